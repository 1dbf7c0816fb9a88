"""Start timecodes in media files (SMPTE ST 12-1)."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from av.container import InputContainer

pattern = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})([:;.,])(\d{2,3})")


def start_frame(container: InputContainer, rate: Fraction) -> int | None:
    """The timecode of the first frame in frames at `rate`; None where the file carries none."""
    tags = [dict(stream.metadata) for stream in container.streams] + [dict(container.metadata)]
    for tag in tags:
        found = parse_timecode(tag.get("timecode", ""), rate)
        if found is not None:
            return found
    return None


def parse_timecode(text: str, rate: Fraction) -> int | None:
    """Frames since 00:00:00:00; drop-frame counting (`;` or `,` before the frames) at 29.97 and 59.94 only.

    Drop-frame: numbers 0 and 1 (0 to 3 at 59.94) are left out in every minute but each tenth, SMPTE ST 12-1 6.2.
    """
    match = pattern.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, second, part = (int(match[n]) for n in (1, 2, 3, 5))
    nominal = max(1, math.ceil(rate))
    frames = ((hour * 60 + minute) * 60 + second) * nominal + part
    if match[4] in ";," and nominal % 30 == 0 and rate.denominator == 1001:
        minutes = hour * 60 + minute
        frames -= nominal // 15 * (minutes - minutes // 10)
    return frames
