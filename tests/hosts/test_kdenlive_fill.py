"""Filling a Kdenlive project changes what it must and not a byte more."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from otio_adapters.dialects.kdenlive import read_kdenlive
from otio_adapters.dialects.kdenlive_filters import shifted_keyframes
from otio_adapters.dialects.kdenlive_project import Project
from otio_adapters.dialects.kdenlive_time import TimeStyle
from otio_adapters.dialects.kdenlive_xml import parse_xml
from plugin.conform.fill import Fill
from plugin.conform.handback import Handback
from plugin.errors import CutChanged, UnsupportedFormat
from plugin.hosts.files import FilesHost
from plugin.hosts.kdenlive import KdenliveHost
from plugin.messages import say
from plugin.shots.shot import Kind, Shot
from plugin.timeline.cut import Cut
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut
from tests.fakes import kdenlive_film
from tests.fakes.footage import write_footage
from tests.fakes.kdenlive_film import Film, film, shots_of
from tests.fakes.kdenlive_project import Blank, Entry, ProjectText, Track, movie

generations = pytest.mark.parametrize("generation", [4, 5])
inner = "{99999999-0000-0000-0000-000000000000}"


fill = partial(kdenlive_film.fill, real=False)
take = partial(kdenlive_film.take, real=False)


def hand_back(cut: Cut, fills: list[Fill], output: Path) -> Handback:
    return KdenliveHost().hand_back(cut, fills, output)


def fill_all(made: Film, real: bool = False) -> tuple[Cut, list[Fill], Path]:
    cut = made.cut()
    out = made.folder / "out.kdenlive"
    fills = [kdenlive_film.fill(made.folder, shot, cut, real=real) for shot in shots_of(cut).values()]
    report = hand_back(cut, fills, out).report
    assert report.placed == tuple(one.shot.id for one in fills)
    assert not report.left_out
    return cut, fills, out


def changes(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came."""
    old, new = before.decode().split("\n"), after.decode().split("\n")
    gone: list[str] = []
    came: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:b]
            came += new[c:d]
    return gone, came


def project(folder: Path, tracks: list[Track], **more: Any) -> Cut:
    """A project on A, 80 numbered frames, read."""
    path = folder / "cut.kdenlive"
    media = folder / "A.mp4"
    write_footage(media, Fraction(25), 80)
    producers = {"A": movie(str(media), 2, 80), "gone": movie("/lost/gone.mov", 3, 400)} | more.pop("producers", {})
    path.write_bytes(ProjectText(tracks, producers, **more).text())
    return read_cut(path)


def a_shot(number: int, start: int, frames: int, kind: Kind = Kind.hole, **more: Any) -> Shot:
    blank = Shot(f"SH{number:04d}", kind, None, start, frames, frames, "", "", say("test"), False, None, None, None)
    return replace(blank, **more)


def on_tracks(path: Path) -> list[list[tuple[str, int, int]]]:
    """Per video track: name of the media (or gap), first media frame, length."""
    return [
        [
            (
                item.name if isinstance(item, otio.schema.Clip) else "gap",
                int(item.trimmed_range().start_time.value),
                int(item.duration().value),
            )
            for item in track
            if isinstance(item, otio.core.Item)
        ]
        for track in read_kdenlive(path.read_bytes()).timeline.video_tracks()
    ]


@generations
@pytest.mark.parametrize("mark", [".", ",", ""])
@pytest.mark.parametrize("rate", [Fraction(25), Fraction(24000, 1001)])
def test_only_the_elements_of_filled_shots_change(tmp_path: Path, generation: int, mark: str, rate: Fraction) -> None:
    cut, _, out = fill_all(film(tmp_path, generation, rate, mark))
    gone, came = changes(cut.content, out.read_bytes())
    # One hole between clips (two more lie behind the last clip), three placeholders with the id of their clip, and the
    # last frame of the track that got longer.
    assert sum("<blank" in line for line in gone) == 1
    assert sum("<entry" in line for line in gone) == 3
    assert sum('"kdenlive:id"' in line for line in gone) == 3
    assert sum("<tractor" in line for line in gone) == 1
    rest = [line for line in gone if not re.search(r'<blank|<entry|"kdenlive:id"|<tractor id="main_1"', line)]
    assert not rest, rest
    assert not [line for line in came if "<filter" in line]
    parse_xml(out.read_bytes())


@generations
def test_nothing_else_on_the_timeline_changes(tmp_path: Path, generation: int) -> None:
    cut, fills, out = fill_all(film(tmp_path, generation), real=True)
    filled = read_cut(out)
    old, new = picture_map(cut.timeline, cut.rate), picture_map(filled.timeline, filled.rate)
    assert (new.frames, len(filled.timeline.tracks)) == (old.frames, len(cut.timeline.tracks))
    places = {(one.shot.start, one.shot.frames) for one in fills}
    kept = [p for p in old.placements if (p.start, p.frames) not in places]
    found = {(p.track, p.start, p.frames, p.item.name, str(p.item.source_range)) for p in new.placements}
    assert {(p.track, p.start, p.frames, p.item.name, str(p.item.source_range)) for p in kept} <= found
    assert len(new.placements) == len(kept) + len(fills)
    again = shots_of(filled)
    assert not again, "a filled film lacks nothing"
    taken = {
        p.item.metadata["second_unit"]["shot"]: (p.start, p.frames)
        for p in new.placements
        if "second_unit" in p.item.metadata
    }
    assert taken == {one.shot.id: (one.shot.start, one.shot.frames) for one in fills}


@generations
def test_all_takes_are_in_the_bin_in_their_folder(tmp_path: Path, generation: int) -> None:
    made = film(tmp_path, generation)
    cut = made.cut()
    shot = shots_of(cut)["SH0010"]
    takes = tuple(take(tmp_path, shot, cut, number) for number in (1, 2, 3))
    hand_back(cut, [Fill(shot, takes, takes[1])], tmp_path / "out.kdenlive")
    done = Project((tmp_path / "out.kdenlive").read_bytes())
    ours = {node.get("secondunit:take"): node for node in done.bin_clips.values() if node.get("secondunit:take")}
    assert list(ours) == [takes[1].name, takes[0].name, takes[2].name]
    (folder,) = (name for name in done.bin.names() if done.bin.get(name) == "Second Unit")
    assert all(node.get("kdenlive:folderid") == folder.rpartition(".")[2] for node in ours.values())
    numbers = [node.get("kdenlive:id") for node in done.bin_clips.values()] + [folder.rpartition(".")[2]]
    assert len(set(numbers)) == len(numbers)
    assert done.document("secondunit_project") == "film.secondunit"
    assert on_tracks(tmp_path / "out.kdenlive")[0][1][:1] == (takes[1].path.name,)


def test_circling_another_take_changes_the_clip_and_adds_no_second_bin_clip(tmp_path: Path) -> None:
    made = film(tmp_path)
    cut = made.cut()
    shot = shots_of(cut)["SH0040"]
    takes = tuple(take(tmp_path, shot, cut, number, handles=(3, 2)) for number in (1, 2))
    hand_back(cut, [Fill(shot, takes, takes[0])], made.path)
    again = made.cut()
    report = hand_back(again, [Fill(shot, takes, takes[1])], made.path).report
    assert report.placed == ("SH0040",)
    done = Project(made.path.read_bytes())
    assert len([one for one in done.bin_clips.values() if one.get("secondunit:take")]) == 2
    assert (takes[1].path.name, 3, 20) in on_tracks(made.path)[0]
    assert made.path.read_bytes().count(b">Second Unit<") == 1


def test_a_trimmed_take_keeps_its_offset_when_another_is_circled(tmp_path: Path) -> None:
    made = film(tmp_path)
    cut = made.cut()
    shot = shots_of(cut)["SH0010"]
    takes = tuple(take(tmp_path, shot, cut, number, handles=(3, 2)) for number in (1, 2))
    hand_back(cut, [Fill(shot, takes, takes[0])], made.path)
    text = made.path.read_bytes()
    trimmed = text.replace(b'in="00:00:00.120" out="00:00:00.560"', b'in="00:00:00.160" out="00:00:00.600"')
    assert trimmed != text
    made.path.write_bytes(trimmed)
    hand_back(made.cut(), [Fill(shot, takes, takes[1])], made.path)
    assert (takes[1].path.name, 4, 12) in on_tracks(made.path)[0]


@generations
def test_two_shots_in_one_hole_leave_the_rest_of_it(tmp_path: Path, generation: int) -> None:
    cut = project(tmp_path, [Track("V1", [Entry("A", 0, 10), Blank(40), Entry("A", 20, 10)])], generation=generation)
    shots = [a_shot(20, 30, 5, Kind.marked), a_shot(10, 15, 10, Kind.marked)]
    out = tmp_path / "out.kdenlive"
    hand_back(cut, [fill(tmp_path, shot, cut) for shot in shots], out)
    one, two = "SH0010_video_t001.mov", "SH0020_video_t001.mov"
    (track,) = on_tracks(out)
    assert track == [
        ("A.mp4", 0, 10),
        ("gap", 0, 5),
        (one, 0, 10),
        ("gap", 0, 5),
        (two, 0, 5),
        ("gap", 0, 15),
        ("A.mp4", 20, 10),
    ]


@generations
def test_a_marked_range_over_picture_goes_on_a_new_track_when_none_has_room(tmp_path: Path, generation: int) -> None:
    tracks = [Track("A1", [Entry("A", 0, 60)], audio=True), Track("V1", [Entry("A", 0, 60)])]
    cut = project(tmp_path, tracks, generation=generation)
    shots = [a_shot(10, 10, 10, Kind.marked), a_shot(20, 15, 10, Kind.marked), a_shot(30, 40, 10, Kind.marked)]
    out = tmp_path / "out.kdenlive"
    report = hand_back(cut, [fill(tmp_path, shot, cut) for shot in shots], out).report
    assert report.added_tracks == 2
    assert not report.left_out
    found = on_tracks(out)
    assert found[0] == [("A.mp4", 0, 60)]
    assert found[1] == [("gap", 0, 10), ("SH0010_video_t001.mov", 0, 10)]
    assert found[2] == [
        ("gap", 0, 15),
        ("SH0020_video_t001.mov", 0, 10),
        ("gap", 0, 15),
        ("SH0030_video_t001.mov", 0, 10),
    ]
    sequence = Project(out.read_bytes()).timeline
    blends = [node.get("b_track") for node in sequence.all("transition") if node.get("mlt_service") == "qtblend"]
    assert blends == ["2", "3", "4"]
    if generation == 5:
        assert sequence.get("kdenlive:sequenceproperties.tracksCount") == "4"


def test_the_lowest_track_where_it_is_seen_takes_a_shot(tmp_path: Path) -> None:
    tracks = [
        Track("V1", [Entry("A", 0, 10), Blank(10), Entry("A", 0, 10)]),
        Track("V2", [Blank(30)], hidden=True),
        Track("V3", [Blank(5), Entry("A", 0, 4)]),
    ]
    cut = project(tmp_path, tracks)
    out = tmp_path / "out.kdenlive"
    hand_back(cut, [fill(tmp_path, a_shot(10, 12, 6), cut), fill(tmp_path, a_shot(20, 20, 5, Kind.marked), cut)], out)
    found = on_tracks(out)
    assert found[0] == [
        ("A.mp4", 0, 10),
        ("gap", 0, 2),
        ("SH0010_video_t001.mov", 0, 6),
        ("gap", 0, 2),
        ("A.mp4", 0, 10),
    ]
    assert found[1] == []
    assert found[2] == [("gap", 0, 5), ("A.mp4", 0, 4), ("gap", 0, 11), ("SH0020_video_t001.mov", 0, 5)]


def test_the_missing_end_of_a_short_clip_is_put_beside_its_real_frames(tmp_path: Path) -> None:
    cut = project(tmp_path, [Track("V1", [Entry("A", 70, 25), Entry("A", 0, 10)])])
    shot = a_shot(10, 10, 15, Kind.short, address=(0, 0), item_offset=10)
    out = tmp_path / "out.kdenlive"
    hand_back(cut, [fill(tmp_path, shot, cut, handles=(2, 0))], out)
    assert on_tracks(out) == [[("A.mp4", 70, 10), ("SH0010_video_t001.mov", 2, 15), ("A.mp4", 0, 10)]]


def test_a_placeholder_in_a_mix_is_filled_with_its_handles_or_left_out(tmp_path: Path) -> None:
    track = Track("V1", [Entry("A", 0, 30), Blank(20), Entry("A", 5, 30)], [Blank(20), Entry("gone", 50, 40)])
    track.mixes = [(20, 30, 4, False), (50, 60, 10, True)]
    cut = project(tmp_path, [track])
    shot = shots_of(cut)["SH0010"]
    assert (shot.start, shot.frames, shot.head_transition, shot.tail_transition) == (26, 24, 6, 10)
    out = tmp_path / "out.kdenlive"
    report = hand_back(cut, [fill(tmp_path / "few", shot, cut, handles=(6, 8))], out).report
    assert [(left, str(reason)) for left, reason in report.left_out] == [
        ("SH0010", "SH0010: the transition beside it needs 2 more handle frames.")
    ]
    assert out.read_bytes() == cut.content
    report = hand_back(cut, [fill(tmp_path / "enough", shot, cut, handles=(7, 10))], out).report
    assert report.placed == ("SH0010",)
    (found,) = on_tracks(out)
    assert found == [("A.mp4", 0, 26), ("SH0010_video_t001.mov", 7, 24), ("A.mp4", 5, 30)]
    filled = read_cut(out).timeline.tracks[0]
    assert [type(item).__name__ for item in filled] == ["Clip", "Transition", "Clip", "Transition", "Clip"]


@pytest.mark.parametrize(
    ("speed", "consumed", "source"),
    [("2.000000", 24, 2), ("0.500000", 6, 8), ("-1.000000", 12, 5), ("-2.000000", 24, 2)],
)
def test_a_placeholder_with_a_speed_keeps_it(tmp_path: Path, speed: str, consumed: int, source: int) -> None:
    factor = Fraction(speed)
    length = str(round(400 / abs(factor)))
    warp = movie(f"{speed}:/lost/gone.mov", 3, 400) | {"mlt_service": "timewarp", "length": length, "warp_speed": speed}
    cut = project(tmp_path, [Track("V1", [Entry("gone", 20, 12)])], producers={"gone": warp})
    shot = shots_of(cut)["SH0010"]
    assert shot.speed == factor
    out = tmp_path / "out.kdenlive"
    head, tail = 4, 5 if factor == -1 else 4
    hand_back(cut, [fill(tmp_path, shot, cut, handles=(head, tail), frames=consumed)], out)
    clip = read_cut(out).timeline.find_clips()[0]
    assert clip.effects[0].time_scalar == float(factor)
    assert (clip.source_range.start_time.value, clip.source_range.duration.value) == (head, 12)
    done = Project(out.read_bytes())
    (layer,) = done.layers(done.timeline)
    assert layer.lanes[0].slots[0].source == source


def test_effects_move_along_with_the_clip(tmp_path: Path) -> None:
    effects = (
        '<filter id="f1" in="00:00:02.400" out="00:00:02.600"><property name="kdenlive_id">fadeout</property></filter>'
        '<filter id="f2"><property name="level">00:00:02.000=1;00:00:02.400|=0.5</property></filter>'
    )
    cut = project(tmp_path, [Track("V1", [Entry("gone", 50, 20, effects)])])
    out = tmp_path / "out.kdenlive"
    hand_back(cut, [fill(tmp_path, shots_of(cut)["SH0010"], cut, handles=(5, 0))], out)
    text = out.read_text(encoding="utf-8")
    assert '<filter id="f1" in="00:00:00.600" out="00:00:00.800">' in text
    assert '<property name="level">00:00:00.200=1;00:00:00.600|=0.5</property>' in text


@pytest.mark.parametrize(
    ("text", "delta", "moved"),
    [
        ("0=1;10=2", 5, "5=1;15=2"),
        ("0=0 0 10 10 1;10|=5 5 10 10 1", -5, "0=0 0 10 10 1;5|=5 5 10 10 1"),
        ("0=1;5=2;20=3", -5, "0=2;15=3"),
        ("brightness", 5, None),
        ("1.5", 5, None),
        ("", 5, None),
    ],
)
def test_keyframes_move(text: str, delta: int, moved: str | None) -> None:
    assert shifted_keyframes(text, delta, Fraction(25), TimeStyle("", Fraction(25))) == moved


def test_a_placeholder_in_a_nested_sequence_is_filled_there(tmp_path: Path) -> None:
    tracks = [Track("V1", [Entry("A", 0, 5), Entry(inner, 0, 30)])]
    nested = {inner: [Track("inner", [Entry("A", 40, 10), Entry("gone", 7, 12), Entry("A", 0, 8)])]}
    cut = project(tmp_path, tracks, generation=5, nested=nested)
    shot = shots_of(cut)["SH0010"]
    assert (shot.start, shot.frames) == (15, 12)
    out = tmp_path / "out.kdenlive"
    assert hand_back(cut, [fill(tmp_path, shot, cut)], out).report.placed == ("SH0010",)
    names = [clip.name for clip in read_kdenlive(out.read_bytes()).timeline.find_clips()]
    assert names == ["A.mp4", "A.mp4", "SH0010_video_t001.mov", "A.mp4"]


def test_a_sequence_shown_twice_is_filled_once(tmp_path: Path) -> None:
    tracks = [Track("V1", [Entry(inner, 0, 30), Entry(inner, 0, 30)])]
    nested = {inner: [Track("inner", [Entry("A", 40, 10), Entry("gone", 7, 12), Entry("A", 0, 8)])]}
    cut = project(tmp_path, tracks, generation=5, nested=nested)
    shots = shots_of(cut)
    report = hand_back(cut, [fill(tmp_path, shot, cut) for shot in shots.values()], tmp_path / "out.kdenlive").report
    assert report.placed == ("SH0010",)
    assert [left for left, _ in report.left_out] == ["SH0020"]


def test_a_take_of_another_rate_or_too_short_is_left_out(tmp_path: Path) -> None:
    made = film(tmp_path)
    cut = made.cut()
    shots = shots_of(cut)
    wrong = fill(tmp_path, shots["SH0010"], cut)
    wrong = replace(wrong, circled=replace(wrong.circled, rate=Fraction(24)))
    short = fill(tmp_path, shots["SH0040"], cut, frames=19)
    report = hand_back(cut, [wrong, short], tmp_path / "out.kdenlive").report
    assert [left for left, _ in report.left_out] == ["SH0010", "SH0040"]
    assert (tmp_path / "out.kdenlive").read_bytes() == cut.content


def test_a_replaced_file_is_kept_as_a_backup_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    made = film(tmp_path)
    cut = made.cut()
    fills = [fill(tmp_path, shots_of(cut)["SH0010"], cut)]
    back = hand_back(cut, fills, made.path)
    assert back.backup is not None
    assert back.backup.read_bytes() == cut.content
    assert made.path.read_bytes() != cut.content
    now = made.path.read_bytes()
    with pytest.raises(CutChanged):
        hand_back(cut, fills, made.path)
    assert made.path.read_bytes() == now


def test_other_files_are_refused(tmp_path: Path) -> None:
    cut = film(tmp_path).cut()
    with pytest.raises(UnsupportedFormat):
        hand_back(cut, [], tmp_path / "out.otio")
    with pytest.raises(UnsupportedFormat) as refusal:
        FilesHost().hand_back(cut, [], tmp_path / "out.otio")
    assert "can be read but not written back yet" in str(refusal.value)
    assert not (tmp_path / "out.otio").exists()


def test_the_files_host_writes_timelines(tmp_path: Path) -> None:
    made = film(tmp_path)
    path = tmp_path / "cut.otio"
    otio.adapters.write_to_file(made.cut().timeline, str(path))
    cut = read_cut(path)
    sized = replace(cut, raster=made.cut().raster)
    shot = shots_of(cut)["SH0010"]
    back = FilesHost().hand_back(cut, [fill(tmp_path, shot, sized)], tmp_path / "out.otio")
    assert back.report.placed == ("SH0010",)
    assert read_cut(tmp_path / "out.otio").timeline.tracks[0][1].name == "SH0010"
