"""The pictures, clips and recordings of a CV request, decoded and fetched for real, and held against the limits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.fakes.jimeng_server_shapes import Problem, Shape
from tests.fakes.provider_inputs import BadInput, Given, fetched_clip, fetched_recording, fetched_still, from_base64

megabyte = 1_000_000
_avatar_seconds = {720: 60, 1080: 30}
"""Longest recording by `output_resolution`; sources disagree, these are the careful ones (section A5)."""
_unequal = Fraction(1, 50)
"""How far the last frame's ratio may be from the first's; the page says "the same"."""


async def read_inputs(body: Mapping[str, Any], shape: Shape) -> list[Given] | Problem:
    """Everything the body names, decoded; or the provider's objection."""
    try:
        given = [*await _pictures(body), *await _addressed(body)]
    except BadInput as error:
        return Problem(400, 50207, f"Image Decode Error: {error}")
    return _objection(body, shape, given) or given


async def _pictures(body: Mapping[str, Any]) -> list[Given]:
    inline = enumerate(body.get("binary_data_base64", []))
    named = enumerate(body.get("image_urls", []))
    decoded = [from_base64(text, f"binary_data_base64[{index}]") for index, text in inline]
    return decoded + [await fetched_still(url, f"image_urls[{index}]") for index, url in named]


async def _addressed(body: Mapping[str, Any]) -> list[Given]:
    given = []
    if "image_url" in body:
        given.append(await fetched_still(body["image_url"], "image_url", "portrait"))
    for index, url in enumerate(body.get("mask_url", [])):
        given.append(await fetched_still(url, f"mask_url[{index}]", "mask"))
    for name in ("audio_url", "pure_audio_url"):
        if name in body:
            given.append(await fetched_recording(body[name], name, "audio"))
    if "url" in body:
        given.append(await fetched_clip(body["url"], "url", "video"))
    return given


def _objection(body: Mapping[str, Any], shape: Shape, given: list[Given]) -> Problem | None:
    stills = [part for part in given if part.field.startswith(("binary", "image_urls"))]
    least, heaviest, longest = (320, 4_700_000, 3) if shape.result == "video" else (1, 15 * megabyte, 3)
    for part in stills:
        sides = sorted((part.width, part.height))
        if part.format not in ("jpeg", "png") or len(part.data) > heaviest:
            return Problem(400, 50207, f"{part.field}: JPEG or PNG of at most {heaviest} bytes")
        if sides[0] < least or sides[1] > 4096 or sides[1] > longest * sides[0]:
            return Problem(400, 50200, f"{part.field}: {part.width}x{part.height} is outside of what is taken")
    if shape.pictures == (2, 2) and abs(stills[0].ratio / stills[1].ratio - 1) > _unequal:
        return Problem(400, 50200, "the last frame must have the first frame's ratio")
    return _sound_objection(body, shape, given)


def _sound_objection(body: Mapping[str, Any], shape: Shape, given: list[Given]) -> Problem | None:
    recordings = [part for part in given if part.role == "audio"]
    if not recordings:
        return None
    longest = shape.limits.get("audio_seconds") or _avatar_seconds[body.get("output_resolution", 1080)]
    if not 0 < recordings[0].seconds <= longest:
        return Problem(400, 50215, f"invalid audio length: at most {longest} s")
    if shape.limits and recordings[0].seconds < 1:
        return Problem(400, 50215, "invalid audio length: at least 1 s")
    return None
