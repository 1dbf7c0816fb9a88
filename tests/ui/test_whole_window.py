"""A day's work through the real window over the real desk and engine, by mouse and keys alone, in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from plugin.desk.views import TakeView
from plugin.media.frames import FrameReader
from plugin.media.pictures import Picture
from plugin.timeline.reading import read_cut
from tests.desk.conftest import cut, demo_film, environment, holder_of, wait_for
from tests.fakes.compare import assert_same_outside
from tests.ui.whole import WholeWindow, control, tr, using
from ui.hand_back.dialog import HandBackDialog

__all__ = ["cut", "demo_film", "environment"]
alt = Qt.KeyboardModifier.AltModifier
lanterns = "SH0140"
"""The longest hole of the demo film."""
words = {
    "en": ("lanterns rise over the dark water", "pan left", "the second one breathes"),
    "zh": ("孔明灯升上漆黑的水面", "镜头左移", "第二条更好"),
}
prompt, camera, note = range(3)


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def panel(
    qtbot: QtBot, environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[WholeWindow]:
    monkeypatch.setenv("SECONDUNIT_LANG", language)
    yield from using(qtbot)


def test_a_days_work(panel: WholeWindow, cut: Path, language: str) -> None:
    said = words[language]
    panel.open(cut)
    frames = panel.shot(lanterns)
    look_at_footage_and_slate(panel)
    panel.click_shot(lanterns)
    write(panel, "Prompt", said[prompt])
    make_take(panel, 1)
    write(panel, "Camera", said[camera])
    make_take(panel, 2)
    compare(panel, frames.start + frames.frames - 8)
    judge(panel, said[note])
    fill_the_rest(panel)
    hand_back(panel, cut)
    panel.hand.press(Qt.Key.Key_Q, control)
    panel.until(lambda: not panel.window.isVisible(), "Ctrl+Q closed the window")


def test_closed_in_the_middle_the_work_goes_on(qtbot: QtBot, environment: dict[str, str], cut: Path) -> None:
    for panel in using(qtbot):
        panel.open(cut)
        panel.hand.click(panel.chrome.toolbar.generate_button)
        panel.until(lambda: holder_of(cut) is not None, "the engine works")
        panel.hand.press(Qt.Key.Key_Q, control)
    wait_for(lambda: holder_of(cut) is None)
    for again in using(qtbot):
        again.open(cut)
        assert again.missing == [] and again.notices == []


def look_at_footage_and_slate(panel: WholeWindow) -> None:
    """What is there shows its own frames, what is not a slate that says so."""
    items = [item for track in panel.cut.tracks if track.name == "V1" for item in track.items]
    for name, code in (("Dawn", 1), ("Walker", 2)):
        item = next(item for item in items if item.name == name and item.frames > 3)
        panel.click_frame(item.start + 2)
        seen = panel.code()
        assert seen is not None and seen.clip == code, name
        panel.hand.press(Qt.Key.Key_Right)
        assert panel.conductor.workspace.viewer.frame == item.start + 3
        stepped = panel.code()
        assert stepped is not None and (stepped.clip, stepped.frame) == (code, seen.frame + 1)
    slate = panel.shot(lanterns)
    panel.click_frame(slate.start + slate.frames // 2)
    assert panel.code() is None
    assert panel.over_picture.split()[0] == lanterns


def write(panel: WholeWindow, field: str, text: str) -> None:
    """Over what stands there; leaving the field keeps it."""
    kind = QPlainTextEdit if field == "Prompt" else QLineEdit
    panel.hand.press(Qt.Key.Key_1, control)
    panel.hand.click(panel.find(kind, tr("Fields", field)))
    panel.hand.press(Qt.Key.Key_A, control)
    panel.hand.type(text)
    panel.hand.press(Qt.Key.Key_Tab)
    panel.until(lambda: getattr(panel.shot(lanterns).brief, field.lower()) == text, f"the brief says {text}")
    if field == "Prompt":
        assert panel.cell(lanterns, "prompt") == text


def make_take(panel: WholeWindow, number: int) -> None:
    """Of the selected shot alone."""
    panel.make_takes(number)
    panel.hand.press(Qt.Key.Key_4, control)
    panel.until(lambda: len(panel.rows(panel.jobs)) == number, f"the queue has {number} jobs")
    panel.until(lambda: panel.shot(lanterns).takes == number, f"take {number} is there")
    assert {row[0] for row in panel.rows(panel.jobs)} == {lanterns}


def compare(panel: WholeWindow, frame: int) -> None:
    """Both takes against each other in the viewer: side by side, as a wipe, and what they differ in."""
    hand, viewer = panel.hand, panel.conductor.workspace.viewer
    panel.click_frame(frame)
    hand.press(Qt.Key.Key_2, control)
    strip = panel.conductor.workspace.takes.strip
    for row, held in ((0, Qt.KeyboardModifier.NoModifier), (1, control)):
        hand.click(strip.viewport(), strip.visualItemRect(strip.item(row)).center(), held)
    assert viewer.frame == frame
    first, second = (picture_of(panel, take, frame) for take in panel.takes(lanterns))
    assert [closest(shown, (first, second)) for shown in panel.pictures()] == [0, 1]
    hand.click(panel.find(QToolButton, tr("Transport", "Takes as a wipe: drag the border")))
    both = np.concatenate([small(first)[:, :32], small(second)[:, 32:]], axis=1)
    assert closest(panel.pictures()[0], (first, second, both)) == 2
    hand.press(Qt.Key.Key_3, alt)
    difference = cv2.absdiff(small(first), small(second))
    assert closest(panel.pictures()[0], (first, second, difference)) == 2
    hand.press(Qt.Key.Key_1, alt)
    assert len(panel.pictures()) == 2


def judge(panel: WholeWindow, said: str) -> None:
    """The second one is circled, rated and noted on; then the first, then the second again."""
    hand, strip = panel.hand, panel.conductor.workspace.takes.strip
    for row in (0, 1):
        hand.click(strip.viewport(), strip.visualItemRect(strip.item(row)).center())
        hand.press(Qt.Key.Key_Return)
        panel.until(lambda row=row: panel.takes(lanterns)[row].circled, "Enter circles the take")
        panel.until(lambda: panel.settled, "the viewer shows it")
        assert [take.circled for take in panel.takes(lanterns)] == [row == 0, row == 1]
    hand.press(Qt.Key.Key_4)
    panel.until(lambda: panel.takes(lanterns)[1].rating == 4, "4 gives four stars")
    hand.click(panel.find(QPlainTextEdit, tr("Details", "Note on this take")))
    hand.type(said)
    hand.press(Qt.Key.Key_Tab)
    panel.until(lambda: panel.takes(lanterns)[1].note == said, "the note is kept")


def fill_the_rest(panel: WholeWindow) -> None:
    """The button says how many; what is free is made at once, and the counts go down."""
    wanted, button = panel.missing, panel.chrome.toolbar.generate_button
    panel.until(lambda: str(len(wanted)) in button.text() and button.isEnabled(), "the button says how many")
    panel.hand.click(button)
    panel.until(lambda: not panel.missing, "every shot has a take")
    assert {panel.cell(shot, "state") for shot in wanted} == {tr("Words", "done")}
    panel.until(lambda: not button.isEnabled(), "nothing is left to generate")
    assert "0" in panel.status


def hand_back(panel: WholeWindow, cut: Path) -> None:
    """The dialog says first what would go in; the file it writes differs nowhere else."""
    hand, before = panel.hand, cut.read_bytes()
    filled = [shot for shot in panel.standing.shots if shot.circled is not None]
    hand.click(panel.chrome.toolbar.hand_back_button)
    dialog = panel.dialog(HandBackDialog)
    go = panel.find(QPushButton, tr("HandBackDialog", "Hand back"), dialog)
    panel.until(go.isEnabled, "the dialog knows what goes into the cut")
    assert str(len(filled)) in dialog._heading.text()
    target = panel.find(QLineEdit, tr("HandBackDialog", "File to write"), dialog)
    hand.click(target)
    hand.press(Qt.Key.Key_A, control)
    hand.type(str(cut.with_name("back.otio")))
    hand.click(go)
    panel.until(lambda: not go.isVisible(), "the cut is written")
    hand.click(panel.find(QPushButton, tr("HandBackDialog", "Close"), dialog))
    panel.until(lambda: QApplication.activeModalWidget() is None, "the dialog is closed")
    assert cut.read_bytes() == before
    old, new = read_cut(cut), read_cut(cut.with_name("back.otio"))
    ranges = [(shot.start, shot.start + shot.frames) for shot in filled]
    assert_same_outside(old.timeline, new.timeline, ranges, old.rate)
    urls = [str(getattr(clip.media_reference, "target_url", "")) for clip in new.timeline.find_clips()]
    assert all(any(f"{shot.id}_" in url for url in urls) for shot in filled)
    assert [Path(url).stem for url in urls if lanterns in url] == [panel.takes(lanterns)[1].path.stem]


def picture_of(panel: WholeWindow, take: TakeView, frame: int) -> Picture:
    """What the take's file shows there, read apart from the window."""
    with FrameReader(take.path) as reader:
        return reader.read(take.handles[0] + frame - panel.shot(take.shot_id).start)


def small(picture: Picture) -> Picture:
    return cv2.resize(picture, (64, 36), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def closest(shown: Picture, candidates: Sequence[Picture]) -> int:
    """Which of them is on the screen. What stands over the upper part of a picture does not count."""
    distances = [float(np.abs(small(shown)[8:].astype(int) - small(one)[8:].astype(int)).mean()) for one in candidates]
    best, second = sorted(distances)[:2]
    assert second > 1.5 * best, f"they look alike: {distances}"
    return distances.index(best)
