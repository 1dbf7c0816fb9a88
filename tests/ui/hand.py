"""A user's hand: mouse and keys go in where the screen's own go in, so what is covered, disabled or barred gets none.

A click finds its widget by where it lies, keys go to whoever has the keyboard, and a dialog that bars the window bars
the hand as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QWidget
from pytestqt.exceptions import TimeoutError as WaitedInVain
from pytestqt.qtbot import QtBot

Held = Qt.KeyboardModifier
patience_ms = 60_000
plain = Held.NoModifier
T = TypeVar("T", bound=QWidget)


class Hand:
    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def come_to(self, window: QWidget) -> None:
        """Once it is on the screen and in front, keys go to it."""
        self._qtbot.waitExposed(window)
        window.activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=patience_ms)

    # Mouse

    def click(
        self,
        widget: QWidget,
        at: QPoint | None = None,
        held: Held = plain,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        """In its middle, or at a place of it."""
        place, window = self._reach(widget, at)
        QTest.mouseClick(window, button, held, place)
        QApplication.processEvents()

    def double_click(self, widget: QWidget, at: QPoint | None = None) -> None:
        place, window = self._reach(widget, at)
        QTest.mouseDClick(window, Qt.MouseButton.LeftButton, plain, place)
        QApplication.processEvents()

    def drag(self, widget: QWidget, start: QPoint, end: QPoint, held: Held = plain) -> None:
        place, window = self._reach(widget, start)
        last = widget.mapTo(widget.window(), end)
        QTest.mousePress(window, Qt.MouseButton.LeftButton, held, place)
        for step in range(1, 9):
            # A mouse that moves with a key held is an event that QTest does not make.
            QTest.mouseMove(window, place + (last - place) * step / 8)
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, held, last)
        QApplication.processEvents()

    def roll(self, widget: QWidget, notches: int, at: QPoint | None = None, held: Held = plain) -> None:
        """The wheel; up is positive."""
        place, _ = self._reach(widget, at)
        under = widget.window().childAt(place) or widget
        spot = QPointF(under.mapFrom(widget.window(), place))
        buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        for _ in range(abs(notches)):
            turned = QPoint(0, 120 if notches > 0 else -120)
            event = QWheelEvent(spot, under.mapToGlobal(spot), QPoint(), turned, buttons, held, phase, False)
            QApplication.sendEvent(under, event)
        QApplication.processEvents()

    def _reach(self, widget: QWidget, at: QPoint | None) -> tuple[QPoint, QWindow]:
        """Where it lies in its window, once it can be used; fails where another lies over it."""
        try:
            self._qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled(), timeout=patience_ms)
        except WaitedInVain:
            raise AssertionError(f"{named(widget)} cannot be used: {_why_not(widget)}") from None
        into_sight(widget)
        top = widget.window()
        place = widget.mapTo(top, widget.rect().center() if at is None else at)
        under = top.childAt(place) or top
        assert under is widget or widget.isAncestorOf(under), f"{named(under)} lies over {named(widget)}"
        handle = top.windowHandle()
        assert handle is not None
        return place, handle

    # Keys

    def press(self, key: Qt.Key, held: Held = plain, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self._keyboard(), key, held)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """To whoever has the keyboard; what no key of it has comes as from an input method."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nobody has the keyboard"
        if text.isascii():
            for sign in text:
                QTest.keyClick(self._keyboard(), sign)  # type: ignore[call-overload]
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(focus, event)
        QApplication.processEvents()

    def _keyboard(self) -> QWindow:
        if QGuiApplication.focusWindow() is None:
            self._bring_forward()
        window = QGuiApplication.focusWindow()
        assert window is not None, "no window is in front"
        return window

    def _bring_forward(self) -> None:
        """What the system does once a dialog is closed; the platform without a screen does not."""
        front = QApplication.activeModalWidget() or next(
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QMainWindow) and widget.isVisible()
        )
        front.activateWindow()
        self._qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None, timeout=patience_ms)

    # Dialogs and menus that hold up whoever opens them

    @contextmanager
    def answers(self, kind: type[T], act: Callable[[T], object]) -> Iterator[None]:
        """Within, a dialog or menu of that kind opens; `act` is what the user does with it."""
        answer = _Answer(kind, act)
        timer = QTimer()
        timer.setInterval(20)
        timer.timeout.connect(answer.look)
        timer.start()
        try:
            yield
            self._qtbot.waitUntil(lambda: answer.given, timeout=patience_ms)
        finally:
            timer.stop()
        if answer.failure is not None:
            raise answer.failure


class _Answer:
    def __init__(self, kind: type[T], act: Callable[[T], object]) -> None:
        self._kind, self._act = kind, act
        self._looks = patience_ms // 20
        self._acting = False
        self.given = False
        self.failure: BaseException | None = None

    def look(self) -> None:
        shown = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if self._acting or shown is None:
            return
        self._looks -= 1
        if isinstance(shown, self._kind):
            self._do(shown)
        elif self._looks <= 0:
            self.failure = AssertionError(f"{named(shown)} was opened, not {self._kind.__name__}")
            self.given = True
            shown.close()

    def _do(self, shown: QWidget) -> None:
        self._acting = True
        try:
            self._act(shown)  # type: ignore[arg-type]
        except BaseException as failure:  # noqa: BLE001 it is raised in the test; the dialog must not stay
            self.failure = failure
            shown.close()
        self.given = True


def _why_not(widget: QWidget) -> str:
    return "not on the screen" if not widget.isVisible() else "not enabled"


def into_sight(widget: QWidget) -> None:
    """Scrolled to, as with the wheel."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()


def named(widget: QWidget) -> str:
    """For the message of a test."""
    text = getattr(widget, "text", None)
    words = widget.accessibleName() or (text() if callable(text) else "") or widget.objectName()
    return f"{type(widget).__name__} {words!r}"
