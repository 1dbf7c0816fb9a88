"""A text in which `@` offers the names of the characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from ui.brief_form.text_fields import LongText

begun = re.compile(r"@([\w-]*)$")
of_the_list = (Qt.Key.Key_Enter, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class PromptText(LongText):
    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(lines, parent)
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setWidget(self)
        self._popup = QListView()
        self._completer.setPopup(self._popup)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._completer.activated.connect(self._insert)
        self.textChanged.connect(self._offer)

    def set_names(self, names: Sequence[str]) -> None:
        self._names.setStringList(list(names))

    @property
    def offered(self) -> list[str]:
        """The names in the list that is open."""
        model = self._completer.completionModel()
        rows = range(model.rowCount()) if self._popup.isVisible() else ()
        return [str(model.data(model.index(row, 0))) for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup.isVisible() and event.key() in of_the_list:
            # The list's own.
            event.ignore()
            return
        super().keyPressEvent(event)

    def _begun(self) -> str | None:
        cursor = self.textCursor()
        found = begun.search(cursor.block().text()[: cursor.positionInBlock()])
        return found[1] if found else None

    def _offer(self) -> None:
        popup, written = self._popup, self._begun() if self.hasFocus() else None
        if written is None:
            popup.hide()
            return
        self._completer.setCompletionPrefix(written)
        only = self._completer.currentCompletion() == written
        if not self._completer.completionCount() or (only and self._completer.completionCount() == 1):
            popup.hide()
            return
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        place = self.cursorRect()
        bar = popup.verticalScrollBar().sizeHint().width()
        place.setWidth(popup.sizeHintForColumn(0) + bar + 12)
        self._completer.complete(place)

    def _insert(self, name: str) -> None:
        written, cursor = self._begun(), self.textCursor()
        if written is None:
            return
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(written))
        # Latin names end with a space, Chinese ones go straight on.
        cursor.insertText(f"{name} " if name[-1:].isascii() else name)
        self.setTextCursor(cursor)
