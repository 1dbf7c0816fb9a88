"""What Kling makes for us once and keeps under an id: made when it is first needed, remembered from then on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from plugin.errors import AnswerLost, GenerationFailed
from plugin.generators.account import Account, Assets
from plugin.generators.base import Money
from plugin.generators.http import Json
from plugin.generators.kling.charges import old_charge
from plugin.generators.kling.client import Client

patience: Final = 120.0
"""Seconds; a live element took 5."""
interval: Final = 2.0


@dataclass(frozen=True, slots=True)
class Kind:
    """`name`: in our memory. `path`: where it is made and asked for. `listed`, `field`: where its id stands in
    `task_result`."""

    name: str
    path: str
    listed: str
    field: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """One thing to be made. `digest` changes with everything that it is made of."""

    digest: str
    body: Callable[[], Awaitable[dict[str, Any]]]
    waiting: Callable[[], GenerationFailed]
    """It is not ready, or nobody knows whether it was begun."""
    refused: Callable[[str], GenerationFailed]
    """Kling gave up, in these words."""


@dataclass(frozen=True, slots=True)
class Thing:
    """`new`: made just now, at that charge."""

    known_as: str
    new: bool = False
    charge: Money | None = None


class Kept:
    """All things of one kind. GenerationFailed says what is wrong."""

    def __init__(
        self, kind: Kind, client: Client, account: Account, assets: Assets, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._kind = kind
        self._client = client
        self._account = account
        self._assets = assets
        self._sleep = sleep
        self._locks: dict[str, asyncio.Lock] = {}
        self._fresh: set[str] = set()

    async def one(self, recipe: Recipe) -> Thing:
        """Known, or newly made. Two jobs that want the same one wait for each other."""
        digest = recipe.digest
        async with self._locks.setdefault(digest, asyncio.Lock()):
            known = self.known(digest)
            self._fresh.discard(digest)
            if known is not None:
                return Thing(known)
            made = await self._made(recipe)
            self._assets.put(*self._place(digest), made.known_as)
            self._assets.forget(*self._pending(digest))
            self._fresh.add(digest)
        return made

    def known(self, digest: str) -> str | None:
        return self._assets.get(*self._place(digest))

    def forget_old(self, digests: set[str]) -> bool:
        """Kling no longer knows one of them: make anew the next time what was not made just now. Whether any was."""
        old = digests - self._fresh
        for digest in old:
            self._assets.forget(*self._place(digest))
        return bool(old)

    def reset(self) -> None:
        """Before another event loop uses it."""
        self._locks = {}

    async def _made(self, recipe: Recipe) -> Thing:
        task = self._assets.get(*self._pending(recipe.digest))
        if task is None:
            task = await self._ordered(recipe)
            self._assets.put(*self._pending(recipe.digest), task)
        for _ in range(round(patience / interval)):
            data = await self._client.read(f"{self._kind.path}/{task}")
            if known := self._id_in(data):
                return Thing(known, True, old_charge(data, self._account.region))
            if data.get("task_status") == "failed":
                self._assets.forget(*self._pending(recipe.digest))
                raise recipe.refused(str(data.get("task_status_msg") or ""))
            await self._sleep(interval)
        raise recipe.waiting()

    async def _ordered(self, recipe: Recipe) -> str:
        body = await recipe.body()
        try:
            data = await self._client.create(self._kind.path, body)
        except AnswerLost as lost:
            raise recipe.waiting() from lost
        if not data.get("task_id"):
            raise recipe.waiting()
        return str(data["task_id"])

    def _id_in(self, data: Json) -> str:
        """ "" while it is being made."""
        result = (data.get("task_result") or {}) if data.get("task_status") == "succeed" else {}
        named = [one.get(self._kind.field) for one in result.get(self._kind.listed) or ()]
        return next((str(one) for one in named if one not in (None, "")), "")

    def _place(self, digest: str) -> tuple[str, str, str, str]:
        return self._account.provider, self._account.base_url, self._kind.name, digest

    def _pending(self, digest: str) -> tuple[str, str, str, str]:
        return self._account.provider, self._account.base_url, f"{self._kind.name}_task", digest
