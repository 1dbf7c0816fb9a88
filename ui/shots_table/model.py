"""The shots of a cut as rows, filtered and sorted. What did not change is not painted again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QBrush, QPalette, QPixmap

from plugin.desk.views import CutView, ShotView
from ui.ordered_rows import Index, OrderedRows
from ui.shots_table.columns import columns
from ui.shots_table.rows_shown import RowsShown
from ui.theme import Look

shot_role = Qt.ItemDataRole.UserRole
right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShotsModel(OrderedRows):
    """`shot_role` gives the ShotView."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(lambda shot: shot.id, len(columns), parent)
        self._look = look
        self._cut: CutView | None = None
        self._shots: tuple[ShotView, ...] = ()
        self._shown = RowsShown()
        self._pictures: dict[str, QPixmap] = {}
        look.look_changed.connect(self.repaint)

    @property
    def all_shots(self) -> int:
        """How many there are, shown or not."""
        return len(self._shots)

    def show_cut(self, cut: CutView | None, shots: tuple[ShotView, ...]) -> None:
        self._cut, self._shots = cut, shots
        self._pictures.clear()
        self.start_with(self._shown.of(shots))

    def show_shots(self, shots: tuple[ShotView, ...]) -> None:
        if shots is not self._shots:
            self._shots = shots
            self.go_on_with(self._shown.of(shots))

    def show_words(self, text: str) -> None:
        """Every word must be somewhere in the row."""
        self._show_rows(replace(self._shown, words=tuple(text.casefold().split())))

    def show_group(self, group: str) -> None:
        self._show_rows(replace(self._shown, group=group))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(columns):
            descending = order is Qt.SortOrder.DescendingOrder
            self._show_rows(replace(self._shown, column=column, descending=descending))

    def _show_rows(self, shown: RowsShown) -> None:
        self._shown = shown
        self.go_on_with(shown.of(self._shots))

    def set_picture(self, shot_id: str, picture: QPixmap) -> None:
        """A null one where there is none."""
        self._pictures[shot_id] = picture
        if (row := self.row_of(shot_id)) is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [Qt.ItemDataRole.DecorationRole])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("ShotsTable", columns[section].title)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._cut is None:
            return None
        shot, column = self._rows[index.row()], columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(shot, self._cut)
            case Qt.ItemDataRole.DecorationRole:
                return self._pictures.get(shot.id) if column.name == "id" else None
            case Qt.ItemDataRole.ForegroundRole:
                return self._brush(shot, column.name)
            case Qt.ItemDataRole.TextAlignmentRole:
                return right if column.right else None
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(shot, column.name)
        return shot if role == shot_role else None

    def _brush(self, shot: ShotView, column: str) -> QBrush | None:
        if shot.excluded:
            from PySide6.QtWidgets import QApplication

            return QBrush(QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text))
        if column == "kind":
            return QBrush(self._look.kind(shot.kind))
        return QBrush(self._look.state(shot.state)) if column == "state" else None

    def _tip(self, shot: ShotView, column: str) -> str | None:
        if column == "state" and shot.error is not None:
            said = [self._look.text(part) for part in (shot.error, shot.action) if part]
            return "\n".join(said)
        if column in ("id", "kind", "name"):
            return self._look.text(shot.reason)
        return shot.brief.prompt or None if column == "prompt" else None
