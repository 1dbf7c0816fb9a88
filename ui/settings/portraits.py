"""Pictures of a character in their order: the first is the portrait from the front."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.brief_form.picture_list import Pictures
from ui.brief_form.references import References


class Portraits(QWidget):
    """`pictures` tells by `paths_changed` what shall be; it is shown when somebody says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = References()
        self._list = self.pictures.findChildren(Pictures)[0]
        self.first, self.earlier, self.later = QPushButton(), QPushButton(), QPushButton()
        row = QHBoxLayout()
        for button, text in (
            (self.first, self.tr("Make it the first")),
            (self.earlier, self.tr("Earlier")),
            (self.later, self.tr("Later")),
        ):
            button.setText(text)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.pictures)
        column.addLayout(row)
        self._list.itemSelectionChanged.connect(self._enable)
        for button, step, keys in (
            (self.first, -(10**6), ""),
            (self.earlier, -1, "Alt+Left"),
            (self.later, 1, "Alt+Right"),
        ):
            button.clicked.connect(lambda _=False, step=step: self._move(step))
            if keys:
                button.setToolTip(keys)
                shortcut = QShortcut(QKeySequence(keys), self._list)
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
                shortcut.activated.connect(lambda step=step: self._move(step))
        self._enable()

    def select(self, row: int) -> None:
        self._list.setCurrentRow(row)

    def _row(self) -> int:
        chosen = self._list.selectedItems()
        return self._list.row(chosen[0]) if len(chosen) == 1 else -1

    def _move(self, step: int) -> None:
        row, paths = self._row(), list(self.pictures.paths)
        to = max(0, min(len(paths) - 1, row + step))
        if row >= 0 and to != row:
            paths.insert(to, paths.pop(row))
            self.pictures.paths_changed.emit(tuple(paths))
            self.select(to)

    def _enable(self) -> None:
        row, count = self._row(), self._list.count()
        self.first.setEnabled(row > 0)
        self.earlier.setEnabled(row > 0)
        self.later.setEnabled(0 <= row < count - 1)
