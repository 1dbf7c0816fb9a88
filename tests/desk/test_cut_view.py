"""The tracks as a window draws them: every clip at its frames, missing shots in their places, fast."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from plugin.app import build_app
from plugin.commands.opening import open_cut
from plugin.commands.placing import present_shots
from plugin.commands.request import Target
from plugin.desk.cut_view import cut_view
from plugin.desk.views import CutView
from plugin.jobs.project import open_store, project_beside
from tests.fakes.cuts import clip, film, gap, marker, track, transition
from tests.fakes.footage import write_footage

many = 4000


def view_of(path: Path, timeline: otio.schema.Timeline) -> CutView:
    otio.adapters.write_to_file(timeline, str(path))
    app = build_app({})
    opened = open_cut(app, Target(path))
    with open_store(project_beside(path), create=False) as store:
        return cut_view(app, opened, present_shots(opened, store))


def spans(view: CutView, name: str) -> list[tuple[int, int, str, str]]:
    (found,) = (track for track in view.tracks if track.name == name)
    return [(item.start, item.frames, item.name, item.shot_id) for item in found.items]


def test_tracks_run_from_the_top_down_with_the_sound_below(tmp_path: Path) -> None:
    write_footage(tmp_path / "a.mov", Fraction(24), 40)
    media = str(tmp_path / "a.mov")
    view = view_of(
        tmp_path / "film.otio",
        film(
            track(clip("a", 10, media=media), gap(5), clip("b", 10, media=media, start=3), name="V1"),
            track(gap(20), clip("top", 5, media=media), name=""),
            track(clip("music", 30, media="music.wav", start=7), name="A1", kind="Audio"),
        ),
    )
    assert [(t.name, t.is_video) for t in view.tracks] == [("V2", True), ("V1", True), ("A1", False)]
    assert view.rate == Fraction(24) and view.frames == 30
    shot = next(item.shot_id for track in view.tracks for item in track.items if item.start == 10)
    assert spans(view, "V1")[:3] == [(0, 10, "a", ""), (10, 5, "", shot), (15, 10, "b", "")] and shot
    assert spans(view, "V2") == [(20, 5, "top", "")]
    assert spans(view, "A1") == [(0, 30, "music", "")]
    items = {item.name: item for track in view.tracks for item in track.items}
    assert (items["b"].media, items["b"].media_start) == (tmp_path / "a.mov", 3)
    assert items["music"].media_start == 7


def test_a_short_clip_is_cut_up_where_its_media_ends(tmp_path: Path) -> None:
    write_footage(tmp_path / "a.mov", Fraction(24), 12)
    timeline = film(track(clip("a", 20, media=str(tmp_path / "a.mov")), name="V1"))
    timeline.tracks[0][0].media_reference.available_range = otio.opentime.TimeRange(
        otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(12, 24)
    )
    view = view_of(tmp_path / "film.otio", timeline)
    first, second = spans(view, "V1")
    assert first == (0, 12, "a", "") and second[:3] == (12, 8, "a") and second[3]


def test_transitions_take_no_room_and_disabled_clips_say_so(tmp_path: Path) -> None:
    write_footage(tmp_path / "a.mov", Fraction(24), 40)
    media = str(tmp_path / "a.mov")
    off = clip("off", 10, media=media)
    off.enabled = False
    view = view_of(
        tmp_path / "film.otio",
        film(
            track(clip("a", 10, media=media), transition(2, 2), clip("b", 10, media=media, start=4), name="V1"),
            track(off, name="V2"),
            track(clip("s", 8, media="s.wav"), transition(2, 2), clip("t", 8, media="s.wav"), name="A1", kind="Audio"),
        ),
    )
    assert [span[:3] for span in spans(view, "V1")] == [(0, 10, "a"), (10, 10, "b")]
    assert [span[:3] for span in spans(view, "A1")] == [(0, 8, "s"), (8, 8, "t")]
    assert [item.enabled for item in view.tracks[0].items] == [False]


def test_markers_of_the_timeline_and_of_clips(tmp_path: Path) -> None:
    write_footage(tmp_path / "a.mov", Fraction(24), 40)
    held = clip("b", 10, media=str(tmp_path / "a.mov"), start=4)
    held.markers.append(marker("on the clip", 6))
    held.markers.append(marker("on a part that is not shown", 30))
    timeline = film(track(clip("a", 10, media=str(tmp_path / "a.mov")), held, name="V1"))
    timeline.tracks.markers.append(marker("on the timeline", 3))
    view = view_of(tmp_path / "film.otio", timeline)
    assert [(m.start, m.text) for m in view.markers] == [(3, "on the timeline"), (12, "on the clip")]


def test_four_thousand_clips_are_all_drawn(tmp_path: Path) -> None:
    clips = [clip(f"c{number}", 12, media=f"media/{number % 300}.mov", start=number % 50) for number in range(many)]
    lower, upper = clips[: many // 2], clips[many // 2 :]
    path = tmp_path / "film.otio"
    otio.adapters.write_to_file(film(track(*lower, name="V1"), track(*upper, name="A1", kind="Audio")), str(path))
    app = build_app({})
    opened = open_cut(app, Target(path))
    with open_store(project_beside(path), create=False) as store:
        shots = present_shots(opened, store)
    view = cut_view(app, opened, shots)
    assert sum(len(track.items) for track in view.tracks) == many
