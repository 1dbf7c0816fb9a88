"""The arithmetic of which delivered frame is shown when."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.conform.spec import RateMode
from plugin.conform.timing import Pick, frame_for_frame, mixed, nearest, source_map
from plugin.timeline.rates import nearest_frame

film, pal = Fraction(24000, 1001), Fraction(25)
rates = st.sampled_from(
    [film, Fraction(24), pal, Fraction(30000, 1001), Fraction(30), Fraction(48), Fraction(50), Fraction(60)]
)
starts = st.lists(st.integers(1, 9000), min_size=1, max_size=120).map(
    lambda ticks: tuple(accumulate((Fraction(tick, 90_000) for tick in ticks), initial=Fraction(0)))
)


def constant(frames: int, rate: Fraction) -> tuple[Fraction, ...]:
    return tuple(n / rate for n in range(frames + 1))


def shown(frames: int, delivered: int, rate: int) -> list[int]:
    return [pick.frame for pick in nearest(constant(frames, Fraction(delivered)), Fraction(rate))]


def test_known_cadences() -> None:
    assert shown(8, 48, 24) == [0, 2, 4, 6]
    assert shown(4, 24, 48) == [0, 0, 1, 1, 2, 2, 3, 3]
    assert shown(10, 30, 24) == [0, 1, 3, 4, 5, 6, 8, 9]
    assert shown(4, 24, 30) == [0, 1, 1, 2, 3]
    assert shown(6, 60, 24) == [1, 3]
    assert shown(81, 16, 24)[-1] == 80


@settings(max_examples=150, deadline=None)
@given(starts, rates)
def test_nearest_shows_what_is_on_screen_at_the_middle(starts: tuple[Fraction, ...], rate: Fraction) -> None:
    picks = nearest(starts, rate)
    assert len(picks) == nearest_frame(starts[-1], rate)
    for k, pick in enumerate(picks):
        middle = (k + Fraction(1, 2)) / rate
        assert starts[pick.frame] < middle <= starts[pick.frame + 1]


@settings(max_examples=150, deadline=None)
@given(starts, rates)
def test_mixed_lies_between_neighbours(starts: tuple[Fraction, ...], rate: Fraction) -> None:
    picks = mixed(starts, rate)
    assert len(picks) == nearest_frame(starts[-1], rate)
    for k, pick in enumerate(picks):
        assert 0 <= pick.weight < 1
        assert 0 <= pick.frame <= pick.last < len(starts) - 1
        moment = k / rate
        if moment <= starts[-2]:
            before, after = starts[pick.frame], starts[pick.frame + 1]
            assert before + pick.weight * (after - before) == moment
    assert [pick.frame for pick in picks] == sorted(pick.frame for pick in picks)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 200), rates)
def test_the_same_rate_changes_nothing(frames: int, rate: Fraction) -> None:
    expected = tuple(Pick(frame) for frame in range(frames))
    assert nearest(constant(frames, rate), rate) == expected
    assert mixed(constant(frames, rate), rate) == expected


@settings(max_examples=150, deadline=None)
@given(starts, rates, st.integers(-50, 100_000))
def test_the_source_map_gives_every_pick_back(starts: tuple[Fraction, ...], rate: Fraction, first: int) -> None:
    for picks in (nearest(starts, rate), mixed(starts, rate)):
        runs = source_map(picks, first)
        ends = [cut for cut, _ in runs[1:]] + [first + len(picks)]
        unrolled = [frame + n for (cut, frame), end in zip(runs, ends, strict=False) for n in range(end - cut) if picks]
        assert unrolled == [pick.dominant for pick in picks]
        assert all(b[1] != a[1] + b[0] - a[0] for a, b in pairwise(runs))


def test_when_frames_are_taken_one_by_one() -> None:
    assert frame_for_frame(RateMode.auto, film, pal, sounding=False)
    assert not frame_for_frame(RateMode.auto, film, pal, sounding=True)
    assert frame_for_frame(RateMode.auto, pal, pal, sounding=True)
    assert not frame_for_frame(RateMode.auto, Fraction(30), pal, sounding=False)
    assert not frame_for_frame(RateMode.auto, None, pal, sounding=False)
    assert frame_for_frame(RateMode.frames, None, pal, sounding=True)
    assert not frame_for_frame(RateMode.nearest, film, pal, sounding=False)
