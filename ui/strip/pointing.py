"""Mouse, wheel and trackpad on the strip."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from ui.selection import Marks
from ui.strip.in_out import end_at
from ui.strip.surface import Surface

snap_pixels: Final = 9
border_pixels: Final = 4
"""So near to the lower border of a track's name one can drag it."""
notch_pixels: Final = 120
"""Pixels that one notch of a wheel scrolls."""
zoom_per_notch: Final = 1.25
height_per_notch: Final = 12


class Drag(Enum):
    none = auto()
    scrub = auto()
    pick = auto()
    """Pressed on the tracks; becomes a rubber band when it moves."""
    band = auto()
    pan = auto()
    row = auto()
    mark = auto()


class Pointing(QObject):
    def __init__(self, canvas: Surface, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._drag = Drag.none
        self._from = QPoint()
        self._last = QPoint()
        self._row = 0
        self._row_height = 0
        self._end = ""
        """Of what is marked: "first" or "last"."""
        self._kept: tuple[str, ...] = ()
        """Selected before the rubber band began, and to stay so."""
        self.band: QRect | None = None
        self.busy = False
        """While what happens comes from here: the view must not move under the hand."""
        self._edge = QTimer(self)
        self._edge.setInterval(30)
        self._edge.timeout.connect(self._scroll_at_edge)

    def press(self, event: QMouseEvent) -> None:
        canvas, at = self._canvas, event.position().toPoint()
        if canvas.sheet is None:
            return
        self._from = self._last = at
        self.busy = True
        border, self._end = self._border(at), end_at(canvas.view, canvas.selection.marks, at)
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = Drag.pan
            canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() != Qt.MouseButton.LeftButton:
            self.busy = False
        elif border is not None:
            self._drag, self._row, self._row_height = Drag.row, border, canvas.view.rows.heights[border]
        elif self._end:
            self._drag = Drag.mark
        elif at.x() >= canvas.view.header and at.y() < canvas.view.ruler:
            self._drag = Drag.scrub
            self._scrub(at, event.modifiers())
        elif at.x() >= canvas.view.header:
            self._drag = Drag.pick
            self._pick(at, event.modifiers())

    def move(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        before, self._last = self._last, at
        if self._drag is Drag.none:
            self._show_cursor(at)
            return
        if self._drag is Drag.pick and (at - self._from).manhattanLength() >= QApplication.startDragDistance():
            self._drag = Drag.band
        self._drag_to(before, at, event.modifiers())
        view = self._canvas.view
        outside = at.x() < view.header or at.x() > view.width
        if self._drag in (Drag.scrub, Drag.band, Drag.mark) and outside:
            self._edge.start()
        else:
            self._edge.stop()

    def release(self, _event: QMouseEvent) -> None:
        self._edge.stop()
        self._drag, self.busy = Drag.none, False
        self._show_cursor(self._last)
        if self.band is not None:
            self.band = None
            self._canvas.update()

    def double_click(self, event: QMouseEvent) -> None:
        canvas, at = self._canvas, event.position().toPoint()
        if canvas.sheet is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._border(at) is not None:
            canvas.view.rows.reset()
            canvas.heights_changed()
            return
        shot, clip = canvas.view.shot_at(at), canvas.view.clip_at(at)
        extent = canvas.sheet.model.extent(shot) if shot else (clip.start, clip.start + clip.frames) if clip else None
        if extent is not None:
            canvas.view.scale.show(*extent)
            canvas.refresh()
        else:
            self.press(event)

    def wheel(self, event: QWheelEvent) -> None:
        """Scrolls along the cut; Ctrl zooms, Shift scrolls the tracks, Alt makes the one under the mouse higher."""
        canvas, view = self._canvas, self._canvas.view
        if canvas.sheet is None:
            return
        exact, turned = event.pixelDelta(), event.angleDelta()
        held = event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            notches = turned.y() / 120 if turned.y() else exact.y() / notch_pixels
            self._zoom(zoom_per_notch**notches, event.position().x())
        elif held & Qt.KeyboardModifier.AltModifier:
            # With Alt held Qt itself swaps the axes.
            turn = (turned.x() or turned.y()) / 120 if exact.isNull() else (exact.x() or exact.y()) / notch_pixels
            self._grow(event.position().toPoint(), turn)
        elif held & Qt.KeyboardModifier.ShiftModifier:
            lines = exact.y() or exact.x() or (turned.y() or turned.x()) // 3
            view.rows.scroll_to(view.rows.offset - lines)
            canvas.heights_changed()
        else:
            notched = (turned.x() + turned.y()) * notch_pixels / 120
            view.scale.scroll(-notched if exact.isNull() else -(exact.x() + exact.y()))
            canvas.refresh()
        event.accept()

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """Two fingers apart or together."""
        if self._canvas.sheet is None or event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(max(0.1, 1.0 + event.value()), event.position().x())
        return True

    def _grow(self, at: QPoint, notches: float) -> None:
        canvas, rows = self._canvas, self._canvas.view.rows
        row = canvas.view.row_at(at.y())
        if row is not None:
            rows.set_height(row, rows.heights[row] + round(notches * height_per_notch))
            canvas.heights_changed()

    def _zoom(self, factor: float, x: float) -> None:
        canvas = self._canvas
        canvas.view.scale.zoom(factor, max(0.0, x - canvas.view.header))
        canvas.refresh()

    def _drag_to(self, before: QPoint, at: QPoint, held: Qt.KeyboardModifier) -> None:
        canvas = self._canvas
        if self._drag is Drag.scrub:
            self._scrub(at, held)
        elif self._drag is Drag.mark:
            self._drag_mark(at, held)
        elif self._drag is Drag.band:
            self._stretch_band(at)
        elif self._drag is Drag.pan:
            canvas.view.scale.scroll(before.x() - at.x())
            rows = canvas.view.rows
            if rows.excess:
                rows.scroll_to(rows.offset + before.y() - at.y())
                canvas.heights_changed()
            else:
                canvas.refresh()
        elif self._drag is Drag.row:
            canvas.view.rows.set_height(self._row, self._row_height + at.y() - self._from.y())
            canvas.heights_changed()

    def _scrub(self, at: QPoint, held: Qt.KeyboardModifier) -> None:
        self._canvas.selection.move_playhead(min(self._frame(at, held), self._last_frame))

    @property
    def _last_frame(self) -> int:
        model = self._canvas.view.model
        return 0 if model is None else max(0, model.cut.frames - 1)

    def _drag_mark(self, at: QPoint, held: Qt.KeyboardModifier) -> None:
        """One end, not beyond the other one; the playhead goes with it to show what is there."""
        selection, edge = self._canvas.selection, self._frame(at, held)
        first, last = selection.marks
        if self._end == "first":
            frame = min(edge, self._last_frame if last is None else last)
            selection.set_marks(Marks(frame, last))
        else:
            # The bracket stands behind the last frame.
            frame = min(max(first or 0, edge - 1), self._last_frame)
            selection.set_marks(Marks(first, frame))
        selection.move_playhead(frame)

    def _frame(self, at: QPoint, held: Qt.KeyboardModifier) -> int:
        canvas = self._canvas
        view, model = canvas.view, canvas.view.model
        if model is None:
            return 0
        frame = view.frame(min(max(view.header, at.x()), view.width - 1))
        # Ctrl turns snapping over while it is held.
        if canvas.snapping != bool(held & Qt.KeyboardModifier.ControlModifier):
            frame = model.snapped(frame, snap_pixels / view.scale.per_frame)
        return frame

    def _pick(self, at: QPoint, held: Qt.KeyboardModifier) -> None:
        canvas, chosen = self._canvas, self._canvas.selection.shots
        shot = canvas.view.shot_at(at)
        adds = bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        if not shot:
            self._kept = chosen if adds else ()
            canvas.selection.select(self._kept)
        elif held & Qt.KeyboardModifier.ControlModifier:
            canvas.selection.select([id for id in chosen if id != shot] if shot in chosen else [*chosen, shot])
        elif held & Qt.KeyboardModifier.ShiftModifier:
            canvas.selection.select([*chosen, *self._through(canvas.selection.current, shot)])
        else:
            canvas.selection.select([shot])
        self._kept = canvas.selection.shots if adds else ()

    def _through(self, first: str, last: str) -> list[str]:
        """All from one to the other in the order of the cut, the clicked one at the end."""
        model = self._canvas.view.model
        order = [] if model is None else list(dict.fromkeys(item.shot_id for item in model.band.items))
        if first not in order or last not in order:
            return [last]
        low, high = sorted((order.index(first), order.index(last)))
        between = order[low : high + 1]
        return between if between[-1] == last else between[::-1]

    def _stretch_band(self, at: QPoint) -> None:
        canvas, view = self._canvas, self._canvas.view
        within = QRect(view.header, view.top, view.width - view.header, view.height - view.top)
        self.band = QRect(self._from, at).normalized() & within
        canvas.selection.select([*self._kept, *view.shots_in(self.band)])
        canvas.update()

    def _scroll_at_edge(self) -> None:
        """As long as the mouse is held beyond the edge."""
        view, at = self._canvas.view, self._last
        way = at.x() - view.width if at.x() > view.width else at.x() - view.header
        before = view.x(0)
        view.scale.scroll(max(-60, min(60, way)))
        self._from += QPoint(view.x(0) - before, 0)
        self._canvas.refresh()
        self._drag_to(at, at, Qt.KeyboardModifier.NoModifier)

    def _border(self, at: QPoint) -> int | None:
        """The track whose lower border is here, in the column of the names."""
        view = self._canvas.view
        if at.x() >= view.header or at.y() < view.top:
            return None
        for row in view.rows.between(at.y() - view.top - border_pixels, at.y() - view.top + border_pixels):
            if abs(view.row_top(row) + view.rows.heights[row] - at.y()) <= border_pixels:
                return row
        return None

    def _show_cursor(self, at: QPoint) -> None:
        canvas, shape = self._canvas, Qt.CursorShape.ArrowCursor
        if canvas.sheet is not None and self._border(at) is not None:
            shape = Qt.CursorShape.SplitVCursor
        elif canvas.sheet is not None and end_at(canvas.view, canvas.selection.marks, at):
            shape = Qt.CursorShape.SizeHorCursor
        canvas.setCursor(shape)
