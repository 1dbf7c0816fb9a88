"""Clips and recordings that go along by URL, within what Seedance takes (ModelArk and ComfyUI's tables, 2026-09)."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

from plugin.errors import MediaError
from plugin.generators.ark.names import family_of
from plugin.generators.base import GenerationRequest
from plugin.generators.clip_upload import ClipLimits
from plugin.generators.sound_upload import SoundLimits
from plugin.media.probe import probe

most_bytes = 200_000_000
"""Unverified; of no other use than to keep an upload from taking all day."""
little_more = Fraction(1, 8)
"""A clip of 30 s has a frame more."""


def clip_limits(request: GenerationRequest, path: Path) -> ClipLimits:
    longest = 30 if family_of(request.model).declares_task else 15
    return ClipLimits(Fraction(2), longest + little_more, 1, _longest_side(path, most_pixels(request)), most_bytes)


def most_pixels(request: GenerationRequest) -> int:
    if family_of(request.model).declares_task:
        return 8_295_044
    return 2_073_600 if request.resolution == "1080p" else 927_408


def sound_limits(request: GenerationRequest) -> SoundLimits:
    longest = 30 if family_of(request.model).declares_task else 15
    return SoundLimits(Fraction(1), Fraction(longest), 15_000_000)


def _longest_side(path: Path, pixels: int) -> int:
    """The side of the clip's own shape at which it has that many pixels; any where it cannot be read (yet)."""
    try:
        info = probe(path)
    except (MediaError, OSError):
        return 4096
    if info.width * info.height <= pixels:
        return max(info.width, info.height)
    return math.isqrt(pixels * max(info.width, info.height) // max(1, min(info.width, info.height)))
