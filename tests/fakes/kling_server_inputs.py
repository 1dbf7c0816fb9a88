"""Pictures, clips, recordings and elements that come to the fake Kling, held against its documented limits."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.fakes.kling_server_parts import Element
from tests.fakes.provider_fields import BadField
from tests.fakes.provider_media import Arrived, bytes_of, clip_of_bytes, picture_of, sound_of

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

mega = 1_000_000


async def picture(server: KlingServer, value: str, role: str, alias: str = "", most: int = 50) -> Arrived:
    """URL or raw base64; jpg or png, at most `most` MB, sides of 300 pixels or more, 1:2.5 to 2.5:1."""
    data, by_url = await bytes_of(value, role, server.shelf)
    if len(data) > most * mega:
        raise BadField(f"{role} is larger than {most} MB")
    arrived = picture_of(data, role, alias, by_url)
    width, height = arrived.size
    if min(width, height) < server.sides.picture:
        raise BadField(f"{role}: width and height must be at least {server.sides.picture} px, got {width}x{height}")
    if not Fraction(2, 5) <= Fraction(width, height) <= Fraction(5, 2):
        raise BadField(f"{role}: aspect ratio must be between 1:2.5 and 2.5:1, got {width}x{height}")
    return arrived


async def clip(
    server: KlingServer,
    url: str,
    role: str,
    alias: str = "",
    *,
    seconds: tuple[float, float],
    sides: tuple[int, int],
    most: int = 200,
) -> Arrived:
    """A URL of an mp4 or mov."""
    data, by_url = await bytes_of(url, role, server.shelf, inline=False)
    if len(data) > most * mega:
        raise BadField(f"{role} is larger than {most} MB")
    return held(clip_of_bytes(data, role, alias, by_url), seconds, sides)


def held(arrived: Arrived, seconds: tuple[float, float], sides: tuple[int, int]) -> Arrived:
    """The clip, when its length and sides are within limits."""
    if not seconds[0] <= arrived.seconds <= seconds[1]:
        raise BadField(f"{arrived.role} must last {seconds[0]} to {seconds[1]} s, got {float(arrived.seconds):.3f}")
    width, height = arrived.size
    if not (sides[0] <= width <= sides[1] and sides[0] <= height <= sides[1]):
        raise BadField(f"{arrived.role}: sides must be {sides[0]} to {sides[1]} px, got {width}x{height}")
    return arrived


async def reference_clip(server: KlingServer, url: str, role: str, alias: str, model: str) -> Arrived:
    """The clip to continue or to edit."""
    o1 = model in ("kling-o1", "kling-video-o1")
    sides = server.sides.video_o1 if o1 else server.sides.video
    arrived = await clip(server, url, role, alias, seconds=(3, 10.05) if o1 else (3, 15.5), sides=sides)
    width, height = arrived.size
    if not 24 <= arrived.rate <= 60:
        raise BadField(f"{role}: 24 to 60 frames a second, got {float(arrived.rate):.2f}")
    if width * height > 8_294_400 or not Fraction(2, 5) <= Fraction(width, height) <= Fraction(5, 2):
        raise BadField(f"{role}: {width}x{height} is too large or too narrow")
    return arrived


async def sound(
    server: KlingServer, value: str, role: str, seconds: tuple[float, float], kinds: tuple[str, ...]
) -> Arrived:
    """URL or raw base64, at most 5 MB."""
    data, by_url = await bytes_of(value, role, server.shelf)
    if len(data) > 5 * mega:
        raise BadField(f"{role} is larger than 5 MB")
    arrived = sound_of(data, role, by_url)
    if not set(kinds) & set(arrived.format.split(",")):
        raise BadField(f"{role} must be one of {list(kinds)}, got {arrived.format}")
    if not seconds[0] <= arrived.seconds <= seconds[1]:
        raise BadField(f"{role} must last {seconds[0]} to {seconds[1]} s, got {float(arrived.seconds):.3f}")
    return arrived


def element(server: KlingServer, element_id: str, alias: str) -> tuple[Element, list[Arrived]]:
    """A character that was made in this account; its pictures as they came when it was made."""
    known = server.elements.get(element_id)
    if known is None:
        raise BadField(f"element {element_id} not found")
    return known, [replace(one, alias=alias) for one in known.arrived]
