"""Small signs for kinds and states: shapes that can be told apart without their colour."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from ui.strip.inks import Inks
from ui.strip.letters import kind_letter


class Marks:
    """Pictures of `size` pixels, made when first needed."""

    def __init__(self, inks: Inks, font: QFont, size: int, ratio: float) -> None:
        """`ratio`: device pixels per pixel."""
        self.size = size
        self._inks, self._ratio = inks, ratio
        self._font = QFont(font)
        self._font.setPixelSize(max(7, size - 4))
        self._font.setBold(True)
        self._made: dict[tuple[str, str], QPixmap] = {}

    def kind(self, kind: str) -> QPixmap:
        return self._get("kind", kind, self._draw_kind)

    def state(self, state: str) -> QPixmap:
        return self._get("state", state, self._draw_state)

    def _get(self, group: str, name: str, draw: Callable[[QPainter, str], None]) -> QPixmap:
        found = self._made.get((group, name))
        if found is None:
            found = QPixmap(round(self.size * self._ratio), round(self.size * self._ratio))
            found.setDevicePixelRatio(self._ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter, name)
            painter.end()
            self._made[group, name] = found
        return found

    def _draw_kind(self, painter: QPainter, kind: str) -> None:
        box = QRectF(0, 0, self.size, self.size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._inks.kind.get(kind, self._inks.kind["hole"]))
        painter.drawRoundedRect(box, 2.5, 2.5)
        painter.setFont(self._font)
        painter.setPen(self._inks.on_kind)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, kind_letter(kind))

    def _draw_state(self, painter: QPainter, state: str) -> None:
        size = float(self.size)
        colour = self._inks.state(state)
        disc = QRectF(0.5, 0.5, size - 1, size - 1)
        if state == "NotStarted":
            painter.setPen(QPen(colour, 1.4))
            painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(disc)
        draw_sign(painter, state, size, self._inks.on_kind)


def draw_sign(painter: QPainter, state: str, size: float, colour: QColor) -> None:
    """Check, cross, question mark, bars, arrow or hands of a clock."""

    def spots(*places: tuple[float, float]) -> list[QPointF]:
        return [QPointF(x * size, y * size) for x, y in places]

    painter.setPen(QPen(colour, max(1.3, size / 8), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(colour)
    if state == "Succeeded":
        painter.drawPolyline(spots((0.27, 0.53), (0.43, 0.69), (0.73, 0.34)))
    elif state in ("Failed", "Cancelled"):
        painter.drawLine(*spots((0.33, 0.33), (0.67, 0.67)))
        painter.drawLine(*spots((0.67, 0.33), (0.33, 0.67)))
    elif state == "Lost":
        painter.drawLine(*spots((0.5, 0.24), (0.5, 0.56)))
        painter.drawPoint(QPointF(size * 0.5, size * 0.76))
    elif state == "Held":
        painter.drawLine(*spots((0.38, 0.32), (0.38, 0.68)))
        painter.drawLine(*spots((0.62, 0.32), (0.62, 0.68)))
    elif state == "Queued":
        painter.drawPolyline(spots((0.5, 0.26), (0.5, 0.52), (0.68, 0.62)))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF(spots((0.38, 0.27), (0.38, 0.73), (0.75, 0.5))))
