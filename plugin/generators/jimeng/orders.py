"""From a request to the message that is sent: frames packed, files published, people found."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from plugin.errors import GenerationFailed
from plugin.generators.account import Account, Tools
from plugin.generators.base import GenerationRequest, InputFile, Role
from plugin.generators.hosted import published, taken_away
from plugin.generators.jimeng.bodies import Body, avatar_body, image_body, lips_body, video_body
from plugin.generators.jimeng.client import Client
from plugin.generators.jimeng.obstacles import (
    at_provider,
    avatar_files,
    lips_files,
    longest_avatar,
    longest_lips,
    portrait,
    sound_too_long,
    still_pictures,
    video_pictures,
)
from plugin.generators.jimeng.services import avatar, images, lips, videos
from plugin.generators.jimeng.subjects import everybody, mask_of
from plugin.generators.jimeng.words import pictures
from plugin.generators.picture_upload import Packed, pack_picture
from plugin.messages import Message, say

suffixes = {"png": ".png", "jpeg": ".jpg"}


class Orders:
    """Everything here is free and may be repeated; GenerationFailed means that nothing was created."""

    def __init__(self, account: Account, tools: Tools, client: Client) -> None:
        self._account = account
        self._tools = tools
        self._client = client

    async def body(self, request: GenerationRequest) -> Body:
        if request.model in videos:
            return video_body(request, await self._frames(request))
        if request.model in images:
            return image_body(request, [await self._picture_url(request, given) for given in pictures(request)])
        if request.model == avatar:
            return await self._avatar(request)
        if request.model == lips:
            return await self._lips(request)
        raise GenerationFailed(
            say("jimeng has no model {model}.", model=request.model), say("Choose another model."), code="no_such_model"
        )

    async def clear(self, request: GenerationRequest) -> None:
        """Take away what was published for it."""
        await taken_away(self._tools.hosting, request, _named_files(request))

    async def _frames(self, request: GenerationRequest) -> Sequence[str]:
        first = (*request.files(Role.first_frame), *request.files(Role.still))[:1]
        packed = [await asyncio.to_thread(pack_picture, given.path, video_pictures) for given in first]
        if packed:
            for given in request.files(Role.last_frame)[:1]:
                # The last frame must have the shape of the first.
                packed.append(await asyncio.to_thread(pack_picture, given.path, video_pictures, packed[0]))
        return [picture.plain_base64 for picture in packed]

    async def _avatar(self, request: GenerationRequest) -> Body:
        shown, sounds = portrait(request), request.files(Role.audio)
        if shown is None or not sounds:
            raise _missing(say("There is no portrait that could speak.") if shown is None else _no_recording())
        _check_length(request, longest_avatar(request))
        picture = await self._picture_url(request, shown)
        sound = await published(self._tools.hosting, request, sounds[0])
        return avatar_body(request, picture, sound, await self._mask(request, picture))

    async def _mask(self, request: GenerationRequest, picture: str) -> str:
        if given := request.files(Role.mask):
            return await self._picture_url(request, given[0])
        if request.speaker in everybody:
            return ""
        return await mask_of(self._client, picture, request.speaker)

    async def _lips(self, request: GenerationRequest) -> Body:
        clips, sounds = request.files(Role.video), request.files(Role.audio)
        if not clips or not sounds:
            raise _missing(_no_recording() if clips else say("There is no clip to work on."))
        _check_length(request, longest_lips(request))
        clip = at_provider(clips[0], self._account, self._tools.now())
        clip = clip or await published(self._tools.hosting, request, clips[0])
        return lips_body(request, clip, await published(self._tools.hosting, request, sounds[0]))

    async def _picture_url(self, request: GenerationRequest, given: InputFile) -> str:
        """JPEG and PNG as they are, where they fit; all else in a form that is taken."""
        packed = await asyncio.to_thread(pack_picture, given.path, still_pictures)
        if given.path.stat().st_size == len(packed.data) and given.path.suffix.lower() in (".png", ".jpg", ".jpeg"):
            return await published(self._tools.hosting, request, given)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"picture{suffixes[packed.format]}"
            await asyncio.to_thread(_write, file, packed)
            return await published(self._tools.hosting, request, replace(given, path=file))


def _check_length(request: GenerationRequest, longest: int) -> None:
    if too_long := next(sound_too_long(request, longest), None):
        raise GenerationFailed(too_long, say("Cut the recording into shorter lines."), code="too_long")


def _write(file: Path, packed: Packed) -> None:
    file.write_bytes(packed.data)


def _named_files(request: GenerationRequest) -> list[InputFile]:
    """All that may have been published, under every suffix it may have got."""
    if request.model in images:
        return [named for given in pictures(request) for named in _suffixed(given)]
    if request.model == avatar:
        return [named for given in avatar_files(request) for named in _suffixed(given)]
    return list(lips_files(request)) if request.model == lips else []


def _suffixed(given: InputFile) -> list[InputFile]:
    if given.role is Role.audio:
        return [given]
    return [replace(given, path=Path(f"picture{suffix}")) for suffix in {given.path.suffix.lower(), *suffixes.values()}]


def _no_recording() -> Message:
    return say("There is no recording to speak.")


def _missing(message: Message) -> GenerationFailed:
    return GenerationFailed(message, say("Complete the shot's brief."), code="input_missing")
