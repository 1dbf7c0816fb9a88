"""The table of missing shots, by mouse and keyboard."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from plugin.desk.finals import final_takes
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import sample_opened, sample_standing
from ui.edits import Edits
from ui.selection import Selection
from ui.shots_table.model import shot_role
from ui.shots_table.page import ShotsPage
from ui.theme import Look


@pytest.fixture
def page(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, edits: Edits) -> Iterator[ShotsPage]:
    made = ShotsPage(bridge, selection, look, edits)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1400, 420)
    made.show()
    made.show_cut(sample_opened(40))
    qtbot.waitExposed(made)
    yield made


def table(page: ShotsPage) -> QTableView:
    found = page.findChild(QTableView)
    assert isinstance(found, QTableView)
    return found


def ids(page: ShotsPage) -> list[str]:
    model = table(page).model()
    return [model.index(row, 0).data(shot_role).id for row in range(model.rowCount())]


def test_every_missing_shot_has_its_row_in_the_order_of_the_cut(page: ShotsPage) -> None:
    assert ids(page) == [shot.id for shot in sample_standing(40).shots]
    model = table(page).model()
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert cells[:4] == ["SH0010", "hole", "01:00:03:00", "48  00:00:02:00"]
    assert "slow push in" in cells[5]


def test_a_click_selects_everywhere_and_a_selection_elsewhere_is_shown(
    page: ShotsPage, selection: Selection, qtbot: QtBot
) -> None:
    view = table(page)
    place = view.visualRect(view.model().index(2, 1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert selection.shots == ("SH0030",)
    place = view.visualRect(view.model().index(4, 1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place)
    assert set(selection.shots) == {"SH0030", "SH0040", "SH0050"} and selection.current == "SH0050"
    selection.select(["SH0400", "SH0100"])
    assert [index.row() for index in view.selectionModel().selectedRows()] == [39, 9]
    assert selection.shots == ("SH0400", "SH0100")


def test_words_and_states_filter(page: ShotsPage, qtbot: QtBot) -> None:
    search, group = page.findChild(QLineEdit), page.findChild(QComboBox)
    assert isinstance(search, QLineEdit) and isinstance(group, QComboBox)
    qtbot.keyClicks(search, "MEI rain")
    assert ids(page) == [f"SH{n * 10:04d}" for n in range(1, 41, 4)]
    search.setText("机器人 推")
    assert ids(page) == [f"SH{n * 10:04d}" for n in range(2, 41, 4)]
    search.clear()
    group.setCurrentIndex(4)
    assert {shot.state for shot in sample_standing(40).shots if shot.id in ids(page)} == {"Failed", "Lost"}
    search.setText("nothing like this")
    assert not table(page).isVisible()


def test_sorting_by_length_and_back(page: ShotsPage) -> None:
    table(page).sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert ids(page)[0] == "SH0400"


def test_leaving_out_can_be_undone(page: ShotsPage, bridge: FakeBridge, selection: Selection, edits: Edits) -> None:
    selection.select(["SH0010", "SH0020"])
    leave_out, take_in = page.make_menu().actions()
    assert leave_out.isEnabled() and not take_in.isEnabled()
    leave_out.trigger()
    edits.undo()
    assert bridge.requests("exclude") == [(["SH0010", "SH0020"], True), (["SH0010", "SH0020"], False)]


def test_only_rows_in_sight_ask_for_pictures(page: ShotsPage, bridge: FakeBridge, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(bridge.requests("thumbnail")))
    assert 0 < len({given[0] for given in bridge.requests("thumbnail")}) < 30
    image = QImage(48, 27, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    bridge.thumbnail_made.emit(("shots", "SH0010"), image)
    assert not table(page).model().index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_changes_of_a_large_film_repaint_what_changed_and_keep_the_selection(
    page: ShotsPage, selection: Selection
) -> None:
    page.show_cut(sample_opened(400))
    selection.select(["SH1000"])
    view = table(page)
    top = view.verticalScrollBar().value()
    told: list[tuple[int, int]] = []
    view.model().dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    resets: list[int] = []
    view.model().modelReset.connect(lambda: resets.append(1))
    standing = sample_standing(400)
    shots = list(standing.shots)
    for number in (3, 4, 5, 200):
        shots[number] = dataclasses.replace(shots[number], takes=9)
    page.show_standing(dataclasses.replace(standing, shots=tuple(shots)))
    assert told == [(3, 5), (200, 200)] and not resets
    assert selection.shots == ("SH1000",) and view.verticalScrollBar().value() == top
    assert [index.data(shot_role).id for index in view.selectionModel().selectedRows()] == ["SH1000"]


def test_rows_that_leave_a_filter_do_not_move_the_place(page: ShotsPage, selection: Selection, qtbot: QtBot) -> None:
    page.show_cut(sample_opened(400))
    group = page.findChild(QComboBox)
    assert isinstance(group, QComboBox)
    group.setCurrentIndex(1)
    selection.select([ids(page)[60]])
    chosen, top = selection.current, table(page).verticalScrollBar().value()
    assert top > 0
    standing = sample_standing(400)
    gone = ids(page)[80]
    shots = tuple(dataclasses.replace(s, state="Succeeded") if s.id == gone else s for s in standing.shots)
    page.show_standing(dataclasses.replace(standing, shots=shots))
    assert gone not in ids(page) and selection.current == chosen
    assert table(page).verticalScrollBar().value() == top
    assert [index.data(shot_role).id for index in table(page).selectionModel().selectedRows()] == [chosen]


def test_a_shot_with_a_take_shows_the_take(page: ShotsPage, bridge: FakeBridge, qtbot: QtBot) -> None:
    final = final_takes(sample_standing(40).takes)
    assert final
    qtbot.waitUntil(lambda: bool(bridge.requests("thumbnail")))
    asked = {given[0][1]: given[1:3] for given in bridge.requests("thumbnail")}
    with_take = [shot for shot in sample_standing(40).shots if shot.id in final and shot.id in asked]
    assert with_take
    for shot in with_take:
        take = final[shot.id]
        assert asked[shot.id] == (take.path, take.handles[0] + shot.frames // 2)
    before = len(bridge.requests("thumbnail"))
    page.show_standing(sample_standing(40))
    qtbot.wait(150)
    assert len(bridge.requests("thumbnail")) == before, "what was asked for is not asked for again"
