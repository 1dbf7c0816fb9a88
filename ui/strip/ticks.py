"""Where the ruler has its lines and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Final

round_seconds: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)
Step = tuple[int, int]
"""Frames within a second, or (0, seconds)."""


class Clock:
    """Counts as SMPTE ST 12-1 does, drop-frame at 29.97 and 59.94, from midnight."""

    def __init__(self, rate: Fraction, start_frame: int) -> None:
        """`start_frame`: timecode of the cut's first frame."""
        self.rate, self.start_frame = rate, start_frame
        self.nominal = -(-rate.numerator // rate.denominator)
        self._drops = self.nominal // 15 if rate.denominator == 1001 and self.nominal % 30 == 0 else 0

    def second_of(self, frame: float) -> int:
        """A second that has begun by this frame of the cut, at most a few before the latest."""
        return max(0, floor((floor(frame) + self.start_frame) / self.nominal) - 1)

    def frame_of(self, second: int) -> int:
        """The frame of the cut that carries the first number of this second."""
        minutes = second // 60
        dropped = self._drops * (minutes - minutes // 10) - self._left_out(second)
        return second * self.nominal - dropped - self.start_frame

    def _left_out(self, second: int) -> int:
        """How many numbers this second begins without."""
        return self._drops if second % 60 == 0 and second // 60 % 10 else 0

    def read(self, text: str) -> int | None:
        """The frame of the cut that a typed timecode names: parts after any sign, or digits alone, filled from the
        right (`512` is 5 seconds 12 frames). None where it is no timecode."""
        parts = re.split(r"[:;.,\s]+", text.strip())
        if len(parts) == 1:
            digits = parts[0].zfill(8)
            parts = [digits[:-6], digits[-6:-4], digits[-4:-2], digits[-2:]]
        if len(parts) > 4 or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
            return None
        hours, minutes, seconds, frames = [0] * (4 - len(parts)) + [int(part) for part in parts]
        second = hours * 3600 + minutes * 60 + seconds
        return self.frame_of(second) + max(0, frames - self._left_out(second))

    def steps(self) -> Iterator[tuple[Step, int]]:
        """From fine to coarse, each with its length in frames."""
        for part in range(1, self.nominal):
            if self.nominal % part == 0:
                yield (part, 0), part
        for seconds in round_seconds:
            yield (0, seconds), seconds * self.nominal

    def step(self, per_frame: float, narrowest: float) -> Step:
        """The finest whose lines stand at least `narrowest` pixels apart."""
        found: Step = (0, round_seconds[-1])
        for step, frames in self.steps():
            if frames * per_frame >= narrowest:
                return step
        return found

    def lines(self, first: float, last: float, step: Step) -> Iterator[int]:
        """Frames of the cut from about `first` to `last`; none before the first."""
        part, seconds = step
        seconds = seconds or 1
        # A drop-frame second may begin up to 0.1 % later than plain counting says.
        second = self.second_of(first) // seconds * seconds
        while (at := self.frame_of(second)) <= last:
            following = self.frame_of(second + seconds)
            for frame in range(at, following, part or (following - at)):
                if first <= frame <= last and frame >= 0:
                    yield frame
            second += seconds
