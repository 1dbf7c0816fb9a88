"""The tasks of a fake provider: bought once, worked on by the clock, limited in number, still there after a restart."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tests.fakes.provider_books import Books, Bought

first_id = 930_810_294_971_662_349
"""Above 2^53, so that an id that went through a float is no longer itself."""


class Outcome(StrEnum):
    succeeds = "succeeds"
    fails = "fails"
    moderated = "moderated"
    endless = "endless"


class Phase(StrEnum):
    submitted = "submitted"
    processing = "processing"
    succeeded = "succeeded"
    failed = "failed"


@dataclass(slots=True)
class Made:
    """A task. Times are Unix seconds. `facts` is the server's own business and goes into the books."""

    id: str
    key: str
    model: str
    kind: str
    made: float
    starts: float
    ends: float
    amount: Decimal
    currency: str
    outcome: Outcome = Outcome.succeeds
    clip: int = 0
    """Burnt into its pictures."""
    frames: int = 0
    rate: Fraction = Fraction(24)
    size: tuple[int, int] = (192, 108)
    sound: bytes | None = None
    """The recording that a lip-sync was given; not kept over a restart."""
    movie: bytes | None = None
    """The clip itself where it was made from one that came in; not kept over a restart."""
    pictures: int = 0
    """How many it makes, for tasks that make pictures."""
    facts: dict[str, Any] = field(default_factory=dict)
    expired: bool = False
    """Its link has to be asked for again."""
    asked: int = 0
    stopped: bool = False

    def phase(self, now: float | None = None) -> Phase:
        moment = time.time() if now is None else now
        if moment < self.starts:
            return Phase.submitted
        if moment < self.ends or self.outcome is Outcome.endless:
            return Phase.processing
        return Phase.succeeded if self.outcome is Outcome.succeeds else Phase.failed


_stored = ("made", "starts", "ends", "clip", "frames", "pictures", "facts")


class Tasks:
    """`seconds` a task takes; `limit` at once per lane (None: any number); beyond that it `queues`, or refuses."""

    def __init__(self, books: Books, seconds: float, limit: int | None, queues: bool) -> None:
        self.seconds, self.limit, self.queues = seconds, limit, queues
        self._books = books
        self._lock = threading.RLock()
        self._made: dict[str, Made] = {}
        for entry in books.bought:
            self._made[entry.provider_id] = _from_books(entry)
        self._next = first_id + len(self._made) * 1009

    def full(self, lane: str, slots: int = 1) -> bool:
        """Whether another task would be refused."""
        return self.limit is not None and not self.queues and self._busy(lane) + slots > self.limit

    def _busy(self, lane: str) -> int:
        now = time.time()
        with self._lock:
            under_way = [made for made in self._made.values() if made.model == lane and not made.stopped]
            return sum(max(1, made.pictures) for made in under_way if _runs(made, now))

    def new_id(self) -> str:
        with self._lock:
            self._next += 1009
            return str(self._next)

    def start(self, made: Made) -> Made:
        """Buy it. `made.starts` moves back when the lane is busy and the provider queues."""
        with self._lock:
            if self.limit is not None and self.queues:
                ends = sorted(other.ends for other in self._made.values() if other.model == made.model)[-self.limit :]
                if len(ends) == self.limit and ends[0] > made.starts:
                    made.starts, made.ends = ends[0], ends[0] + self.seconds
            self._made[made.id] = made
            self._books.add(_to_books(made))
            return made

    def get(self, provider_id: str) -> Made | None:
        with self._lock:
            return self._made.get(provider_id)

    def by_key(self, key: str) -> Made | None:
        """The task that was created under the client's own key."""
        with self._lock:
            return next((made for made in self._made.values() if key and made.key == key), None)

    def all(self) -> Sequence[Made]:
        with self._lock:
            return list(self._made.values())


def _runs(made: Made, now: float) -> bool:
    return made.phase(now) in (Phase.submitted, Phase.processing)


def _to_books(made: Made) -> Bought:
    facts: dict[str, Any] = {name: getattr(made, name) for name in _stored}
    facts |= {"outcome": str(made.outcome), "rate": str(made.rate), "size": list(made.size)}
    return Bought(made.id, made.key, made.model, made.kind, made.amount, made.currency, round(made.made * 1000), facts)


def _from_books(entry: Bought) -> Made:
    table = entry.facts
    return Made(
        entry.provider_id,
        entry.key,
        entry.model,
        entry.kind,
        amount=entry.amount,
        currency=entry.currency,
        outcome=Outcome(table["outcome"]),
        rate=Fraction(table["rate"]),
        size=(table["size"][0], table["size"][1]),
        **{name: table[name] for name in _stored},
    )
