"""The picture on the whole screen, with the keys of the window it came from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.viewer.canvas import Canvas


class FullScreen(QWidget):
    """Signals:
    left(): Esc, or closed in any other way.
    """

    left = Signal()

    def __init__(self, parent: QWidget, see: Callable[[QEvent], None]) -> None:
        """`see` is told of every event."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("fullScreen")
        self._see = see
        self.canvas = Canvas(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        for owner in (parent, parent.window()):
            for action in owner.actions():
                self.addAction(action)

    def event(self, event: QEvent) -> bool:
        self._see(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.left.emit()
        event.accept()
