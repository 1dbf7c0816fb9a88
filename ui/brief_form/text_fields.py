"""Fields that keep what was typed once the user pauses or leaves them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
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
            # From here on the window takes it back.
            self.document().clearUndoRedoStacks()
            self.text_settled.emit(text)

    @property
    def settled_text(self) -> str:
        """Without what is being typed."""
        return self._kept

    def _typed(self) -> None:
        if self.toPlainText() != self._kept:
            self._pause.start()

    def event(self, event: QEvent) -> bool:
        document = self.document()
        if goes_to_window(event, document.isUndoAvailable(), document.isRedoAvailable()):
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # A list of names that opens over the text takes no leave of it.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.settle()
        super().focusOutEvent(event)


class Line(QLineEdit):
    """Undo and redo are the window's once nothing that is being typed can be taken back."""

    def event(self, event: QEvent) -> bool:
        if goes_to_window(event, self.isUndoAvailable(), self.isRedoAvailable()):
            return True
        return super().event(event)

    def forget_typing(self) -> None:
        """What stands here was taken over."""
        self.setText(self.text())


class ShortText(Line):
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
            self.forget_typing()
            self.text_settled.emit(text)


def goes_to_window(event: QEvent, undo: bool, redo: bool) -> bool:
    """Whether a key of undo or redo is not for a field that has nothing to `undo` or `redo`."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    keys = QKeySequence.StandardKey
    goes = (event.matches(keys.Undo) and not undo) or (event.matches(keys.Redo) and not redo)
    if goes:
        event.ignore()
    return goes
