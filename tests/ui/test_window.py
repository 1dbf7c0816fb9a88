"""The window: what it shows when, what it asks for, and that everything in it can be reached and named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QListView, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from plugin.desk.views import Opened, Problem, QuoteRow, QuoteView, ShotChange
from plugin.messages import say
from tests.fakes.standing import money, sample_opened, sample_standing
from tests.ui.panels import Panel
from ui.generate_dialog import GenerateDialog
from ui.kept import Kept, load_kept
from ui.main import loses_none, why_not
from ui.window import Window


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    return Panel(qtbot)


def quote(opened: Opened, *, paid: bool = True, reasons: int = 0) -> QuoteView:
    price = money("0.42") if paid else None
    rows = tuple(
        QuoteRow(shot.id, "video", "kling", "kling-3.0", 48, price, paid) for shot in opened.standing.shots[:4]
    )
    why = tuple(say("There is no key for {provider}.", provider=str(number)) for number in range(reasons))
    return QuoteView(rows, (money("1.68"),) if paid else (), why, 0, 4)


def answer(panel: Panel, view: QuoteView) -> None:
    panel.qtbot.waitUntil(lambda: panel.conductor.ordering._asked > 0)
    panel.bridge.quote_made.emit(panel.conductor.ordering._asked, view)


def test_the_installed_pyside_keeps_its_references() -> None:
    assert not loses_none()


def test_where_there_is_no_screen_it_says_so_instead_of_aborting() -> None:
    assert why_not({"DISPLAY": ":0"}, "linux") is None
    assert why_not({}, "darwin") is None
    reason = why_not({}, "linux")
    assert reason is not None and "screen" in str(reason[0])


def test_without_a_cut_it_shows_how_to_begin(panel: Panel) -> None:
    panel.window.show()
    assert panel.chrome.first_page.isVisible()
    assert not panel.chrome.actions["hand_back"].isEnabled()
    assert not panel.chrome.toolbar.generate_button.isEnabled()


def test_a_cut_that_was_asked_for_before_the_bridge_was_there_is_opened(qtbot: QtBot) -> None:
    from typing import Any, cast

    from tests.fakes.bridge import FakeBridge
    from ui.furnish import equip, furnish

    window = Window(Kept())
    qtbot.addWidget(window)
    chrome, bridge = furnish(window), FakeBridge()
    chrome.ask(Path("/film/a.otio"))
    equip(chrome, cast(Any, bridge))
    assert bridge.requests("open_cut") == [(Path("/film/a.otio"), None)]


def test_a_dropped_cut_is_opened_and_other_files_are_not(panel: Panel) -> None:
    for name in ("notes.txt", "第七版.fcpxml"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(f"/film/{name}")])
        event = QDropEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        panel.window.dropEvent(event)
    panel.qtbot.waitUntil(lambda: bool(panel.bridge.requests("open_cut")))
    assert panel.bridge.requests("open_cut") == [(Path("/film/第七版.fcpxml"), None)]


def test_an_opened_cut_fills_every_part_and_is_remembered(panel: Panel) -> None:
    opened = panel.open()
    assert panel.conductor.workspace.isVisible()
    assert panel.window.windowTitle().startswith(opened.cut.name)
    assert panel.conductor.selection.shots == (opened.standing.shots[0].id,)
    assert panel.chrome.kept.recent == [str(opened.cut.path)]
    assert panel.chrome.menus.recent.actions()[0].text() == opened.cut.path.name


def test_a_cut_that_cannot_be_read_is_said_with_one_thing_to_do(panel: Panel) -> None:
    problem = Problem(say("No cut is open."), say("Open one first."), "open_cut", "unreadable", (say("Stopped."),))
    panel.bridge.cut_refused.emit(problem)
    (notice,) = panel.conductor.bar.notices
    assert notice.accessibleName() == "No cut is open. Open one first."
    notice.details_button.click()
    assert notice.offer_button.text() == "Open another..."


def test_a_new_export_says_what_changed_and_shows_it(panel: Panel) -> None:
    opened = panel.open()
    ids = [shot.id for shot in opened.standing.shots]
    changes = (ShotChange(ids[2], "moved"), ShotChange(ids[3], "trimmed"), ShotChange("SH9999", "gone"))
    panel.bridge.cut_reread.emit(replace(opened, changes=changes))
    (notice,) = panel.conductor.bar.notices
    assert "3" in notice.accessibleName()
    assert len(notice.news.lines) == 3
    notice.offer_button.click()
    assert panel.conductor.selection.shots == (ids[2], ids[3])
    assert panel.conductor.bar.notices == ()


def test_a_selection_of_shots_that_are_gone_is_let_go(panel: Panel) -> None:
    opened = panel.open()
    panel.conductor.selection.select([shot.id for shot in opened.standing.shots[:2]])
    left = replace(opened.standing, shots=opened.standing.shots[1:])
    panel.bridge.cut_reread.emit(replace(opened, standing=left))
    assert panel.conductor.selection.shots == (opened.standing.shots[1].id,)


def test_the_button_says_how_many_and_for_how_much(panel: Panel) -> None:
    opened = panel.open()
    answer(panel, quote(opened))
    button = panel.chrome.toolbar.generate_button
    assert (button.text(), button.isEnabled()) == ("Generate 4 shots, about 1.68 USD", True)
    answer(panel, QuoteView((), (), (), 0))
    assert (button.text(), button.isEnabled()) == ("Nothing to generate", False)
    assert button.toolTip()


def test_what_is_free_is_made_at_once(panel: Panel) -> None:
    opened = panel.open()
    answer(panel, quote(opened, paid=False))
    assert panel.chrome.toolbar.generate_button.text() == "Generate 4 shots, free"
    panel.trigger("generate")
    (request,) = panel.bridge.requests("generate")[0]
    assert (request.shots, request.takes, request.yes) == (None, 1, True)


def test_what_costs_is_confirmed_first(panel: Panel) -> None:
    opened = panel.open()
    answer(panel, quote(opened))
    panel.trigger("generate")
    assert panel.bridge.requests("generate") == []
    dialog = panel.dialog(GenerateDialog)
    assert dialog._go.text() == "Generate 4 shots, about 1.68 USD"
    dialog._go.click()
    assert len(panel.bridge.requests("generate")) == 1


def test_what_is_not_admitted_cannot_be_ordered_and_says_why(panel: Panel) -> None:
    opened = panel.open()
    answer(panel, quote(opened, reasons=2))
    panel.trigger("generate")
    dialog = panel.dialog(GenerateDialog)
    assert not dialog._go.isEnabled()
    assert dialog._reasons.text().count("There is no key") == 2
    dialog.reject()


def test_choices_in_the_dialog_are_asked_about_and_sent(panel: Panel) -> None:
    opened = panel.open()
    panel.conductor.selection.select([opened.standing.shots[1].id, opened.standing.shots[2].id])
    panel.trigger("generate_options")
    dialog = panel.dialog(GenerateDialog)
    dialog._scope.setCurrentIndex(1)
    dialog._takes.setValue(3)
    dialog._budget.setText("12,50 usd")
    dialog._budget.editingFinished.emit()
    request = panel.conductor.ordering.request
    assert (request.shots, request.takes, request.budget) == ("SH0020,SH0030", 3, "12.50USD")
    dialog._budget.setText("much")
    assert "20 USD" in dialog._reasons.text()
    dialog.reject()
    request = panel.conductor.ordering.request
    assert (request.shots, request.takes, request.budget) == (None, 1, None)


def test_late_quotes_are_dropped(panel: Panel) -> None:
    opened = panel.open()
    answer(panel, quote(opened))
    panel.bridge.quote_made.emit(panel.conductor.ordering._asked + 1000, QuoteView((), (), (), 0))
    assert panel.conductor.ordering.shot_count == 4


def test_progress_of_jobs_asks_for_no_new_quote(panel: Panel) -> None:
    opened = panel.open()
    answer(panel, quote(opened))
    jobs = tuple(replace(job, fraction=0.9) for job in opened.standing.jobs)
    panel.bridge.standing_changed.emit(replace(opened.standing, jobs=jobs))
    assert not panel.conductor.ordering._pause.isActive()
    panel.bridge.standing_changed.emit(sample_standing(11))
    assert panel.conductor.ordering._pause.isActive()


def test_leaving_out_can_be_taken_back(panel: Panel) -> None:
    opened = panel.open()
    first = opened.standing.shots[0].id
    panel.conductor.selection.select([first])
    panel.trigger("exclude")
    assert panel.chrome.actions["undo"].isEnabled()
    panel.trigger("undo")
    panel.trigger("redo")
    assert panel.bridge.requests("exclude") == [((first,), True), ((first,), False), ((first,), True)]


def test_closing_asks_nothing_and_leaves_the_engine_alone(panel: Panel) -> None:
    panel.open()
    assert panel.window.close()
    assert panel.bridge.requests("close") == [()]
    assert not {"cancel", "abort", "hold"} & {name for name, _, _ in panel.bridge.asked}


def test_what_the_window_keeps_survives(panel: Panel, tmp_path: Path) -> None:
    import tomllib

    from plugin.desk.settings_file import save_settings

    panel.open()
    panel.chrome.use_theme(dark=False)
    panel.window.close()
    environment = {"SECONDUNIT_CONFIG_DIR": str(tmp_path)}
    save_settings(environment, {"panel": panel.chrome.kept.table()})
    again = load_kept(environment)
    assert (again.dark, again.recent, again.splits) == (False, panel.chrome.kept.recent, panel.chrome.kept.splits)
    assert again.geometry == panel.chrome.kept.geometry != b""
    assert "panel" in tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))


def test_a_spoilt_table_of_the_window_does_no_harm(tmp_path: Path) -> None:
    table = '[panel]\ndark = "yes"\nrecent = [1, "a"]\ngeometry = "!"\nkeys = 5\nsplits = {a = ["x", 2]}\n'
    (tmp_path / "config.toml").write_text(table, encoding="utf-8")
    kept = load_kept({"SECONDUNIT_CONFIG_DIR": str(tmp_path)})
    assert (kept.dark, kept.recent, kept.geometry, kept.keys, kept.splits) == (True, ["a"], b"", {}, {"a": [2]})


def test_every_control_that_takes_the_keyboard_has_a_name(panel: Panel) -> None:
    panel.open()
    nameless = _nameless(panel)
    for name in ("takes", "queue", "budget"):
        panel.trigger(f"show_{name}")
        nameless |= _nameless(panel)
    assert nameless == set()


def _nameless(panel: Panel) -> set[str]:
    return {
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"
        for widget in panel.window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not _inner(widget) and not _name(widget)
    }


def _inner(widget: QWidget) -> bool:
    """Qt's own pieces of a control, which speaks for them, and what only scrolls."""
    parent = widget.parentWidget()
    is_viewport = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    of_a_box = isinstance(widget, QListView) and not isinstance(parent, QComboBox) and "ComboBox" in _kind(parent)
    return (
        is_viewport
        or of_a_box
        or type(widget) is QScrollArea
        or widget.objectName().startswith("qt_")
        or isinstance(widget, QMenu)
    )


def _kind(widget: QWidget | None) -> str:
    return widget.metaObject().className() if widget is not None else ""


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (text() if callable(text) else "")


def test_every_action_stands_in_a_menu(panel: Panel) -> None:
    listed: set[QAction] = set()
    for menu in panel.window.findChildren(QMenu):
        listed |= set(menu.actions())
    from ui.shortcuts import rows

    assert [row.name for row in rows if panel.chrome.actions[row.name] not in listed] == []


def test_tab_goes_through_the_whole_window(panel: Panel) -> None:
    panel.open()
    seen = []
    widget = panel.conductor.workspace.viewer.nextInFocusChain()
    while widget is not None and widget is not panel.conductor.workspace.viewer:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            seen.append(widget)
        widget = widget.nextInFocusChain()
    workspace = panel.conductor.workspace
    for part in (workspace.strip, workspace.brief, workspace.shots, panel.chrome.toolbar):
        assert any(part.isAncestorOf(widget) for widget in seen), part


def test_four_hundred_shots_open_at_once(panel: Panel) -> None:
    opened = panel.open(sample_opened(400, 4000))
    panel.trigger("select_missing")
    chosen = panel.conductor.selection.shots
    assert len(chosen) == sum(not shot.excluded and shot.circled is None for shot in opened.standing.shots)
