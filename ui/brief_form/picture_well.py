"""A place for one picture: drop a file on it, choose one, or leave what the cut has there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

suffixes = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")
size = QSize(144, 81)


def dropped_pictures(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Files on the disk that are pictures by their names."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [file for file in files if file.suffix.lower() in suffixes]


class PictureWell(QWidget):
    """Shows the picture named in the brief, else the one the cut gives (dimmed by its caption).

    Signals:
        picture_chosen(Path | None): None to go back to what the cut has.
    """

    picture_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._name = ""
        self._frame, self._caption = QPushButton(), QLabel()
        self._drop = QToolButton()
        self.setAcceptDrops(True)
        self._frame.setIconSize(size)
        self._frame.setMinimumSize(size + QSize(8, 8))
        self._frame.clicked.connect(self._choose)
        self._drop.setText("×")
        self._drop.clicked.connect(lambda: self.picture_chosen.emit(None))
        self._caption.setWordWrap(True)
        below = QHBoxLayout()
        below.addWidget(self._caption, 1)
        below.addWidget(self._drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._frame)
        column.addLayout(below)

    def set_name(self, name: str) -> None:
        """What the picture is for, in the user's language."""
        self._name = name
        self._say()

    def show_path(self, path: Path | None) -> None:
        """The file that the brief names; its picture comes with `show_picture`."""
        self._path = path
        self._frame.setIcon(QPixmap())
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

    def _say(self) -> None:
        given = self._path.name if self._path else self.tr("as in the cut")
        self._caption.setText(f"{self._name}: {given}")
        self._caption.setToolTip(str(self._path or ""))
        self._frame.setAccessibleName(f"{self._name}: {given}")
        self._frame.setToolTip(self.tr("Click to choose a picture, or drop one here"))
        self._drop.setVisible(self._path is not None)
        self._drop.setAccessibleName(self.tr("Back to the cut's own: {0}").format(self._name))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(size.width() + 16, size.height() + self.fontMetrics().height() * 2 + 16)

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignTop
