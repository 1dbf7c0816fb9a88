"""What the strip reckons with: zoom, ticks, tracks prepared for drawing, heights."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.desk.views import ItemView, TrackView
from tests.fakes.standing import sample_opened
from ui.strip.lane import Lane, Missing, Span, blank
from ui.strip.model import Picture, StripModel
from ui.strip.rows import Rows
from ui.strip.scale import Scale
from ui.strip.ticks import Clock
from ui.times import timecode

items = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60)), max_size=40).map(
    lambda given: [ItemView(start, frames, f"{start}") for start, frames in sorted(given)]
)


def scale_of(frames: int, width: int = 1000) -> Scale:
    made = Scale()
    made.resize(width)
    made.hold(frames)
    return made


@given(st.integers(1, 5_000_000), st.integers(0, 1000), st.lists(st.floats(0.2, 5.0), min_size=1, max_size=12))
def test_zoom_keeps_what_lies_under_the_cursor_unless_an_end_is_reached(
    frames: int, x: int, factors: list[float]
) -> None:
    scale = scale_of(frames)
    for factor in factors:
        under = scale.frame(x)
        scale.zoom(factor, x)
        assert 0 <= scale.first <= scale.highest_first
        assert scale.farthest <= scale.per_frame <= scale.nearest
        if 0 < scale.first < scale.highest_first:
            assert abs(scale.x(under) - x) < 0.51


def test_the_whole_cut_stays_whole_when_the_window_grows() -> None:
    scale = scale_of(24_000)
    scale.resize(1600)
    assert scale.fits
    assert scale.x(24_000) < 1600


def test_a_zoomed_cut_stays_where_it_is_when_the_window_grows() -> None:
    scale = scale_of(24_000)
    scale.zoom_to(2.0, 0)
    scale.scroll_to(5_000)
    scale.resize(1600)
    assert (scale.first, scale.per_frame) == (5_000, 2.0)


def test_play_turns_the_page_at_the_edge_and_not_before() -> None:
    scale = scale_of(24_000)
    scale.zoom_to(1.0, 0)
    assert not scale.page_to(998)
    assert scale.page_to(1_000)
    assert scale.first <= 1_000 < scale.last
    assert scale.frame(0) > 900


@given(items, st.integers(-10, 600), st.integers(1, 100))
def test_what_lies_between_two_frames_is_found_as_by_walking(laid: list[ItemView], first: int, length: int) -> None:
    span, last = Span(laid), first + length
    found = set(span.between(first, last))
    for index, item in enumerate(laid):
        if item.start < last and item.start + item.frames > first:
            assert index in found


@given(items, st.integers(0, 600))
def test_the_thing_at_a_frame_is_found_as_by_walking(laid: list[ItemView], frame: int) -> None:
    expected = [index for index, item in enumerate(laid) if item.start <= frame < item.start + item.frames]
    assert Span(laid).at(frame) == (expected[-1] if expected else None)


@given(items, st.integers(0, 9))
def test_blocks_cover_every_clip_and_close_only_small_gaps(laid: list[ItemView], level: int) -> None:
    starts, ends = Lane(TrackView("V1", True, True, tuple(laid))).blocks(2**level)
    covered = {frame for start, end in zip(starts, ends, strict=True) for frame in range(start, end)}
    true = {frame for item in laid for frame in range(item.start, item.start + item.frames)}
    assert true <= covered
    for end, start in zip(ends[:-1], starts[1:], strict=True):
        assert start > end


@given(items, st.floats(0.001, 2.0))
def test_no_missing_shot_is_dropped_however_many_share_a_pixel(laid: list[ItemView], per_frame: float) -> None:
    span = Missing(laid)
    columns = span.columns(range(len(span)), per_frame, 3)
    for item in laid:
        at = item.start * per_frame
        assert any(x <= at + 0.5 and at - 0.5 <= x + width for x, width, _ in columns)


def test_the_most_urgent_stands_for_those_that_share_a_pixel() -> None:
    span = Missing(ItemView(number, 1, "", f"SH{number}") for number in range(5))
    for number, state in enumerate(("Succeeded", "Queued", "Failed", "Running", "NotStarted")):
        span.set_face(number, blank._replace(state=state))
    assert [index for _, _, index in span.columns(range(5), 0.001, 3)] == [2]
    span.set_face(2, blank._replace(state="Failed", excluded=True))
    assert [index for _, _, index in span.columns(range(5), 0.001, 3)] == [3]


@pytest.mark.parametrize(
    ("rate", "start"),
    [
        (Fraction(24), 86400),
        (Fraction(25), 0),
        (Fraction(30000, 1001), 0),
        (Fraction(60000, 1001), 0),
        (Fraction(24000, 1001), 0),
    ],
)
def test_numbered_ticks_stand_on_whole_seconds(rate: Fraction, start: int) -> None:
    clock = Clock(rate, start)
    for seconds in (1, 10, 60):
        lines = list(clock.lines(0, 200 * clock.nominal, (0, seconds)))
        assert len(lines) >= 200 // seconds - 1
        for frame in lines:
            shown = timecode(frame + start, rate)
            # Drop-frame leaves the first numbers of most minutes out.
            assert shown[-2:] in (("00", "02", "04") if ";" in shown else ("00",))
            assert int(shown[6:8]) % min(seconds, 60) == 0


@given(
    st.sampled_from([Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60000, 1001)]), st.integers(0, 10**6)
)
def test_a_typed_timecode_is_the_frame_that_shows_it(rate: Fraction, frame: int) -> None:
    clock = Clock(rate, 1_000)
    assert clock.read(timecode(frame + 1_000, rate)) == frame


@pytest.mark.parametrize("text", ["", "x", "1:2:3:4:5", "-1", "12:ab"])
def test_what_is_no_timecode_names_no_frame(text: str) -> None:
    assert Clock(Fraction(24), 0).read(text) in (None, 0 if text == "" else None)


def test_the_ruler_never_gets_crowded() -> None:
    clock = Clock(Fraction(25), 90_000)
    for per_frame in (48.0, 3.0, 0.5, 0.01, 0.0005, 0.00001):
        step = clock.step(per_frame, 90)
        lines = list(clock.lines(0, 1900 / per_frame, step))
        assert len(lines) <= 1900 / 90 + 2 or step == (0, 86400)


def test_rows_share_the_room_until_one_is_dragged() -> None:
    rows = Rows()
    rows.resize(200)
    rows.hold([True, True, False])
    assert 150 <= rows.total <= 200
    before = list(rows.heights)
    rows.set_height(0, before[0] + 30)
    assert rows.heights == [before[0] + 30, before[1], before[2]]
    rows.set_height(0, 1)
    assert rows.heights[0] == rows.least


def test_more_tracks_than_fit_can_be_scrolled() -> None:
    rows = Rows()
    rows.resize(100)
    rows.hold([True] * 20)
    assert rows.heights == [rows.least] * 20
    rows.scroll_to(10_000)
    assert rows.offset == rows.excess == 20 * rows.least - 100
    assert rows.at(99) == 19
    assert list(rows.between(0, 100))[-1] == 19


def test_snapping_takes_the_nearest_cut_point_or_marker() -> None:
    model = StripModel(sample_opened(12))
    assert model.snapped(75, 5) == 72
    assert model.snapped(78, 5) == 78
    assert model.snapped(203, 5) == 200  # a marker
    assert model.next_point(72, 1) == 120
    assert model.next_point(72, -1) == 0
    assert model.next_point(0, -1) == 0
    assert model.next_point(10**9, 1) == model.cut.frames


def test_a_shot_that_no_track_tells_of_is_laid_on_the_lowest_one() -> None:
    from dataclasses import replace

    opened = sample_opened(3, 3)
    bare = tuple(replace(track, items=tuple(i for i in track.items if not i.shot_id)) for track in opened.cut.tracks)
    model = StripModel(replace(opened, cut=replace(opened.cut, tracks=bare)))
    assert set(model.places) == {"SH0010", "SH0020", "SH0030"}
    assert all(place[0][0] == 1 for place in model.places.values())


def test_the_picture_of_a_filled_shot_is_the_circled_take_of_its_latest_stage() -> None:
    from dataclasses import replace

    opened = sample_opened(12)
    take = next(take for take in opened.standing.takes if take.circled)
    later = replace(take, stage="upscale", number=1, path=Path("/film/upscaled.mov"), handles=(8, 8))
    takes = (later, *opened.standing.takes)
    model = StripModel(replace(opened, standing=replace(opened.standing, takes=takes)))
    assert model.pictures[take.shot_id] == Picture(Path("/film/upscaled.mov"), 8)


def test_only_what_changed_is_named() -> None:
    from dataclasses import replace

    opened = sample_opened(12)
    model = StripModel(opened)
    assert model.stand(opened.standing) == set()
    shots = list(opened.standing.shots)
    shots[3] = replace(shots[3], state="Running")
    now = replace(opened.standing, shots=tuple(shots))
    assert model.stand(now) == {shots[3].id}
    jobs = tuple(replace(job, fraction=0.7) if job.fraction else job for job in now.jobs)
    running = {job.shot_id for job in jobs if job.fraction}
    assert running
    assert model.stand(replace(now, jobs=jobs)) == running
