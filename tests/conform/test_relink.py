"""Relink: every kind of shot gets its takes at its exact frames, and nothing else changes."""

from __future__ import annotations

from fractions import Fraction

import opentimelineio as otio
import pytest

from plugin.conform.fill import Fill
from plugin.conform.relink import relink
from plugin.shots.shot import Kind
from plugin.timeline.picture import picture_map
from tests.fakes.compare import assert_same_outside, own
from tests.fakes.cuts import clip, cut_of, fill, film, gap, marker, rate24, shot, take, track, transition

schema = otio.schema
ntsc = Fraction(24000, 1001)


def ranges(*fills: Fill) -> list[tuple[int, int]]:
    return [(each.shot.start, each.shot.end) for each in fills]


def line(of: otio.schema.Track) -> list[tuple[str, str, float]]:
    """Kind, name and length of what lies on a track."""
    return [
        (child.schema_name(), child.name, child.duration().value if isinstance(child, otio.core.Item) else 0)
        for child in of
    ]


def assert_shown(timeline: otio.schema.Timeline, filled: Fill, rate: Fraction = rate24) -> None:
    """Every frame of the shot shows the circled take's own frame."""
    picture = picture_map(timeline, rate)
    for offset in range(filled.shot.frames):
        placement = picture.at(filled.shot.start + offset)
        assert placement is not None
        assert placement.item.active_media_reference_key == filled.circled.name
        shown = picture.source_frame(placement, filled.shot.start + offset)
        assert shown == filled.circled.handles[0] + offset


def test_a_hole_becomes_a_clip_of_its_exact_length() -> None:
    timeline = film(track(clip("a", 48), gap(24), clip("b", 48)))
    filled = fill(shot("SH0010", 48, 24), takes=2, handles=(6, 4))
    result, report = relink(cut_of(timeline), [filled])
    assert line(result.tracks[0]) == [("Clip", "a", 48), ("Clip", "SH0010", 24), ("Clip", "b", 48)]
    assert report.placed == ("SH0010",) and report.added_tracks == 0 and not report.left_out
    new = result.tracks[0][1]
    assert sorted(new.media_references()) == ["SH0010_video_t001", "SH0010_video_t002"]
    assert new.active_media_reference_key == "SH0010_video_t002"
    assert own(new)["metadata"] == {"second_unit": {"shot": "SH0010", "stage": "video", "take": 2}}
    assert (new.source_range.start_time.value, new.source_range.start_time.rate) == (86_406, 24)
    assert new.media_reference.available_range.duration.value == 34
    assert new.media_reference.name == "SH0010_video_t002.mov"
    assert new.media_reference.target_url.endswith("/takes/SH0010/SH0010_video_t002.mov")
    assert own(new.media_reference)["metadata"]["second_unit"] == {
        "shot": "SH0010",
        "take": 2,
        "generator": "animatic",
        "model": "animatic",
        "sha256": "0" * 64,
    }
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_the_cut_itself_is_not_touched() -> None:
    timeline = film(track(clip("a", 48), gap(24), clip("ph", 24, media=None)))
    before = own(timeline)
    relink(cut_of(timeline), [fill(shot("SH0010", 48, 24)), fill(shot("SH0020", 72, 24, address=(0, 2)))])
    assert own(timeline) == before


def test_a_placeholder_keeps_everything_but_its_media() -> None:
    slug = clip("SCENE MISSING", 30, start=7, media=None)
    slug.markers.append(marker("note", 10))
    slug.effects.append(schema.Effect(effect_name="grade"))
    slug.metadata["Resolve_OTIO"] = {"Link Group ID": 4}
    slug.enabled = False
    timeline = film(track(clip("a", 10), slug, clip("b", 10)))
    filled = fill(shot("SH0010", 10, 30, kind=Kind.card, address=(0, 1)), handles=(3, 3))
    result, _ = relink(cut_of(timeline), [filled])
    placed = result.tracks[0][1]
    assert placed.name == "SCENE MISSING" and placed.markers[0].name == "note" and not placed.enabled
    assert sorted(placed.media_references()) == ["DEFAULT_MEDIA", "SH0010_video_t001"]
    assert isinstance(placed.media_references()["DEFAULT_MEDIA"], schema.MissingReference)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_real_clip_with_a_marker_keeps_its_media_under_the_old_key() -> None:
    timeline = film(track(clip("a", 10), clip("real", 30), clip("b", 10)))
    filled = fill(shot("SH0010", 10, 30, kind=Kind.marked, address=(0, 1)))
    result, _ = relink(cut_of(timeline), [filled])
    placed = result.tracks[0][1]
    assert placed.media_references()["DEFAULT_MEDIA"].target_url == "media.mov"
    assert placed.active_media_reference_key == "SH0010_video_t001"
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_clip_whose_active_key_is_dead_gets_its_media() -> None:
    text = film(track(clip("a", 10), clip("ph", 30, media=None))).to_json_string()
    text = text.replace('"active_media_reference_key": "DEFAULT_MEDIA"', '"active_media_reference_key": "gone"')
    timeline = otio.adapters.read_from_string(text, "otio_json")
    assert timeline.tracks[0][1].media_reference is None
    filled = fill(shot("SH0010", 10, 30, kind=Kind.unlinked, address=(0, 1)))
    result, report = relink(cut_of(timeline), [filled])
    assert report.placed == ("SH0010",)
    assert_shown(result, filled)


def test_a_placeholder_without_source_range_keeps_the_length_of_its_media() -> None:
    reference = schema.GeneratorReference(
        generator_kind="Slug", available_range=otio.opentime.TimeRange(duration=otio.opentime.RationalTime(30, 24))
    )
    timeline = film(track(clip("a", 10), schema.Clip("Slug", reference), clip("b", 10)))
    filled = fill(shot("SH0010", 10, 30, kind=Kind.slug, address=(0, 1)), handles=(4, 0))
    result, _ = relink(cut_of(timeline), [filled])
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


@pytest.mark.parametrize("rate", [23.976, 23.976023976023978, 23.976024627685547, 23.98])
def test_the_files_own_spelling_of_the_rate_stays(rate: float) -> None:
    timeline = film(track(clip("a", 48, rate), gap(24, rate), clip("ph", 12, rate, media=None)))
    fills = [
        fill(shot("SH0010", 48, 24), rate=ntsc, handles=(2, 2)),
        fill(shot("SH0020", 72, 12, kind=Kind.unlinked, address=(0, 2)), rate=ntsc),
        fill(shot("SH0030", 84, 12), rate=ntsc),
    ]
    result, report = relink(cut_of(timeline, ntsc), fills)
    assert len(report.placed) == 3
    for child in result.tracks[0]:
        assert child.duration().rate == rate
    assert result.tracks[0][1].media_reference.available_range.duration.rate == rate
    assert result.tracks[0].duration().value == 96
    for filled in fills:
        assert_shown(result, filled, ntsc)
    assert_same_outside(timeline, result, ranges(*fills), ntsc)


def test_a_placeholder_at_another_rate_keeps_its_own_length() -> None:
    timeline = film(track(clip("a", 24), clip("ph", 49, 25, media=None), clip("b", 24)))
    filled = fill(shot("SH0010", 24, 47, kind=Kind.unlinked, address=(0, 1)), handles=(5, 5))
    result, report = relink(cut_of(timeline), [filled])
    assert report.placed
    placed = result.tracks[0][1]
    assert (placed.duration().value, placed.duration().rate) == (49, 25)
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_gap_at_another_rate_is_filled_without_moving_what_follows() -> None:
    timeline = film(track(clip("a", 24), gap(49, 25), clip("b", 24)))
    filled = fill(shot("SH0010", 24, 47))
    result, _ = relink(cut_of(timeline), [filled])
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_part_of_a_gap_at_another_rate_leaves_the_rest() -> None:
    timeline = film(track(clip("a", 24), gap(100, 25), clip("b", 24)), track(gap(40), clip("over", 20), name="V2"))
    fills = [fill(shot("SH0010", 24, 16)), fill(shot("SH0020", 60, 60))]
    result, _ = relink(cut_of(timeline), fills)
    kinds = [child.schema_name() for child in result.tracks[0]]
    assert kinds == ["Clip", "Clip", "Gap", "Clip", "Clip"]
    for filled in fills:
        assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(*fills), rate24)


def test_a_divided_gap_keeps_what_it_carries() -> None:
    hole = gap(100)
    hole.name, hole.metadata["kept"] = "Filler", {"a": 1}
    hole.markers.extend([marker("left", 5), marker("middle", 50), marker("right", 90)])
    timeline = film(track(hole, clip("b", 24)), track(clip("v2", 40), gap(20), clip("v2", 40), name="V2"))
    filled = fill(shot("SH0010", 40, 20), handles=(7, 0))
    result, _ = relink(cut_of(timeline), [filled])
    left, new, right, _ = result.tracks[0]
    for part in (left, right):
        assert part.name == "Filler" and part.metadata["kept"]["a"] == 1
    assert [each.name for each in left.markers] == ["left"]
    assert [each.name for each in new.markers] == ["middle"]
    assert new.markers[0].marked_range.start_time.value == 86_407 + 10
    assert [each.name for each in right.markers] == ["right"]
    assert right.markers[0].marked_range.start_time.value - right.source_range.start_time.value == 30
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_filled_gap_gives_its_markers_to_the_clip() -> None:
    hole = gap(20)
    hole.markers.append(marker("AI: a storm", 3))
    timeline = film(track(clip("a", 24), hole))
    result, _ = relink(cut_of(timeline), [fill(shot("SH0010", 24, 20), handles=(2, 0))])
    new = result.tracks[0][1]
    assert [each.name for each in new.markers] == ["AI: a storm"]
    assert new.markers[0].marked_range.start_time.value == 86_405


def test_a_hole_over_two_gaps_becomes_one_clip() -> None:
    timeline = film(track(clip("a", 24), gap(10), gap(10), clip("b", 10)))
    filled = fill(shot("SH0010", 24, 20))
    result, _ = relink(cut_of(timeline), [filled])
    assert line(result.tracks[0])[1] == ("Clip", "SH0010", 20)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_the_lowest_track_with_room_is_used() -> None:
    timeline = film(
        track(clip("a", 24), clip("hidden", 20)), track(gap(100), name="V2"), track(clip("top", 10), gap(90), name="V3")
    )
    timeline.tracks[0][1].enabled = False
    result, report = relink(cut_of(timeline), [fill(shot("SH0010", 24, 20))])
    assert report.added_tracks == 0
    assert line(result.tracks[1])[1] == ("Clip", "SH0010", 20)


def test_a_new_track_only_when_none_has_room() -> None:
    audio = track(clip("sound", 44), name="Audio 1", kind="Audio")
    timeline = film(track(clip("a", 24), clip("off", 20)), audio)
    timeline.tracks[0][1].enabled = False
    filled = fill(shot("SH0010", 24, 20))
    result, report = relink(cut_of(timeline), [filled])
    assert report.added_tracks == 1
    assert [each.name for each in result.tracks] == ["Video 1", "Second Unit", "Audio 1"]
    assert line(result.tracks[1]) == [("Gap", "", 24), ("Clip", "SH0010", 20)]
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_cut_without_any_picture_gets_one_track_for_all() -> None:
    timeline = film(track(clip("sound", 100), name="Audio 1", kind="Audio"))
    fills = [fill(shot("SH0010", 0, 50)), fill(shot("SH0020", 50, 50))]
    result, report = relink(cut_of(timeline), fills)
    assert report.added_tracks == 1 and len(result.tracks[0]) == 2
    for filled in fills:
        assert_shown(result, filled)


@pytest.mark.parametrize("how", ["disabled", "locked"])
def test_disabled_and_locked_tracks_are_not_used(how: str) -> None:
    bottom, top = track(clip("a", 24), gap(20), clip("b", 24)), track(gap(68), name="V2")
    if how == "disabled":
        bottom.enabled = False
        top[:] = [clip("c", 24), gap(20), clip("d", 24)]
    else:
        bottom.metadata["Resolve_OTIO"] = {"Locked": True}
    result, _ = relink(cut_of(film(bottom, top)), [fill(shot("SH0010", 24, 20))])
    assert own(result.tracks[0]) == own(bottom)
    assert line(result.tracks[1])[1] == ("Clip", "SH0010", 20)


def test_a_hole_at_the_tail_is_appended() -> None:
    timeline = film(track(clip("a", 24)), track(clip("sound", 60), name="Audio 1", kind="Audio"))
    fills = [fill(shot("SH0020", 34, 26)), fill(shot("SH0010", 24, 4))]
    result, _ = relink(cut_of(timeline), fills)
    expected = [("Clip", "a", 24), ("Clip", "SH0010", 4), ("Gap", "", 6), ("Clip", "SH0020", 26)]
    assert line(result.tracks[0]) == expected
    assert_same_outside(timeline, result, ranges(*fills), rate24)


def test_a_trimmed_track_shows_what_is_appended() -> None:
    video = track(clip("a", 24))
    video.source_range = otio.opentime.TimeRange(otio.opentime.RationalTime(4, 24), otio.opentime.RationalTime(20, 24))
    timeline = film(video, track(clip("sound", 60), name="Audio 1", kind="Audio"))
    filled = fill(shot("SH0010", 20, 40))
    result, _ = relink(cut_of(timeline), [filled])
    assert result.tracks[0].source_range.duration.value == 60
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_short_clip_is_divided_where_its_media_ends() -> None:
    short = clip("s", 40, start=100)
    short.markers.extend([marker("real", 105), marker("missing", 135)])
    short.effects.append(schema.Effect(effect_name="grade"))
    timeline = film(track(clip("a", 24), short, transition(6, 6), clip("b", 24)))
    filled = fill(shot("SH0010", 49, 15, kind=Kind.short, address=(0, 1), item_offset=25), handles=(2, 6))
    result, report = relink(cut_of(timeline), [filled])
    assert report.notes == ()
    kinds = [
        ("Clip", "a", 24),
        ("Clip", "s", 25),
        ("Clip", "SH0010", 15),
        ("Transition", "dissolve", 0),
        ("Clip", "b", 24),
    ]
    assert line(result.tracks[0]) == kinds
    _, kept, new, *_ = result.tracks[0]
    assert [each.name for each in kept.markers] == ["real"] and [each.name for each in new.markers] == ["missing"]
    assert new.markers[0].marked_range.start_time.value == 86_402 + 10
    assert [each.effect_name for each in new.effects] == ["grade"]
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_several_splits_and_holes_on_one_track_do_not_disturb_each_other() -> None:
    timeline = film(track(clip("s", 40), gap(10), clip("t", 40), clip("ph", 10, media=None), gap(10)))
    fills = [
        fill(shot("SH0010", 30, 10, kind=Kind.short, address=(0, 0), item_offset=30)),
        fill(shot("SH0020", 40, 10)),
        fill(shot("SH0030", 80, 10, kind=Kind.short, address=(0, 2), item_offset=30)),
        fill(shot("SH0040", 90, 10, kind=Kind.unlinked, address=(0, 3))),
        fill(shot("SH0050", 100, 10)),
    ]
    result, report = relink(cut_of(timeline), fills)
    assert report.placed == tuple(each.shot.id for each in fills)
    for filled in fills:
        assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(*fills), rate24)


def test_a_marked_range_on_picture_is_covered_from_above() -> None:
    timeline = film(track(clip("a", 100)), track(gap(20), clip("title", 10), gap(70), name="V2"))
    filled = fill(shot("SH0010", 50, 20, kind=Kind.marked))
    result, report = relink(cut_of(timeline), [filled])
    assert report.added_tracks == 0
    assert ("Clip", "SH0010", 20) in line(result.tracks[1])
    assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_nested_placeholder_is_filled_in_place_and_a_nested_hole_from_above() -> None:
    inner = track(clip("x", 20), clip("ph", 20, media=None), gap(20), clip("y", 20), name="inner")
    nest = schema.Stack("nest", children=[inner])
    nest.source_range = otio.opentime.TimeRange(otio.opentime.RationalTime(30, 24), otio.opentime.RationalTime(50, 24))
    timeline = film(track(clip("a", 24), nest, clip("b", 24)))
    placeholder = shot("SH0010", 24, 10, kind=Kind.unlinked, address=(0, 1, 0, 1), item_offset=10)
    fills = [fill(placeholder, handles=(3, 3)), fill(shot("SH0020", 34, 20))]
    result, report = relink(cut_of(timeline), fills)
    assert report.added_tracks == 1 and len(report.placed) == 2
    for filled in fills:
        assert_shown(result, filled)
    assert_same_outside(timeline, result, ranges(*fills), rate24)


@pytest.mark.parametrize("speed", [2, -1, -2, 0, Fraction(1, 2)])
@pytest.mark.parametrize("nested", [False, True])
def test_a_speed_effect_stays_and_shows_the_takes_frames(speed: Fraction | int, nested: bool) -> None:
    slug = clip("ph", 20, media=None)
    slug.effects.append(schema.LinearTimeWarp(time_scalar=float(speed)))
    place = track(clip("a", 10), slug, clip("b", 10))
    shown, address = shot("SH0010", 10, 20), (0, 1)
    if nested:
        nest = schema.Stack("nest", children=[place])
        nest.source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(15, 24), otio.opentime.RationalTime(10, 24)
        )
        place, shown, address = track(nest), shot("SH0010", 0, 10), (0, 0, 0, 1)
    timeline = film(place)
    shown = shot("SH0010", shown.start, shown.frames, kind=Kind.unlinked, address=address, speed=Fraction(speed))
    filled = fill(shown, handles=(4, 4))
    result, report = relink(cut_of(timeline), [filled])
    assert report.placed == ("SH0010",)
    picture = picture_map(result, rate24)
    seen = [picture.source_frame(picture.at(shown.start + n), shown.start + n) for n in range(shown.frames)]  # type: ignore[arg-type]
    steps = range(shown.frames) if speed >= 0 else range(shown.frames - 1, -1, -1)
    assert seen == [4 + int(n * abs(speed)) for n in steps]
    assert_same_outside(timeline, result, ranges(filled), rate24)


def test_a_filled_cut_takes_another_circled_take() -> None:
    timeline = film(track(clip("a", 24), gap(20), clip("ph", 30, media=None), clip("s", 30)))
    shots = [
        shot("SH0010", 24, 20),
        shot("SH0020", 44, 30, kind=Kind.unlinked, address=(0, 2)),
        shot("SH0030", 84, 20, kind=Kind.short, address=(0, 3), item_offset=10),
    ]
    first, _ = relink(cut_of(timeline), [fill(each) for each in shots])
    same, _ = relink(cut_of(first), [fill(each) for each in shots])
    assert own(same) == own(first)
    other = [take(each, 2, handles=(5, 5)) for each in shots]
    fills = [Fill(each, (take(each, 1), two), two) for each, two in zip(shots, other, strict=True)]
    again, report = relink(cut_of(first), fills)
    assert report.placed == ("SH0010", "SH0020", "SH0030") and report.added_tracks == 0
    assert line(again.tracks[0]) == line(first.tracks[0])
    for each in fills:
        assert_shown(again, each)


def test_a_filled_clip_that_was_trimmed_since_keeps_its_frames() -> None:
    timeline = film(track(clip("a", 24), gap(20), clip("b", 24)))
    one, two = take(shot("SH0010", 24, 20), 1, handles=(0, 0)), take(shot("SH0010", 24, 20), 2, handles=(5, 5))
    filled, _ = relink(cut_of(timeline), [Fill(shot("SH0010", 24, 20), (one,), one)])
    placed = filled.tracks[0][1]
    placed.source_range = otio.opentime.TimeRange(
        otio.opentime.RationalTime(86_403, 24), otio.opentime.RationalTime(12, 24)
    )
    result, report = relink(cut_of(filled), [Fill(shot("SH0010", 24, 12), (one, two), two)])
    assert report.placed == ("SH0010",)
    assert result.tracks[0][1].source_range.start_time.value == 86_408
    assert result.tracks[0][1].duration().value == 12


def test_what_does_not_fit_any_more_is_left_out_with_the_reason() -> None:
    timeline = film(track(clip("a", 24), clip("ph", 20, media=None), clip("b", 24)))
    fills = [
        fill(shot("SH0010", 20, 20, kind=Kind.unlinked, address=(0, 1))),
        fill(shot("SH0020", 24, 20, kind=Kind.unlinked, address=(0, 9))),
        fill(shot("SH0030", 0, 24)),
        fill(shot("SH0040", 24, 20, kind=Kind.unlinked, address=(0, 1)), frames=19),
        fill(shot("SH0050", 24, 20, kind=Kind.unlinked, address=(0, 1)), rate=Fraction(25)),
    ]
    result, report = relink(cut_of(timeline), fills)
    assert report.placed == () and [id for id, _ in report.left_out] == [each.shot.id for each in fills]
    assert "1 frames shorter" in str(report.left_out[3][1])
    assert own(result) == own(timeline)


def test_a_transition_that_needs_more_than_the_handles_is_told() -> None:
    timeline = film(track(clip("a", 24), transition(12, 0), gap(20), clip("b", 24)))
    needy = shot("SH0010", 24, 20)
    object.__setattr__(needy, "head_transition", 12)
    _, report = relink(cut_of(timeline), [fill(needy, handles=(8, 0))])
    assert report.placed == ("SH0010",) and "4 more handle frames" in str(report.notes[0])


def test_a_gap_keeps_the_frames_that_a_transition_takes_from_it() -> None:
    """The dissolve reaches 12 frames into the gap; leaving it 6 would make it illegal, so another track is used."""
    timeline = film(track(clip("a", 24), transition(6, 12), gap(40), clip("b", 24)), track(clip("o", 30), name="V2"))
    filled = fill(shot("SH0010", 30, 34))
    result, _ = relink(cut_of(timeline), [filled])
    assert own(result.tracks[0]) == own(timeline.tracks[0])
    assert line(result.tracks[1]) == [("Clip", "o", 30), ("Clip", "SH0010", 34)]
