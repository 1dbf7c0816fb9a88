"""The window without a mouse: Tab reaches every control, each has a name, each key does one thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from plugin.desk.views import Problem
from plugin.messages import say
from tests.desk.conftest import cut, demo_film, environment
from tests.fakes.standing import sample_standing
from tests.ui.hand import Hand, Held, named, plain
from tests.ui.panels import Panel
from tests.ui.whole import WholeWindow, control, shift, using
from ui.brief_form.copy_from import CopyFrom
from ui.generate_dialog import GenerateDialog
from ui.hand_back.dialog import HandBackDialog
from ui.kept import Kept
from ui.queue.verbs import by_name as verbs
from ui.settings.dialog import SettingsDialog
from ui.shortcuts import presets, rows, sequences

__all__ = ["cut", "demo_film", "environment"]
most_tabs = 300
pages = {name: Qt.Key(Qt.Key.Key_1 + at) for at, name in enumerate(("brief", "takes", "shots", "queue", "budget"))}


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(qtbot)


@pytest.fixture
def panel(qtbot: QtBot, hand: Hand) -> Panel:
    """Over a bridge that only listens, with a cut in which there is something of everything."""
    made = Panel(qtbot)
    made.open()
    made.bridge.standing_changed.emit(sample_standing())
    hand.come_to(made.window)
    return made


# Tab and names


@pytest.mark.parametrize("page", pages)
def test_tab_goes_through_every_page(panel: Panel, hand: Hand, page: str) -> None:
    hand.press(pages[page], control)
    part = getattr(panel.conductor.workspace, page)
    assert part.isAncestorOf(QApplication.focusWidget()), f"Ctrl+{pages[page].name[-1]} enters the page"
    assert_tab_reaches_all(panel.window, hand)


def test_tab_goes_through_the_first_page(qtbot: QtBot, hand: Hand) -> None:
    panel = Panel(qtbot, Kept(recent=["/film/a.otio", "/film/第七版.fcpxml"]))
    panel.window.show()
    hand.come_to(panel.window)
    problem = Problem(say("No cut is open."), say("Open one first."), "open_cut", "unreadable", (say("Stopped."),))
    panel.bridge.cut_refused.emit(problem)
    assert_tab_reaches_all(panel.window, hand)


def test_tab_goes_through_every_dialog(panel: Panel, hand: Hand) -> None:
    for open_it, kind in dialogs(panel, hand).items():
        open_it()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind), kind
        assert_tab_reaches_all(dialog, hand)
        hand.press(Qt.Key.Key_Escape)
        assert QApplication.activeModalWidget() is None, f"Escape leaves {kind.__name__}"


def test_tab_goes_through_every_page_of_the_settings(panel: Panel, hand: Hand) -> None:
    hand.press(Qt.Key.Key_Comma, control)
    dialog = panel.dialog(SettingsDialog)
    for _ in range(dialog.list.count()):
        assert dialog.list.hasFocus()
        assert_tab_reaches_all(dialog, hand)
        dialog.list.setFocus()
        hand.press(Qt.Key.Key_Down)
    assert dialog.stack.currentIndex() == dialog.list.count() - 1
    hand.press(Qt.Key.Key_Escape)


def dialogs(panel: Panel, hand: Hand) -> dict[Callable[[], object], type[QDialog]]:
    """How a user without a mouse opens each."""

    def copy_from() -> None:
        hand.press(Qt.Key.Key_1, control)
        hand.press(Qt.Key.Key_Backtab, shift, times=2)
        hand.press(Qt.Key.Key_Space)

    def abort() -> None:
        hand.press(Qt.Key.Key_4, control)
        hand.press(Qt.Key.Key_A, control)
        hand.press(Qt.Key.Key_A)

    return {
        lambda: hand.press(Qt.Key.Key_Return, control | shift): GenerateDialog,
        lambda: hand.press(Qt.Key.Key_E, control | shift): HandBackDialog,
        copy_from: CopyFrom,
        abort: QMessageBox,
    }


def assert_tab_reaches_all(window: QWidget, hand: Hand) -> None:
    """Forward and backward, until it comes round; and whoever it reaches says what it is."""
    wanted = {widget for widget in window.findChildren(QWidget) if takes_tab(widget)}
    for key, held in ((Qt.Key.Key_Tab, plain), (Qt.Key.Key_Backtab, shift)):
        reached = round_trip(hand, key, held)
        assert [named(widget) for widget in wanted - reached] == [], f"not reached by {key.name}"
    nameless = [f"{named(widget)} in {named(widget.parentWidget())}" for widget in wanted if not spoken(widget)]
    assert nameless == []


def round_trip(hand: Hand, key: Qt.Key, held: Held) -> set[QWidget]:
    order: list[QWidget] = []
    for _ in range(most_tabs):
        now = QApplication.focusWidget()
        assert now is not None or not order, "nobody has the keyboard"
        if now is None:
            # Of a window that was opened just now.
            hand.press(key, held)
            continue
        if now in order:
            assert order.index(now) <= 1, f"{named(now)} holds the keyboard back"
            return set(order)
        order.append(now)
        hand.press(key, held)
    raise AssertionError("it never comes round")


def takes_tab(widget: QWidget) -> bool:
    """What stands for another, and what only scrolls, is not stopped at."""
    return (
        widget.isVisible()
        and widget.isEnabled()
        and widget.window().isAncestorOf(widget)
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and not isinstance(widget.parentWidget(), QComboBox)
        and type(widget) is not QScrollArea
        and not isinstance(widget, QMenu)
    )


def spoken(widget: QWidget) -> str:
    """By a program that reads the screen aloud."""
    interface = QAccessible.queryAccessibleInterface(widget)
    heard = interface.text(QAccessible.Text.Name) if interface is not None else ""
    # Of a box with choices Qt says the choice where it says the name.
    return widget.accessibleName() if isinstance(widget, QComboBox) else heard


# Keys


def test_f6_goes_round_the_parts_and_back(panel: Panel, hand: Hand) -> None:
    workspace = panel.conductor.workspace
    parts = (workspace.viewer, workspace.strip, workspace.shots, workspace.brief)
    workspace.viewer.setFocus()
    for part in (*parts[1:], parts[0]):
        hand.press(Qt.Key.Key_F6)
        assert part.isAncestorOf(QApplication.focusWidget())
    for part in reversed(parts):
        hand.press(Qt.Key.Key_F6, shift)
        assert part.isAncestorOf(QApplication.focusWidget())
    panel.chrome.toolbar.open_button.setFocus()
    hand.press(Qt.Key.Key_F6)
    assert workspace.viewer.isAncestorOf(QApplication.focusWidget())


def test_menus_open_by_their_letters(panel: Panel, hand: Hand) -> None:
    for title in panel.window.menuBar().actions():
        letter = title.text()[title.text().index("&") + 1]
        opened: list[str] = []
        with hand.answers(QMenu, lambda menu, opened=opened: (opened.append(menu.title()), menu.close())):  # type: ignore[misc]
            hand.press(Qt.Key(ord(letter.upper())), Held.AltModifier)
        assert opened == [title.text()]


@pytest.mark.parametrize("preset", presets)
def test_each_key_of_a_preset_does_one_thing_once(panel: Panel, hand: Hand, preset: str) -> None:
    panel.chrome.shortcuts.change(preset, {})
    pressed = count_triggers(panel)
    workspace = panel.conductor.workspace
    for place in (workspace.viewer, workspace.strip):
        for row in rows:
            for one in sequences(row.of(preset)):
                place.setFocus()
                pressed.clear()
                press(one)
                assert pressed == [row.name], f"{one.toString()} in {preset}, {type(place).__name__}"


@pytest.mark.parametrize("preset", presets)
def test_signs_typed_into_a_brief_are_text_in_every_preset(panel: Panel, hand: Hand, preset: str) -> None:
    panel.chrome.shortcuts.change(preset, {})
    pressed = count_triggers(panel)
    hand.press(Qt.Key.Key_1, control)
    pressed.clear()
    prompt = QApplication.focusWidget()
    assert isinstance(prompt, QPlainTextEdit)
    hand.press(Qt.Key.Key_A, control)
    typed = r"jkl JKL -=+[]\/ 12345 iosxe;,."
    hand.type(typed)
    assert (prompt.toPlainText(), pressed) == (typed, [])


def count_triggers(panel: Panel) -> list[str]:
    """Every action can be triggered, and does nothing but tell."""
    pressed: list[str] = []
    for row in rows:
        action: QAction = panel.chrome.actions[row.name]
        action.triggered.disconnect()
        action.setEnabled(True)
        action.triggered.connect(lambda _checked=False, name=row.name: pressed.append(name))
    # Ctrl+1 to Ctrl+5 must still move the keyboard in a test that types.
    panel.chrome.actions["show_brief"].triggered.connect(lambda: panel.conductor.workspace.show_form("brief"))
    return pressed


def press(sequence: QKeySequence) -> None:
    window, combination = QApplication.focusWidget(), sequence[0]
    assert window is not None
    handle = window.window().windowHandle()
    assert handle is not None
    QTest.keyClick(handle, combination.key(), combination.keyboardModifiers())
    QApplication.processEvents()


def test_verbs_of_the_queue_have_keys_of_their_own() -> None:
    keys = [key for verb in verbs.values() for key in verb.keys.split()]
    assert len(keys) == len(set(keys))


# A shot made without a mouse


@pytest.fixture
def whole(qtbot: QtBot, environment: dict[str, str]) -> Iterator[WholeWindow]:
    yield from using(qtbot)


def test_a_shot_is_made_circled_and_handed_back_by_keys_alone(whole: WholeWindow, cut: Path) -> None:
    hand = whole.hand
    whole.open(cut)
    hand.press(Qt.Key.Key_Down, control, times=3)
    (shot,) = whole.conductor.selection.shots
    hand.press(Qt.Key.Key_1, control)
    hand.press(Qt.Key.Key_A, control)
    hand.type("two boats drift apart")
    for takes in (1, 2):
        hand.press(Qt.Key.Key_Return, control | shift)
        dialog = whole.dialog(GenerateDialog)
        assert isinstance(QApplication.focusWidget(), QComboBox)
        hand.press(Qt.Key.Key_Down)
        hand.press(Qt.Key.Key_Tab, times=3)
        hand.press(Qt.Key.Key_Up, times=takes - 1)
        whole.until(dialog._go.isEnabled, "it is quoted")
        while QApplication.focusWidget() is not dialog._go:
            hand.press(Qt.Key.Key_Tab)
        hand.press(Qt.Key.Key_Space)
        whole.until(lambda takes=takes: whole.shot(shot).takes == takes, f"take {takes} is made")
    assert whole.shot(shot).brief.prompt == "two boats drift apart"
    hand.press(Qt.Key.Key_2, control)
    hand.press(Qt.Key.Key_Home)
    hand.press(Qt.Key.Key_Return)
    whole.until(lambda: whole.shot(shot).circled == 1, "Enter circles the first")
    hand.press(Qt.Key.Key_Z, control)
    whole.until(lambda: whole.shot(shot).circled == 2, "Ctrl+Z circles the second again")
    hand.press(Qt.Key.Key_E, control | shift)
    report = whole.dialog(HandBackDialog)
    whole.until(report._go.isEnabled, "the report is there")
    while QApplication.focusWidget() is not report._go:
        hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Space)
    whole.until(lambda: report._done is not None, "the cut is written")
    assert report._done is not None and report._done.placed == (shot,)
    hand.press(Qt.Key.Key_Escape)


class Flashes(QObject):
    """Parts that were windows of their own on the screen, if only for a moment: they take the keyboard away."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            kind = watched.windowType()
            if kind is Qt.WindowType.Window and not isinstance(watched, QMainWindow):
                self.seen.append(named(watched))
        return False


def test_no_part_is_a_window_of_its_own_even_for_a_moment(qtbot: QtBot, hand: Hand) -> None:
    flashes = Flashes()
    QApplication.instance().installEventFilter(flashes)  # type: ignore[union-attr]
    panel = Panel(qtbot)
    panel.open()
    hand.come_to(panel.window)
    panel.bridge.standing_changed.emit(sample_standing(40))
    news = say("No cut is open.")
    panel.bridge.problem_raised.emit(Problem(news, news, "generate", "not_admitted", (news, news)))
    for key in pages.values():
        hand.press(key, control)
    for open_it in dialogs(panel, hand):
        open_it()
        hand.press(Qt.Key.Key_Escape)
    hand.press(Qt.Key.Key_Comma, control)
    hand.press(Qt.Key.Key_Escape)
    QApplication.instance().removeEventFilter(flashes)  # type: ignore[union-attr]
    assert flashes.seen == []
