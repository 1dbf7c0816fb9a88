"""Chains: exact totals, cheapest cover; and joined for real, frame by frame, with failures in between."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.conform.spec import RateMode
from plugin.conform.timing import frame_for_frame
from plugin.generators.base import Model, Task
from plugin.jobs.chains import Segment, cover, even
from plugin.jobs.durations import Clock, clock_of, shortest, usable_durations
from plugin.timeline.rates import nearest_frame

film = [Fraction(24000, 1001), Fraction(24), Fraction(25)]
video = [Fraction(30000, 1001), Fraction(30), Fraction(50), Fraction(60000, 1001), Fraction(60)]
tables = st.lists(st.integers(2, 30), min_size=1, max_size=8, unique=True).map(
    lambda seconds: tuple(Fraction(second) for second in sorted(seconds))
)
clocks = st.builds(
    Clock,
    rate=st.sampled_from([*film, *video]),
    mode=st.sampled_from([RateMode.auto, RateMode.frames, RateMode.nearest]),
    delivered=st.sampled_from([None, (Fraction(24),), (Fraction(30),), (Fraction(24), Fraction(30))]),
    sounding=st.booleans(),
    also_by_time=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(frames=st.integers(1, 5000), durations=tables, clock=clocks, repeated=st.sampled_from([0, 1]))
def test_a_chain_is_exact_and_buys_no_segment_too_many(
    frames: int, durations: tuple[Fraction, ...], clock: Clock, repeated: int
) -> None:
    chain = cover(frames, durations, clock, repeated=repeated)
    assert sum(segment.share for segment in chain) == frames
    for index, segment in enumerate(chain):
        assert segment.share >= 1
        assert segment.skip == (repeated if index else 0)
        assert segment.duration in durations
        assert clock.frames(segment.duration) >= segment.frames
    for index, segment in enumerate(chain[:-1]):
        assert clock.frames(segment.duration) == segment.frames, index
    # With any shorter last clip it would not reach.
    last = chain[-1]
    shorter = [seconds for seconds in durations if seconds < last.duration]
    assert not any(clock.frames(seconds) >= last.frames for seconds in shorter)


@settings(max_examples=60, deadline=None)
@given(frames=st.integers(1, 240), durations=tables, prices=st.lists(st.integers(1, 9), min_size=8, max_size=8))
def test_no_other_chain_is_cheaper(frames: int, durations: tuple[Fraction, ...], prices: list[int]) -> None:
    clock, cost = Clock(Fraction(4), delivered=(Fraction(4),)), dict(zip(durations, prices, strict=False))
    chain = cover(frames, durations, clock, lambda seconds: Decimal(cost[seconds]))
    paid = sum(cost[segment.duration] for segment in chain)
    for count in range(1, min(4, len(chain) + 1)):
        for other in itertools.combinations_with_replacement(durations, count):
            if sum(clock.frames(seconds) for seconds in other) - (count - 1) >= frames:
                price = sum(cost[seconds] for seconds in other)
                assert (paid, len(chain)) <= (price, count)


@settings(max_examples=100, deadline=None)
@given(frames=st.integers(1, 3000), longest=st.integers(2, 400))
def test_a_model_of_any_length_makes_even_segments(frames: int, longest: int) -> None:
    chain = even(frames, longest)
    assert sum(segment.share for segment in chain) == frames
    assert all(1 <= segment.frames <= longest for segment in chain)
    assert max(s.share for s in chain) - min(s.share for s in chain) <= 1
    assert len(chain) == 1 or frames > longest


@settings(max_examples=200, deadline=None)
@given(frames=st.integers(1, 800), clock=clocks)
def test_the_length_asked_for_is_the_shortest_that_surely_gives_enough(frames: int, clock: Clock) -> None:
    durations = tuple(Fraction(second) for second in range(2, 31))
    seconds = shortest(durations, frames, clock)
    enough = [length for length in durations if _delivered(length, clock) >= frames]
    assert seconds == (enough[0] if enough else None)


def _delivered(seconds: Fraction, clock: Clock) -> int:
    """What conform makes of it at the worst, told from its own rules."""
    rates = clock.delivered or (clock.rate, *([Fraction(24)] if clock.rate in film or clock.mode == "frames" else []))
    counts = []
    for rate in rates:
        made = int(seconds * rate)
        one_by_one = frame_for_frame(clock.mode, rate, clock.rate, clock.sounding)
        counts.append(made if one_by_one else nearest_frame(made / rate, clock.rate))
    return min([*counts, *([nearest_frame(seconds, clock.rate)] if clock.also_by_time else [])])


@pytest.mark.parametrize(
    ("frames", "table", "expected"),
    [
        (500, "3 4 5 6 7 8 9 10 11 12 13 14 15", [(360, 0, 15), (141, 1, 6)]),
        (240, "5 10", [(240, 0, 10)]),
        (241, "5 10", [(240, 0, 10), (2, 1, 5)]),
        (479, "5 10", [(240, 0, 10), (240, 1, 10)]),
        (480, "5 10", [(240, 0, 10), (240, 1, 10), (2, 1, 5)]),
        (359, "5 10", [(240, 0, 10), (120, 1, 5)]),
    ],
)
def test_chains_as_an_editor_would_count_them(frames: int, table: str, expected: list[tuple[int, int, int]]) -> None:
    durations = tuple(Fraction(second) for second in table.split())
    chain = cover(frames, durations, Clock(Fraction(25), delivered=(Fraction(24),)))
    assert [(segment.frames, segment.skip, segment.duration) for segment in chain] == expected


def test_a_flat_price_per_clip_buys_few_long_ones() -> None:
    durations, clock = (Fraction(5), Fraction(10)), Clock(Fraction(24), delivered=(Fraction(24),))
    flat = cover(300, durations, clock, lambda _: Decimal(1))
    assert [segment.duration for segment in flat] == [10, 5]
    dear = {Fraction(5): Decimal(1), Fraction(10): Decimal(4)}
    assert [segment.duration for segment in cover(240, durations, clock, dear.__getitem__)] == [5, 5, 5]


def test_lengths_that_bring_no_new_frame_make_no_chain() -> None:
    assert cover(10, (Fraction(1, 24),), Clock(Fraction(24), delivered=(Fraction(24),))) == ()
    assert even(10, 1) == ()
    assert even(5, 10) == (Segment(5),)


def test_a_limit_of_frames_limits_the_lengths() -> None:
    model = Model(
        "g", "m", "M", (Task.text_to_video,), (Fraction(5), Fraction(10)), (Fraction(24),), 200, "2026-01-01", "s"
    )
    assert usable_durations(model, clock_of(model, Fraction(25), RateMode.auto, sounding=False)) == (Fraction(5),)
