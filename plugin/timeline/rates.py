"""Rational frame rates, and the one place where OTIO's float times become exact frames.

A rate is a Fraction in frames per second (24000/1001, 25). NTSC rates are n*1000/1001, SMPTE ST 12-1.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from plugin.errors import HostileInput
from plugin.messages import say

if TYPE_CHECKING:
    # Whoever only counts frames, such as the window, never loads it.
    import opentimelineio as otio

ntsc_bases = (12, 15, 24, 30, 48, 60, 90, 120, 240)
# Editors write 23.98, 23.976, 23.976024627685547 (float32) for the same rate; 23.98 is the furthest off.
ntsc_tolerance = 0.006
lowest_rate = 0.001
"""Below this a rate would round to no frames at all."""
highest_rate = 1000
# Reference rates such as 24000 or 44100 occur in real files as time bases of a media reference.
highest_time_base = 1_000_000


def rational_rate(rate: float) -> Fraction:
    """The rational rate that a float in a file stands for; ValueError unless it is one that a file can mean."""
    if not lowest_rate <= rate <= highest_time_base:
        raise ValueError(f"not a usable rate: {rate}")
    if rate == int(rate):
        return Fraction(int(rate))
    for base in ntsc_bases:
        exact = Fraction(base * 1000, 1001)
        if abs(rate - exact) < ntsc_tolerance:
            return exact
    return Fraction(rate).limit_denominator(1001)


def parse_rate(text: str) -> Fraction:
    """Read "24000/1001", "25/1", "25" or "23.976"; ValueError for anything else or out of (0, 1000]."""
    number, _, denominator = text.strip().partition("/")
    rate = Fraction(int(number), int(denominator)) if denominator else rational_rate(float(number))
    if not 0 < rate <= highest_rate:
        raise ValueError(f"not a usable rate: {text}")
    return rate


def rate_text(rate: Fraction) -> str:
    """The form used in JSON and on the command line: always "numerator/denominator"."""
    return f"{rate.numerator}/{rate.denominator}"


def exact_seconds(time: otio.opentime.RationalTime) -> Fraction:
    """Exact seconds of an OTIO time; its float rate is first taken for the rational rate it stands for.

    HostileInput when value or rate is NaN, infinite, zero (rate) or beyond what a cut can hold.
    """
    value = time.value
    if not math.isfinite(value) or abs(value) > 1e15:
        raise HostileInput(
            say("A time in the file is not a usable number: {value}.", value=str(value)),
            say("Export the timeline again from the editor."),
            code="bad_number",
        )
    exact = Fraction(int(value)) if value == int(value) else Fraction(value).limit_denominator(1_000_000)
    try:
        return exact / rational_rate(time.rate)
    except ValueError as error:
        raise HostileInput(
            say("A frame rate in the file is not usable: {rate}.", rate=str(time.rate)),
            say("Export the timeline again from the editor."),
            code="bad_rate",
        ) from error


def nearest_frame(seconds: Fraction, rate: Fraction) -> int:
    """The frame boundary nearest to a time; halves round up, so that neighbours stay neighbours."""
    return math.floor(seconds * rate + Fraction(1, 2))


def frames_of(time: otio.opentime.RationalTime, rate: Fraction) -> int:
    """An OTIO time in whole frames of `rate`, to the nearest (OTIO's own `to_frames` truncates)."""
    return nearest_frame(exact_seconds(time), rate)


def rational_time(frames: int, rate: Fraction) -> otio.opentime.RationalTime:
    """Frames at a rational rate as an OTIO time."""
    import opentimelineio as otio

    return otio.opentime.RationalTime(frames, float(rate))


def time_range(start: int, frames: int, rate: Fraction) -> otio.opentime.TimeRange:
    """First frame and length, both in frames at `rate`, as an OTIO range."""
    import opentimelineio as otio

    return otio.opentime.TimeRange(rational_time(start, rate), rational_time(frames, rate))


def timecode(frame: int, rate: Fraction) -> str:
    """Non-drop SMPTE timecode text `HH:MM:SS:FF` counted at the nominal integer rate."""
    nominal = max(1, math.ceil(rate))
    sign, frame = ("-", -frame) if frame < 0 else ("", frame)
    seconds, part = divmod(frame, nominal)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour:02d}:{minute:02d}:{second:02d}:{part:02d}"
