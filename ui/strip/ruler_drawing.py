"""Ruler with timecode, markers, and the column with the names of the tracks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPolygon

from ui.strip.inks import marker_colours
from ui.strip.sheet import Sheet
from ui.times import timecode

nearest_tick = 9
"""Pixels between lines of the ruler at least."""
marker = 8


def draw_ruler(painter: QPainter, sheet: Sheet, left: int, right: int) -> None:
    view, inks = sheet.view, sheet.inks
    painter.fillRect(left, 0, right - left, view.ruler, inks.panel)
    _draw_ticks(painter, sheet, left, right)
    _draw_markers(painter, sheet, left, right)


def _draw_ticks(painter: QPainter, sheet: Sheet, left: int, right: int) -> None:
    view, inks, clock = sheet.view, sheet.inks, sheet.clock
    label = sheet.labels.metrics.horizontalAdvance("00:00:00:00")
    per_frame = view.scale.per_frame
    numbered = clock.step(per_frame, label + 26)
    fine = clock.step(per_frame, nearest_tick)
    bottom = view.ruler - 1
    last = min(view.scale.frame(right - view.header), float(view.scale.frames))
    for frame in clock.lines(view.scale.frame(left - view.header), last, fine):
        painter.fillRect(view.x(frame), bottom - 4, 1, 5, inks.tick)
    # A number reaches to the right of its line: those that begin left of the part that is drawn count, too.
    painter.setPen(inks.quiet)
    y = sheet.labels.metrics.ascent() + 2
    for frame in clock.lines(view.scale.frame(left - view.header - label - 8), last, numbered):
        x = view.x(frame)
        painter.fillRect(x, bottom - 11, 1, 12, inks.tick)
        if x + 4 + label <= view.width:
            painter.drawText(QPointF(x + 4, y), timecode(frame + clock.start_frame, clock.rate))


def _draw_markers(painter: QPainter, sheet: Sheet, left: int, right: int) -> None:
    view, markers = sheet.view, sheet.model.markers
    seen = -marker
    bottom = view.ruler - 1
    for index in markers.between(*view.frames_between(left - marker, right + marker)):
        x, end = view.x(markers.starts[index]), view.x(markers.ends[index])
        colour = QColor(marker_colours.get(markers.items[index].shot_id, "#3b82f6"))
        if end - x > marker:
            painter.fillRect(x, bottom - 2, end - x, 3, colour)
        if x - seen < 3 and index:
            continue
        seen = x
        painter.setPen(sheet.inks.panel)
        painter.setBrush(colour)
        top = bottom - marker - 1
        half = marker // 2
        painter.drawPolygon(QPolygon([
            QPoint(x - half, top), QPoint(x + half, top), QPoint(x + half, top + half + 1), QPoint(x, bottom),
            QPoint(x - half, top + half + 1),
        ]))  # fmt: skip


def draw_header(painter: QPainter, sheet: Sheet) -> None:
    view, inks, labels = sheet.view, sheet.inks, sheet.labels
    painter.fillRect(0, view.top, view.header, view.height - view.top, inks.panel)
    for row in view.rows.between(0, view.height - view.top):
        lane, top, height = sheet.model.lanes[row], view.row_top(row), view.rows.heights[row]
        painter.setPen(inks.text if lane.track.enabled else inks.quiet)
        name = labels.fitted(lane.track.name, view.header - 12)
        if name is not None:
            labels.draw(painter, 8, top + (height - labels.height) / 2, name)
        painter.fillRect(0, top + height - 1, view.header, 1, inks.line)
    _draw_corner(painter, sheet)
    painter.fillRect(view.header - 1, 0, 1, view.height, inks.line)


def _draw_corner(painter: QPainter, sheet: Sheet) -> None:
    """Over the names: what the line under the ruler counts."""
    view, inks = sheet.view, sheet.inks
    painter.fillRect(0, 0, view.header, view.top, inks.panel)
    painter.fillRect(0, view.top - 1, view.header, 1, inks.line)
    box = QRect(8, 0, view.header - 12, view.ruler)
    painter.setPen(inks.quiet)
    text = sheet.labels.metrics.elidedText(missing_text(sheet.model.waiting), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def missing_text(count: int) -> str:
    return QCoreApplication.translate("Strip", "{count} missing").format(count=count)
