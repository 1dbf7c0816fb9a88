"""What waits between those who write sound and the sound card, which takes it when it pleases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import numpy as np

sample_bytes: Final = 4
samples_per_second: Final = 48_000
bytes_per_second: Final = samples_per_second * sample_bytes
nanoseconds: Final = 1_000_000_000
most_waiting: Final = bytes_per_second * 2 // 5
"""Long enough to live through a window that is busy with something else; it is dropped when play stops."""


class SoundQueue:
    """Any thread may call anything. The card's own thread calls `take`, so nothing here waits for anything."""

    def __init__(self, clock: Callable[[], int], periods: int) -> None:
        """`clock`: nanoseconds. `periods`: how many of its requests the card holds before they are heard."""
        self._clock, self._periods = clock, periods
        self._lock = threading.Lock()
        self._waiting = bytearray()
        self._gain = 1.0
        self._flowing = False
        self._asked = 0
        """How many times the card has asked since `open`."""
        self._last_asked = 0
        self._request = 0

    @property
    def last_asked(self) -> int:
        """When, in nanoseconds."""
        with self._lock:
            return self._last_asked

    def open(self) -> None:
        """Another card; what it holds is not known before it has asked a few times."""
        with self._lock:
            self._asked, self._last_asked = 0, self._clock()

    def flow(self, *, on: bool) -> None:
        """Off: silence at once."""
        with self._lock:
            self._flowing = on
            self._waiting.clear()

    def set_gain(self, gain: float) -> None:
        """0.0 to 1.0, heard at once."""
        with self._lock:
            self._gain = gain

    def free(self) -> int:
        with self._lock:
            return most_waiting - len(self._waiting) if self._flowing and self._asked >= self._periods else 0

    def write(self, data: bytes) -> int:
        with self._lock:
            taken = data[: max(0, most_waiting - len(self._waiting))] if self._flowing else b""
            self._waiting += taken
            return len(taken)

    @property
    def latency(self) -> int:
        """Bytes the card holds right after it has asked."""
        with self._lock:
            return self._request * self._periods if self._asked >= self._periods else 0

    def delay(self) -> int:
        """How many bytes will be heard before the next one that is written."""
        with self._lock:
            since = (self._clock() - self._last_asked) * bytes_per_second // nanoseconds
            held = max(0, self._request * self._periods - since)
            return (held + len(self._waiting)) // sample_bytes * sample_bytes

    def take(self, size: int) -> bytes:
        """Exactly so many bytes: silence where nothing waits."""
        with self._lock:
            self._asked += 1
            self._last_asked, self._request = self._clock(), size
            data, gain = bytes(self._waiting[:size]), self._gain
            del self._waiting[:size]
        if gain != 1.0 and data:
            data = (np.frombuffer(data, "<i2") * np.float32(gain)).astype("<i2").tobytes()
        return data + bytes(size - len(data))
