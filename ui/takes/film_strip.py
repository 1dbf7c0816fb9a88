"""The takes of one shot, side by side: picture, number, circle, stars."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from plugin.desk.views import TakeView
from ui.words import stage_word

size = QSize(128, 72)
take_role = Qt.ItemDataRole.UserRole
most_compared = 4


def take_name(take: TakeView) -> str:
    """ "t002", with its stage where that is not the picture."""
    stage = "" if take.stage == "video" else f"{stage_word(take.stage)} "
    return f"{stage}t{take.number:03d}"


class FilmStrip(QListWidget):
    """Signals: takes_chosen(tuple[TakeView, ...]), at most four, in the order of the strip."""

    takes_chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._takes: tuple[TakeView, ...] = ()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setMovement(QListView.Movement.Static)
        self.setWrapping(False)
        self.setIconSize(size)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setFixedHeight(size.height() + self.fontMetrics().height() * 3 + 24)
        self.itemSelectionChanged.connect(lambda: self.takes_chosen.emit(self.chosen))

    @property
    def chosen(self) -> tuple[TakeView, ...]:
        rows = sorted(self.row(item) for item in self.selectedItems())
        return tuple(self.item(row).data(take_role) for row in rows[:most_compared])

    def show_takes(self, takes: tuple[TakeView, ...]) -> None:
        """What was selected stays so where it is still there; else the circled one is."""
        if takes == self._takes:
            return
        kept = {(take.shot_id, take.stage, take.number) for take in self.chosen}
        same_shot = bool(self._takes and takes and self._takes[0].shot_id == takes[0].shot_id)
        icons = {take.path: self.item(row).icon() for row, take in enumerate(self._takes)}
        self._takes = takes
        self.blockSignals(True)
        self.clear()
        for take in takes:
            item = QListWidgetItem(icons.get(take.path, self._blank()), _caption(take))
            item.setData(take_role, take)
            item.setToolTip(take.note)
            item.setSizeHint(self._cell())
            self.addItem(item)
            chosen = (take.shot_id, take.stage, take.number) in kept if same_shot and kept else take.circled
            item.setSelected(chosen)
        self.blockSignals(False)
        self.takes_chosen.emit(self.chosen)

    @staticmethod
    def _blank() -> QIcon:
        picture = QPixmap(size)
        picture.fill(QColor(0, 0, 0))
        return QIcon(picture)

    def _cell(self) -> QSize:
        """Also where there is no picture yet."""
        return QSize(size.width() + 12, size.height() + self.fontMetrics().lineSpacing() * 2 + 12)

    def show_picture(self, path: object, image: QImage) -> None:
        for row in range(self.count()):
            if self.item(row).data(take_role).path == path:
                self.item(row).setIcon(QIcon(QPixmap.fromImage(image)))


def _caption(take: TakeView) -> str:
    mark = "◉ " if take.circled else ""
    stars = "★" * take.rating
    return f"{mark}{take_name(take)}\n{stars}"
