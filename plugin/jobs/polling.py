"""When to ask about a job: seldom while it cannot be ready, often when it is due, slower as it grows old."""

from __future__ import annotations

import hashlib
import math
from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Polling:
    """How long to wait between two questions about one job, spread so that jobs do not ask in step for ever."""

    first_seconds: float = 2.0
    """The floor of every wait."""
    factor: float = 1.3
    longest_seconds: float = 15.0
    """While nothing is known of how long such jobs take."""
    spread: float = 0.2
    """Share of the wait by which it varies, up and down."""
    near: float = 0.02
    """Share of the usual time between two questions while a clip is due."""
    quiet_seconds: float = 60.0
    """The longest wait there is: before a clip is due, and long after it was."""

    def seconds(self, key: str, asked: int) -> float:
        """The wait after the question number `asked` (from 0), with nothing known."""
        # The exponent is bounded: a job may be polled for days.
        wait = min(self.longest_seconds, self.first_seconds * self.factor ** min(asked, 64))
        return wait * (1 + self.spread * (2 * _chance(key, asked) - 1))

    def paced(self, key: str, asked: int, age: float, due: Due) -> float:
        """The wait for a job that has been under way for `age` seconds, when such jobs take about `due`."""
        often = max(self.first_seconds, self.near * due.late)
        if age < due.early:
            # Never later than the moment it is due: that is when others are to be sent.
            return max(self.first_seconds, min(due.early - age, self.quiet_seconds * (1 - self.spread)))
        overdue = 0.1 * (age - 1.5 * due.late)
        wait = min(max(often, overdue), max(often, self.quiet_seconds))
        return wait * (1 + self.spread * (2 * _chance(key, asked) - 1))


@dataclass(frozen=True, slots=True)
class Due:
    """Seconds after which jobs of a lane are ready, most of them."""

    early: float
    late: float


@dataclass(slots=True)
class Pace:
    """How long the jobs of one lane took lately, from being accepted to being ready."""

    _taken: deque[float] = field(default_factory=lambda: deque(maxlen=25))
    _due: Due | None = None

    def took(self, seconds: float) -> None:
        self._taken.append(seconds)
        self._due = None

    @property
    def due(self) -> Due | None:
        """None until a few are known."""
        if self._due is None and len(self._taken) >= few:
            ordered = sorted(self._taken)
            self._due = Due(0.95 * ordered[len(ordered) // 10], ordered[(len(ordered) - 1) * 9 // 10])
        return self._due


few = 3


def together(now: float, wait: float) -> float:
    """`wait` made a little longer, so that questions due at about the same time are asked at the same time.

    A generator may put those into one request. The moments are multiples of a power of two of seconds, which makes
    those of short waits include those of long ones: 1/20 of the wait, and for short waits up to 50 ms.
    """
    if wait <= 0:
        return 0.0
    window: float = 2.0 ** math.floor(math.log2(max(wait / 20, min(0.05, wait / 2))))
    return math.ceil((now + wait) / window) * window - now


def _chance(key: str, asked: int) -> float:
    """0.0 to 1.0, the same for the same question."""
    return int.from_bytes(hashlib.sha256(f"{key}/{asked}".encode()).digest()[:4]) / 2**32
