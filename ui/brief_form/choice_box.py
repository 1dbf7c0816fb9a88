"""A list to choose one thing from; only the user's choice is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from ui.brief_form.several import Several, several, several_text


class ChoiceBox(QComboBox):
    """Signals:
    chosen(object): the value behind the text.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(self._changed)

    def set_choices(self, choices: Sequence[tuple[str, object]]) -> None:
        """(text, value). The list is left alone where it is the same: it may be open."""
        now = [(self.itemText(row), self.itemData(row)) for row in range(self.count())]
        if now == list(choices):
            return
        self.blockSignals(True)
        self.clear()
        for text, value in choices:
            self.addItem(text, value)
        self.blockSignals(False)

    def show_choice(self, value: object | Several) -> None:
        """One that is no choice is shown as none."""
        self.blockSignals(True)
        self.setPlaceholderText(several_text() if value is several else "")
        rows = (row for row in range(self.count()) if self.itemData(row) == value)
        self.setCurrentIndex(-1 if value is several else next(rows, -1))
        self.blockSignals(False)

    def _changed(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(self.itemData(row))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever scrolls the form must not change what it passes under the pointer."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(120, super().minimumSizeHint().width()), super().minimumSizeHint().height())
