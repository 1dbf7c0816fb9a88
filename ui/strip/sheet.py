"""What every drawing routine needs, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from plugin.desk.views import ItemView
from ui.strip.inks import Inks
from ui.strip.labels import Labels
from ui.strip.marks import Marks
from ui.strip.model import StripModel
from ui.strip.shelf import Key, Shelf
from ui.strip.ticks import Clock
from ui.strip.view import View
from ui.strip.waves import Waves

lowest_picture = 24
"""Rows under this height have no room for a picture."""
lowest_beneath = 20
"""What must be left for what is drawn beneath a name."""
narrowest_picture = 24
height_grain = 8
most_scaled = 400


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
    waves: Waves
    ratio: float
    _scaled: dict[tuple[Key, int, int], QPixmap] = field(default_factory=dict)

    def heading(self, height: int) -> int:
        """How much of a row of this height the name takes for itself; 0: picture and name stand side by side."""
        return self.labels.height + 3 if height >= self.labels.height + lowest_beneath else 0

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

    def picture_width(self, height: int, room: int) -> int:
        """What of its width can be shown in a row of this height within `room`; 0: nothing.

        Beneath a name it may be cut off at the sides, beside one it would take the name's place.
        """
        width, heading = self.picture_size(height)[0], self.heading(height)
        if heading:
            shown = min(width, room - 6)
            return shown if shown >= narrowest_picture else 0
        return width if width + 6 <= room else 0

    def picture(self, painter: QPainter, item: ItemView, row: QRect, left: int, right: int) -> int:
        """Draw it at `left` if it came and fits; the width it takes from the name."""
        key = self.picture_key(item, row.height())
        width = 0 if key is None else self.picture_width(row.height(), right - left)
        found = self._fitted(key, width, self.picture_size(row.height())[1]) if key is not None and width else None
        if found is None:
            return 0
        heading = self.heading(row.height())
        painter.drawPixmap(left + 3, row.top() + (heading or 2), found)
        return 0 if heading else width + 4

    def _fitted(self, key: Key, width: int, height: int) -> QPixmap | None:
        """Scaled once: scaling at each painting would be slow or rough."""
        whole = self.shelf.get(key)
        if whole is None:
            return None
        name = (key, width, height)
        found = self._scaled.get(name)
        if found is None:
            if len(self._scaled) >= most_scaled:
                self._scaled.clear()
            found = self._scaled[name] = _scaled(whole, width, height, self.ratio)
        return found


def _scaled(whole: QPixmap, width: int, height: int, ratio: float) -> QPixmap:
    size = QSize(round(width * ratio), round(height * ratio))
    covering = whole.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    corner = ((covering.width() - size.width()) // 2, (covering.height() - size.height()) // 2)
    made = covering.copy(*corner, size.width(), size.height())
    made.setDevicePixelRatio(ratio)
    return made
