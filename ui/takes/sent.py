"""What was sent along to make a take: small pictures, sound by its name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.sizes import pixels

size = QSize(112, 63)
gap = 6
sounds = (".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".opus")


class Sent(QWidget):
    """Asks for the pictures itself."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._paths: tuple[Path, ...] = ()
        self._title, self._pictures, self._others = QLabel(), Pictures(), QLabel()
        self._title.setObjectName("quiet")
        self._others.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self._pictures, self._others):
            column.addWidget(widget)
        bridge.thumbnail_made.connect(self._take_picture)
        self.retranslate()

    def show_paths(self, paths: tuple[Path, ...]) -> None:
        if paths == self._paths:
            return
        self._paths = paths
        self.setVisible(bool(paths))
        pictures = tuple(dict.fromkeys(path for path in paths if path.suffix.lower() not in sounds))
        self._pictures.show_paths(pictures)
        self._pictures.setVisible(bool(pictures))
        names = [path.name for path in paths if path.suffix.lower() in sounds]
        self._others.setText("\n".join(f"♪ {name}" for name in names))
        self._others.setVisible(bool(names))
        for path in pictures:
            height = pixels(self, size.height())
            self._bridge.thumbnail(("sent", path), path, 0, height)

    def _take_picture(self, key: object, image: QImage) -> None:
        match key:
            case ("sent", Path() as path) if path in self._paths:
                self._pictures.show_picture(path, image)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Sent along"))
        self._pictures.setAccessibleName(self.tr("Sent along"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Pictures(QWidget):
    """In as many rows as they need; the name of the file as a tool tip, and instead of a picture that is not there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[Path, QPixmap | None] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def pictures(self) -> dict[Path, QPixmap | None]:
        """None: asked for."""
        return dict(self._pictures)

    def show_paths(self, paths: tuple[Path, ...]) -> None:
        self._pictures = {path: self._pictures.get(path) for path in paths}
        self.setAccessibleDescription(", ".join(path.name for path in paths))
        self.updateGeometry()
        self.update()

    def show_picture(self, path: Path, image: QImage) -> None:
        if path in self._pictures:
            self._pictures[path] = QPixmap.fromImage(image)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(size.width() * 3 + gap * 2, self.heightForWidth(size.width() * 3 + gap * 2))

    def minimumSizeHint(self) -> QSize:
        return size

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._pictures) // _columns(width))
        return max(0, rows * (size.height() + gap) - gap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, (path, picture) in zip(self._places(), self._pictures.items(), strict=True):
            painter.fillRect(place, self.palette().base())
            if picture is not None and not picture.isNull():
                shown = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
                at = place.center() - QPoint(shown.width() // 2, shown.height() // 2)
                painter.drawPixmap(QRect(at, shown).intersected(place), picture)
            elif picture is not None:
                painter.setPen(self.palette().placeholderText().color())
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere, path.name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            at = event.pos()  # type: ignore[attr-defined]
            names = [
                path.name for place, path in zip(self._places(), self._pictures, strict=True) if place.contains(at)
            ]
            self.setToolTip(names[0] if names else "")
        return super().event(event)

    def _places(self) -> list[QRect]:
        columns = _columns(self.width())
        steps = ((number % columns, number // columns) for number in range(len(self._pictures)))
        return [QRect(QPoint(x * (size.width() + gap), y * (size.height() + gap)), size) for x, y in steps]


def _columns(width: int) -> int:
    return max(1, (width + gap) // (size.width() + gap))
