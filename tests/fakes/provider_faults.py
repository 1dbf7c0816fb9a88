"""How a fake provider misbehaves: on command, or by chance that is the same in every run. Always finite."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

project = re.compile(r"_[0-9a-f]{12}\b")
"""The end of our keys, another one in every run: chance must not hang on it."""


class Moment(StrEnum):
    """When a fault can strike."""

    create = "create"
    query = "query"
    task = "task"
    """What becomes of a task; decided when it is created."""
    delivery = "delivery"
    """What the clip is like; decided when it is created."""
    result = "result"
    """While the clip is fetched."""


class Fault(StrEnum):
    """`after`: the request was carried out, but the client does not hear of it properly."""

    too_many = "too_many"
    """429 that passes with time, with Retry-After."""
    too_many_bare = "too_many_bare"
    """The same without Retry-After."""
    refused_for_good = "refused_for_good"
    """429 that does not pass: no money."""
    error_before = "error_before"
    error_after = "error_after"
    dropped_before = "dropped_before"
    dropped_after = "dropped_after"
    hang_before = "hang_before"
    hang_after = "hang_after"
    slow_answer = "slow_answer"
    truncated_json_after = "truncated_json_after"
    html_before = "html_before"
    """502 with a gateway's page; nothing was carried out."""
    html_after = "html_after"
    """200 with a gateway's page; it was carried out."""
    wrong_shape_after = "wrong_shape_after"

    unknown = "unknown"
    """The provider denies the task, for a while."""
    failed = "failed"
    moderated = "moderated"
    endless = "endless"

    odd_raster = "odd_raster"
    """Lower than asked by a few lines, as 1280x704 is."""
    other_rate = "other_rate"
    extra_frame = "extra_frame"
    """24 x d + 1 frames; Kling always does that."""

    cut_short = "cut_short"
    """60 % of the file, and the length says that this is all."""
    wrong_length = "wrong_length"
    """60 % of the file, then the connection closes."""
    html_as_media = "html_as_media"
    json_as_media = "json_as_media"
    expired = "expired"
    """403 until the task is asked for again."""
    missing = "missing"
    """404, once."""
    to_private = "to_private"
    """A redirect to a page on 127.0.0.1."""
    to_file = "to_file"
    """A redirect to file:///etc/passwd."""
    slow_result = "slow_result"
    unavailable = "unavailable"
    """503 of the file server."""


_answers = (
    Fault.too_many,
    Fault.too_many_bare,
    Fault.error_before,
    Fault.error_after,
    Fault.dropped_before,
    Fault.dropped_after,
    Fault.slow_answer,
    Fault.truncated_json_after,
    Fault.html_before,
    Fault.html_after,
    Fault.wrong_shape_after,
)
harmless: dict[Moment, tuple[Fault, ...]] = {
    Moment.create: (*_answers, Fault.hang_before, Fault.hang_after),
    Moment.query: (*_answers, Fault.hang_before),
    Moment.task: (),
    Moment.delivery: (Fault.odd_raster, Fault.other_rate),
    Moment.result: (
        Fault.cut_short,
        Fault.wrong_length,
        Fault.html_as_media,
        Fault.json_as_media,
        Fault.expired,
        Fault.missing,
        Fault.slow_result,
        Fault.unavailable,
    ),
}
"""What a careful client gets over by itself, without asking anybody."""


@dataclass(frozen=True, slots=True)
class Weather:
    """Faults by chance: each of the first `most` chances of a subject at a moment strikes with probability `rate`."""

    rate: float
    kinds: dict[Moment, tuple[Fault, ...]]
    seed: int = 0
    most: int = 2


@dataclass(slots=True)
class _Order:
    fault: Fault
    moment: Moment
    about: str
    left: int


class Faults:
    """`about` is whatever names the subject (our key, a path); an order matches when its text is part of that."""

    def __init__(self, weather: Weather | None = None) -> None:
        self._weather = weather
        self._orders: list[_Order] = []
        self._chances: Counter[tuple[Moment, str]] = Counter()
        self._lock = threading.Lock()
        self.struck: list[tuple[Moment, Fault, str]] = []
        """Everything that went wrong, in order."""

    def order(self, moment: Moment, fault: Fault, about: str = "", times: int = 1) -> None:
        """From now on, the next `times` chances of that subject."""
        with self._lock:
            self._orders.append(_Order(fault, moment, about, times))

    def next(self, moment: Moment, about: str, possible: Sequence[Fault] | None = None) -> Fault | None:
        """What goes wrong this time."""
        with self._lock:
            fault = self._ordered(moment, about, possible) or self._by_chance(moment, about, possible)
            if fault is not None:
                self.struck.append((moment, fault, about))
            return fault

    def _ordered(self, moment: Moment, about: str, possible: Sequence[Fault] | None) -> Fault | None:
        for order in self._orders:
            fits = order.moment is moment and order.about in about and order.left > 0
            if fits and (possible is None or order.fault in possible):
                order.left -= 1
                return order.fault
        return None

    def _by_chance(self, moment: Moment, about: str, possible: Sequence[Fault] | None) -> Fault | None:
        weather = self._weather
        if weather is None:
            return None
        kinds = [kind for kind in weather.kinds.get(moment, ()) if possible is None or kind in possible]
        if not kinds:
            return None
        about = re.sub(project, "", about)
        chance = self._chances[moment, about]
        self._chances[moment, about] += 1
        # Drawn from the subject, not from the order of arrival, so that a run can be repeated.
        draw = random.Random(f"{weather.seed}/{moment}/{about}/{chance}")
        return draw.choice(kinds) if chance < weather.most and draw.random() < weather.rate else None
