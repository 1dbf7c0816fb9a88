"""Where everything lies on the surface: places of things, and things at places."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect

from plugin.desk.views import ItemView
from ui.strip.lane import Lane, Span
from ui.strip.model import StripModel
from ui.strip.rows import Rows
from ui.strip.scale import Scale

narrowest_shot = 3
"""Pixels a missing shot takes up at least."""
narrowest_clip = 4
"""Pixels: where clips are narrower on the average they are drawn as blocks."""


class View:
    """Pixels of the surface from its top left corner."""

    def __init__(self) -> None:
        self.model: StripModel | None = None
        self.scale = Scale()
        self.rows = Rows()
        self.header = 64
        """Width of the column with the names of the tracks."""
        self.ruler = 28
        self.band = 7
        """Height of the line under the ruler that shows every missing shot."""
        self.width = 1
        self.height = 1

    @property
    def top(self) -> int:
        """Where the tracks begin."""
        return self.ruler + self.band

    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.scale.resize(width - self.header)
        self.rows.resize(height - self.top)

    def x(self, frame: float) -> int:
        return self.header + round((frame - self.scale.first) * self.scale.per_frame)

    def frame(self, x: float) -> int:
        """The frame drawn there, within the cut."""
        return min(max(0, int(self.scale.frame(x - self.header))), self.scale.frames)

    def frames_between(self, left: int, right: int) -> tuple[float, float]:
        """With some around it: what is narrow is drawn wider than it is."""
        scale = self.scale
        return scale.frame(left - self.header - narrowest_shot - 1), scale.frame(right - self.header + 1)

    def row_top(self, row: int) -> int:
        return self.top + self.rows.top(row)

    def box(self, row: int, span: Span, index: int, narrowest: int = 1) -> QRect:
        left, right = self.x(span.starts[index]), self.x(span.ends[index])
        return QRect(left, self.row_top(row) + 1, max(narrowest, right - left - 1), self.rows.heights[row] - 2)

    def coarse(self, lane: Lane) -> bool:
        """Whether its clips are too narrow to be drawn one by one."""
        shown = lane.clips.between(self.scale.first, self.scale.last)
        return len(shown) * narrowest_clip > self.scale.width

    def shot_boxes(self, shot_id: str) -> list[QRect]:
        """On the tracks, also outside of what is in sight."""
        if self.model is None:
            return []
        places = self.model.places.get(shot_id, ())
        return [self.box(lane, self.model.lanes[lane].missing, index, narrowest_shot) for lane, index in places]

    def band_box(self, start: int, end: int) -> QRect:
        left, right = self.x(start), self.x(end)
        return QRect(left, self.ruler, max(narrowest_shot, right - left), self.band - 1)

    def on_tracks(self, at: QPoint) -> bool:
        return at.x() >= self.header and at.y() >= self.top

    def row_at(self, y: int) -> int | None:
        return self.rows.at(y - self.top) if y >= self.top else None

    def shot_at(self, at: QPoint) -> str:
        """The missing shot drawn there, on its track or on the line under the ruler; "" if none is."""
        if self.model is None or at.x() < self.header:
            return ""
        if self.ruler <= at.y() < self.top:
            return _nearest(self, self.model.band, at.x())
        row = self.row_at(at.y())
        return "" if row is None else _nearest(self, self.model.lanes[row].missing, at.x())

    def clip_at(self, at: QPoint) -> ItemView | None:
        row = self.row_at(at.y())
        if self.model is None or row is None or at.x() < self.header:
            return None
        clips = self.model.lanes[row].clips
        index = clips.at(int(self.scale.frame(at.x() - self.header)))
        return None if index is None else clips.items[index]

    def shots_in(self, box: QRect) -> list[str]:
        """Those that a rectangle touches, from left to right."""
        if self.model is None:
            return []
        first, last = self.frames_between(box.left(), box.right() + 1)
        found: list[tuple[int, str]] = []
        for row in self.rows.between(box.top() - self.top, box.bottom() + 1 - self.top):
            span = self.model.lanes[row].missing
            for index in span.between(first, last):
                if self.box(row, span, index, narrowest_shot).intersects(box):
                    found.append((span.starts[index], span.items[index].shot_id))
        return list(dict.fromkeys(id for _, id in sorted(found)))


def _nearest(view: View, span: Span, x: int) -> str:
    """Shots may be narrower than they are drawn: of those drawn at `x` the one that truly lies nearest."""
    frame = view.scale.frame(x - view.header)
    best, distance = "", float("inf")
    for index in span.between(*view.frames_between(x - narrowest_shot, x + 1)):
        left = view.x(span.starts[index])
        if left <= x < max(left + narrowest_shot, view.x(span.ends[index])):
            away = max(span.starts[index] - frame, frame - span.ends[index], 0.0)
            if away <= distance:
                best, distance = span.items[index].shot_id, away
    return best
