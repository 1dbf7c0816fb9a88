"""The picture map against OTIO's flatten_stack, against a slow model, and case by case."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings

from plugin.errors import HostileInput
from plugin.timeline.picture import PictureMap, picture_map
from tests.fakes.cuts import clip, film, gap, rate24, track, transition
from tests.timeline.random_cuts import timelines
from tests.timeline.slow_picture import slow_picture, slow_source

schema = otio.schema
time, time_range = otio.opentime.RationalTime, otio.opentime.TimeRange
cut_rates = [Fraction(24), Fraction(25), Fraction(24000, 1001)]


def names(picture: PictureMap) -> str:
    """One letter per frame, "." where nothing is seen."""
    return "".join((run.placement.item.name if run.placement else ".") * run.frames for run in picture.runs)


Shown = tuple[str, int] | None


def flattened(timeline: otio.schema.Timeline) -> list[Shown]:
    """(name, source frame) at every frame of OTIO's own flattened stack."""
    flat = otio.algorithms.flatten_stack(list(timeline.video_tracks()))
    shown: list[Shown] = []
    for item in list(flat):
        span = item.trimmed_range()
        first = int(span.start_time.value)
        for frame in range(int(span.duration.value)):
            shown.append(None if isinstance(item, schema.Gap) else (item.name, first + frame))
    return shown


def mapped(picture: PictureMap) -> list[Shown]:
    places = [(frame, picture.at(frame)) for frame in range(picture.picture_frames)]
    return [None if place is None else (place.item.name, picture.source_frame(place, frame)) for frame, place in places]


@settings(max_examples=60, deadline=None)
@given(timelines(plain=True))
def test_equals_flatten_stack_where_that_is_right(timeline: otio.schema.Timeline) -> None:
    theirs = flattened(timeline)
    longest = max((int(row.duration().value) for row in timeline.video_tracks()), default=0)
    assert mapped(picture_map(timeline, rate24)) == theirs + [None] * (longest - len(theirs))


@settings(max_examples=60, deadline=None)
@given(timelines())
@pytest.mark.parametrize("rate", cut_rates)
def test_equals_the_slow_model_at_every_frame(rate: Fraction, timeline: otio.schema.Timeline) -> None:
    picture = picture_map(timeline, rate)
    slow = slow_picture(timeline, rate)
    assert picture.picture_frames == len(slow)
    for frame, expected in enumerate(slow):
        place = picture.at(frame)
        if expected is None:
            assert place is None, frame
            continue
        leaf, own = expected
        assert place is not None and place.item is leaf, frame
        assert frame - place.start + place.offset == own
        frames = own_frames(leaf, rate, place)
        assert picture.source_seconds(place, frame) == slow_source(leaf, own, frames, rate)
    check_runs(picture)


def own_frames(leaf: Any, rate: Fraction, place: Any) -> int:
    """Whole length of a leaf in frames."""
    span = leaf.source_range or leaf.media_reference.available_range
    return round_half_up(Fraction(span.duration.value) / exact_rate(span.duration.rate) * rate)


def exact_rate(rate: float) -> Fraction:
    known = {23.976: Fraction(24000, 1001), 24000 / 1001: Fraction(24000, 1001), 30000 / 1001: Fraction(30000, 1001)}
    return known.get(rate) or Fraction(int(rate))


def round_half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def check_runs(picture: PictureMap) -> None:
    """Runs lie end to end, are maximal, and count up to what `visible_frames` says."""
    at = 0
    for run in picture.runs:
        assert run.start == at and run.frames > 0
        at = run.end
    assert at == picture.picture_frames
    assert all(a.placement is not b.placement for a, b in zip(picture.runs, picture.runs[1:], strict=False))
    for place in picture.placements:
        total = sum(run.frames for run in picture.runs if run.placement is place)
        assert picture.visible_frames(place) == total == picture.visible_within(place, place.start, place.end)
        assert total <= place.frames
    addresses = [place.address for place in picture.placements]
    assert len(set(addresses)) == len(addresses)


def test_a_gap_above_lets_the_lower_track_through() -> None:
    timeline = film(track(clip("a", 10)), track(gap(3), clip("b", 4), gap(20)))
    picture = picture_map(timeline, rate24)
    assert names(picture) == "aaabbbbaaa" + "." * 17
    assert picture.frames == 27


def test_disabled_clips_and_tracks_show_nothing_but_are_placed() -> None:
    timeline = film(track(clip("a", 4)), track(clip("b", 4)), track(clip("c", 4)))
    timeline.tracks[1][0].enabled = False
    timeline.tracks[2].enabled = False
    picture = picture_map(timeline, rate24)
    assert names(picture) == "aaaa"
    assert [(p.item.name, p.enabled) for p in picture.placements] == [("a", True), ("b", False), ("c", False)]


def test_sound_counts_for_the_length_only() -> None:
    sound = track(clip("s", 30), kind="Audio")
    timeline = film(sound, track(clip("a", 5)))
    picture = picture_map(timeline, rate24)
    assert (picture.frames, picture.picture_frames, names(picture)) == (30, 5, "aaaaa")
    assert picture.placements[0].address == (1, 0)
    assert picture.placements[0].track == 0


def test_subtitle_tracks_are_not_picture() -> None:
    picture = picture_map(film(track(clip("t", 50), kind="Subtitle"), track(clip("a", 5))), rate24)
    assert (picture.frames, names(picture)) == (5, "aaaaa")


def nested(*tracks_: otio.schema.Track, start: int, frames: int) -> otio.schema.Stack:
    stack = schema.Stack(name="n", source_range=time_range(time(start, 24), time(frames, 24)))
    stack.extend(tracks_)
    return stack


def test_holes_in_a_nested_stack_let_the_track_below_through() -> None:
    inner = nested(track(clip("x", 4), gap(2), clip("y", 4)), start=2, frames=7)
    timeline = film(track(clip("a", 12)), track(gap(1), inner))
    picture = picture_map(timeline, rate24)
    assert names(picture) == "axxaayyyaaaa"
    x = picture.placements[1]
    assert (x.address, x.track, x.start, x.frames, x.offset) == ((1, 1, 0, 0), 1, 1, 2, 2)
    assert picture.source_frame(x, 1) == 2


def test_a_retimed_nested_stack_is_left_in_one_piece_with_a_note() -> None:
    inner = nested(track(clip("x", 20)), start=0, frames=10)
    inner.effects.append(schema.LinearTimeWarp(time_scalar=2.0))
    picture = picture_map(film(track(inner)), rate24)
    assert names(picture) == "n" * 10
    assert len(picture.notes) == 1


def test_track_and_stack_ranges_trim() -> None:
    row = track(clip("a", 10), clip("b", 10))
    row.source_range = time_range(time(5, 24), time(10, 24))
    timeline = film(row)
    assert names(picture_map(timeline, rate24)) == "aaaaabbbbb"
    timeline.tracks.source_range = time_range(time(2, 24), time(4, 24))
    picture = picture_map(timeline, rate24)
    assert names(picture) == "aaab"
    assert [p.offset for p in picture.placements] == [7, 0]
    assert picture.source_frame(picture.placements[0], 0) == 7


def test_a_range_beside_the_content_and_as_long_is_taken_whole() -> None:
    row = track(clip("a", 3), clip("b", 3))
    row.source_range = time_range(time(-86_400, 24), time(6, 24))
    picture = picture_map(film(row), rate24)
    assert names(picture) == "aaabbb"
    assert len(picture.notes) == 1
    row.source_range = time_range(time(-86_400, 24), time(5, 24))
    assert names(picture_map(film(row.deepcopy()), rate24)) == "....."


def test_a_transition_takes_no_time_and_is_placed_across_its_boundary() -> None:
    timeline = film(track(clip("a", 10), transition(3, 5), clip("b", 10), transition(2, 0), gap(6)))
    picture = picture_map(timeline, rate24)
    assert names(picture) == "a" * 10 + "b" * 10 + "." * 6
    first, last = picture.dissolves
    assert (first.start, first.frames, first.in_offset, first.out_offset, first.boundary) == (7, 8, 3, 5, 10)
    assert first.outgoing is picture.placements[0] and first.incoming is picture.placements[1]
    assert last.incoming is None and last.outgoing is picture.placements[1]


def test_neighbours_of_other_rates_stay_contiguous() -> None:
    timeline = film(track(*(clip(name, 7, 25) for name in "abcdef"), clip("g", 7, Fraction(30000, 1001))))
    picture = picture_map(timeline, rate24)
    ends = [place.end for place in picture.placements]
    assert [place.start for place in picture.placements] == [0, *ends[:-1]]
    assert ends[5] == 40  # 42 frames at 25 are 40.32 at 24


def test_23_976_written_in_three_ways_is_one_rate() -> None:
    rate = Fraction(24000, 1001)
    rows = [clip("a", 1000, 23.976), clip("b", 1000, 24000 / 1001), clip("c", 1000, 23.976024627685547)]
    picture = picture_map(film(track(*rows)), rate)
    assert [(p.start, p.frames) for p in picture.placements] == [(0, 1000), (1000, 1000), (2000, 1000)]


@pytest.mark.parametrize(
    ("scalars", "expected"),
    [
        ([2.0], [100, 102, 104, 106]),
        ([0.5], [100, 100, 101, 101]),
        ([-1.0], [103, 102, 101, 100]),
        ([-2.0], [106, 104, 102, 100]),
        ([2.0, 0.5], [100, 101, 102, 103]),
        ([0.0], [100, 100, 100, 100]),
    ],
)
def test_speed_effects_choose_the_source_frame(scalars: list[float], expected: list[int]) -> None:
    one = clip("a", 4, start=100)
    for scalar in scalars:
        one.effects.append(schema.LinearTimeWarp(time_scalar=scalar))
    picture = picture_map(film(track(gap(5), one)), rate24)
    assert [picture.source_frame(picture.placements[0], frame) for frame in range(5, 9)] == expected


def test_freeze_frames_hold_and_unknown_time_effects_run_on() -> None:
    held, curved = clip("a", 3, start=9), clip("b", 3, start=9)
    held.effects.append(schema.FreezeFrame())
    curved.effects.append(schema.TimeEffect(effect_name="TimeWarp"))
    off = schema.LinearTimeWarp(time_scalar=2.0)
    off.enabled = False
    curved.effects.append(off)
    picture = picture_map(film(track(held, curved)), rate24)
    assert [picture.source_frame(picture.at(f), f) for f in range(6)] == [9, 9, 9, 9, 10, 11]  # type: ignore[arg-type]
    assert picture.speed(picture.placements[0]) == 0


def test_source_frames_count_from_the_first_frame_of_the_media_at_its_own_rate() -> None:
    one = clip("a", 48, start=0)
    one.media_reference.available_range = time_range(time(3600 * 25, 25), time(500, 25))
    one.source_range = time_range(time(3600 * 24 + 24, 24), time(48, 24))
    picture = picture_map(film(track(one)), rate24)
    assert [picture.source_frame(picture.placements[0], frame) for frame in (0, 1, 23, 24, 47)] == [25, 26, 48, 50, 73]
    assert picture.source_frame(picture.placements[0], 24, Fraction(50)) == 100


def test_a_clip_without_any_range_is_empty_and_noted() -> None:
    lost = schema.Clip(name="lost", media_reference=schema.ExternalReference("x.mov"))
    still = schema.Clip(
        name="still", media_reference=schema.ExternalReference("x.png", time_range(time(0, 0), time(9, 0)))
    )
    picture = picture_map(film(track(clip("a", 3), lost, still, clip("b", 3))), rate24)
    assert names(picture) == "aaabbb"
    assert len(picture.notes) == 2


def test_a_clip_without_source_range_is_as_long_as_its_media() -> None:
    whole = schema.Clip(
        name="w", media_reference=schema.ExternalReference("x.mov", time_range(time(7, 24), time(5, 24)))
    )
    picture = picture_map(film(track(whole, clip("b", 2))), rate24)
    assert names(picture) == "wwwwwbb"
    assert picture.source_frame(picture.placements[0], 3) == 3


@pytest.mark.parametrize(
    ("value", "rate"),
    [
        (float("nan"), 24),
        (float("inf"), 24),
        (24, 0),
        (24, float("nan")),
        (24, -24),
        (-5, 24),
        (24, 1e308),
        (1e300, 24),
    ],
)
def test_unusable_times_are_refused_with_the_clips_name(value: float, rate: float) -> None:
    bad = clip("culprit", 5)
    bad.source_range = time_range(time(0, 24), time(value, rate))
    with pytest.raises(HostileInput, match="culprit"):
        picture_map(film(track(clip("a", 3), bad)), rate24)


def test_an_unusable_speed_is_refused() -> None:
    bad = clip("culprit", 5)
    bad.effects.append(schema.LinearTimeWarp(time_scalar=float("nan")))
    picture = picture_map(film(track(bad)), rate24)
    with pytest.raises(HostileInput, match="culprit"):
        picture.source_frame(picture.placements[0], 0)


def test_nesting_without_end_is_refused() -> None:
    innermost: Any = track(clip("a", 5))
    for _ in range(150):
        stack = schema.Stack(name="deep")
        stack.append(innermost)
        innermost = schema.Track(kind="Video", children=[stack])
    with pytest.raises(HostileInput):
        picture_map(film(innermost), rate24)


def test_an_empty_timeline_has_no_picture() -> None:
    picture = picture_map(schema.Timeline(), rate24)
    assert (picture.frames, picture.runs, picture.at(0)) == (0, (), None)
    assert picture_map(film(track()), rate24).frames == 0


def test_clips_and_stacks_directly_in_the_timelines_stack() -> None:
    timeline = schema.Timeline()
    inner = schema.Stack()
    inner.append(clip("b", 3))
    timeline.tracks.extend([clip("a", 8), inner])
    picture = picture_map(timeline, rate24)
    assert names(picture) == "bbbaaaaa"
    assert [place.address for place in picture.placements] == [(0,), (1, 0)]


def test_the_collector_is_on_again_after_an_error() -> None:
    import gc

    assert gc.isenabled()
    with pytest.raises(HostileInput):
        picture_map(
            film(track(clip("a", 5, 24, start=0), schema.Gap(source_range=time_range(time(0, 24), time(-1, 24))))),
            rate24,
        )
    assert gc.isenabled()
