"""Which pictures are in sight, and where."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect

from plugin.desk.views import ItemView
from ui.strip.sheet import Sheet, lowest_picture
from ui.strip.shelf import Key
from ui.strip.shot_drawing import crowded, inner_box


def pictures_in_sight(sheet: Sheet) -> dict[Key, int]:
    """With how much they are wanted: those of shots before those of clips."""
    found: dict[Key, int] = {}
    for item, box in _shown(sheet):
        key = sheet.picture_key(item, box.height())
        if key is not None and _has_room(sheet, box):
            found[key] = max(found.get(key, 0), 1 if item.shot_id else 0)
    return found


def boxes_of(sheet: Sheet, key: Key) -> list[QRect]:
    """Everything in sight that shows this picture."""
    return [box for item, box in _shown(sheet) if sheet.picture_key(item, box.height()) == key]


def _has_room(sheet: Sheet, box: QRect) -> bool:
    return sheet.picture_width(box.height(), box.right() - max(box.left(), sheet.view.header)) > 0


def _shown(sheet: Sheet) -> Iterator[tuple[ItemView, QRect]]:
    """Of the tracks that have room for pictures."""
    view, scale = sheet.view, sheet.view.scale
    for row in view.rows.between(0, view.height - view.top):
        lane = sheet.model.lanes[row]
        if not lane.track.is_video or view.rows.heights[row] - 2 < lowest_picture:
            continue
        for span, dense in ((lane.clips, view.coarse(lane)), (lane.missing, crowded(sheet, lane.missing))):
            if not dense:
                for index in span.between(scale.first, scale.last):
                    yield span.items[index], _box(view.box(row, span, index), span.items[index])


def _box(box: QRect, item: ItemView) -> QRect:
    """Shots have a frame and the line of their state around the picture."""
    return inner_box(box) if item.shot_id else box
