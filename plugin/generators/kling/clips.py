"""Clips that Kling takes by URL only: its own results where it still has them, else the user's hosting."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from plugin.errors import GenerationFailed, SecondUnitError
from plugin.generators.account import Account, Assets, Hosting
from plugin.generators.base import GenerationRequest, InputFile, Remote, Role
from plugin.generators.kling.terms import Clip
from plugin.messages import Message, say

log = logging.getLogger(__name__)
kept: Final = timedelta(days=29)
"""Kling clears results 30 days after they were made (docs, 2026-09)."""
kind: Final = "hosted"
moving: Final = (Role.video, Role.reference_video)


def no_way() -> Message:
    """Why a clip cannot be sent."""
    return say(
        "Kling takes clips only by URL: set up hosting (your own S3 bucket or WebDAV folder), "
        "or use a take that Kling itself made within the last 30 days."
    )


class Clips:
    """Publishes under names nobody can guess, and remembers them until the job has ended."""

    def __init__(self, account: Account, assets: Assets, hosting: Hosting | None, now: Callable[[], datetime]) -> None:
        self._account = account
        self._assets = assets
        self._hosting = hosting
        self._now = now

    def at_kling(self, given: InputFile) -> Remote | None:
        """Kling's own copy of a clip, while it can be named."""
        remote = given.remote
        if remote is None or (remote.generator, remote.account) != (self._account.provider, self._account.base_url):
            return None
        return remote if self._now() - remote.made < kept else None

    def missing(self, request: GenerationRequest, *, only_own: bool = False) -> bool:
        """Whether a clip that exists already can never be sent. `only_own`: hosting does not help."""
        files = [given for role in moving for given in request.files(role)]
        return any(self.at_kling(one) is None and (only_own or self._hosting is None) for one in files)

    async def clips(self, request: GenerationRequest, *, only_own: bool = False) -> tuple[tuple[Role, Clip], ...]:
        """Every clip of the request. GenerationFailed "needs_hosting", or what hosting says."""
        files = [given for role in moving for given in request.files(role)]
        return tuple([(one.role, await self._clip(request.key, one, only_own)) for one in files])

    async def _clip(self, key: str, given: InputFile, only_own: bool) -> Clip:
        remote = self.at_kling(given)
        if remote is not None:
            return Clip(remote.location, remote.result_id)
        if self._hosting is None or only_own:
            raise GenerationFailed(no_way(), say("Nothing was sent."), code="needs_hosting")
        return Clip(await self._hosting.publish(given.path, self._name(key, given)))

    def _name(self, key: str, given: InputFile) -> str:
        """One name per job and role, also after a restart, so that it can be taken away again."""
        digest = _digest(key, given.role)
        name = self._assets.get(self._account.provider, self._account.base_url, kind, digest)
        if name is None:
            name = f"{secrets.token_hex(24)}{given.path.suffix.lower()}"
            self._assets.put(self._account.provider, self._account.base_url, kind, digest, name)
        return name

    async def take_back(self, request: GenerationRequest) -> None:
        """Remove what was published for a job that has ended; what cannot be removed is tried at the next chance."""
        for role in moving:
            digest = _digest(request.key, role)
            name = self._assets.get(self._account.provider, self._account.base_url, kind, digest)
            if name is None or self._hosting is None:
                continue
            try:
                await self._hosting.remove(name)
            except SecondUnitError as error:
                log.info("a published clip could not be removed: %s", error.code)
                continue
            self._assets.forget(self._account.provider, self._account.base_url, kind, digest)


def _digest(key: str, role: Role) -> str:
    return f"{key}/{role.value}"
