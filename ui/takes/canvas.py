"""Paints two or four takes against each other: side by side, wiped, or their difference."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

modes = ("side", "wipe", "difference")
gap = 4
wipe_step = 0.02


class CompareCanvas(QWidget):
    """With wipe and difference the first two are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: tuple[QImage, ...] = ()
        self._names: tuple[str, ...] = ()
        self._mode = "side"
        self._wipe = 0.5
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(480, 270)

    def show_images(self, images: tuple[QImage, ...], names: tuple[str, ...]) -> None:
        self._images, self._names = images, names
        self.setAccessibleDescription(", ".join(names))
        self.update()

    def show_mode(self, mode: str) -> None:
        self._mode = mode
        self.update()

    @property
    def wipe(self) -> float:
        """Where the border lies, 0.0 (left) to 1.0."""
        return self._wipe

    def set_wipe(self, share: float) -> None:
        self._wipe = min(1.0, max(0.0, share))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#000000"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        match self._mode:
            case "wipe" if len(self._images) > 1:
                self._paint_wipe(painter)
            case "difference" if len(self._images) > 1:
                self._paint_difference(painter)
            case _:
                self._paint_side_by_side(painter)
        painter.end()

    def _paint_side_by_side(self, painter: QPainter) -> None:
        for cell, image, name in zip(self._cells(), self._images, self._names, strict=False):
            painter.drawImage(_fitted(image, cell), image)
            self._write(painter, cell, name)

    def _paint_wipe(self, painter: QPainter) -> None:
        whole = QRectF(self.rect())
        first, second = self._images[0], self._images[1]
        room = _fitted(first, whole)
        painter.drawImage(room, first)
        border = room.left() + room.width() * self._wipe
        painter.save()
        painter.setClipRect(QRectF(border, room.top(), room.right() - border, room.height()))
        painter.drawImage(_fitted(second, whole), second)
        painter.restore()
        painter.setPen(QColor("#ffffff"))
        painter.drawLine(QPointF(border, room.top()), QPointF(border, room.bottom()))
        self._write(painter, room, self._names[0])
        right = room.adjusted(room.width() - self._name_width(self._names[1]), 0, 0, 0)
        self._write(painter, right, self._names[1])

    def _paint_difference(self, painter: QPainter) -> None:
        whole = QRectF(self.rect())
        room = _fitted(self._images[0], whole)
        painter.drawImage(room, self._images[0])
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
        painter.drawImage(room, self._images[1])
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._write(painter, room, f"{self._names[0]} - {self._names[1]}")

    def _cells(self) -> list[QRectF]:
        """Two beside each other, more in a square."""
        count = max(1, len(self._images))
        columns = count if count <= 2 else math.ceil(math.sqrt(count))
        rows = math.ceil(count / columns)
        width = (self.width() - gap * (columns - 1)) / columns
        height = (self.height() - gap * (rows - 1)) / rows
        places = ((n % columns, n // columns) for n in range(count))
        return [QRectF(x * (width + gap), y * (height + gap), width, height) for x, y in places]

    def _name_width(self, name: str) -> int:
        return self.fontMetrics().horizontalAdvance(name) + 12

    def _write(self, painter: QPainter, place: QRectF, name: str) -> None:
        plate = QRectF(place.left(), place.top(), self._name_width(name), self.fontMetrics().height() + 6)
        painter.fillRect(plate, QColor(0, 0, 0, 150))
        painter.setPen(QColor("#ffffff"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._mode == "wipe" and self._images:
            room = _fitted(self._images[0], QRectF(self.rect()))
            self.set_wipe((event.position().x() - room.left()) / max(1.0, room.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -wipe_step, Qt.Key.Key_Right: wipe_step}
        if self._mode == "wipe" and (step := steps.get(Qt.Key(event.key()))):
            self.set_wipe(self._wipe + step)
            return
        super().keyPressEvent(event)


def _fitted(image: QImage, cell: QRectF) -> QRectF:
    """As large as it fits, in the middle."""
    if image.isNull():
        return cell
    scale = min(cell.width() / image.width(), cell.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    return QRectF(cell.center().x() - width / 2, cell.center().y() - height / 2, width, height)
