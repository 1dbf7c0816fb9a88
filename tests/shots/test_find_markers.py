"""Markers that ask: a prompt for what is missing, or a shot of their own."""

from __future__ import annotations

import opentimelineio as otio
import pytest

from plugin.shots.shot import Kind
from tests.fakes.cuts import clip, film, gap, track
from tests.shots.finding import find, marker, rows, schema, time, time_range


def with_markers(item: otio.core.Item, *markers: otio.schema.Marker) -> otio.core.Item:
    item.markers.extend(markers)
    return item


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("AI: rain", "rain"),
        ("ai:rain", "rain"),
        ("AI：雨", "雨"),
        (" GEN: a dog", "a dog"),
        ("生成:女主回头", "女主回头"),
        ("生成：女主回头", "女主回头"),
    ],
)
@pytest.mark.parametrize("where", ["name", "comment", "Note"])
def test_a_marker_that_asks_makes_the_clip_a_shot(text: str, prompt: str, where: str) -> None:
    made = marker("Marker 1", 12)
    if where == "Note":
        made.metadata["Resolve_OTIO"] = {"Keywords": [], "Note": text}
    else:
        setattr(made, where, text)
    (shot,) = find(film(track(clip("a", 10), with_markers(clip("b", 10, start=8), made))))
    assert (shot.kind, shot.start, shot.frames, shot.prompt) == (Kind.marked, 10, 10, prompt)
    assert (shot.address, shot.item_offset) == ((0, 1), 0)


@pytest.mark.parametrize("text", ["AIR: rain", "fix the eyeline", "AI", "generate", "see AI: rain"])
def test_a_marker_that_does_not_ask_makes_none(text: str) -> None:
    assert find(film(track(with_markers(clip("b", 10), marker(text, 2))))) == ()


def test_a_colour_of_the_settings_asks() -> None:
    timeline = film(track(with_markers(clip("b", 10), marker("more rain", 2, color="PURPLE"))))
    assert find(timeline) == ()
    (shot,) = find(timeline, marker_colours=("purple",))
    assert (shot.kind, shot.prompt) == (Kind.marked, "more rain")


def test_a_range_is_the_shot() -> None:
    (shot,) = find(film(track(with_markers(clip("b", 40, start=100), marker("AI: fire", 110, 12)))))
    assert (shot.kind, shot.start, shot.frames, shot.item_offset, shot.address) == (Kind.marked, 10, 12, 10, (0, 0))


def test_a_range_is_cut_to_its_clip_and_one_outside_is_no_shot() -> None:
    made = with_markers(clip("b", 40, start=100), marker("AI: fire", 130, 30), marker("AI: ice", 400, 30))
    assert rows(find(film(track(made, clip("c", 50))))) == [("marked", 30, 10)]


def test_kdenlive_counts_markers_from_the_in_point() -> None:
    (shot,) = find(film(track(with_markers(clip("b", 40, start=100), marker("AI: fire", 10, 5)))))
    assert (shot.start, shot.frames) == (10, 5)


def test_on_a_hole_or_placeholder_it_gives_the_prompt() -> None:
    timeline = film(
        track(
            clip("a", 10),
            with_markers(gap(10), marker("AI: a street", 3, 4)),
            with_markers(clip("TBD: a dog", 10), marker("GEN: a cat", 2)),
            with_markers(clip("u", 10, media=None), marker("AI: one", 2), marker("AI: two", 4)),
        )
    )
    shots = find(timeline)
    assert rows(shots) == [("hole", 10, 10), ("card", 20, 10), ("unlinked", 30, 10)]
    assert [shot.prompt for shot in shots] == ["a street", "a cat", "one\ntwo"]


def test_markers_on_the_timeline_mean_what_is_seen_there() -> None:
    timeline = film(track(clip("a", 30), gap(10)), track(gap(10), clip("b", 5)))
    timeline.tracks.markers.extend([marker("AI: b", 12), marker("AI: hole", 33), marker("AI: range", 20, 6)])
    shots = find(timeline)
    assert rows(shots) == [("marked", 10, 5), ("marked", 20, 6), ("hole", 30, 10)]
    assert [shot.prompt for shot in shots] == ["b", "range", "hole"]
    assert [shot.address for shot in shots] == [(1, 1), None, None]


def test_markers_of_the_timeline_in_record_timecode_are_understood() -> None:
    timeline = film(track(clip("a", 30)))
    timeline.tracks.markers.append(marker("AI: x", 86_400 + 7, 5))
    assert rows(find(timeline, start_frame=86_400)) == [("marked", 7, 5)]
    assert find(timeline) == ()


def test_markers_on_tracks_and_nested_stacks() -> None:
    stack = schema.Stack(name="nest", source_range=time_range(time(5, 24), time(20, 24)))
    stack.append(track(clip("x", 15), clip("y", 15)))
    stack.markers.append(marker("AI: y", 20))
    upper = track(gap(10), clip("b", 5))
    upper.markers.append(marker("AI: b", 11))
    shots = find(film(track(gap(3), stack), upper))
    assert rows(shots) == [("hole", 0, 3), ("marked", 10, 5), ("marked", 13, 10)]
    assert [shot.name for shot in shots[1:]] == ["b", "y"]
    assert shots[2].address == (0, 1, 0, 1)


def test_on_disabled_and_filled_clips_a_marker_asks_for_nothing() -> None:
    off = with_markers(clip("off", 10), marker("AI: x", 2))
    off.enabled = False
    filled = with_markers(clip("f", 10, media="SH0010_video_t001.mov"), marker("AI: x", 2))
    assert rows(find(film(track(off, filled)))) == [("hole", 0, 10)]


def test_one_place_is_one_shot() -> None:
    timeline = film(
        track(clip("a", 20), clip("TBD", 5), clip("b", 10), gap(10), clip("c", 5), clip("u", 20, media=None))
    )
    timeline.tracks.markers.extend([marker("AI: big", 15, 23), marker("AI: again", 20, 5), marker("AI: far", 47, 9)])
    shots = find(timeline)
    assert rows(shots) == [("marked", 15, 23), ("hole", 38, 7), ("marked", 47, 3), ("unlinked", 50, 20)]
    assert shots[0].prompt == "big"


def test_two_ranges_on_one_clip_are_two_shots() -> None:
    made = with_markers(clip("a", 50), marker("AI: one", 5, 5), marker("AI: two", 30, 5))
    shots = find(film(track(made)))
    assert rows(shots) == [("marked", 5, 5), ("marked", 30, 5)]
    assert shots[0].before is not None and shots[0].before.frame == 4
    assert shots[0].after is not None and shots[0].after.frame == 10
