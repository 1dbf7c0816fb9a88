"""The prompt, with what helps to write it: names of characters, and how much of it the model takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from plugin.shots.characters import called, uncalled
from ui.brief_form.name_completion import PromptText
from ui.brief_form.several import Several, several

lines = 6
longest_named = 16


class PromptField(QWidget):
    """Signals:
    text_settled(str)
    names_called(tuple[str, ...]): the characters that stand in it, while it is typed.
    """

    text_settled = Signal(str)
    names_called = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: tuple[str, ...] = ()
        self._model, self._most, self._sent = "", None, 0  # type: tuple[str, int | None, int]
        self._several = False
        self.text = PromptText(lines)
        self._unknown, self._count = QLabel(), QLabel()
        self._unknown.setObjectName("refusal")
        self._unknown.setWordWrap(True)
        self._unknown.setTextFormat(Qt.TextFormat.PlainText)
        self.setFocusProxy(self.text)
        below = QHBoxLayout()
        below.addWidget(self._unknown, 1, Qt.AlignmentFlag.AlignTop)
        below.addStretch()
        below.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.text)
        column.addLayout(below)
        self.text.text_settled.connect(self.text_settled)
        self.text.textChanged.connect(self._look)
        self._look()

    def set_known(self, names: Sequence[str]) -> None:
        """Characters of the film."""
        if tuple(names) != self._known:
            self._known = tuple(names)
            self.text.set_names(self._known)
            self._look()

    def show_text(self, text: str | Several) -> None:
        self._several = text is several
        self.text.show_text(text)
        self._look()

    def show_limit(self, model: str, most: int | None, sent: int) -> None:
        """`sent`: characters of all that goes out with the text as it was settled; 0 where nobody counted."""
        beside = sent - len(self.text.settled_text) if sent and self.text.settled_text else 0
        self._model, self._most, self._sent = model, most, max(0, beside)
        self._show_count()

    def settle(self) -> None:
        self.text.settle()

    def _look(self) -> None:
        written = self.text.toPlainText()
        unknown = [] if self._several else uncalled(written, self._known)
        self._unknown.setText("\n".join(self._not_known(name) for name in unknown))
        # Between two selections it takes its place without a line of its own.
        self._unknown.setVisible(bool(unknown))
        self._show_count()
        self.names_called.emit(called(written, self._known))

    def _not_known(self, name: str) -> str:
        # Chinese puts no space after a name: then the word runs on to the end of the sentence.
        short = name if len(name) <= longest_named else f"{name[:longest_named]}…"
        return self.tr("@{0} is not known; add it in Settings > Characters.").format(short)

    def _show_count(self) -> None:
        written = self.text.toPlainText()
        count = len(written) + self._sent
        over = self._most is not None and count > self._most
        text = f"{count} / {self._most}" if self._most is not None else str(count or "")
        if over:
            text = self.tr("{0}: {1} takes no more").format(text, self._model)
        self._count.setText("" if self._several else text)
        if self._count.objectName() != (wanted := "refusal" if over else "quiet"):
            self._count.setObjectName(wanted)
            self._count.style().polish(self._count)
        self._count.setToolTip(self.tr("Characters of all words that go out: prompt, camera, look and characters"))
        self._count.setAccessibleName(self.tr("Characters of the prompt: {0}").format(text))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._look()
        super().changeEvent(event)
