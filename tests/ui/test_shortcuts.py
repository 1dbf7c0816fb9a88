"""Keys: four presets without clashes, changes of the user, and where the plain ones work."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.ui.panels import Panel
from ui.settings.window_pages import KeysPage
from ui.shortcuts import Shortcuts, conflicts, presets, rows, sequences


@pytest.mark.parametrize("preset", presets)
def test_no_two_actions_of_a_preset_share_keys(preset: str) -> None:
    assert conflicts({row.name: row.of(preset) for row in rows}) == {}


@pytest.mark.parametrize("preset", presets)
def test_all_keys_can_be_pressed(preset: str) -> None:
    unknown = [
        (row.name, str(one.toString()))
        for row in rows
        for one in sequences(row.of(preset))
        if one.isEmpty() or one[0].key() == Qt.Key.Key_unknown
    ]
    assert unknown == []


def test_shared_keys_are_found_in_any_spelling() -> None:
    assert conflicts({"play": "Space", "stop": "K space", "loop": "L"}) == {"play": ("stop",), "stop": ("play",)}


def test_changes_of_the_user_go_before_the_preset_and_unknown_ones_are_dropped() -> None:
    shortcuts = Shortcuts("avid", {"play": "P", "no_such_action": "Q"})
    assert (shortcuts.keys("play"), shortcuts.keys("mark_in"), shortcuts.own) == ("P", "I E", {"play": "P"})
    assert Shortcuts("no such editor").preset == "resolve"


def test_new_keys_work_at_once(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    panel.chrome.shortcuts.change("premiere", {"hand_back": "F9"})
    assert panel.chrome.actions["hand_back"].shortcut() == QKeySequence("F9")
    assert panel.chrome.actions["zoom_fit"].shortcut() == QKeySequence("\\")


def test_letters_typed_in_a_form_do_not_play(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    panel.open()
    near = [row.name for row in rows if row.near]
    contexts = {panel.chrome.actions[name].shortcutContext() for name in near}
    assert contexts == {Qt.ShortcutContext.WidgetWithChildrenShortcut}
    for place in (panel.conductor.workspace.viewer, panel.conductor.workspace.strip):
        assert {action.objectName() for action in place.actions()} >= set(near)


def test_every_action_of_viewer_and_strip_has_its_slot(qtbot: QtBot) -> None:
    from ui.workspace import of_strip, of_viewer

    panel = Panel(qtbot)
    workspace = panel.conductor.workspace
    assert [name for name in of_viewer if not callable(getattr(workspace.viewer, name, None))] == []
    assert [name for name in of_strip if not callable(getattr(workspace.strip, name, None))] == []


def test_the_table_of_keys_warns_of_clashes_and_tells_what_was_changed(qtbot: QtBot) -> None:
    page = KeysPage(Shortcuts())
    qtbot.addWidget(page)
    names = [row.name for row in rows]
    page._table.selectRow(names.index("hand_back"))
    page._edit.setKeySequence(QKeySequence("Ctrl+O"))
    page._edit.editingFinished.emit()
    assert page.chosen == ("resolve", {"hand_back": "Ctrl+O"})
    assert "2" in page._warning.text()
    page._edit.setKeySequence(QKeySequence("Ctrl+Shift+E"))
    page._edit.editingFinished.emit()
    assert page.chosen == ("resolve", {})
    assert page._warning.objectName() == "quiet"
    page._edit.setKeySequence(QKeySequence("F9"))
    page._edit.editingFinished.emit()
    assert page.back_button.isEnabled()
    page.back_button.click()
    assert page.chosen == ("resolve", {}) and not page.back_button.isEnabled()
    assert page._edit.keySequence() == QKeySequence("Ctrl+Shift+E")
