"""Reference pictures: a row of small ones; drop more, take some away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QListWidget, QListWidgetItem, QToolButton, QWidget

from ui.brief_form.picture_well import dropped_pictures, suffixes

path_role = Qt.ItemDataRole.UserRole
size = QSize(96, 54)


class Pictures(QListWidget):
    """Signals: pictures_dropped(list[Path]), removal_wanted()."""

    pictures_dropped = Signal(list)
    removal_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setWrapping(False)
        self.setIconSize(size)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setAcceptDrops(True)
        self.setFixedHeight(size.height() + self.fontMetrics().height() * 2 + 24)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pictures(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if pictures := dropped_pictures(event):
            event.acceptProposedAction()
            self.pictures_dropped.emit(pictures)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
            return
        super().keyPressEvent(event)


class References(QWidget):
    """Signals: paths_changed(tuple[Path, ...])."""

    paths_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._list, self._add = Pictures(), QToolButton()
        self._add.setText("+")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._list, 1)
        row.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        self._add.clicked.connect(self._choose)
        self._list.pictures_dropped.connect(self._added)
        self._list.removal_wanted.connect(self._remove)
        self.retranslate()

    @property
    def paths(self) -> tuple[Path, ...]:
        return self._paths

    def show_paths(self, paths: tuple[Path, ...]) -> None:
        if paths == self._paths and self._list.count() == len(paths):
            return
        self._paths = paths
        self._list.clear()
        for path in paths:
            item = QListWidgetItem(path.stem)
            item.setData(path_role, path)
            item.setToolTip(str(path))
            self._list.addItem(item)

    def show_picture(self, path: Path, image: QImage) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(path_role) == path:
                self._list.item(row).setIcon(QIcon(QPixmap.fromImage(image)))

    def _choose(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        title, kinds = self.tr("Reference pictures"), self.tr("Pictures ({0})").format(patterns)
        chosen, _ = QFileDialog.getOpenFileNames(self, title, "", kinds)
        self._added([Path(name) for name in chosen])

    def _added(self, paths: list[Path]) -> None:
        if new := [path for path in paths if path not in self._paths]:
            self.paths_changed.emit((*self._paths, *new))

    def _remove(self) -> None:
        gone = [item.data(path_role) for item in self._list.selectedItems()]
        if gone:
            self.paths_changed.emit(tuple(path for path in self._paths if path not in gone))

    def retranslate(self) -> None:
        self._list.setAccessibleName(self.tr("Reference pictures"))
        self._list.setToolTip(self.tr("Drop pictures here; Delete takes the selected ones away"))
        self._add.setAccessibleName(self.tr("Add reference pictures"))
        self._add.setToolTip(self.tr("Add reference pictures"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
