"""A sound card that plays nothing but writes down what it got, and lags as a real one does."""

from __future__ import annotations

import numpy as np

bytes_per_second = 48_000 * 4


class Hour:
    """A clock that the test sets; nanoseconds."""

    now = 0

    def __call__(self) -> int:
        return self.now


class Card:
    """A `Sink`. What is written is heard `lag` bytes after it by the clock, one after the other."""

    def __init__(self, clock: Hour, lag: int = 0, room: int = 40_000) -> None:
        self._clock, self.lag, self.room = clock, lag, room
        self.heard = b""
        """Since it was started last, silence that was put in between included."""
        self.starts = self.stops = 0
        self.most = 4 * 700
        """What it takes at once."""
        self.gain, self.trouble, self.closed = 1.0, "", False
        self.fast = 0
        """Bytes it has played more than its clock says."""
        self._playing = False
        self._first: int | None = None
        """When the first byte was written."""

    @property
    def latency(self) -> int:
        return self.lag

    def start(self) -> None:
        self.heard, self.starts, self._playing, self._first, self.trouble = b"", self.starts + 1, True, None, ""

    def free(self) -> int:
        return self.room if self._playing else 0

    def write(self, data: bytes) -> int:
        # As a card with less room than it said.
        taken = data[: self.most]
        if self._first is None:
            self._first = self._clock()
        self.heard += taken
        return len(taken)

    def delay(self) -> int:
        return max(0, len(self.heard) - self._played()) + self.lag

    def set_gain(self, gain: float) -> None:
        self.gain = gain

    def stop(self) -> None:
        self.heard, self.stops, self._playing = b"", self.stops + 1, False

    def close(self) -> None:
        self.closed = True

    def samples(self) -> list[int]:
        """Of the left side."""
        return [int(one) for one in np.frombuffer(self.heard, "<i2")[::2]]

    def _played(self) -> int:
        if self._first is None:
            return 0
        return (self._clock() - self._first) * 48_000 // 1_000_000_000 * 4 + self.fast
