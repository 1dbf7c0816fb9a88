"""One picture, or several takes of one frame against each other: where they stand, and how they are drawn."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen

side: Final = "side"
wipe: Final = "wipe"
difference: Final = "difference"
modes: Final = (side, wipe, difference)
gap = 2
plate, plate_text, border = QColor(0, 0, 0, 165), QColor("#f2f2f2"), QColor("#ffffff")


class Pane(NamedTuple):
    """`label` stands over the picture, with the colour that marks it."""

    image: QImage
    label: str = ""
    mark: QColor | None = None


def fitted(room: QRect, shape: Fraction) -> QRect:
    """As large as it fits, in the middle."""
    wide_room, high_room = max(1, room.width()), max(1, room.height())
    shown = min(Fraction(wide_room), high_room * shape)
    wide, high = max(1, int(shown)), max(1, int(shown / shape))
    return QRect(room.left() + (wide_room - wide) // 2, room.top() + (high_room - high) // 2, wide, high)


def cells(room: QRect, shape: Fraction, count: int) -> list[QRect]:
    """Two beside each other, three and four in a square; all of one size, close together."""
    columns, rows = min(2, max(1, count)), 1 if count <= 2 else 2
    width, height = (room.width() - gap * (columns - 1)) // columns, (room.height() - gap * (rows - 1)) // rows
    one = fitted(QRect(0, 0, width, height), shape).size()
    left = room.left() + (room.width() - one.width() * columns - gap * (columns - 1)) // 2
    top = room.top() + (room.height() - one.height() * rows - gap * (rows - 1)) // 2
    places = ((number % columns, number // columns) for number in range(max(1, count)))
    return [QRect(QPoint(left + x * (one.width() + gap), top + y * (one.height() + gap)), one) for x, y in places]


class PanePainter:
    """Draws upon a canvas whose picture fills `whole`."""

    def __init__(self, painter: QPainter, whole: QRect) -> None:
        self._painter, self._whole = painter, whole
        font = QFont(painter.font())
        font.setStyleHint(QFont.StyleHint.TypeWriter)
        self._font = font

    def draw_side(self, panes: tuple[Pane, ...], places: list[QRect], right: str) -> None:
        for pane, place in zip(panes, places, strict=False):
            self._painter.drawImage(place, pane.image)
        last = min(len(places), 2) - 1
        for number, (pane, place) in enumerate(zip(panes, places, strict=False)):
            self._label(place, pane, right if number == last else "")

    def draw_wipe(self, panes: tuple[Pane, ...], share: float, right: str) -> None:
        """The first on the left of the border, the second on its right."""
        painter, place = self._painter, self._whole
        at = place.left() + round(place.width() * share)
        painter.drawImage(place, panes[0].image)
        painter.save()
        painter.setClipRect(QRect(at, place.top(), place.right() + 1 - at, place.height()))
        painter.drawImage(place, panes[1].image)
        painter.restore()
        painter.setPen(QPen(border, 1))
        painter.drawLine(at, place.top(), at, place.bottom())
        self._label(place, panes[0], "")
        self._size(place)
        below = place.bottom() + 1 - self._edge(place) - self._height
        width = _plate_width(painter.fontMetrics(), panes[1].label) + self._bar(panes[1])
        self._plate(QPoint(place.right() + 1 - self._edge(place) - width, below), panes[1].label, panes[1].mark)
        self._time(place, right, 0)

    def _label(self, place: QRect, pane: Pane, right: str) -> None:
        self._size(place)
        edge, taken = self._edge(place), 0
        if pane.label:
            taken = _plate_width(self._painter.fontMetrics(), pane.label) + self._bar(pane) + edge
            self._plate(place.topLeft() + QPoint(edge, edge), pane.label, pane.mark)
        self._time(place, right, taken)

    def _time(self, place: QRect, text: str, taken: int) -> None:
        """Where the label leaves room for it."""
        width, edge = _plate_width(self._painter.fontMetrics(), text), self._edge(place)
        if text and taken + width + edge * 2 <= place.width():
            self._plate(QPoint(place.right() + 1 - edge - width, place.top() + edge), text)

    def _size(self, place: QRect) -> None:
        self._font.setPixelSize(max(11, min(22, place.height() // 26)))
        self._painter.setFont(self._font)

    @staticmethod
    def _edge(place: QRect) -> int:
        return max(6, place.height() // 40)

    @property
    def _height(self) -> int:
        return self._painter.fontMetrics().height() + 6

    def _bar(self, pane: Pane) -> int:
        return self._height // 4 if pane.mark is not None else 0

    def _plate(self, at: QPoint, text: str, mark: QColor | None = None) -> None:
        painter, height = self._painter, self._height
        bar = height // 4 if mark is not None else 0
        box = QRectF(at.x(), at.y(), _plate_width(painter.fontMetrics(), text) + bar, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
