"""Fields that keep what was typed once the user pauses or leaves them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ui.brief_form.several import Several, several, several_text

pause_ms = 900


class LongText(QPlainTextEdit):
    """Signals: text_settled(str)."""

    text_settled = Signal(str)

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept, self._usual = "", ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self.settle)
        self.textChanged.connect(self._typed)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = lines
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().lineSpacing() * self._lines + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def set_hint(self, text: str) -> None:
        """Seen while nothing is written."""
        self._usual = text
        self.setPlaceholderText(text)

    def show_text(self, text: str | Several) -> None:
        """From elsewhere; what is being typed right now is not thrown away. Several texts are shown as none."""
        if self._pause.isActive():
            return
        self.setPlaceholderText(several_text() if text is several else self._usual)
        self._kept = "" if text is several else str(text)
        if self._kept != self.toPlainText():
            self.setPlainText(self._kept)
        self._pause.stop()

    def settle(self) -> None:
        """Say what was typed, if anything was."""
        self._pause.stop()
        if (text := self.toPlainText()) != self._kept:
            self._kept = text
            self.text_settled.emit(text)

    @property
    def settled_text(self) -> str:
        """Without what is being typed."""
        return self._kept

    def _typed(self) -> None:
        if self.toPlainText() != self._kept:
            self._pause.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # A list of names that opens over the text takes no leave of it.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.settle()
        super().focusOutEvent(event)


class ShortText(QLineEdit):
    """Signals: text_settled(str)."""

    text_settled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept, self._usual = "", ""
        self.editingFinished.connect(self.settle)

    def set_hint(self, text: str) -> None:
        """Seen while nothing is written."""
        self._usual = text
        self.setPlaceholderText(text)

    def show_text(self, text: str | Several) -> None:
        if self.isModified() and self.hasFocus():
            return
        self.setPlaceholderText(several_text() if text is several else self._usual)
        self._kept = "" if text is several else str(text)
        if self._kept != self.text():
            self.setText(self._kept)

    def settle(self) -> None:
        if (text := self.text().strip()) != self._kept:
            self._kept = text
            self.setModified(False)
            self.text_settled.emit(text)
