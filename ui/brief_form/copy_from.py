"""Choosing a shot whose brief is taken over: hundreds of them, found by what they say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from plugin.desk.views import ShotView
from plugin.shots.brief import Brief

brief_role = Qt.ItemDataRole.UserRole


class CopyFrom(QDialog):
    """Signals:
    brief_chosen(Brief)
    """

    brief_chosen = Signal(object)

    def __init__(self, shots: Sequence[ShotView], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find, self._list = QLineEdit(), QListWidget()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._take = self._buttons.addButton(self.tr("Take over"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle(self.tr("Copy the brief of another shot"))
        for shot in shots:
            item = QListWidgetItem(f"{shot.id}  {' '.join(shot.brief.prompt.split())}")
            item.setData(brief_role, shot.brief)
            item.setToolTip(shot.brief.prompt)
            self._list.addItem(item)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("Shots with a brief"))
        self._find.setPlaceholderText(self.tr("Find by shot or words"))
        self._find.setAccessibleName(self.tr("Find by shot or words"))
        self._find.setClearButtonEnabled(True)
        column = QVBoxLayout(self)
        for widget in (self._find, self._list, self._buttons):
            column.addWidget(widget)
        self._find.textChanged.connect(self._filter)
        self._list.itemActivated.connect(lambda _item: self.accept())
        self._list.currentRowChanged.connect(self._show_choice)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        em = self.fontMetrics().averageCharWidth()
        self.resize(70 * em, 26 * self.fontMetrics().height())
        self._filter("")

    def accept(self) -> None:
        item = self._list.currentItem()
        if item is not None and not item.isHidden():
            brief: Brief = item.data(brief_role)
            self.brief_chosen.emit(brief)
            super().accept()

    def _filter(self, words: str) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words.casefold().split()))
        shown = (row for row in range(self._list.count()) if not self._list.item(row).isHidden())
        self._list.setCurrentRow(next(shown, -1))
        self._show_choice(self._list.currentRow())

    def _show_choice(self, row: int) -> None:
        self._take.setEnabled(row >= 0)
