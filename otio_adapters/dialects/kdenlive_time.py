"""MLT times: clock strings "00:00:01.480" (point or comma), "00:00:01:12" and plain frame counts.

MLT turns a clock into frames by `floor(seconds * rate + 0.5)` (mlt_property.c, time_clock_to_frames) and writes
clocks with milliseconds; `out` is the last frame shown, not the first one after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from otio_adapters.dialects.kdenlive_xml import KdenliveError

most_frames = 2**31 - 1
plain = re.compile(r"-?\d{1,10}")
clock = re.compile(r"(?:(\d{1,6}):)?(?:(\d{1,6}):)?(\d{1,6}(?:[.,]\d{1,9})?)")
smpte = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})")


def parse_time(text: str, rate: Fraction, line: int = 0) -> int:
    """Whole frames at `rate`; KdenliveError for anything that is no time or beyond what MLT can hold."""
    text = text.strip()
    frames = _frames(text, rate)
    if frames is None or not -most_frames <= frames <= most_frames:
        raise KdenliveError("bad_time", f"not a usable time: {text[:40]}", line)
    return frames


def _frames(text: str, rate: Fraction) -> int | None:
    if plain.fullmatch(text):
        return int(text)
    if found := smpte.fullmatch(text):
        hours, minutes, seconds, frames = (int(part) for part in found.groups())
        return round((hours * 3600 + minutes * 60 + seconds) * round(rate)) + frames
    if found := clock.fullmatch(text):
        *before, last = [part for part in found.groups() if part is not None]
        whole = 0
        for part in before:
            whole = whole * 60 + int(part)
        integral, _, decimals = last.replace(",", ".").partition(".")
        # In integers: a Fraction for each of the times of a long project takes seconds.
        scale = 10 ** len(decimals)
        exact = ((whole * 60 + int(integral)) * scale + int(decimals or 0)) * rate.numerator
        half: int = scale * rate.denominator
        return int((2 * exact + half) // (2 * half))
    return None


@dataclass(frozen=True, slots=True)
class TimeStyle:
    """How a file writes its times. `mark` is the decimal mark of its clocks, "" for plain frames."""

    mark: str
    rate: Fraction

    def text(self, frames: int) -> str:
        if not self.mark:
            return str(frames)
        milliseconds = int(frames / self.rate * 1000 + Fraction(1, 2))
        seconds, part = divmod(milliseconds, 1000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return f"{hour:02d}:{minute:02d}:{second:02d}{self.mark}{part:03d}"


def style_of(samples: list[str], rate: Fraction) -> TimeStyle:
    """The style of the first sample that shows one; plain frames when none does."""
    for sample in samples:
        if ":" in sample:
            return TimeStyle("," if "," in sample else ".", rate)
    return TimeStyle("", rate)
