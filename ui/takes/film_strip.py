"""The takes of one shot as a film strip in several rows: picture, number, circle, stars."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from plugin.desk.views import TakeView
from ui.selection import most_auditioned
from ui.takes.cell import TakeCell, cell_size, final_role, picture_role, take_role
from ui.takes.names import take_name
from ui.theme import Look

SelectionFlag = QItemSelectionModel.SelectionFlag
narrowest = 150
"""As many cells beside each other as are at least so wide."""
picture_height = 96
circle_keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
rating_keys = {Qt.Key(Qt.Key.Key_0 + stars): stars for stars in range(6)}


class FilmStrip(QListWidget):
    """At most four are chosen, in the order of the strip.

    Signals:
        takes_chosen(tuple[TakeView, ...])
        circle_wanted()
        stars_given(int)
    """

    takes_chosen = Signal(tuple)
    circle_wanted = Signal()
    stars_given = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._takes: tuple[TakeView, ...] = ()
        self._finals: frozenset[tuple[str, str, int]] = frozenset()
        self._cell = TakeCell(look, self)
        self.setItemDelegate(self._cell)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWrapping(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.itemSelectionChanged.connect(self._selected)
        self.itemDoubleClicked.connect(lambda _: self.circle_wanted.emit())
        look.look_changed.connect(self.viewport().update)

    @property
    def chosen(self) -> tuple[TakeView, ...]:
        return tuple(self.item(row).data(take_role) for row in self._rows())

    @property
    def acted_on(self) -> TakeView | None:
        """The take that circle and stars are for: the one with the keyboard, else the first chosen."""
        rows = self._rows()
        row = self.currentRow() if self.currentRow() in rows else next(iter(rows), -1)
        return None if row < 0 else self.item(row).data(take_role)

    def show_takes(self, takes: tuple[TakeView, ...], finals: Iterable[TakeView]) -> None:
        """`finals`: those that go into the cut. What was chosen stays so where it is still there; else the circled
        one of the last stage is."""
        final_keys = frozenset(take.key for take in finals)
        if (takes, final_keys) == (self._takes, self._finals):
            return
        before, self._finals = self._takes, final_keys
        self._takes = takes
        self.blockSignals(True)
        if [take.key for take in takes] == [take.key for take in before]:
            for row, take in enumerate(takes):
                self._fill(self.item(row), take)
        else:
            self._build(before)
        self.blockSignals(False)
        self.takes_chosen.emit(self.chosen)

    def _build(self, before: tuple[TakeView, ...]) -> None:
        """Anew, with what can be kept of the takes shown before."""
        same_shot = bool(before and self._takes and before[0].shot_id == self._takes[0].shot_id)
        kept = {take.key for take in self.chosen} if same_shot else set()
        acted_on = self.acted_on if kept else None
        pictures = {take.path: self.item(row).data(picture_role) for row, take in enumerate(before)}
        wanted = {take.key for take in self._takes} & kept or self._finals
        self.clear()
        for take in self._takes:
            item = QListWidgetItem()
            item.setData(picture_role, pictures.get(take.path))
            self._fill(item, take)
            self.addItem(item)
        for row, take in enumerate(self._takes):
            if acted_on.key == take.key if acted_on is not None else take.key in wanted:
                self.setCurrentRow(row, SelectionFlag.NoUpdate)
            self.item(row).setSelected(take.key in wanted)
        self._show_current()

    def show_picture(self, path: object, image: QImage) -> None:
        for row, take in enumerate(self._takes):
            if take.path == path:
                self.item(row).setData(picture_role, QPixmap.fromImage(image))

    def step(self, way: int) -> None:
        """Choose the next one (1) or the one before (-1) alone; the first or last where none is chosen."""
        rows = self._rows()
        if not self.count():
            return
        row = self.currentRow() if self.currentRow() in rows else next(iter(rows), -1 if way > 0 else self.count())
        self.setCurrentRow(max(0, min(self.count() - 1, row + way)), SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in circle_keys:
            self.circle_wanted.emit()
        elif plain and key in rating_keys:
            self.stars_given.emit(rating_keys[key])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)
        self._show_current()

    def minimumSizeHint(self) -> QSize:
        """One row and a bit of the next."""
        return QSize(narrowest + 30, cell_size(narrowest, self.fontMetrics()).height() + 12)

    def sizeHint(self) -> QSize:
        return QSize(narrowest * 3 + 30, cell_size(narrowest, self.fontMetrics()).height() * 2 + 12)

    def _fit(self) -> None:
        """Cells as wide as fill the rows."""
        room = self.viewport().width() - 2
        self._cell.width = max(60, room // max(1, room // narrowest))
        self.setGridSize(cell_size(self._cell.width, self.fontMetrics()))

    def _show_current(self) -> None:
        if (item := self.currentItem()) is not None:
            # Otherwise it would be looked for where it lay before.
            self.doItemsLayout()
            self.scrollToItem(item)

    def _rows(self) -> list[int]:
        return sorted(self.row(item) for item in self.selectedItems())

    def _selected(self) -> None:
        """A fifth is not chosen."""
        self.blockSignals(True)
        for row in self._rows()[most_auditioned:]:
            self.item(row).setSelected(False)
        self.blockSignals(False)
        self.takes_chosen.emit(self.chosen)

    def _fill(self, item: QListWidgetItem, take: TakeView) -> None:
        item.setData(take_role, take)
        item.setData(final_role, take.key in self._finals)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, take_name(take))
        item.setToolTip(take.note)
