"""The media of an Ark request: decoded from data URIs, fetched from the web for real, and held against the limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from tests.fakes.ark_server_bodies import Part, Refusal
from tests.fakes.ark_server_models import VideoModel
from tests.fakes.provider_inputs import (
    BadInput,
    Given,
    fetched_clip,
    fetched_recording,
    fetched_still,
    from_data_uri,
    still,
)

formats = ("jpeg", "png", "webp", "bmp", "tiff", "gif")
_heaviest = 30 << 20


async def read_parts(parts: Iterable[Part], assets: Mapping[str, bytes]) -> list[Given]:
    """Everything `content` names, decoded; Refusal where that fails."""
    try:
        return [await _read(part, assets) for part in parts]
    except BadInput as error:
        raise Refusal("InvalidParameter", str(error)) from error


async def _read(part: Part, assets: Mapping[str, bytes]) -> Given:
    if part.url.startswith("asset://"):
        if part.url not in assets:
            raise Refusal("InvalidParameter", f"{part.place}: the asset does not exist")
        return still(assets[part.url], part.place, part.role, part.url)
    match part.kind:
        case "image_url":
            return await read_image(part.url, part.place, part.role)
        case "video_url":
            return await fetched_clip(part.url, part.place, part.role)
        case _:
            # A data URI of sound is in no document; what nobody confirmed is refused here.
            return await fetched_recording(part.url, part.place, part.role)


async def read_image(url: str, place: str, role: str = "") -> Given:
    """A web address or a data URI with its prefix."""
    if url.startswith(("http://", "https://")):
        return await fetched_still(url, place, role)
    return from_data_uri(url, place, role)


def check_inputs(given: Iterable[Given], model: VideoModel, resolution: str) -> None:
    """Sizes, shapes and lengths; raises Refusal."""
    listed = list(given)
    for part in listed:
        if part.role.endswith(("frame", "image")):
            check_image(part)
        if part.role == "reference_video":
            _check_clip(part, model, resolution)
    for role in ("reference_video", "reference_audio"):
        total = sum((part.seconds for part in listed if part.role == role), Fraction(0))
        # A clip of n seconds may have a frame more.
        if total > model.video_seconds + Fraction(1, 4):
            raise Refusal("InvalidParameter", f"{role}: {float(total):.1f} s together, at most {model.video_seconds} s")


def check_image(part: Given, longest: Fraction = Fraction(5, 2)) -> None:
    """jpeg, png, webp, bmp, tiff, gif; less than 30 MB; each side 300 to 6000 pixels; ratio up to 5:2 either way."""
    if part.format not in formats or len(part.data) >= _heaviest:
        raise Refusal("InvalidParameter", f"{part.field}: {part.format} of {len(part.data)} bytes is not supported")
    if not all(300 <= side <= 6000 for side in (part.width, part.height)):
        raise Refusal("InvalidParameter", f"{part.field}: {part.width}x{part.height}, each side must be 300 to 6000")
    if not 1 / longest <= part.ratio <= longest:
        raise Refusal("InvalidParameter", f"{part.field}: the ratio must be 0.4 to 2.5")


def _check_clip(part: Given, model: VideoModel, resolution: str) -> None:
    least, most = model.video_pixels
    if resolution == "1080p" and model.family == "2.0":
        most = 2_073_600
    if not least <= part.width * part.height <= most:
        raise Refusal("InvalidParameter", f"{part.field}: {part.width}x{part.height}, must be {least} to {most} pixels")
    if not 2 - Fraction(1, 24) <= part.seconds <= 30 + Fraction(1, 4):
        raise Refusal("InvalidParameter", f"{part.field}: a reference video must be 2 to 30 s")
