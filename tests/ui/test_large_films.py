"""A film of 400 missing shots among 4,000 clips in the real window: everything is there, reached and right."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from benchmarks.timelines import metadata
from plugin.demo.framecode import FrameCode
from plugin.timeline.rates import time_range
from plugin.timeline.reading import read_cut
from tests.desk.conftest import end_engine
from tests.fakes.compare import assert_same_outside
from tests.fakes.footage import write_footage
from tests.ui.whole import WholeWindow, control, shift, using
from ui.generate_dialog import GenerateDialog
from ui.hand_back.dialog import HandBackDialog
from ui.shots_table.columns import by_name

rate = Fraction(24)
shots, clips = 400, 4000
clip_frames, shot_frames, media_frames = 5, 7, 60
between = clips // shots
group = between * clip_frames + shot_frames
"""Ten clips, then a missing shot."""


def write_film(folder: Path) -> Path:
    """On one track, so that each frame of the cut says by arithmetic what it has to show."""
    folder.mkdir(parents=True)
    movies = [write_footage(folder / f"m{clip}.mp4", rate, media_frames, clip=clip) for clip in (1, 2)]
    track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    for number in range(clips):
        media = otio.schema.ExternalReference(movies[number % 2].as_uri(), time_range(0, media_frames, rate))
        source = time_range(first_frame_of(number), clip_frames, rate)
        track.append(otio.schema.Clip(f"clip {number}", media, source, metadata=metadata(number)))
        if number % between == between - 1:
            track.append(missing(number // between))
    timeline = otio.schema.Timeline("Long film")
    timeline.tracks.append(track)
    path = folder / "Long film.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def missing(number: int) -> otio.core.Item:
    """Every third is a placeholder, the others are holes."""
    length = time_range(0, shot_frames, rate)
    name = f"SCENE MISSING {number}"
    return otio.schema.Gap(source_range=length) if number % 3 else otio.schema.Clip(name, source_range=length)


def first_frame_of(clip: int) -> int:
    return clip * 7 % (media_frames - clip_frames)


def expected(frame: int) -> FrameCode | None:
    """What is seen at a frame of the cut; None in a missing shot."""
    index, within = divmod(frame, group)
    clip, rest = divmod(within, clip_frames)
    if clip >= between:
        return None
    number = index * between + clip
    return FrameCode(1 + number % 2, first_frame_of(number) + rest)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("long") / "film")


@pytest.fixture
def cut(film: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy without a project."""
    config = Path(os.environ["SECONDUNIT_CONFIG_DIR"])
    config.mkdir(parents=True)
    (config / "config.toml").write_text('take_raster = "64x36"\n', encoding="utf-8")
    copy = tmp_path / film.name
    copy.write_bytes(film.read_bytes())
    yield copy
    end_engine(copy)


@pytest.fixture
def panel(qtbot: QtBot, cut: Path) -> Iterator[WholeWindow]:
    yield from using(qtbot)


def test_everything_is_there_and_reached(panel: WholeWindow, cut: Path) -> None:
    panel.open(cut)
    assert panel.shots.model().rowCount() == shots
    assert "400 shots, 400 still missing" in panel.status
    assert sum(len(track.items) for track in panel.cut.tracks) == clips + shots
    every_shot_is_drawn_at_any_zoom(panel)
    far_frames_are_right(panel)
    many_are_found_sorted_and_filtered(panel)
    all_are_edited_at_once(panel)


def every_shot_is_drawn_at_any_zoom(panel: WholeWindow) -> None:
    """On the line under the ruler, in the colour of its kind; zoomed by the wheel, and whole again by a click."""
    canvas = panel.conductor.workspace.strip.canvas
    seen = [shots_drawn(panel)]
    assert seen[0] == shots
    for _ in range(6):
        panel.hand.roll(canvas, 5, QPoint(canvas.width() // 2, canvas.height() // 2), control)
        seen.append(shots_drawn(panel))
    assert seen == sorted(seen, reverse=True) and seen[-1] <= 2
    middle = canvas.view.scale.first
    panel.hand.roll(canvas, -20)
    assert canvas.view.scale.first > middle, "the wheel scrolls along the cut"
    panel.hand.click(panel.find(QToolButton, "Show the whole cut (Shift+Z)"))
    assert shots_drawn(panel) == shots


def shots_drawn(panel: WholeWindow) -> int:
    """How many are in sight; fails where one has not its colour on the screen. As narrow as one or two pixels the next
    one's lies over it."""
    canvas = panel.conductor.workspace.strip.canvas
    panel.until(lambda: not canvas._hurried or canvas._valid, "the strip is painted")
    picture, view, look = canvas.grab().toImage(), canvas.view, panel.chrome.look
    count, kinds = 0, {look.kind(shot.kind).name() for shot in panel.standing.shots}
    for shot in panel.standing.shots:
        box = view.band_box(shot.start, shot.start + shot.frames)
        if view.header <= box.center().x() < view.width:
            count += 1
            colours = {picture.pixelColor(box.center() + QPoint(x, 0)).name() for x in (-1, 0, 1)}
            wanted = {look.kind(shot.kind).name()} if view.scale.per_frame * group > 6 else kinds
            assert wanted & colours, (shot.id, colours, view.scale.per_frame)
    return count


def far_frames_are_right(panel: WholeWindow) -> None:
    """By clicks on the ruler, by the timecode field, by the keys of cut points and of the end."""
    canvas = panel.conductor.workspace.strip.canvas
    for share in (0.01, 0.23, 0.5, 0.77, 0.99):
        place = round(canvas.view.header + (canvas.width() - canvas.view.header) * share * 0.98)
        panel.hand.click(canvas, QPoint(place, canvas.view.ruler // 2), control)
        frame = panel.playhead
        assert panel.code() == expected(frame), frame
        panel.hand.press(Qt.Key.Key_Right)
        assert panel.code() == expected(frame + 1)
        panel.hand.press(Qt.Key.Key_Down)
        there = panel.playhead
        assert there > frame and panel.code() == expected(there)
        assert expected(there - 1) != expected(there), "a cut point"
    panel.hand.press(Qt.Key.Key_End)
    assert panel.playhead == panel.cut.frames - 1 and panel.code() is None
    assert panel.over_picture.split()[0] == panel.standing.shots[-1].id
    field = panel.find(QLineEdit, "Timecode of the playhead")
    panel.hand.click(field)
    panel.hand.press(Qt.Key.Key_A, control)
    panel.hand.type("00:10:00:00")
    panel.hand.press(Qt.Key.Key_Return)
    assert panel.playhead == 14_400 and panel.code() == expected(14_400)


def many_are_found_sorted_and_filtered(panel: WholeWindow) -> None:
    table, hand = panel.shots, panel.hand
    search = panel.find(QLineEdit, "Search the shots")
    hand.click(search)
    hand.type("scene")
    panel.until(lambda: table.model().rowCount() == 134, "every third is found by its name")
    hand.type(" 399")
    panel.until(lambda: [row[0] for row in panel.rows(table)] == ["SH4000"], "the last one alone")
    hand.press(Qt.Key.Key_A, control)
    hand.press(Qt.Key.Key_Delete)
    panel.until(lambda: table.model().rowCount() == shots, "all are there again")
    head = table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(by_name["start"]) + 20, head.height() // 2)
    first = panel.rows(table)[0][0]
    hand.click(head.viewport(), place)
    assert panel.rows(table)[-1][0] == first and panel.rows(table)[0][0] == panel.standing.shots[-1].id
    hand.click(head.viewport(), place)
    hand.roll(table.viewport(), -300)
    assert table.visualRect(table.model().index(shots - 1, 0)).intersects(table.viewport().rect()), "rolled to the end"
    panel.click_row(table, shots - 1)
    assert panel.conductor.selection.shots == (panel.standing.shots[-1].id,)
    panel.choose(panel.find(QComboBox, "Which shots are shown"), "Done")
    panel.until(lambda: table.model().rowCount() == 0, "none is done yet")
    panel.choose(panel.find(QComboBox, "Which shots are shown"), "All shots")


def all_are_edited_at_once(panel: WholeWindow) -> None:
    """One field of all 400; one step back takes it away from all."""
    hand, before = panel.hand, [shot.brief for shot in panel.standing.shots]
    hand.press(Qt.Key.Key_A, control | shift)
    assert len(panel.conductor.selection.shots) == shots
    camera = panel.find(QLineEdit, "Camera")
    hand.click(camera)
    hand.type("slow push in")
    hand.press(Qt.Key.Key_Tab)
    panel.until(lambda: {shot.brief.camera for shot in panel.standing.shots} == {"slow push in"}, "all 400 have it")
    hand.click(panel.find(QToolButton, "Undo"))
    panel.until(lambda: [shot.brief for shot in panel.standing.shots] == before, "all 400 are as they were")


def test_a_dozen_is_made_and_handed_back(panel: WholeWindow, cut: Path) -> None:
    panel.open(cut)
    panel.click_row(panel.shots, 100)
    panel.click_row(panel.shots, 111, held=shift)
    dozen = sorted(panel.conductor.selection.shots)
    assert dozen == [shot.id for shot in panel.standing.shots[100:112]]
    panel.hand.press(Qt.Key.Key_Return, control | shift)
    dialog = panel.dialog(GenerateDialog)
    panel.choose(panel.find(QComboBox, "Shots", dialog), "The selected shots (12)")
    panel.until(lambda: dialog._go.isEnabled() and "12" in dialog._go.text(), "the dozen is quoted")
    panel.hand.click(dialog._go)
    panel.until(lambda: len(panel.missing) == shots - 12, "the dozen is made")
    assert {panel.cell(shot, "state") for shot in dozen} == {"done"}
    panel.hand.press(Qt.Key.Key_E, control | shift)
    report = panel.dialog(HandBackDialog)
    panel.hand.click(panel.find(QPushButton, "Hand back", report))
    panel.until(lambda: report._done is not None, "the cut is written")
    assert report._done is not None
    output = report._done.output
    panel.hand.press(Qt.Key.Key_Escape)
    old, new = read_cut(cut), read_cut(output)
    filled = [panel.shot(shot) for shot in dozen]
    assert_same_outside(old.timeline, new.timeline, [(s.start, s.start + s.frames) for s in filled], old.rate)
    urls = [str(getattr(clip.media_reference, "target_url", "")) for clip in new.timeline.find_clips()]
    assert [Path(url).stem for url in urls if "SH" in Path(url).stem] == [f"{shot}_video_t001" for shot in dozen]
    for shot in filled[:3]:
        panel.zoom_near(shot.start)
        panel.click_frame(shot.start + 3)
        panel.until(lambda shot=shot: panel.playhead == shot.start + 3, "the ruler was hit")
        assert panel.pictures() and panel.over_picture.split() == [shot.id, shot.kind, "take", "1"]
