"""Reference pictures: a row of small ones; drop more, take some away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from ui.brief_form.picture_list import Pictures, size
from ui.brief_form.picture_well import suffixes
from ui.brief_form.several import several_text

__all__ = ["References", "size"]


class References(QWidget):
    """Signals: paths_changed(tuple[Path, ...])."""

    paths_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._several = False
        self._list, self._add = Pictures(), QToolButton()
        self._add.setText("+")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._list, 1)
        row.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self._list)
        self._add.clicked.connect(self._choose)
        self._list.pictures_dropped.connect(self._added)
        self._list.removal_wanted.connect(self._remove)
        self.retranslate()

    @property
    def last_in_row(self) -> QToolButton:
        """Where Tab leaves it."""
        return self._add

    @property
    def paths(self) -> tuple[Path, ...]:
        return self._paths

    def show_paths(self, paths: tuple[Path, ...], *, several: bool = False) -> None:
        """`several`: shots that have others besides."""
        if several != self._several:
            self._several = several
            self._say()
        if paths == self._paths and self._list.count() == len(paths):
            return
        self._paths = paths
        self._list.show_pictures([(path, path.stem) for path in paths])

    def show_picture(self, path: Path, image: QImage) -> None:
        self._list.show_picture(path, image)

    def _choose(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        title, kinds = self.tr("Reference pictures"), self.tr("Pictures ({0})").format(patterns)
        chosen, _ = QFileDialog.getOpenFileNames(self, title, "", kinds)
        self._added([Path(name) for name in chosen])

    def _added(self, paths: list[Path]) -> None:
        if new := [path for path in paths if path not in self._paths]:
            self.paths_changed.emit((*self._paths, *new))

    def _remove(self) -> None:
        gone = [self._paths[index.row()] for index in self._list.selectedIndexes()]
        if gone:
            self.paths_changed.emit(tuple(path for path in self._paths if path not in gone))

    def _say(self) -> None:
        self._list.set_hint(several_text() if self._several else self.tr("Drop pictures here"))

    def retranslate(self) -> None:
        self._say()
        self._list.setAccessibleName(self.tr("Reference pictures"))
        self._list.setToolTip(self.tr("Drop pictures here; Delete takes the selected ones away"))
        self._add.setAccessibleName(self.tr("Add reference pictures"))
        self._add.setToolTip(self.tr("Add reference pictures"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
