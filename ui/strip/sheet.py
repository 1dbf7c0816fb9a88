"""What every drawing routine needs, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from plugin.desk.views import ItemView
from ui.strip.inks import Inks
from ui.strip.labels import Labels
from ui.strip.marks import Marks
from ui.strip.model import StripModel
from ui.strip.shelf import Key, Shelf
from ui.strip.ticks import Clock
from ui.strip.view import View

lowest_picture = 30
"""Rows under this height have no room for a picture."""
height_grain = 8


@dataclass
class Sheet:
    """`ratio`: device pixels per pixel."""

    view: View
    model: StripModel
    clock: Clock
    inks: Inks
    labels: Labels
    marks: Marks
    shelf: Shelf
    ratio: float

    def heading(self, height: int) -> int:
        """How much of a row of this height the name takes for itself; 0: picture and name stand side by side."""
        return self.labels.height + 3 if height >= self.labels.height + lowest_picture - 4 else 0

    def picture_size(self, height: int) -> tuple[int, int]:
        """Width and height of the picture in a row of this height, of the raster's shape."""
        raster = self.model.cut.raster
        high = max(1, height - self.heading(height) - 5)
        return max(1, round(high * raster.width / max(1, raster.height))), high

    def picture_key(self, item: ItemView, height: int) -> Key | None:
        """None where there is nothing to show or no room."""
        if height < lowest_picture:
            return None
        picture = self.model.picture(item)
        if picture is None:
            return None
        # So that a row which is dragged higher pixel by pixel does not ask for new pictures at each.
        wanted = -(-round(self.picture_size(height)[1] * self.ratio) // height_grain) * height_grain
        return self.shelf.key(picture, wanted)

    def picture(self, painter: QPainter, item: ItemView, row: QRect, left: int, right: int) -> int:
        """Draw it at `left` if it came and fits; the width it takes from the name."""
        key = self.picture_key(item, row.height())
        found = None if key is None else self.shelf.get(key)
        if found is None:
            return 0
        width, height = self.picture_size(row.height())
        if left + width + 6 > right:
            return 0
        heading = self.heading(row.height())
        box = QRect(left + 3, row.top() + (heading or 2), width, height)
        painter.drawPixmap(box, found, _middle(found, width, height))
        return 0 if heading else width + 4


def _middle(picture: QPixmap, width: int, height: int) -> QRect:
    """The part of it that has the wanted shape."""
    have, want = picture.width() * height, picture.height() * width
    if have > want:
        part = max(1, picture.height() * width // height)
        return QRect((picture.width() - part) // 2, 0, part, picture.height())
    part = max(1, picture.width() * height // width)
    return QRect(0, (picture.height() - part) // 2, picture.width(), part)
