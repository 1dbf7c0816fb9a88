"""A table of named rows whose order and number change while one looks at it: selection and place stay."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex

Index: TypeAlias = QModelIndex | QPersistentModelIndex
nowhere = QModelIndex()
most_runs = 32
"""Of changed rows, before all between the first and the last are painted anew."""


class OrderedRows(QAbstractTableModel):
    """Whoever derives from it says what the columns show. `name` tells one row from the others."""

    def __init__(self, name: Callable[[Any], Hashable], columns: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name, self._columns = name, columns
        self._rows: list[Any] = []
        self._places: dict[Hashable, int] = {}

    def rowCount(self, parent: Index = nowhere) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = nowhere) -> int:
        return 0 if parent.isValid() else self._columns

    def row_of(self, name: Hashable) -> int | None:
        return self._places.get(name)

    def start_with(self, rows: Sequence[Any]) -> None:
        """Others than before: nothing stays selected."""
        self.beginResetModel()
        self._keep(rows)
        self.endResetModel()

    def go_on_with(self, rows: Sequence[Any]) -> None:
        """The same ones as they are now: some gone, some new, perhaps in another order."""
        before = {self._name(row): row for row in self._rows}
        self._remove({self._name(row) for row in rows})
        self._append([row for row in rows if self._name(row) not in before])
        self._put_in_order(rows)
        changed = [place for place, row in enumerate(rows) if before.get(self._name(row), row) is not row]
        self._tell([place for place in changed if before[self._name(rows[place])] != rows[place]])

    def repaint(self) -> None:
        """Words or colours are others."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self._columns - 1))

    def _keep(self, rows: Sequence[Any]) -> None:
        self._rows = list(rows)
        self._places = {self._name(row): place for place, row in enumerate(rows)}

    def _remove(self, wanted: set[Hashable]) -> None:
        gone = [place for place, row in enumerate(self._rows) if self._name(row) not in wanted]
        for first, last in reversed(list(runs(gone))):
            self.beginRemoveRows(nowhere, first, last)
            self._keep([*self._rows[:first], *self._rows[last + 1 :]])
            self.endRemoveRows()

    def _append(self, rows: list[Any]) -> None:
        if rows:
            self.beginInsertRows(nowhere, len(self._rows), len(self._rows) + len(rows) - 1)
            self._keep([*self._rows, *rows])
            self.endInsertRows()

    def _put_in_order(self, rows: Sequence[Any]) -> None:
        if [self._name(row) for row in rows] == [self._name(row) for row in self._rows]:
            self._keep(rows)
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        names = [self._name(self._rows[index.row()]) for index in old]
        self._keep(rows)
        moved = [self.index(self._places[name], index.column()) for name, index in zip(names, old, strict=True)]
        self.changePersistentIndexList(old, moved)
        self.layoutChanged.emit()

    def _tell(self, places: list[int]) -> None:
        found = list(runs(places))
        if len(found) > most_runs:
            found = [(places[0], places[-1])]
        for first, last in found:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self._columns - 1))


def runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours; `places` rise."""
    first = last = None
    for place in places:
        if last is not None and place == last + 1:
            last = place
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = place
    if first is not None and last is not None:
        yield first, last
