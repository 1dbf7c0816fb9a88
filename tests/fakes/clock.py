"""A clock that runs fast and jumps when told to."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class FakeClock:
    """`speed` of its seconds pass in one real second. `jump` moves the wall time only, like a corrected date."""

    def __init__(self, speed: float = 1000.0, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._speed = speed
        self._start = start
        self._began = time.monotonic()
        self._jumped = timedelta()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + self._jumped + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._began) * self._speed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(seconds / self._speed)

    def jump(self, seconds: float) -> None:
        self._jumped += timedelta(seconds=seconds)


class HandClock:
    """A clock that stands still until `pass_time` or `jump`; nothing sleeps on it."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        self.pass_time(seconds)
        await asyncio.sleep(0)

    def pass_time(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def jump(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class StillClock(HandClock):
    """A clock that stands still until `pass_time`; who sleeps on it wakes up then."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        self._sleepers.append((self.monotonic() + seconds, awake))
        await awake.wait()

    def pass_time(self, seconds: float) -> None:
        super().pass_time(seconds)
        for until, awake in self._sleepers:
            if until <= self.monotonic():
                awake.set()
