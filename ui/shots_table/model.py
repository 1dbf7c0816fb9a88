"""The shots of a cut as rows. What did not change is not painted again."""

from __future__ import annotations

from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QPalette, QPixmap

from plugin.desk.views import CutView, ShotView
from ui.shots_table.columns import by_name, columns
from ui.theme import Look

Index: TypeAlias = QModelIndex | QPersistentModelIndex
nowhere = QModelIndex()
shot_role = Qt.ItemDataRole.UserRole
order_role = Qt.ItemDataRole.UserRole + 1
right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShotsModel(QAbstractTableModel):
    """Rows in the order of the cut; `shot_role` gives the ShotView, `order_role` what a column is sorted by."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cut: CutView | None = None
        self._shots: tuple[ShotView, ...] = ()
        self._rows: dict[str, int] = {}
        self._pictures: dict[str, QPixmap] = {}
        look.look_changed.connect(self._repaint)

    def show_cut(self, cut: CutView | None, shots: tuple[ShotView, ...]) -> None:
        self.beginResetModel()
        self._cut = cut
        self._pictures.clear()
        self._keep(shots)
        self.endResetModel()

    def show_shots(self, shots: tuple[ShotView, ...]) -> None:
        if [shot.id for shot in shots] != [shot.id for shot in self._shots]:
            self.beginResetModel()
            self._keep(shots)
            self.endResetModel()
            return
        before = self._shots
        self._keep(shots)
        last = len(columns) - 1
        for row, (old, new) in enumerate(zip(before, shots, strict=True)):
            if old is not new and old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def set_picture(self, shot_id: str, picture: QPixmap) -> None:
        """A null one where there is none."""
        self._pictures[shot_id] = picture
        if (row := self._rows.get(shot_id)) is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [Qt.ItemDataRole.DecorationRole])

    def row_of(self, shot_id: str) -> int | None:
        return self._rows.get(shot_id)

    def rowCount(self, parent: Index = nowhere) -> int:
        return 0 if parent.isValid() else len(self._shots)

    def columnCount(self, parent: Index = nowhere) -> int:
        return 0 if parent.isValid() else len(columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("ShotsTable", columns[section].title)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._cut is None:
            return None
        shot, column = self._shots[index.row()], columns[index.column()]
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
        return {shot_role: shot, order_role: column.order(shot)}.get(role)

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

    def _keep(self, shots: tuple[ShotView, ...]) -> None:
        self._shots = shots
        self._rows = {shot.id: row for row, shot in enumerate(shots)}

    def _repaint(self) -> None:
        if self._shots:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shots) - 1, by_name["cost"]))
