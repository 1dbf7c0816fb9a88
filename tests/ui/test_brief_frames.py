"""First frame, key frames, last frame: dropped, put in order, numbered, taken from under the playhead."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from plugin.desk.views import Problem
from plugin.messages import say
from plugin.shots.brief import Brief, KeyFrame
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import sample_standing
from ui.brief_form.form import BriefForm
from ui.brief_form.frames_row import FramesRow
from ui.brief_form.picture_list import Pictures
from ui.edits import Edits
from ui.selection import Selection

a, b, c = (Path(f"/board/{name}.png") for name in "abc")
three = (KeyFrame(a), KeyFrame(b, 12), KeyFrame(c))


@pytest.fixture
def row(form: BriefForm, selection: Selection) -> FramesRow:
    standing = sample_standing(12)
    shots = (dataclasses.replace(standing.shots[0], brief=Brief(key_frames=three)), *standing.shots[1:])
    form.show_standing(dataclasses.replace(standing, shots=shots))
    selection.select(["SH0010"])
    return form._fields.frames


def drop(pictures: Pictures, data: QMimeData, at: QPointF) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    pictures.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, buttons, keys))


def asked(bridge: FakeBridge) -> list[object]:
    return [given[1]["key_frames"] for given in bridge.requests("set_brief") if "key_frames" in given[1]]


def names(row: FramesRow) -> list[str]:
    return [row.keys._list.item(index).text() for index in range(row.keys._list.count())]


def test_key_frames_are_shown_with_their_places(row: FramesRow, bridge: FakeBridge) -> None:
    assert names(row) == ["evenly", "frame 12", "evenly"]
    wanted = {given[0]: given[1] for given in bridge.requests("thumbnail")}
    assert [wanted["key", path] for path in (a, b, c)] == [a, b, c]


def test_pictures_are_dropped_behind_the_others(row: FramesRow, bridge: FakeBridge, edits: Edits) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/board/d.png"), QUrl.fromLocalFile("/board/notes.txt")])
    drop(row.keys._list, data, QPointF(5, 5))
    edits.undo()
    assert asked(bridge) == [(*three, KeyFrame(Path("/board/d.png"))), three]


def test_a_drag_puts_them_in_another_order(row: FramesRow, bridge: FakeBridge, edits: Edits) -> None:
    pictures = row.keys._list
    data = pictures.mimeData([pictures.item(2)])
    drop(pictures, data, QPointF(pictures.visualItemRect(pictures.item(0)).center()))
    assert asked(bridge) == [(three[2], three[0], three[1])]
    assert names(row) == ["evenly", "evenly", "frame 12"]
    edits.undo()
    assert asked(bridge)[-1] == three


def test_a_dragged_picture_is_a_file_for_other_places(row: FramesRow, bridge: FakeBridge) -> None:
    data = row.keys._list.mimeData([row.keys._list.item(1)])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    row.last.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    assert bridge.requests("set_brief") == [(["SH0010"], {"last_frame": b})]


def test_keys_put_them_in_order_and_take_them_away(row: FramesRow, qtbot: QtBot, bridge: FakeBridge) -> None:
    pictures = row.keys._list
    pictures.setCurrentRow(0)
    qtbot.keyClick(pictures, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert asked(bridge)[-1] == (three[1], three[0], three[2]) and pictures.currentRow() == 1
    qtbot.keyClick(pictures, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pictures, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert asked(bridge)[-1] == (three[1], three[2], three[0]) and len(asked(bridge)) == 2, "the last stays the last"
    qtbot.keyClick(pictures, Qt.Key.Key_Delete)
    assert asked(bridge)[-1] == (three[1], three[2])


def test_the_chosen_one_gets_a_frame_or_lies_evenly(row: FramesRow, qtbot: QtBot, bridge: FakeBridge) -> None:
    number = row.keys._number
    assert not number.isEnabled()
    row.keys._list.setCurrentRow(0)
    assert number.isEnabled() and number.text() == "evenly" and number.maximum() == 47
    number.selectAll()
    qtbot.keyClicks(number, "7")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert asked(bridge) == [(KeyFrame(a, 7), *three[1:])] and names(row)[0] == "frame 7"
    pictures = row.keys._list
    middle = pictures.visualItemRect(pictures.item(1)).center()
    qtbot.mouseClick(pictures.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    number.setValue(-1)
    assert asked(bridge)[-1] == (KeyFrame(a, 7), KeyFrame(b), three[2])


@pytest.mark.parametrize(("field", "place"), [("first_frame", "first"), ("last_frame", "last"), ("key_frames", "keys")])
def test_the_frame_under_the_playhead_is_taken(
    row: FramesRow, qtbot: QtBot, bridge: FakeBridge, selection: Selection, edits: Edits, field: str, place: str
) -> None:
    selection.move_playhead(77)
    button = getattr(row, place)._playhead
    assert isinstance(button, QToolButton) and "frame under the playhead" in button.accessibleName()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bridge.requests("take_frame") == [(77,)]
    number = next(n for n, entry in enumerate(bridge.asked, 1) if entry[0] == "take_frame")
    taken = Path("/film/cut.secondunit/frames/cut_000077_ab.png")
    bridge.frame_taken.emit(number + 1000, taken)
    assert bridge.requests("set_brief") == [], "that was not asked for"
    bridge.frame_taken.emit(number, taken)
    edits.undo()
    before, after = (three, (*three, KeyFrame(taken))) if field == "key_frames" else (None, taken)
    assert bridge.requests("set_brief") == [(["SH0010"], {field: after}), (["SH0010"], {field: before})]


def test_a_frame_that_comes_too_late_is_not_put_into_another_shot(
    row: FramesRow, bridge: FakeBridge, selection: Selection
) -> None:
    row.first.playhead_wanted.emit()
    number = len(bridge.asked)
    selection.select(["SH0020"])
    bridge.frame_taken.emit(number, Path("/film/a.png"))
    assert bridge.requests("set_brief") == []


def test_where_nothing_is_seen_the_well_stays_as_it_was(row: FramesRow, bridge: FakeBridge) -> None:
    row.first.playhead_wanted.emit()
    nothing = say("The cut shows no picture at this frame.")
    bridge.problem_raised.emit(Problem(nothing, None, "take_frame", "nothing_seen"))
    assert row.first._path is None and bridge.requests("set_brief") == []


def test_the_menu_of_a_well_offers_all_of_it(row: FramesRow, bridge: FakeBridge) -> None:
    row.first.show_path(a)
    menu = row.first.menu()
    assert [action.text() for action in menu.actions()][1] == "Take the frame under the playhead"
    menu.actions()[1].trigger()
    menu.actions()[2].trigger()
    menu.deleteLater()
    assert len(bridge.requests("take_frame")) == 1
    row.first.show_path(None)
    own = row.first.menu()
    assert not own.actions()[2].isEnabled()
    own.deleteLater()
