"""The pictures of a request as raw Base64, within Kling's limits, made ready before anything is sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from fractions import Fraction
from typing import Final

from plugin.generators.base import GenerationRequest, InputFile, Role
from plugin.generators.picture_upload import PictureLimits, pack_picture, picture_obstacle
from plugin.messages import Message

new_limits: Final = PictureLimits(shortest=300, longest=8192, shape=Fraction(5, 2), size=20_000_000)
"""API 2.0 takes 50 MB; a request of several such pictures would be far larger than any gateway lets through."""
old_limits: Final = PictureLimits(shortest=300, longest=8192, shape=Fraction(5, 2), size=10_000_000)
together: Final = 40_000_000
"""Bytes of all pictures of one request."""
pictured: Final = (Role.first_frame, Role.middle_frame, Role.last_frame, Role.still, Role.reference)


def shown(request: GenerationRequest) -> tuple[InputFile, ...]:
    """The pictures that exist already."""
    given = (one for one in request.inputs if isinstance(one, InputFile) and one.role in pictured)
    return (*given, *(picture for character in request.characters for picture in character.images))


def misfits(request: GenerationRequest) -> tuple[Message, ...]:
    """Why pictures that exist already can never be sent."""
    found = (picture_obstacle(picture.path, old_limits) for picture in shown(request))
    return tuple(message for message in found if message is not None)


async def packed(picture: InputFile, limits: PictureLimits) -> str:
    """Raw Base64. GenerationFailed "picture_unfit" or "input_missing"."""
    return (await asyncio.to_thread(pack_picture, picture.path, limits)).plain_base64


async def frames(request: GenerationRequest, limits: PictureLimits) -> tuple[tuple[Role, str], ...]:
    """Every picture of the request (not those of its characters) with its role, in order."""
    given = [one for one in request.inputs if isinstance(one, InputFile) and one.role in pictured]
    fair = replace(limits, size=min(limits.size, together // max(1, len(given))))
    return tuple([(one.role, await packed(one, fair)) for one in given])
