"""From a request to the message that is sent: frames packed, files published, people found."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from plugin.errors import GenerationFailed
from plugin.generators.account import Account, Tools
from plugin.generators.base import GenerationRequest, InputFile, Role
from plugin.generators.hosted import (
    published_clip,
    published_picture,
    published_sound,
)
from plugin.generators.jimeng.bodies import Body, avatar_body, image_body, lips_body, video_body
from plugin.generators.jimeng.client import Client
from plugin.generators.jimeng.obstacles import (
    at_provider,
    avatar_files,
    avatar_sounds,
    lip_clips,
    lip_sounds,
    lips_files,
    portrait,
    still_pictures,
    video_pictures,
)
from plugin.generators.jimeng.services import avatar, images, lips, videos
from plugin.generators.jimeng.subjects import everybody, mask_of
from plugin.generators.jimeng.words import pictures
from plugin.generators.picture_upload import pack_picture
from plugin.messages import Message, say


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
        sound = await published_sound(self._tools.hosting, request, sounds[0], avatar_sounds(request))
        picture = await self._picture_url(request, shown)
        return avatar_body(request, picture, sound, await self._mask(request, picture))

    async def _mask(self, request: GenerationRequest, picture: str) -> str:
        if given := request.files(Role.mask):
            return await self._picture_url(request, given[0])
        if request.speaker in everybody:
            return ""
        return await mask_of(self._client, picture, request.speaker)

    async def _lips(self, request: GenerationRequest) -> Body:
        clips, sounds, hosting = request.files(Role.video), request.files(Role.audio), self._tools.hosting
        if not clips or not sounds:
            raise _missing(_no_recording() if clips else say("There is no clip to work on."))
        sound = await published_sound(hosting, request, sounds[0], lip_sounds(request))
        clip = at_provider(clips[0], self._account, self._tools.now())
        return lips_body(request, clip or await published_clip(hosting, request, clips[0], lip_clips), sound)

    async def _picture_url(self, request: GenerationRequest, given: InputFile) -> str:
        return await published_picture(self._tools.hosting, request, given, still_pictures)


def hosted(request: GenerationRequest) -> Sequence[InputFile]:
    """All that may have been published for it."""
    if request.model in images:
        return pictures(request)
    if request.model == avatar:
        return avatar_files(request)
    return lips_files(request) if request.model == lips else ()


def _no_recording() -> Message:
    return say("There is no recording to speak.")


def _missing(message: Message) -> GenerationFailed:
    return GenerationFailed(message, say("Complete the shot's brief."), code="input_missing")
