"""What lies over the painted strip and moves often: selection, playhead, rubber band."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygon

from ui.selection import Marks
from ui.strip.in_out import draw_marks
from ui.strip.sheet import Sheet
from ui.strip.shot_drawing import bar
from ui.strip.view import View, narrowest_shot

head = 6
"""Half the width of the playhead's head."""
widest_boxed = 6
"""Shots narrower than this get a solid line instead of a frame."""


def chosen_boxes(view: View, chosen: frozenset[str]) -> list[QRect]:
    """Where selected shots are in sight; of those that share a place only one."""
    if view.model is None or not chosen:
        return []
    first, last = view.frames_between(view.header, view.width)
    found: dict[tuple[int, int, int], QRect] = {}
    for row in view.rows.between(0, view.height - view.top):
        span = view.model.lanes[row].missing
        for index in span.between(first, last):
            if span.items[index].shot_id in chosen:
                box = view.box(row, span, index, narrowest_shot)
                found[row, box.x(), box.width()] = box
    return list(found.values())


def playhead_area(view: View, frame: int) -> QRect:
    x = view.x(frame)
    return QRect(x - head - 2, 0, 2 * head + 5 + int(view.scale.per_frame), view.height)


def draw_overlay(
    painter: QPainter, sheet: Sheet, chosen: list[QRect], playhead: int, marks: Marks, band: QRect | None
) -> None:
    view = sheet.view
    painter.setClipRect(QRect(view.header, 0, view.width - view.header, view.height))
    if chosen:
        painter.save()
        painter.setClipRect(QRect(view.header, view.top, view.width - view.header, view.height - view.top))
        _draw_chosen(painter, sheet, chosen)
        painter.restore()
    draw_marks(painter, sheet, marks)
    _draw_playhead(painter, sheet, playhead)
    if band is not None:
        painter.setPen(sheet.inks.chosen)
        painter.fillRect(band, _clear(sheet.inks.chosen, 40))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(band)


def _draw_chosen(painter: QPainter, sheet: Sheet, boxes: list[QRect]) -> None:
    inks = sheet.inks
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for box in boxes:
        if box.width() < widest_boxed:
            painter.fillRect(box.x() - 1, box.y() - 1, box.width() + 2, 5, inks.chosen)
            painter.fillRect(box.x(), box.y(), box.width(), box.height() // 2, inks.chosen)
            continue
        painter.fillRect(box, _clear(inks.chosen, 34))
        pen = QPen(inks.chosen, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        # Above the line of the state, which stays to be seen.
        painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1 - bar))


def _draw_playhead(painter: QPainter, sheet: Sheet, frame: int) -> None:
    view, inks = sheet.view, sheet.inks
    x = view.x(frame)
    if not view.header - head <= x <= view.width + head:
        return
    wide = int(view.scale.per_frame)
    if wide >= 4:
        # Near enough to see what the playhead shows: this one frame.
        painter.fillRect(x, view.ruler, wide, view.height - view.ruler, _clear(inks.playhead, 46))
    painter.fillRect(x, view.ruler - 4, 1, view.height - view.ruler + 4, inks.playhead)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.playhead)
    top, bottom = view.ruler - 14, view.ruler - 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawPolygon(QPolygon([
        QPoint(x - head, top), QPoint(x + head + 1, top), QPoint(x + head + 1, top + 6), QPoint(x, bottom + 1),
        QPoint(x - head, top + 6),
    ]))  # fmt: skip
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _clear(colour: QColor, alpha: int) -> QColor:
    return QColor(colour.red(), colour.green(), colour.blue(), alpha)
