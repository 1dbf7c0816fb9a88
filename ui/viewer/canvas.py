"""Where the picture is seen: letterboxed to the shape of the cut, with timecode and shot over it.

Takes that are compared stand side by side, or one over the other with a border that the mouse drags.
"""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from plugin.timeline.cut import Raster
from ui.viewer.panes import Pane, PanePainter, cells, fitted, side, wipe

surround, quiet_text = QColor("#0c0c0e"), QColor("#9a9ca3")
border_width = 8
"""So near to the border the mouse shows that it can be dragged."""


class Canvas(QWidget):
    """Draws finished images only.

    Signals:
        size_changed(): ask for pictures of `pixel_size` from now on.
        double_clicked()
        keyboard_left()
        wipe_dragged(float): where the border lies now, 0.0 (left) to 1.0.
    """

    size_changed = Signal()
    double_clicked = Signal()
    keyboard_left = Signal()
    wipe_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._panes: tuple[Pane, ...] = ()
        self._mode, self._count, self._wipe = side, 1, 0.5
        self._shape = Fraction(16, 9)
        self._message = ""
        self._right = ""

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 135)

    def set_raster(self, raster: Raster) -> None:
        self._shape = Fraction(raster.width, raster.height) * raster.pixel_aspect
        self.size_changed.emit()
        self.update()

    def arrange(self, mode: str, count: int) -> None:
        """How the pictures that come from now on stand: one of `panes.modes`, and how many there are."""
        if (mode, count) == (self._mode, self._count):
            return
        self._mode, self._count = mode, count
        self.setMouseTracking(mode == wipe)
        self.unsetCursor()
        self.update()

    def set_wipe(self, share: float) -> None:
        self._wipe = share
        self.update()

    def show_panes(self, panes: tuple[Pane, ...], right: str) -> None:
        """`right` stands over the picture, too."""
        self._panes, self._right, self._message = panes, right, ""
        self.update()

    def show_message(self, message: str) -> None:
        """Instead of a picture."""
        self._panes, self._right, self._message = (), "", message
        self.update()

    @property
    def image(self) -> QImage:
        return self._panes[0].image if self._panes else QImage()

    @property
    def message(self) -> str:
        return self._message

    @property
    def over(self) -> tuple[str, str]:
        """What stands over the first picture, left and right."""
        return (self._panes[0].label if self._panes else "", self._right)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(pane.label for pane in self._panes)

    @property
    def picture_rects(self) -> list[QRect]:
        """The parts of the widget that the pictures fill."""
        if self._mode == side and self._count > 1:
            return cells(self.rect(), self._shape, self._count)
        return [fitted(self.rect(), self._shape)]

    @property
    def picture_rect(self) -> QRect:
        """Of the first picture."""
        return self.picture_rects[0]

    @property
    def pixel_size(self) -> QSize:
        """Of each picture on the screen."""
        size, ratio = self.picture_rect.size(), self.devicePixelRatioF()
        return QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), surround)
        if self._panes:
            self._draw_panes(painter)
        elif self._message:
            painter.setPen(quiet_text)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        if self.hasFocus() and not self.window().isFullScreen():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _draw_panes(self, painter: QPainter) -> None:
        if self.image.size() != self.pixel_size:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        places = self.picture_rects
        drawing = PanePainter(painter, places[0])
        if self._mode == wipe and len(self._panes) > 1:
            drawing.draw_wipe(self._panes, self._wipe, self._right)
        else:
            drawing.draw_side(self._panes, places, self._right)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.size_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragged from anywhere; a mere click, as of two, leaves the border where it is."""
        place = self.picture_rect
        if self._mode != wipe:
            super().mouseMoveEvent(event)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.wipe_dragged.emit(min(1.0, max(0.0, (event.position().x() - place.left()) / place.width())))
        elif abs(event.position().x() - place.left() - place.width() * self._wipe) <= border_width:
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.unsetCursor()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.keyboard_left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()
