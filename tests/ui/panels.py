"""A whole window over a bridge that a test speaks for."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plugin.desk.views import Opened
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import sample_opened
from ui.chrome import Chrome
from ui.conductor import Conductor
from ui.furnish import equip, furnish
from ui.kept import Kept
from ui.window import Window

T = TypeVar("T")


class Panel:
    """The window with everything in it."""

    def __init__(self, qtbot: QtBot, kept: Kept | None = None) -> None:
        self.qtbot = qtbot
        self.bridge = FakeBridge()
        self.window = Window(kept or Kept())
        qtbot.addWidget(self.window)
        self.window.resize(1400, 900)
        self.chrome: Chrome = furnish(self.window)
        self.conductor: Conductor = equip(self.chrome, cast(Any, self.bridge))

    def open(self, opened: Opened | None = None) -> Opened:
        """As if the desk had read a cut."""
        found = opened or sample_opened()
        self.window.show()
        self.bridge.cut_opened.emit(found)
        QApplication.processEvents()
        return found

    def trigger(self, name: str) -> None:
        self.chrome.actions[name].trigger()

    def dialog(self, kind: type[T]) -> T:
        """The newest one of that kind."""
        return cast(T, self.window.findChildren(cast(Any, kind))[-1])
