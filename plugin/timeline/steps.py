"""How far the media has run at a frame of an item, whatever its speed."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Running(NamedTuple):
    """How media time runs under an item."""

    first: Fraction
    """Seconds of the media at the start of the item's range, from the media's first frame."""
    speed: Fraction
    length: int
    """Of the whole item, in frames of the cut; 0 where the speed is 1 and it does not matter."""

    def seconds(self, own: int, rate: Fraction) -> Fraction:
        """Media time at the item's own frame, counted from its first at the cut's rate."""
        if self.speed == 1:
            return self.first + Fraction(own) / rate
        return self.first + media_steps(self.speed, own, self.length) / rate


def media_steps(factor: Fraction, frame: int, frames: int) -> Fraction:
    """Media steps (at speed 1: frames) from the start of the source range to what is shown at the item's `frame`.

    `frames` is the item's whole length; frame counts from its first.
    """
    if factor < 0:
        return max(Fraction(0), -factor * (frames - 1 - frame))
    return factor * frame
