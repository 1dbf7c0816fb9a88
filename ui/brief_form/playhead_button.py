"""The button that takes the frame under the playhead: a playhead, drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget


class PlayheadButton(QToolButton):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)

    def set_purpose(self, name: str) -> None:
        """What the frame will be."""
        tip = self.tr("Take the frame under the playhead")
        self.setToolTip(tip)
        self.setAccessibleName(f"{tip}: {name}")

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height() + 6
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height()) - 6
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        painter.scale(side, side)
        path = QPainterPath()
        corners = ((0.2, 0.08), (0.8, 0.08), (0.8, 0.36), (0.5, 0.62), (0.2, 0.36))
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
        path.closeSubpath()
        path.addRect(QRectF(0.44, 0.55, 0.12, 0.4))
        painter.fillPath(path.simplified(), self.palette().buttonText())
