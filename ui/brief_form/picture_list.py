"""A row of small pictures that takes as many lines as it needs: drop files on it, take some away, put in order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QStyleOptionViewItem

from ui.brief_form.picture_well import dropped_pictures

path_role = Qt.ItemDataRole.UserRole
size = QSize(88, 50)
row_format = "application/x-secondunit-row"
"""Which row of which list is dragged."""


class Pictures(QListWidget):
    """Signals:
    pictures_dropped(list[Path])
    removal_wanted(): of those that are selected.
    row_moved(int, int): the picture of the first row is to lie in the second.
    """

    pictures_dropped = Signal(list)
    removal_wanted = Signal()
    row_moved = Signal(int, int)

    def __init__(self, *, ordered: bool = False) -> None:
        """`ordered`: rows can be moved, by the mouse and with Ctrl and the arrow keys."""
        super().__init__()
        self._ordered, self._hint = ordered, ""
        self.setViewMode(QListView.ViewMode.ListMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(size)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setAcceptDrops(True)
        self.setDragEnabled(ordered)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    @property
    def cell(self) -> QSize:
        return QSize(size.width() + 8, size.height() + self.fontMetrics().height() + 12)

    def show_pictures(self, pictures: Sequence[tuple[Path, str]]) -> None:
        """Each with the text under it. The selected rows stay selected."""
        chosen, current = {index.row() for index in self.selectedIndexes()}, self.currentRow()
        icons = {self.item(row).data(path_role): self.item(row).icon() for row in range(self.count())}
        self.clear()
        for row, (path, text) in enumerate(pictures):
            item = QListWidgetItem(icons.get(path, QIcon()), text)
            item.setData(path_role, path)
            item.setToolTip(str(path))
            item.setSizeHint(self.cell)
            self.addItem(item)
            item.setSelected(row in chosen and row != current)
        if 0 <= current < self.count():
            flag = QItemSelectionModel.SelectionFlag
            self.setCurrentRow(current, flag.SelectCurrent if current in chosen else flag.NoUpdate)
        self._fit()

    def show_picture(self, path: Path, image: QImage) -> None:
        for row in range(self.count()):
            if self.item(row).data(path_role) == path:
                self.item(row).setIcon(QIcon(QPixmap.fromImage(image)))

    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:
        """The text stands under its picture."""
        super().initViewItemOption(option)
        option.decorationPosition = QStyleOptionViewItem.Position.Top
        option.decorationAlignment = Qt.AlignmentFlag.AlignCenter
        option.displayAlignment = Qt.AlignmentFlag.AlignCenter
        option.decorationSize = size

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        """A file, for every place that takes one, and for this list which of its rows."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(item.data(path_role))) for item in items])
        if items:
            data.setData(row_format, f"{id(self)} {self.row(items[0])}".encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        """A picture that is dragged away stays."""
        return Qt.DropAction.CopyAction

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._own_row(event) is not None or dropped_pictures(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        row = self._own_row(event)
        if row is not None:
            event.acceptProposedAction()
            self._move(row, self._row_at(event))
        elif pictures := dropped_pictures(event):
            event.acceptProposedAction()
            self.pictures_dropped.emit(pictures)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
        elif self._ordered and event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in steps:
            self._move(self.currentRow(), self.currentRow() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def set_hint(self, text: str) -> None:
        """Seen while there is no picture."""
        self._hint = text
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count() and self._hint:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            room = self.viewport().rect().adjusted(8, 4, -8, -4)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.cell.width() * 2, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.cell.width() + 6, self.height())

    def _own_row(self, event: QDropEvent) -> int | None:
        owner, _, row = bytes(event.mimeData().data(row_format).data()).decode().partition(" ")
        return int(row) if self._ordered and owner == str(id(self)) else None

    def _row_at(self, event: QDropEvent) -> int:
        at = event.position().toPoint()
        item = self.itemAt(at)
        return self.row(item) if item is not None else self.count() - 1

    def _move(self, row: int, to: int) -> None:
        to = max(0, min(to, self.count() - 1))
        if 0 <= row < self.count() and to != row:
            self.setCurrentRow(to, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.row_moved.emit(row, to)

    def _fit(self) -> None:
        """As high as its lines."""
        across = max(1, (self.viewport().width() or self.cell.width()) // self.cell.width())
        lines, edges = -(-self.count() // across), 2 * self.frameWidth() + 2
        # Between two other pictures it is never lower than they are.
        least = self.cell.height() if self._ordered else 2 * self.fontMetrics().height()
        self.setFixedHeight(max(least, lines * self.cell.height()) + edges)
