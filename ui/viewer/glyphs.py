"""Buttons with signs drawn in the colour of the window's text, sharp at any scale."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

Draw = Callable[[QPainterPath], None]


def _triangle(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()


def _play(path: QPainterPath) -> None:
    _triangle(path, (0.26, 0.16), (0.84, 0.5), (0.26, 0.84))


def _pause(path: QPainterPath) -> None:
    path.addRect(QRectF(0.24, 0.18, 0.18, 0.64))
    path.addRect(QRectF(0.58, 0.18, 0.18, 0.64))


def _backward(path: QPainterPath) -> None:
    _triangle(path, (0.74, 0.16), (0.16, 0.5), (0.74, 0.84))


def _step_forward(path: QPainterPath) -> None:
    path.addRect(QRectF(0.22, 0.22, 0.11, 0.56))
    _triangle(path, (0.44, 0.22), (0.82, 0.5), (0.44, 0.78))


def _step_backward(path: QPainterPath) -> None:
    path.addRect(QRectF(0.67, 0.22, 0.11, 0.56))
    _triangle(path, (0.56, 0.22), (0.18, 0.5), (0.56, 0.78))


def _to_start(path: QPainterPath) -> None:
    path.addRect(QRectF(0.14, 0.22, 0.1, 0.56))
    _triangle(path, (0.54, 0.22), (0.26, 0.5), (0.54, 0.78))
    _triangle(path, (0.84, 0.22), (0.56, 0.5), (0.84, 0.78))


def _to_end(path: QPainterPath) -> None:
    path.addRect(QRectF(0.76, 0.22, 0.1, 0.56))
    _triangle(path, (0.46, 0.22), (0.74, 0.5), (0.46, 0.78))
    _triangle(path, (0.16, 0.22), (0.44, 0.5), (0.16, 0.78))


def _mark_in(path: QPainterPath) -> None:
    path.addRect(QRectF(0.36, 0.2, 0.09, 0.6))
    path.addRect(QRectF(0.36, 0.2, 0.28, 0.09))
    path.addRect(QRectF(0.36, 0.71, 0.28, 0.09))


def _mark_out(path: QPainterPath) -> None:
    path.addRect(QRectF(0.55, 0.2, 0.09, 0.6))
    path.addRect(QRectF(0.36, 0.2, 0.28, 0.09))
    path.addRect(QRectF(0.36, 0.71, 0.28, 0.09))


def _loop(path: QPainterPath) -> None:
    """A ring that is open at its top, with the head of an arrow."""
    ring, hole, gap = QPainterPath(), QPainterPath(), QPainterPath()
    ring.addEllipse(QRectF(0.16, 0.16, 0.68, 0.68))
    hole.addEllipse(QRectF(0.26, 0.26, 0.48, 0.48))
    gap.addRect(QRectF(0.5, 0.1, 0.4, 0.28))
    path.addPath(ring.subtracted(hole).subtracted(gap))
    _triangle(path, (0.5, 0.02), (0.78, 0.21), (0.5, 0.4))


def _full_screen(path: QPainterPath) -> None:
    for x in (0.16, 0.58):
        for y in (0.2, 0.72):
            path.addRect(QRectF(x, y, 0.26, 0.08))
    for x in (0.16, 0.76):
        for y in (0.2, 0.54):
            path.addRect(QRectF(x, y, 0.08, 0.26))


def _frame(path: QPainterPath, box: QRectF) -> None:
    """The outline of a picture."""
    line = 0.08
    for top in (box.top(), box.bottom() - line):
        path.addRect(QRectF(box.left(), top, box.width(), line))
    for left in (box.left(), box.right() - line):
        path.addRect(QRectF(left, box.top(), line, box.height()))


def _side(path: QPainterPath) -> None:
    _frame(path, QRectF(0.08, 0.26, 0.38, 0.48))
    _frame(path, QRectF(0.54, 0.26, 0.38, 0.48))


def _wipe(path: QPainterPath) -> None:
    """A picture whose left half is filled."""
    _frame(path, QRectF(0.12, 0.22, 0.76, 0.56))
    path.addRect(QRectF(0.12, 0.22, 0.4, 0.56))


def _difference(path: QPainterPath) -> None:
    """Two pictures, filled where they do not cover each other."""
    first, second = QPainterPath(), QPainterPath()
    first.addRect(QRectF(0.1, 0.16, 0.5, 0.5))
    second.addRect(QRectF(0.4, 0.36, 0.5, 0.5))
    path.addPath(first.united(second).subtracted(first.intersected(second)))


def _speaker(path: QPainterPath) -> None:
    _triangle(path, (0.1, 0.38), (0.26, 0.38), (0.48, 0.18), (0.48, 0.82), (0.26, 0.62), (0.1, 0.62))


def _loud(path: QPainterPath) -> None:
    """A speaker and two waves."""
    _speaker(path)
    for radius in (0.17, 0.33):
        wave = QPainterPath()
        box = QRectF(0.5 - radius, 0.5 - radius, 2 * radius, 2 * radius)
        wave.arcMoveTo(box.translated(0.05, 0), -48)
        wave.arcTo(box.translated(0.05, 0), -48, 96)
        path.addPath(_outlined(wave, 0.08))


def _mute(path: QPainterPath) -> None:
    """A speaker and a cross."""
    _speaker(path)
    cross = QPainterPath()
    for start, end in (((0.6, 0.37), (0.86, 0.63)), ((0.6, 0.63), (0.86, 0.37))):
        cross.moveTo(*start)
        cross.lineTo(*end)
    path.addPath(_outlined(cross, 0.09))


def _outlined(line: QPainterPath, width: float) -> QPainterPath:
    """Signs are filled: a line has to be an area."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    # Otherwise curves of a size below 1 come out as polygons.
    stroker.setCurveThreshold(0.001)
    return stroker.createStroke(line)


signs: dict[str, Draw] = {
    "play": _play,
    "pause": _pause,
    "play_backward": _backward,
    "step_forward": _step_forward,
    "step_backward": _step_backward,
    "go_to_start": _to_start,
    "go_to_end": _to_end,
    "mark_in": _mark_in,
    "mark_out": _mark_out,
    "loop": _loop,
    "full_screen": _full_screen,
    "compare_side": _side,
    "compare_wipe": _wipe,
    "compare_difference": _difference,
    "mute": _loud,
    "muted": _mute,
}


class SignButton(QToolButton):
    """`sign`: a name of `signs`."""

    def __init__(self, sign: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(sign)
        self.setAutoRaise(True)
        # Space and arrows belong to the picture; Tab still comes here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._sign = sign

    @property
    def sign(self) -> str:
        return self._sign

    def set_sign(self, sign: str) -> None:
        if sign != self._sign:
            self._sign = sign
            self.update()

    def sizeHint(self) -> QSize:
        side = max(26, self.fontMetrics().height() + 10)
        return QSize(side + 2, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        signs[self._sign](path)
        side = min(self.width(), self.height()) - 8
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        painter.scale(side, side)
        palette = self.palette()
        colour = palette.highlight().color() if self.isChecked() else palette.buttonText().color()
        if not self.isEnabled():
            colour = palette.color(palette.ColorGroup.Disabled, palette.ColorRole.ButtonText)
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        painter.fillPath(path, colour)
