"""Where the picture is seen: letterboxed to the shape of the cut, with timecode and shot over it."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from plugin.timeline.cut import Raster

surround, plate, plate_text = QColor("#0c0c0e"), QColor(0, 0, 0, 165), QColor("#f2f2f2")
quiet_text = QColor("#9a9ca3")


class Canvas(QWidget):
    """Draws finished images only.

    Signals:
        size_changed(): ask for pictures of `pixel_size` from now on.
        double_clicked()
        keyboard_left()
    """

    size_changed = Signal()
    double_clicked = Signal()
    keyboard_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._image = QImage()
        self._shape = Fraction(16, 9)
        self._message = ""
        self._left: tuple[str, QColor] | None = None
        self._right = ""

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 135)

    def set_raster(self, raster: Raster) -> None:
        self._shape = Fraction(raster.width, raster.height) * raster.pixel_aspect
        self.size_changed.emit()
        self.update()

    def show_image(self, image: QImage, left: tuple[str, QColor] | None, right: str) -> None:
        """`left` and `right` stand over the picture, `left` with the colour that marks it."""
        self._image, self._left, self._right, self._message = image, left, right, ""
        self.update()

    def show_message(self, message: str) -> None:
        """Instead of a picture."""
        self._image, self._left, self._right, self._message = QImage(), None, "", message
        self.update()

    @property
    def image(self) -> QImage:
        return self._image

    @property
    def message(self) -> str:
        return self._message

    @property
    def over(self) -> tuple[str, str]:
        """What stands over the picture, left and right."""
        return (self._left[0] if self._left else "", self._right)

    @property
    def picture_rect(self) -> QRect:
        """The part of the widget that the picture fills."""
        width, height = max(1, self.width()), max(1, self.height())
        shown = min(Fraction(width), height * self._shape)
        wide, high = max(1, int(shown)), max(1, int(shown / self._shape))
        return QRect((width - wide) // 2, (height - high) // 2, wide, high)

    @property
    def pixel_size(self) -> QSize:
        """Of the picture on the screen."""
        size, ratio = self.picture_rect.size(), self.devicePixelRatioF()
        return QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = self.picture_rect
        painter.fillRect(event.rect(), surround)
        if not self._image.isNull():
            if self._image.size() != self.pixel_size:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
            self._draw_over(painter, place)
        elif self._message:
            painter.setPen(quiet_text)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        if self.hasFocus() and not self.window().isFullScreen():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.size_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.keyboard_left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()

    def _draw_over(self, painter: QPainter, place: QRect) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(11, min(22, place.height() // 26)))
        font.setStyleHint(QFont.StyleHint.TypeWriter)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = max(6, place.height() // 40)
        if self._left is not None and self._left[0]:
            self._plate(painter, place.topLeft() + QPoint(edge, edge), *self._left)
        if self._right:
            width = _plate_width(painter.fontMetrics(), self._right)
            self._plate(painter, QPoint(place.right() + 1 - edge - width, place.top() + edge), self._right)

    def _plate(self, painter: QPainter, at: QPoint, text: str, mark: QColor | None = None) -> None:
        metrics = painter.fontMetrics()
        height = metrics.height() + 6
        bar = height // 4 if mark is not None else 0
        box = QRectF(at.x(), at.y(), _plate_width(metrics, text) + bar, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(box, 4, 4)
        if mark is not None:
            painter.setBrush(mark)
            painter.drawRoundedRect(QRectF(box.left() + 3, box.top() + 4, bar - 1, height - 8), 2, 2)
        painter.setPen(plate_text)
        painter.drawText(box.adjusted(bar, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)


def _plate_width(metrics: QFontMetrics, text: str) -> int:
    return metrics.horizontalAdvance(text) + metrics.height()
