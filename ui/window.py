"""The window itself, painted before anything else is loaded; ui/chrome.py puts everything into it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from ui.kept import Kept

cut_suffixes = ("otio", "otioz", "otiod", "xml", "fcpxml", "fcpxmld", "edl", "aaf", "kdenlive")


class Window(QMainWindow):
    """Signals:
    cut_dropped(Path)
    language_changed()
    painted(): once, when the first picture is on its way to the screen.
    closed(): once, while everything is still there.
    """

    cut_dropped = Signal(object)
    language_changed = Signal()
    painted = Signal()
    closed = Signal()

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept
        self._was_painted = False
        self._is_closed = False
        self.setWindowTitle("Second Unit")
        self.setAcceptDrops(True)
        if not kept.geometry or not self.restoreGeometry(QByteArray(kept.geometry)):
            screen = self.screen().availableGeometry()
            self.resize(min(1500, screen.width() * 9 // 10), min(940, screen.height() * 9 // 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and not self._is_closed:
            self.language_changed.emit()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            # The program that was dragged from waits until this returns.
            QTimer.singleShot(0, self, lambda: self.cut_dropped.emit(path))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.kept.geometry = bytes(self.saveGeometry().data())
        if not self._is_closed:
            self._is_closed = True
            # What the desk has begun is ended first; nobody need look at that.
            self.hide()
            self.closed.emit()
        event.accept()


def _dropped(event: QDropEvent) -> Path | None:
    """The first file of a drop that may be a cut."""
    from ui.dropped import dropped_files

    return next(iter(dropped_files(event, {f".{suffix}" for suffix in cut_suffixes})), None)
