"""Characters as Kling keeps them ("elements"): made once from the sheet's pictures, then named by their id."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.account import Account, Assets
from plugin.generators.base import Character
from plugin.generators.http import Json
from plugin.generators.kling.client import Client
from plugin.generators.kling.pictures import old_limits, packed
from plugin.generators.kling.refusals import quote
from plugin.generators.kling.terms import Named
from plugin.messages import say

path: Final = "/v1/general/advanced-custom-elements"
most_views: Final = 3
patience: Final = 120.0
"""Seconds; a live one took 5."""
interval: Final = 2.0
element, pending = "element", "element_task"


class Elements:
    """Making one is free, so that a repeat after a lost answer costs nothing. GenerationFailed says what is wrong."""

    def __init__(
        self, client: Client, account: Account, assets: Assets, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._client = client
        self._account = account
        self._assets = assets
        self._sleep = sleep
        self._locks: dict[str, asyncio.Lock] = {}
        self._fresh: set[str] = set()

    async def element(self, character: Character) -> Named:
        """Its id, from the cache or newly made. Two jobs that want the same one wait for each other."""
        digest = sheet_digest(character)
        async with self._locks.setdefault(digest, asyncio.Lock()):
            known = self._get(element, digest)
            self._fresh.discard(digest)
            if known is None:
                known = await self._made(character, digest)
                self._assets.put(self._account.provider, self._account.base_url, element, digest, known)
                self._forget(pending, digest)
                self._fresh.add(digest)
        return Named(character.name, known)

    def forget_old(self, characters: tuple[Character, ...]) -> bool:
        """Kling no longer knows one of them: make anew the next time what was not made just now. Whether any was."""
        old = {sheet_digest(one) for one in characters} - self._fresh
        for digest in old:
            self._forget(element, digest)
        return bool(old)

    async def _made(self, character: Character, digest: str) -> str:
        task = self._get(pending, digest)
        if task is None:
            task = await self._ordered(character)
            self._assets.put(self._account.provider, self._account.base_url, pending, digest, task)
        for _ in range(round(patience / interval)):
            data = await self._client.read(f"{path}/{task}")
            if known := element_id(data):
                return known
            if data.get("task_status") == "failed":
                self._forget(pending, digest)
                raise _refused(character, str(data.get("task_status_msg") or ""))
            await self._sleep(interval)
        raise _waiting(character)

    async def _ordered(self, character: Character) -> str:
        views = [await packed(picture, old_limits) for picture in character.images[: 1 + most_views]]
        try:
            data = await self._client.create(path, element_body(character, views))
        except AnswerLost as lost:
            raise _waiting(character) from lost
        if not data.get("task_id"):
            raise _waiting(character)
        return str(data["task_id"])

    def _get(self, kind: str, digest: str) -> str | None:
        return self._assets.get(self._account.provider, self._account.base_url, kind, digest)

    def _forget(self, kind: str, digest: str) -> None:
        self._assets.forget(self._account.provider, self._account.base_url, kind, digest)

    def reset(self) -> None:
        """Before another event loop uses it."""
        self._locks = {}


def element_body(character: Character, views: list[str]) -> dict[str, Any]:
    """Docs: name of 20, description of 100 characters, a front view and 1 to 3 others, raw Base64.

    A character with one picture only has it stand for the other view as well (UNVERIFIED).
    """
    others = views[1 : 1 + most_views] or views[:1]
    body: dict[str, Any] = {
        "element_name": character.name[:20],
        "element_description": (character.description.strip() or character.name)[:100],
        "reference_type": "image_refer",
        "element_image_list": {"frontal_image": views[0], "refer_images": [{"image_url": view} for view in others]},
    }
    return {**body, "element_voice_id": character.voice} if character.voice else body


def element_id(data: Json) -> str:
    """ "" while it is being made."""
    made = ((data.get("task_result") or {}).get("elements") or ()) if data.get("task_status") == "succeed" else ()
    return next((str(one["element_id"]) for one in made if one.get("element_id") not in (None, "")), "")


def sheet_digest(character: Character) -> str:
    """Changes with everything that the element is made of."""
    parts = [character.name, character.description, character.voice, *(one.sha256 for one in character.images)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _refused(character: Character, words: str) -> GenerationFailed:
    return GenerationFailed(
        say(
            "Kling could not make the character {name}; nothing is charged. Kling says: {words}",
            name=character.name,
            words=quote(words) or "-",
        ),
        say("Use clear pictures of one person on the character sheet, then fill the shot again."),
        code="element_failed",
    )


def _waiting(character: Character) -> GenerationFailed:
    return GenerationFailed(
        say("Kling is still making the character {name}; nothing is charged.", name=character.name),
        say("It is tried again by itself."),
        code="element_pending",
        scope=Scope.request,
        temporary=True,
        retry_after=10.0,
    )
