"""Lanes alone: who goes next, how many, and how patiently."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from plugin.jobs.lanes import Lane, Patience, Seat
from plugin.jobs.pauses import Reason
from plugin.messages import say
from tests.fakes.clock import StillClock

closed = Reason("fake", "m1", "quota", say("No."))


class Booth:
    """A lane with jobs that want in; `inside` is who got a place, in order."""

    def __init__(self, limit: int, priorities: Mapping[str, int] | None = None, sends: int = 99) -> None:
        self.clock = StillClock()
        self.priorities = dict(priorities or {})
        self.inside: dict[str, Seat] = {}
        self.order: list[str] = []
        self.turned_away: list[str] = []
        self.lane = Lane(limit, self.clock, self, Patience(first_sends=sends))
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def version(self) -> int:
        return sum(self.priorities.values())

    def rank(self, key: str) -> tuple[int, int]:
        return self.priorities.get(key, 0), int(key[1:])

    async def want(self, *keys: str, sent: bool = False) -> None:
        self._tasks += [asyncio.ensure_future(self._enter(key, sent)) for key in keys]
        await self.settle()

    async def _enter(self, key: str, sent: bool) -> None:
        seat = await self.lane.enter(key, sent)
        if seat is None:
            self.turned_away.append(key)
        else:
            self.inside[key] = seat
            self.order.append(key)

    async def settle(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def wait(self, seconds: float) -> None:
        self.clock.pass_time(seconds)
        await self.settle()

    async def leave(self, key: str) -> None:
        self.lane.leave(self.inside.pop(key))
        await self.settle()

    async def take(self, *keys: str) -> None:
        for key in keys:
            self.lane.accepted(self.inside[key])
        await self.settle()

    async def refuse(self, key: str, retry_after: float | None = None) -> float:
        wait = self.lane.refused(self.inside.pop(key), retry_after)
        await self.settle()
        return wait


def names(count: int) -> list[str]:
    return [f"j{number}" for number in range(count)]


async def test_no_more_than_the_limit_and_the_next_one_at_once() -> None:
    booth = Booth(3)
    await booth.want(*names(6))
    assert booth.order == names(3)
    await booth.leave("j1")
    assert booth.order == names(4)


async def test_the_queue_goes_by_priority_then_what_was_begun_then_age() -> None:
    booth = Booth(1, {"j4": 5})
    await booth.want("j0")
    await booth.want("j3", "j2", "j4")
    await booth.want("j9", sent=True)
    for key in ("j0", "j4", "j9", "j2"):
        await booth.leave(key)
    assert booth.order == ["j0", "j4", "j9", "j2", "j3"]


async def test_a_job_moved_to_the_front_goes_next() -> None:
    booth = Booth(1)
    await booth.want(*names(4))
    booth.priorities["j3"] = 1
    await booth.leave("j0")
    assert booth.order == ["j0", "j3"]


async def test_what_the_provider_has_needs_no_room() -> None:
    booth = Booth(2)
    running = [booth.lane.occupy(f"j{number}") for number in (7, 8, 9)]
    await booth.want("j0")
    assert booth.order == []
    for seat in running[:2]:
        booth.lane.leave(seat)
    await booth.settle()
    assert booth.order == ["j0"]


async def test_only_a_few_are_sent_before_the_first_are_taken() -> None:
    booth = Booth(50, sends=4)
    await booth.want(*names(50))
    assert len(booth.order) == 4
    await booth.take(*names(4))
    assert len(booth.order) == 12
    await booth.take(*names(12)[4:])
    assert len(booth.order) == 28


async def test_a_refusal_lowers_the_room_to_what_is_under_way_and_one_at_a_time_tries_again() -> None:
    booth = Booth(10)
    await booth.want(*names(10))
    await booth.take(*names(3))
    for key in names(10)[3:]:
        assert 1.0 <= await booth.refuse(key) <= 1.2
    await booth.want(*[f"j{number}" for number in range(10, 20)])
    assert len(booth.inside) == 3
    # A place that becomes free within the room is used at once.
    await booth.leave("j0")
    assert len(booth.inside) == 3
    await booth.wait(1.3)
    assert len(booth.inside) == 3
    await booth.take("j10")
    assert list(booth.inside) == ["j1", "j2", "j10", "j11"]
    await booth.wait(100)
    assert "j12" not in booth.inside
    await booth.take("j11")
    assert list(booth.inside)[-1] == "j12"


async def test_waits_grow_with_refusals_of_single_tries_only() -> None:
    booth = Booth(10)
    await booth.want(*names(10))
    assert await booth.refuse("j0") < 1.3
    assert await booth.refuse("j1") < 1.3
    waits = []
    for number in range(20, 29):
        for key in list(booth.inside):
            await booth.refuse(key)
        booth.clock.pass_time(100)
        await booth.want(f"j{number}")
        waits.append(await booth.refuse(f"j{number}"))
    assert all(2.0**power <= wait <= 1.2 * 2**power for power, wait in zip(range(1, 6), waits, strict=False))
    assert 60 <= waits[-1] <= 72


async def test_the_provider_says_how_long_to_wait() -> None:
    booth = Booth(4)
    await booth.want("j0", "j1")
    await booth.take("j0")
    assert await booth.refuse("j1", retry_after=30.0) >= 30
    await booth.leave("j0")
    await booth.want("j2")
    await booth.wait(29)
    assert booth.inside == {}
    await booth.wait(40)
    assert list(booth.inside) == ["j2"]


async def test_a_stated_limit_caps_the_lane() -> None:
    booth = Booth(10)
    await booth.want("j0", "j1")
    await booth.take("j0", "j1")
    booth.lane.cap(2)
    await booth.want("j2")
    await booth.wait(1000)
    assert list(booth.inside) == ["j0", "j1"]


async def test_a_closed_lane_sends_everybody_away_who_is_not_inside() -> None:
    booth = Booth(1)
    await booth.want("j0", "j1")
    booth.lane.close(closed)
    await booth.want("j2")
    assert booth.turned_away == ["j1", "j2"]
    await booth.leave("j0")
    assert booth.lane.under_way == 0


async def test_a_cancelled_wait_gives_its_place_on() -> None:
    lane = Booth(1).lane
    first = await lane.enter("j0")
    waiting = asyncio.ensure_future(lane.enter("j1"))
    await asyncio.sleep(0)
    assert first
    lane.leave(first)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert await asyncio.wait_for(lane.enter("j2"), 1)


async def test_a_lane_knows_how_long_it_was_refused_everything() -> None:
    booth = Booth(2)
    await booth.want("j0")
    await booth.refuse("j0")
    booth.clock.pass_time(3000)
    assert not booth.lane.worn_out
    booth.clock.pass_time(601)
    assert booth.lane.worn_out
    booth.lane.occupy("j1")
    assert not booth.lane.worn_out


async def test_failures_in_a_row_count_only_for_the_same_reason() -> None:
    lane = Booth(1).lane
    assert [lane.failed(code) for code in ("a", "a", "b", "a")] == [1, 2, 1, 1]
    lane.made()
    assert lane.failed("a") == 1
