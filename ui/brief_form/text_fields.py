"""Fields that keep what was typed once the user pauses or leaves them."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

pause_ms = 900


class LongText(QPlainTextEdit):
    """Signals: text_settled(str)."""

    text_settled = Signal(str)

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self.settle)
        self.textChanged.connect(self._typed)
        self.setTabChangesFocus(True)
        self._lines = lines
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().lineSpacing() * self._lines + 14)

    def show_text(self, text: str) -> None:
        """From elsewhere; what is being typed right now is not thrown away."""
        if self._pause.isActive() or text == self._kept == self.toPlainText():
            return
        self._kept = text
        if text != self.toPlainText():
            self.setPlainText(text)
        self._pause.stop()

    def settle(self) -> None:
        """Say what was typed, if anything was."""
        self._pause.stop()
        if (text := self.toPlainText()) != self._kept:
            self._kept = text
            self.text_settled.emit(text)

    def _typed(self) -> None:
        if self.toPlainText() != self._kept:
            self._pause.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.settle()
        super().focusOutEvent(event)


class ShortText(QLineEdit):
    """Signals: text_settled(str)."""

    text_settled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self.editingFinished.connect(self.settle)

    def show_text(self, text: str) -> None:
        if self.isModified() and self.hasFocus():
            return
        self._kept = text
        if text != self.text():
            self.setText(text)

    def settle(self) -> None:
        if (text := self.text().strip()) != self._kept:
            self._kept = text
            self.setModified(False)
            self.text_settled.emit(text)
