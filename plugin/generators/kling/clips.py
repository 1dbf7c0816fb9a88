"""Clips that Kling takes by URL only: its own results where it still has them, else the user's hosting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from plugin.errors import GenerationFailed
from plugin.generators.account import Account, Hosting
from plugin.generators.base import GenerationRequest, InputFile, Remote, Role, Task
from plugin.generators.clip_upload import ClipLimits, upload_copy
from plugin.generators.hosted import hosted_name
from plugin.generators.kling.terms import Clip
from plugin.messages import Message, say

kept: Final = timedelta(days=29)
"""Kling clears results 30 days after they were made (docs, 2026-09)."""
moving: Final = (Role.video, Role.reference_video)
omni_limits: Final = ClipLimits(Fraction(3), Fraction(31, 2), 700, 3840, 200_000_000)
o1_limits: Final = ClipLimits(Fraction(3), Fraction(10), 700, 2160, 200_000_000)
motion_limits: Final = ClipLimits(Fraction(3), Fraction(30), 340, 3840, 100_000_000)
face_limits: Final = ClipLimits(Fraction(2), Fraction(60), 512, 2160, 100_000_000)


def limits_for(request: GenerationRequest) -> ClipLimits:
    """What a clip must be like (docs, 2026-09)."""
    match request.task:
        case Task.lip_sync:
            return face_limits
        case Task.motion:
            return motion_limits
    return o1_limits if request.model == "kling-o1" else omni_limits


def no_way() -> Message:
    """Why a clip cannot be sent."""
    return say(
        "Kling takes clips only by URL: set up hosting (your own S3 bucket or WebDAV folder), "
        "or use a take that Kling itself made within the last 30 days."
    )


class Clips:
    """Publishes under names nobody can guess."""

    def __init__(self, account: Account, hosting: Hosting | None, now: Callable[[], datetime]) -> None:
        self._account = account
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
        files = _files(request)
        return any(self.at_kling(one) is None and (only_own or self._hosting is None) for one in files)

    async def clips(self, request: GenerationRequest, *, only_own: bool = False) -> tuple[tuple[Role, Clip], ...]:
        """Every clip of the request. GenerationFailed "no_hosting", "clip_unfit", or what hosting says."""
        return tuple([(one.role, await self._clip(request, one, only_own)) for one in _files(request)])

    async def _clip(self, request: GenerationRequest, given: InputFile, only_own: bool) -> Clip:
        remote = self.at_kling(given)
        if remote is not None:
            return Clip(remote.location, remote.result_id)
        if self._hosting is None or only_own:
            raise GenerationFailed(no_way(), say("Nothing was sent."), code="no_hosting")
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "clip.mp4"
            path = await asyncio.to_thread(upload_copy, given.path, copy, limits_for(request))
            return Clip(await self._hosting.publish(path, hosted_name(request, _as_mp4(given))))

    def published(self, request: GenerationRequest) -> list[InputFile]:
        """What may lie in the hosting for it, as it is named there."""
        return [_as_mp4(one) for one in _files(request) if self.at_kling(one) is None]


def _files(request: GenerationRequest) -> list[InputFile]:
    return [given for role in moving for given in request.files(role)]


def _as_mp4(given: InputFile) -> InputFile:
    """For its name: what is published is an mp4, whatever the take is."""
    return replace(given, path=given.path.with_suffix(".mp4"))
