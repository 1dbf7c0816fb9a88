"""Places at a provider: how many jobs may be under way, who goes next, and how to be patient when it is full."""

from __future__ import annotations

import asyncio
import heapq
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from plugin.jobs.clock import Clock
from plugin.jobs.pauses import Reason
from plugin.jobs.polling import Pace

Place: TypeAlias = tuple[int, bool, int]
"""Where a waiting job stands: the lowest goes first."""


class Ranks(Protocol):
    """Who goes before whom, as the user has it by now."""

    @property
    def version(self) -> int:
        """Another one whenever the order has changed."""
        ...

    def rank(self, key: str) -> tuple[int, int]:
        """Priority of a job, and its position in the project."""
        ...


@dataclass(slots=True)
class Seat:
    """One job that is under way, or about to be sent."""

    key: str
    asked: int
    """The lane's count of refusals when it was given: what was sent together is refused together."""
    probe: bool = False
    """Sent beyond what the provider is known to take."""
    left: bool = False


@dataclass(slots=True)
class _Waiting:
    sent: bool
    turn: asyncio.Future[Seat | None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits after refusals that pass with time, in seconds; each is doubled from the last."""

    first: float = 1.0
    longest: float = 60.0
    longest_when_full: float = 300.0
    """While jobs of ours are under way: trying for one place more is no hurry."""
    spread: float = 0.2
    give_up: float = 3600.0
    """After that long without a single job taken the lane is left for another run."""
    first_sends: int = 4
    """Creates that may be unanswered at once at first; one more for each that is taken."""

    def wait(self, refusals: int, under_way: int = 0) -> float:
        # The spread is true chance: two machines with one account must not meet again and again.
        longest = self.longest_when_full if under_way else self.longest
        wait = min(longest, self.first * 2 ** min(refusals - 1, 32))
        return float(wait * (1 + self.spread * random.random()))


class Lane:
    """Hands out `limit` places; fewer while the provider refuses more, then one more each time it takes one.

    Additive increase, multiplicative patience: a refusal lowers the room to what is under way, and one job at a time
    tries whether there is more.
    """

    def __init__(self, limit: int, clock: Clock, ranks: Ranks, patience: Patience | None = None) -> None:
        self.limit = limit
        self.pace = Pace()
        self.closed: Reason | None = None
        self._clock = clock
        self._ranks = ranks
        self._patience = patience or Patience()
        self._room = limit
        self._sends = self._patience.first_sends
        self._seats: dict[str, Seat] = {}
        self._unanswered: set[str] = set()
        """Of those, the ones that the provider has not taken yet."""
        self._waiting: dict[str, _Waiting] = {}
        self._order: list[tuple[Place, str]] = []
        """A heap of those who wait, and of some who do not wait any more."""
        self._version = 0
        self._refusals = 0
        self._streak = 0
        self._busy_since: float | None = None
        self._probe_at = 0.0
        self._opens = 0.0
        self._failures = ("", 0)
        self._answered = asyncio.Event()
        self._answered.set()
        self._alarm: asyncio.Task[None] | None = None

    @property
    def under_way(self) -> int:
        return len(self._seats)

    async def nothing_sent(self, seconds: float) -> None:
        """Until no create is on its way, or for so long: what keeps the provider busy goes before our own work."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._answered.wait()

    async def enter(self, key: str, sent: bool = False) -> Seat | None:
        """Wait for a place; None when the lane was closed. What is `sent` goes before what is not."""
        if self.closed:
            return None
        waiting = self._waiting[key] = _Waiting(sent)
        heapq.heappush(self._order, (self._place(key), key))
        self._admit()
        try:
            return await waiting.turn
        except asyncio.CancelledError:
            self._waiting.pop(key, None)
            if not waiting.turn.cancelled() and (seat := waiting.turn.result()):
                self.leave(seat)
            raise

    def occupy(self, key: str) -> Seat:
        """A place for a job that the provider already has, whether there is room or not."""
        seat = self._seats[key] = Seat(key, self._refusals)
        return seat

    @contextmanager
    def held(self, seat: Seat) -> Iterator[Seat]:
        try:
            yield seat
        finally:
            self.leave(seat)

    def leave(self, seat: Seat) -> None:
        """May be called twice."""
        if not seat.left:
            seat.left = True
            self._give_up(seat)
            self._admit()

    def accepted(self, seat: Seat) -> None:
        """The provider took the job."""
        self._unanswered.discard(seat.key)
        self._busy_since = None
        self._sends += 1
        self._room = min(self.limit, max(self._room, self._taken()))
        if seat.probe:
            self._streak, self._probe_at = 0, 0.0
        self._admit()

    def refused(self, seat: Seat, retry_after: float | None = None) -> float:
        """It did not, for now. Gives the job's place back; says how long to wait before the next attempt, seconds."""
        now = self._clock.monotonic()
        if seat.asked == self._refusals:
            self._refusals += 1
            self._streak += 1
            self._sends = 1
            wait = max(retry_after or 0.0, self._patience.wait(self._streak, self._taken()))
            self._probe_at = now + wait
            if retry_after:
                self._opens = max(self._opens, now + retry_after)
        if self._busy_since is None:
            self._busy_since = now
        seat.left = True
        self._give_up(seat)
        self._room = max(1, self._taken())
        if not self._taken():
            self._opens = max(self._opens, self._probe_at)
        self._admit()
        return max(0.0, self._probe_at - now)

    def failed(self, code: str) -> int:
        """How many jobs in a row failed with this code, this one included."""
        self._failures = (code, self._failures[1] + 1 if self._failures[0] == code else 1)
        return self._failures[1]

    def made(self) -> None:
        """A job did not fail."""
        self._failures = ("", 0)

    def hold(self, seconds: float) -> None:
        """Send nothing for a while."""
        self._opens = max(self._opens, self._clock.monotonic() + seconds)
        self._admit()

    def cap(self, limit: int) -> None:
        """The provider stated how many it takes."""
        self.limit = max(1, min(self.limit, limit))
        self._room = min(self._room, self.limit)

    @property
    def busy_seconds(self) -> float:
        """How long the provider has taken nothing, with nothing of ours under way."""
        if self._busy_since is None or self._taken():
            return 0.0
        return self._clock.monotonic() - self._busy_since

    @property
    def worn_out(self) -> bool:
        return self.busy_seconds > self._patience.give_up

    def close(self, reason: Reason) -> None:
        """Send nothing more in this run; what is under way goes on."""
        self.closed = self.closed or reason
        while self._waiting:
            turn = self._waiting.popitem()[1].turn
            if not turn.done():
                turn.set_result(None)

    def stop(self) -> None:
        """The run is over."""
        if self._alarm:
            self._alarm.cancel()

    def _give_up(self, seat: Seat) -> None:
        self._seats.pop(seat.key, None)
        self._unanswered.discard(seat.key)

    def _taken(self) -> int:
        return len(self._seats) - len(self._unanswered)

    def _admit(self) -> None:
        """Give out the places there are."""
        self._give_out()
        if self._unanswered:
            self._answered.clear()
        else:
            self._answered.set()

    def _give_out(self) -> None:
        while self._waiting and not self.closed:
            probe = self._may_enter()
            if probe is None:
                return
            key = self._next()
            turn = self._waiting.pop(key).turn
            # The run may be over for it: it is cancelled, and has not come to take itself off the list.
            if not turn.done():
                seat = self._seats[key] = Seat(key, self._refusals, probe)
                self._unanswered.add(key)
                turn.set_result(seat)

    def _may_enter(self) -> bool | None:
        """Whether the next one is a probe; None when it has to wait."""
        now = self._clock.monotonic()
        if len(self._seats) >= self.limit or len(self._unanswered) >= self._sends:
            return None
        if now < self._opens:
            self._wake(self._opens - now)
            return None
        if len(self._seats) < self._room:
            return False
        if now < self._probe_at:
            self._wake(self._probe_at - now)
            return None
        return None if any(self._seats[key].probe for key in self._unanswered) else True

    def _next(self) -> str:
        """High priority first, then what a generator has begun, then the oldest."""
        if self._version != self._ranks.version:
            self._version = self._ranks.version
            self._order = [(self._place(key), key) for key in self._waiting]
            heapq.heapify(self._order)
        key = heapq.heappop(self._order)[1]
        while key not in self._waiting:
            key = heapq.heappop(self._order)[1]
        return key

    def _place(self, key: str) -> Place:
        priority, position = self._ranks.rank(key)
        return -priority, not self._waiting[key].sent, position

    def _wake(self, seconds: float) -> None:
        if self._alarm is None or self._alarm.done():
            self._alarm = asyncio.get_running_loop().create_task(self._later(seconds))

    async def _later(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._alarm = None
        self._admit()
