"""A place for one picture: drop a file on it, choose one, take the frame under the playhead, or leave the cut's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.brief_form.playhead_button import PlayheadButton
from ui.brief_form.several import Several, several_text
from ui.dropped import dropped_files

suffixes = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")
size = QSize(112, 63)


def dropped_pictures(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Files on the disk that are pictures by their names."""
    return dropped_files(event, suffixes)


class PictureWell(QWidget):
    """Shows the picture named in the brief, else the one the cut gives.

    Signals:
        picture_chosen(Path | None): None to go back to what the cut has.
        playhead_wanted(): the frame that the cut shows there.
    """

    picture_chosen = Signal(object)
    playhead_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: Path | Several | None = None
        self._name = ""
        self._title, self._frame, self._given = QLabel(), QPushButton(), QLabel()
        self._playhead, self._drop = PlayheadButton(), QToolButton()
        self.setAcceptDrops(True)
        self._frame.setIconSize(size)
        self._frame.setFixedSize(size + QSize(8, 8))
        self._frame.clicked.connect(self._choose)
        self._playhead.clicked.connect(self.playhead_wanted)
        self._drop.setText("×")
        self._drop.setAutoRaise(True)
        self._drop.clicked.connect(lambda: self.picture_chosen.emit(None))
        self.setFocusProxy(self._frame)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lay_out()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(2)
        below.addWidget(self._given, 1)
        below.addWidget(self._playhead)
        below.addWidget(self._drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._title)
        column.addWidget(self._frame)
        column.addLayout(below)
        self._given.setObjectName("quiet")
        self._given.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def name(self) -> str:
        return self._name

    def set_name(self, name: str) -> None:
        """What the picture is for, in the user's language."""
        self._name = name
        self._say()

    def show_path(self, path: Path | Several | None) -> None:
        """The file that the brief names; its picture comes with `show_picture`."""
        if path != self._path or path is None:
            self._frame.setIcon(QIcon())
        self._path = path
        self._say()

    def show_picture(self, image: QImage) -> None:
        self._frame.setIcon(QPixmap.fromImage(image))

    def _choose(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        chosen, _ = QFileDialog.getOpenFileName(self, self._name, "", self.tr("Pictures ({0})").format(patterns))
        if chosen:
            self.picture_chosen.emit(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_pictures(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if pictures := dropped_pictures(event):
            event.acceptProposedAction()
            self.picture_chosen.emit(pictures[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu(self) -> QMenu:
        """All that can be done with it; the caller's to delete."""
        menu = QMenu(self)
        menu.addAction(self.tr("Choose a picture..."), self._choose)
        menu.addAction(self.tr("Take the frame under the playhead"), self.playhead_wanted.emit)
        own = menu.addAction(self.tr("As in the cut"), lambda: self.picture_chosen.emit(None))
        own.setEnabled(self._path is not None)
        return menu

    def _say(self) -> None:
        match self._path:
            case Path() as path:
                given, tip = path.name, str(path)
            case None:
                given, tip = self.tr("as in the cut"), self.tr("Click to choose a picture, or drop one here")
            case _:
                given, tip = several_text(), self.tr("Click to choose a picture, or drop one here")
        self._title.setText(self._name)
        room = size.width() - self._playhead.sizeHint().width() - self._drop.sizeHint().width()
        named = self._path is not None
        elided = self.fontMetrics().elidedText(given, Qt.TextElideMode.ElideMiddle, room) if named else given
        self._given.setText(elided)
        for label in (self._given, self._frame):
            label.setToolTip(tip)
        self._frame.setAccessibleName(f"{self._name}: {given}")
        self._frame.setAccessibleDescription(self.tr("Click to choose a picture, or drop one here"))
        self._drop.setVisible(named)
        self._drop.setToolTip(self.tr("As in the cut"))
        self._drop.setAccessibleName(self.tr("Back to the cut's own: {0}").format(self._name))
        self._playhead.set_purpose(self._name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
