"""Clips: one by one where there is room, as blocks where there is none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from ui.strip.lane import Blocks, Lane
from ui.strip.sheet import Sheet
from ui.strip.wave_drawing import draw_waves, has_waves

narrowest_name = 26
"""Pixels a clip must have to carry a name."""


def draw_clips(painter: QPainter, sheet: Sheet, row: int, lane: Lane, left: int, right: int) -> None:
    """What lies between `left` and `right` on the surface."""
    painter.setPen(Qt.PenStyle.NoPen)
    if sheet.view.coarse(lane):
        _draw_blocks(painter, sheet, row, lane, left, right)
    else:
        _draw_each(painter, sheet, row, lane, left, right)


def _draw_blocks(painter: QPainter, sheet: Sheet, row: int, lane: Lane, left: int, right: int) -> None:
    view = sheet.view
    first, last = view.frames_between(left, right)
    top, height = view.row_top(row) + 1, view.rows.heights[row] - 2
    origin, per_frame, header = view.scale.first, view.scale.per_frame, view.header
    ground = _ground(sheet, lane)
    for start, end in zip(*_cut(lane.blocks(1 / view.scale.per_frame), first, last), strict=True):
        x = header + round((start - origin) * per_frame)
        painter.fillRect(x, top, max(1, header + round((end - origin) * per_frame) - x), height, ground)


def _draw_each(painter: QPainter, sheet: Sheet, row: int, lane: Lane, left: int, right: int) -> None:
    view, clips = sheet.view, lane.clips
    shown = clips.between(*view.frames_between(left, right))
    ground, off = _ground(sheet, lane), sheet.inks.clip_off
    top, height = view.row_top(row) + 1, view.rows.heights[row] - 2
    origin, per_frame, header = view.scale.first, view.scale.per_frame, view.header
    named = []
    for index in shown:
        x = header + round((clips.starts[index] - origin) * per_frame)
        end = header + round((clips.ends[index] - origin) * per_frame)
        painter.fillRect(x, top, max(1, end - x - 1), height, ground if clips.items[index].enabled else off)
        if end - x >= narrowest_name:
            named.append((index, x, end - 1))
    if named and has_waves(sheet, lane, height):
        heading = sheet.heading(height)
        draw_waves(painter, sheet, lane, named, QRect(left, top + heading, right - left, height - heading))
    painter.setPen(sheet.inks.text if lane.track.enabled else sheet.inks.quiet)
    for index, x, end in named:
        _draw_content(painter, sheet, lane, index, QRect(x, top, end - x, height))


def _draw_content(painter: QPainter, sheet: Sheet, lane: Lane, index: int, box: QRect) -> None:
    """Picture and name, held in sight while the clip's beginning is scrolled away."""
    item, labels = lane.clips.items[index], sheet.labels
    left = max(box.left(), sheet.view.header)
    if lane.track.is_video:
        left += sheet.picture(painter, item, box, left, box.right())
    name = labels.fitted(item.name, box.right() - left - 6)
    if name is not None:
        y = box.top() + min(3, (box.height() - labels.height) // 2)
        if item.media is not None and not lane.track.is_video and not sheet.heading(box.height()):
            # The waveform takes the whole height.
            behind = sheet.inks.behind_sound if lane.track.enabled else sheet.inks.behind_off
            painter.fillRect(left + 2, y, name.width + 5, labels.height, behind)
        labels.draw(painter, left + 4, y, name)


def _ground(sheet: Sheet, lane: Lane) -> QColor:
    inks = sheet.inks
    if not lane.track.enabled:
        return inks.clip_off
    return inks.clip if lane.track.is_video else inks.sound


def _cut(blocks: Blocks, first: float, last: float) -> Blocks:
    starts, ends = blocks
    begin, end = bisect_right(ends, first), bisect_left(starts, last)
    return starts[begin:end], ends[begin:end]
