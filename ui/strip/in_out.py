"""The marked frames in the ruler: a band between brackets that can be dragged."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter

from ui.selection import Marks
from ui.strip.sheet import Sheet
from ui.strip.view import View

grip: Final = 5
"""Pixels around a bracket in which one can take it."""
hook: Final = 6
thick: Final = 2


def edges(view: View, marks: Marks) -> tuple[int | None, int | None]:
    """Where the brackets stand; None where not set. The last frame is part of it."""
    first = None if marks.first is None else view.x(min(marks.first, view.scale.frames))
    last = None if marks.last is None else view.x(min(marks.last + 1, view.scale.frames))
    return first, last


def grips_bottom(view: View) -> int:
    """Brackets are taken above this, the playhead below it: often it stands at one of them."""
    return view.ruler - 14


def end_at(view: View, marks: Marks, at: QPoint) -> str:
    """ "first" or "last" where a bracket can be taken, "" elsewhere."""
    if at.x() < view.header or not 0 <= at.y() < grips_bottom(view):
        return ""
    near = [
        (abs(at.x() - x), name)
        for x, name in zip(edges(view, marks), ("first", "last"), strict=True)
        if x is not None and abs(at.x() - x) <= grip
    ]
    return min(near)[1] if near else ""


def draw_marks(painter: QPainter, sheet: Sheet, marks: Marks) -> None:
    """Over what is painted; a side that is not set reaches to the end of the cut."""
    if not marks.are_set:
        return
    view, inks = sheet.view, sheet.inks
    first, last = edges(view, marks)
    left = max(view.header, view.x(0) if first is None else first)
    right = min(view.width, view.x(view.scale.frames) if last is None else last)
    band = QColor(inks.marked)
    band.setAlpha(64)
    painter.fillRect(QRect(left, 0, max(0, right - left), view.ruler), band)
    painter.fillRect(QRect(left, 0, max(0, right - left), thick), inks.marked)
    if first is not None:
        _draw_bracket(painter, sheet, first, 1)
    if last is not None:
        _draw_bracket(painter, sheet, last - thick, -1)


def _draw_bracket(painter: QPainter, sheet: Sheet, x: int, way: int) -> None:
    view, inks = sheet.view, sheet.inks
    painter.fillRect(x, 0, thick, view.ruler, inks.marked)
    hooked = x if way > 0 else x + thick - hook
    for y in (0, view.ruler - thick):
        painter.fillRect(hooked, y, hook, thick, inks.marked)
    line = QColor(inks.marked)
    line.setAlpha(120)
    painter.fillRect(x if way > 0 else x + thick - 1, view.ruler, 1, view.height - view.ruler, line)
