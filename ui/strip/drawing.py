"""The whole strip, or any part of it, onto a painter."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ui.strip.clip_drawing import draw_clips
from ui.strip.ruler_drawing import draw_header, draw_ruler
from ui.strip.sheet import Sheet
from ui.strip.shot_drawing import draw_band, draw_shots


def draw(painter: QPainter, sheet: Sheet, part: QRect) -> None:
    """Paints what lies in `part` and nothing outside of it; missing shots after all else."""
    view = sheet.view
    painter.setClipRect(part)
    painter.setFont(sheet.labels.font)
    left, right = max(view.header, part.left()), part.right() + 1
    if part.bottom() >= view.top and right > left:
        _draw_tracks(painter, sheet, part, left, right)
    if part.top() < view.ruler and right > left:
        draw_ruler(painter, sheet, left, right)
    if part.top() < view.top and right > left:
        draw_band(painter, sheet, left, right)
    if part.left() < view.header:
        draw_header(painter, sheet)


def _draw_tracks(painter: QPainter, sheet: Sheet, part: QRect, left: int, right: int) -> None:
    view, inks, lanes = sheet.view, sheet.inks, sheet.model.lanes
    painter.fillRect(left, view.top, right - left, view.height - view.top, inks.ground)
    end = min(right, view.x(view.scale.frames))
    rows = view.rows.between(max(0, part.top() - view.top), part.bottom() + 1 - view.top)
    for row in rows:
        top, height = view.row_top(row), view.rows.heights[row]
        painter.fillRect(left, top, max(0, end - left), height, inks.row)
        painter.fillRect(left, top + height - 1, right - left, 1, inks.line)
        draw_clips(painter, sheet, row, lanes[row], left, right)
    for row in rows:
        draw_shots(painter, sheet, row, lanes[row].missing, left, right)
