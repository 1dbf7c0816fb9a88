"""In and out on the strip: seen in the ruler, dragged there, set and cleared by the same keys as in the viewer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import sample_opened
from tests.ui.panels import Panel
from ui.selection import Marks, Selection
from ui.strip.strip import Strip
from ui.theme import Look

left, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
top = 4
"""Where brackets are taken."""


@pytest.fixture
def strip(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look) -> Strip:
    made = Strip(bridge, selection, look)
    qtbot.addWidget(made)
    made.resize(1400, 260)
    made.show()
    made.show_cut(sample_opened(12))
    made.set_snapping(False)
    QApplication.processEvents()
    return made


def drag(strip: Strip, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(strip.canvas, left, no_keys, start)
    for step in range(1, 6):
        QTest.mouseMove(strip.canvas, start + (end - start) * step / 5)
    QTest.mouseRelease(strip.canvas, left, no_keys, end)


def seen(strip: Strip) -> QImage:
    QApplication.processEvents()
    return strip.canvas.grab().toImage()


def marked_columns(strip: Strip) -> list[int]:
    """Where the line along the top of the ruler is drawn."""
    picture, colour = seen(strip), strip.canvas.sheet.inks.marked  # type: ignore[union-attr]
    return [x for x in range(picture.width()) if picture.pixelColor(x, 0) == colour]


def test_the_band_runs_from_the_in_to_behind_the_out(strip: Strip, selection: Selection) -> None:
    assert marked_columns(strip) == []
    selection.set_marks(Marks(200, 499))
    view, columns = strip.canvas.view, marked_columns(strip)
    assert (columns[0], columns[-1] + 1) == (view.x(200), view.x(500))
    assert columns == list(range(columns[0], columns[-1] + 1))
    selection.set_marks(Marks(200, None))
    assert marked_columns(strip)[-1] + 1 == view.x(view.scale.frames)
    selection.set_marks(Marks(None, 499))
    assert marked_columns(strip)[0] == view.x(0)
    selection.set_marks(Marks())
    assert marked_columns(strip) == []


def test_each_end_is_dragged_and_shows_its_frame(strip: Strip, selection: Selection) -> None:
    selection.set_marks(Marks(200, 499))
    view = strip.canvas.view
    drag(strip, QPoint(view.x(200) + 2, top), QPoint(view.x(300), top))
    first, last = selection.marks
    assert first is not None and abs(first - 300) <= 2 / view.scale.per_frame and last == 499
    assert selection.playhead == first
    drag(strip, QPoint(view.x(500) - 2, top), QPoint(view.x(700), top))
    last = selection.marks.last
    assert last is not None and abs(last - 699) <= 2 / view.scale.per_frame and selection.marks.first == first
    assert selection.playhead == last


def test_no_end_is_dragged_beyond_the_other_or_out_of_the_cut(strip: Strip, selection: Selection) -> None:
    selection.set_marks(Marks(200, 499))
    view = strip.canvas.view
    drag(strip, QPoint(view.x(200), top), QPoint(view.x(900), top))
    assert selection.marks == (499, 499)
    selection.set_marks(Marks(200, 499))
    drag(strip, QPoint(view.x(500), top), QPoint(view.x(50), top))
    assert selection.marks == (200, 200)
    drag(strip, QPoint(view.x(201), top), QPoint(strip.canvas.width() - 1, top))
    assert selection.marks == (200, view.scale.frames - 1)


def test_an_end_snaps_to_cut_points(strip: Strip, selection: Selection) -> None:
    strip.set_snapping(True)
    selection.set_marks(Marks(300, 499))
    view = strip.canvas.view
    drag(strip, QPoint(view.x(300), top), QPoint(view.x(120) + 4, top))
    drag(strip, QPoint(view.x(500), top), QPoint(view.x(360) - 4, top))
    assert selection.marks == (120, 359)


def test_the_playhead_is_still_scrubbed_where_a_bracket_stands(strip: Strip, selection: Selection) -> None:
    selection.set_marks(Marks(200, 499))
    selection.move_playhead(200)
    view = strip.canvas.view
    below = view.ruler - 8
    drag(strip, QPoint(view.x(200), below), QPoint(view.x(800), below))
    assert selection.marks == (200, 499) and abs(selection.playhead - 800) <= 2 / view.scale.per_frame


def test_the_hand_tells_that_it_can_be_dragged(strip: Strip, selection: Selection) -> None:
    selection.set_marks(Marks(200, 499))
    view = strip.canvas.view
    QTest.mouseMove(strip.canvas, QPoint(view.x(500), top))
    assert strip.canvas.cursor().shape() == Qt.CursorShape.SizeHorCursor
    QTest.mouseMove(strip.canvas, QPoint(view.x(350), top))
    assert strip.canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_it_is_told_to_those_who_cannot_see_it(strip: Strip, selection: Selection, qtbot: QtBot) -> None:
    selection.set_marks(Marks(0, 47))
    said = "Marked from 01:00:00:00 to 01:00:01:23."
    qtbot.waitUntil(lambda: said in strip.canvas.accessibleDescription(), timeout=2000)


def test_the_keys_of_the_viewer_mark_on_the_strip_too(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    panel.open()
    panel.window.activateWindow()
    workspace, selection = panel.conductor.workspace, panel.conductor.selection
    canvas = workspace.strip.canvas
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus, timeout=5000)
    selection.move_playhead(100)
    qtbot.keyClick(canvas, Qt.Key.Key_I)
    selection.move_playhead(149)
    qtbot.keyClick(canvas, Qt.Key.Key_O)
    assert selection.marks == (100, 149)
    assert "50 frames" in workspace.viewer.transport.note.text()
    view = canvas.view
    drag(workspace.strip, QPoint(view.x(150), top), QPoint(view.x(600), top))
    assert "50 frames" not in workspace.viewer.transport.note.text()
    qtbot.keyClick(canvas, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert selection.marks == Marks() and workspace.viewer.transport.note.text() == ""
    qtbot.keyClick(canvas, Qt.Key.Key_I)
    assert selection.marks.are_set
    other = sample_opened(3)
    panel.open(replace(other, cut=replace(other.cut, path=Path("/film/other.otio"))))
    assert not selection.marks.are_set
