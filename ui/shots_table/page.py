"""The page of missing shots: filter, sort, choose many, leave out or take in again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from plugin.desk.finals import final_takes
from plugin.desk.views import Opened, ShotView, Standing, TakeView
from ui.bridge import Bridge
from ui.edits import Edits
from ui.selection import Selection
from ui.shots_table.columns import by_name
from ui.shots_table.model import ShotsModel, shot_role
from ui.shots_table.rows_shown import groups
from ui.sizes import pixels
from ui.tables import show_as_list
from ui.theme import Look

picture_size = QSize(48, 27)
samples = {
    "id": "SH0000", "kind": "unlinked", "start": "00:00:00:00", "length": "000  00:00:00:00", "name": "scene name",
    "model": "kling-3.0", "state": "being made", "takes": "Takes", "cost": "~ 00.00 USD",
}  # fmt: skip
"""Columns are wide enough for these; what is longer is cut off with dots, and the user can widen them."""


class ShotsPage(QWidget):
    """All missing shots of the cut, one row each."""

    def __init__(
        self, bridge: Bridge, selection: Selection, look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._edits = bridge, selection, edits
        self._model = ShotsModel(look, self)
        self._following = False
        self._takes: tuple[TakeView, ...] = ()
        self._finals: dict[str, TakeView] = {}
        self._asked: dict[str, tuple[Path, int]] = {}
        """By shot id the picture that was asked for."""
        self._search, self._group, self._count = QLineEdit(), QComboBox(), QLabel()
        self._table, self._empty = QTableView(), QLabel()
        self._pictures = QTimer(self)
        self._pictures.setSingleShot(True)
        self._pictures.setInterval(60)
        self._lay_out()
        self._connect()
        self.retranslate()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        self._asked.clear()
        self._judge(opened.standing)
        self._model.show_cut(opened.cut, opened.standing.shots)
        self._after_change()

    def show_standing(self, standing: Standing) -> None:
        self._judge(standing)
        self._model.show_shots(standing.shots)
        self._after_change()

    def clear(self) -> None:
        self._model.show_cut(None, ())
        self._after_change()

    # Inside

    def _judge(self, standing: Standing) -> None:
        if standing.takes is not self._takes:
            self._takes, self._finals = standing.takes, final_takes(standing.takes)

    def _lay_out(self) -> None:
        for group in groups:
            self._group.addItem("", group)
        bar = QHBoxLayout()
        bar.addWidget(self._search, 1)
        bar.addWidget(self._group)
        bar.addWidget(self._count)
        self._table.setModel(self._model)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(by_name["start"], Qt.SortOrder.AscendingOrder)
        show_as_list(self._table)
        self._table.setIconSize(picture_size)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.verticalHeader().setDefaultSectionSize(max(picture_size.height(), self.fontMetrics().height()) + 6)
        self._table.horizontalHeader().setSectionsMovable(True)
        self._table.horizontalHeader().setSectionResizeMode(by_name["prompt"], QHeaderView.ResizeMode.Stretch)
        for name, sample in samples.items():
            extra = picture_size.width() + 8 if name == "id" else 0
            self._table.setColumnWidth(by_name[name], self.fontMetrics().horizontalAdvance(sample) + 18 + extra)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(bar)
        column.addWidget(self._table, 1)
        column.addWidget(self._empty, 1)
        self.main = self._table

    def _connect(self) -> None:
        self._search.textChanged.connect(self._model.show_words)
        self._search.textChanged.connect(self._after_change)
        self._group.currentIndexChanged.connect(self._choose_group)
        self._table.selectionModel().selectionChanged.connect(self._selected_here)
        self._table.customContextMenuRequested.connect(self._show_menu)
        self._table.verticalScrollBar().valueChanged.connect(self._pictures.start)
        self._selection.shots_selected.connect(self._select)
        self._pictures.timeout.connect(self._ask_for_pictures)
        self._bridge.thumbnail_made.connect(self._take_picture)

    def _choose_group(self) -> None:
        self._model.show_group(str(self._group.currentData()))
        self._after_change()

    def _after_change(self) -> None:
        shown, all_shots = self._model.rowCount(), self._model.all_shots
        self._table.setVisible(shown > 0)
        self._empty.setVisible(shown == 0)
        self._empty.setText(
            self.tr("No shot is missing in this cut.") if not all_shots else self.tr("No shot is like that.")
        )
        self._count.setText(self.tr("{0} of {1} shots").format(shown, all_shots))
        self._select(self._selection.shots)
        self._pictures.start()

    def _selected_here(self) -> None:
        if self._following:
            return
        rows = self._table.selectionModel().selectedRows()
        current = self._table.currentIndex().row()
        ordered = sorted(rows, key=lambda index: (index.row() == current, index.row()))
        self._selection.select(index.data(shot_role).id for index in ordered)

    def _select(self, shots: Iterable[str]) -> None:
        """What is selected elsewhere; rows that are filtered out stay selected elsewhere."""
        chosen, last = QItemSelection(), None
        for shot_id in shots:
            row = self._model.row_of(shot_id)
            if row is not None:
                index = self._model.index(row, 0)
                chosen.select(index, index)
                last = index
        flags = QItemSelectionModel.SelectionFlag
        self._following = True
        try:
            self._table.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
            if last is not None:
                self._table.selectionModel().setCurrentIndex(last, flags.NoUpdate)
                self._table.scrollTo(last)
        finally:
            self._following = False

    def _show_menu(self, place: QPoint) -> None:
        menu = self.make_menu()
        menu.exec(self._table.viewport().mapToGlobal(place))
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """What can be done with the selected shots."""
        menu = QMenu(self)
        chosen = [index.data(shot_role) for index in self._table.selectionModel().selectedRows()]
        leave_out = menu.addAction(self.tr("Leave out of fills"))
        leave_out.setEnabled(any(not shot.excluded for shot in chosen))
        leave_out.triggered.connect(lambda: self._exclude(chosen, excluded=True))
        take_in = menu.addAction(self.tr("Take in again"))
        take_in.setEnabled(any(shot.excluded for shot in chosen))
        take_in.triggered.connect(lambda: self._exclude(chosen, excluded=False))
        return menu

    def _exclude(self, shots: list[ShotView], *, excluded: bool) -> None:
        changed = [shot.id for shot in shots if shot.excluded is not excluded]
        text = self.tr("Leave out") if excluded else self.tr("Take in again")
        self._edits.make(
            text,
            lambda: self._bridge.exclude(changed, excluded),
            lambda: self._bridge.exclude(changed, not excluded),
        )

    def _ask_for_pictures(self) -> None:
        """Of the rows in sight."""
        if not self.isVisible():
            return
        area = self._table.viewport().rect()
        first, last = self._table.rowAt(area.top()), self._table.rowAt(area.bottom())
        for row in range(max(0, first), (last if last >= 0 else self._model.rowCount() - 1) + 1):
            shot: ShotView = self._model.index(row, 0).data(shot_role)
            picture = self._picture_of(shot)
            if picture is not None and self._asked.get(shot.id) != picture:
                self._asked[shot.id] = picture
                self._bridge.thumbnail(("shots", shot.id), *picture, pixels(self, picture_size.height()))

    def _picture_of(self, shot: ShotView) -> tuple[Path, int] | None:
        """File and frame: of the take that goes into the cut, else of what lies beside the shot."""
        take = self._finals.get(shot.id)
        if take is not None:
            return take.path, take.handles[0] + shot.frames // 2
        if shot.still is not None:
            return shot.still, 0
        frame = shot.before or shot.after
        return None if frame is None else (frame.media, frame.frame)

    def _take_picture(self, key: object, image: QImage) -> None:
        match key:
            case ("shots", str(shot_id)):
                small = QPixmap.fromImage(image)
                small.setDevicePixelRatio(self.devicePixelRatioF())
                self._model.set_picture(shot_id, small)

    def retranslate(self) -> None:
        self._search.setPlaceholderText(self.tr("Search id, name, brief ..."))
        self._search.setClearButtonEnabled(True)
        self._search.setAccessibleName(self.tr("Search the shots"))
        self._group.setAccessibleName(self.tr("Which shots are shown"))
        self._table.setAccessibleName(self.tr("Missing shots"))
        names = (
            self.tr("All shots"), self.tr("Missing"), self.tr("Being made"), self.tr("Done"), self.tr("In trouble")
        )  # fmt: skip
        for index, name in enumerate(names):
            self._group.setItemText(index, name)
        self._after_change()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pictures.start()
