"""Which frame is due: playing keeps time by a clock and leaves frames out rather than slowing down."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

nanoseconds = 1_000_000_000
fastest = Fraction(8)
slow = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames [start, end) of the cut that are played; again and again with `loop`."""

    start: int
    end: int
    loop: bool = False


@dataclass(frozen=True, slots=True)
class Playback:
    """Playing from `frame` since `began` (nanoseconds of a monotonic clock, may be yet to come) at a speed; negative is
    backward."""

    frame: int
    began: int
    speed: Fraction
    rate: Fraction
    stretch: Stretch

    def due(self, now: int) -> int:
        """The frame to be seen now, within the stretch."""
        found = self._free(now)
        first, end = self.stretch.start, self.stretch.end
        if self.stretch.loop:
            # Coming from outside it plays up to the stretch first.
            inside = found >= first if self.speed > 0 else found < end
            return first + (found - first) % (end - first) if inside else found
        return max(first, min(end - 1, found))

    def ended(self, now: int) -> bool:
        """Whether its last frame was shown for its whole time."""
        found = self._free(now)
        return not self.stretch.loop and (found >= self.stretch.end if self.speed > 0 else found < self.stretch.start)

    def next_change(self, now: int) -> int:
        """Nanoseconds until another frame is due."""
        step = nanoseconds / (self.rate * abs(self.speed))
        return max(0, -((now - self.began - (self._steps(now) + 1) * step) // 1))

    def _free(self, now: int) -> int:
        steps = self._steps(now)
        return self.frame + steps if self.speed > 0 else self.frame - steps

    def _steps(self, now: int) -> int:
        return max(0, int((now - self.began) * self.rate * abs(self.speed) // nanoseconds))


def faster(speed: Fraction, direction: int) -> Fraction:
    """What another press of the same key makes of a speed; 1 in the other direction."""
    if speed * direction < 1:
        return Fraction(direction)
    return direction * min(fastest, abs(speed) * 2)
