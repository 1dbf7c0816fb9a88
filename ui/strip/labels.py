"""Names cut to fit, kept as they were laid out: laying out text is the dearest part of painting."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText

most: Final = 4096
"""How many are kept; when there are more, all are made anew."""
few: Final = 40
"""So many are laid out within one painting while the view moves."""
grain: Final = 8
"""Widths are rounded down to so many pixels, or every step of a zoom would lay out every name again."""


fewest_letters: Final = 3
"""A name cut to fewer tells nothing."""
surplus_above: Final = 0.8
"""Letters another font helps out with (Chinese) make a line higher, by about this part above the base line."""


class Label(NamedTuple):
    text: QStaticText
    width: int
    lift: float
    """Pixels it is drawn higher, so that names in any script stand on one line."""


class Labels:
    """Of one font."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.height = self.metrics.height()
        self.missed = False
        """Whether a name was drawn shorter than it could be, or left out, since `begin`."""
        self._left = 0
        self._kept: dict[tuple[str, int], Label | None] = {}
        self._latest: dict[str, tuple[int, Label | None]] = {}
        self._widths: dict[str, int] = {}

    def begin(self, *, hurried: bool) -> None:
        """Another painting. In a hurry only a few names are laid out anew."""
        self._left = few if hurried else most
        self.missed = False

    def fitted(self, text: str, width: int) -> Label | None:
        """None where not even a few letters fit."""
        full = self._widths.get(text)
        if full is None:
            if len(self._widths) > most:
                self._widths.clear()
            full = self._widths[text] = self.metrics.horizontalAdvance(text)
        room = full if full <= width else width // grain * grain
        key = (text, room)
        if key not in self._kept:
            if self._left <= 0:
                return self._shorter(text, room)
            self._left -= 1
            if len(self._kept) > most:
                self._kept.clear()
                self._latest.clear()
            self._kept[key] = self._laid_out(text, room)
            self._latest[text] = (room, self._kept[key])
        return self._kept[key]

    def _shorter(self, text: str, room: int) -> Label | None:
        """As it was laid out last, if that fits."""
        self.missed = True
        width, label = self._latest.get(text, (0, None))
        return label if width <= room else None

    def _laid_out(self, text: str, width: int) -> Label | None:
        # What fits as a whole must not lose letters over a part of a pixel.
        whole = self._widths[text] <= width
        shown = text if whole else self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        if not shown or (not whole and len(shown) <= fewest_letters):
            return None
        made = QStaticText(shown)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(font=self.font)
        size = made.size()
        return Label(made, round(size.width()), max(0.0, size.height() - self.height) * surplus_above)

    def draw(self, painter: QPainter, left: float, top: float, label: Label) -> None:
        """In the painter's pen; `top` is that of a line in the font itself."""
        painter.drawStaticText(QPointF(left, top - label.lift), label.text)
