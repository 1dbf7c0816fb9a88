"""The painted surface: everything that keeps still is painted once, playhead and selection over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ui.strip.drawing import draw
from ui.strip.inks import Inks
from ui.strip.keys import handle_key
from ui.strip.labels import Labels
from ui.strip.marks import Marks
from ui.strip.model import StripModel
from ui.strip.overlay import chosen_boxes, draw_overlay, playhead_area
from ui.strip.pointing import Pointing
from ui.strip.ruler_drawing import missing_text
from ui.strip.sheet import Sheet
from ui.strip.shelf import Key, Shelf
from ui.strip.sights import boxes_of, pictures_in_sight
from ui.strip.ticks import Clock
from ui.strip.tips import standing_at, tip_at
from ui.strip.view import View, narrowest_shot
from ui.strip.wave_drawing import waves_in_sight
from ui.strip.waves import Waves

if TYPE_CHECKING:
    from plugin.desk.views import Opened, Standing
    from ui.selection import Selection
    from ui.theme import Look

many_parts = 40
"""When more than so many shots changed, painting all of it anew is cheaper."""


class Canvas(QWidget):
    """Signals:
    view_changed(): zoom, place or heights are others.
    """

    view_changed = Signal()

    def __init__(self, bridge: Any, selection: Selection, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip_canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.selection, self.look = selection, look
        self.view = View()
        self.snapping = True
        self.shelf, self.waves = Shelf(bridge, self), Waves(bridge, self)
        self.pointing = Pointing(self, self)
        self._inks = Inks(look)
        self._sheet: Sheet | None = None
        self._painted: QPixmap | None = None
        """What is shown, without playhead and selection."""
        self._whole: QPixmap | None = None
        """The same for the whole cut in sight, which one returns to again and again."""
        self._valid = False
        self._hurried = False
        """While the view moves: names may be shorter than they could be until it rests."""
        self._chosen: list[QRect] | None = None
        self._playhead = selection.playhead
        self._selected = len(selection.shots)
        self._describe = QTimer(self)
        self._describe.setSingleShot(True)
        self._describe.setInterval(200)
        self._describe.timeout.connect(self.describe)
        self.shelf.rested.connect(self._come_to_rest)
        self.shelf.picture_arrived.connect(self._picture_arrived)
        self.waves.wave_arrived.connect(self._paint_anew)
        selection.playhead_moved.connect(self._follow_playhead)
        selection.shots_selected.connect(self._follow_selection)
        selection.marks_set.connect(self._follow_marks)
        look.look_changed.connect(self.take_look)
        self.describe()

    # What is shown

    @property
    def sheet(self) -> Sheet | None:
        return self._sheet

    def hold(self, opened: Opened, *, keep_place: bool) -> None:
        """`keep_place`: zoom and place stay, for a cut that was exported again."""
        view, old = self.view, self.view.model
        view.model = model = StripModel(opened)
        view.rows.hold([lane.track.is_video for lane in model.lanes])
        first, per_frame, fitted = view.scale.first, view.scale.per_frame, view.scale.fits
        view.scale.hold(model.cut.frames)
        if keep_place and old is not None and not fitted:
            view.scale.zoom_to(per_frame, 0)
            view.scale.scroll_to(first)
        self.shelf.forget()
        self.waves.forget()
        self._make_sheet()
        self.refresh()

    def stand(self, standing: Standing) -> None:
        if self.view.model is None:
            return
        changed = self.view.model.stand(standing)
        if changed:
            self._whole = self._painted if self.view.scale.fits and self._valid else None
            self._repaint_shots(changed)
            self.shelf.disturb()
            self._describe.start()

    def clear(self) -> None:
        self.view.model = None
        self._sheet = self._painted = self._whole = None
        self.shelf.forget()
        self.waves.forget()
        self.refresh()

    def take_look(self) -> None:
        """Colours, language or font are others."""
        self._inks = Inks(self.look)
        self._make_sheet()
        self.refresh()

    def refresh(self) -> None:
        """Something moved: everything is painted anew."""
        self._valid = False
        self._hurried = self._painted is not None
        self._chosen = None
        self.update()
        self.shelf.disturb()
        self._describe.start()
        self.view_changed.emit()

    def _make_sheet(self) -> None:
        """Also drops what was painted."""
        self._painted = self._whole = None
        self._valid = False
        view, model = self.view, self.view.model
        if model is None:
            self._sheet = None
            return
        labels = Labels(self.font())
        names = [missing_text(len(model.shots)), *(lane.track.name for lane in model.lanes)]
        view.header = min(max(labels.metrics.horizontalAdvance(name) for name in names) + 18, 10 * labels.height)
        view.ruler = labels.height + 14
        view.rows.set_least(labels.height + 2)
        ratio = self.devicePixelRatioF()
        marks = Marks(self._inks, self.font(), max(11, labels.height - 2), ratio)
        clock = Clock(model.rate, model.cut.start_frame)
        self._sheet = Sheet(view, model, clock, self._inks, labels, marks, self.shelf, self.waves, ratio)
        view.resize(self.width(), self.height())

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        sheet = self._fresh_sheet()
        if sheet is None:
            self._draw_empty(painter)
            return
        self._paint_still(sheet)
        if self._painted is not None:
            painter.drawPixmap(0, 0, self._painted)  # Qt clips to what is to be painted.
        if self._chosen is None:
            self._chosen = chosen_boxes(self.view, frozenset(self.selection.shots))
        draw_overlay(painter, sheet, self._chosen, self._playhead, self.selection.marks, self.pointing.band)

    def _fresh_sheet(self) -> Sheet | None:
        if self._sheet is not None and self._sheet.ratio != self.devicePixelRatioF():
            self._make_sheet()
        return self._sheet

    def _paint_still(self, sheet: Sheet) -> None:
        if self._valid:
            return
        self._valid = True
        if self.view.scale.fits and self._whole is not None:
            self._painted = self._whole
            return
        size = self.size() * sheet.ratio
        if self._painted is None or self._painted is self._whole or self._painted.size() != size:
            self._painted = QPixmap(size)
            self._painted.setDevicePixelRatio(sheet.ratio)
        sheet.labels.begin(hurried=self._hurried)
        self.waves.begin(self.view.scale.per_frame, hurried=self._hurried)
        self._hurried = False
        painter = QPainter(self._painted)
        draw(painter, sheet, self.rect())
        painter.end()
        if self.view.scale.fits and not (sheet.labels.missed or self.waves.missed):
            self._whole = self._painted

    def _repaint_parts(self, parts: list[QRect]) -> None:
        sheet = self._sheet
        if sheet is None or not self._valid or self._painted is None:
            return
        missed = sheet.labels.missed, self.waves.missed
        sheet.labels.begin(hurried=False)
        self.waves.begin(self.view.scale.per_frame, hurried=False)
        painter = QPainter(self._painted)
        for part in parts:
            draw(painter, sheet, part)
            self.update(part)
        painter.end()
        sheet.labels.missed |= missed[0]
        self.waves.missed |= missed[1]

    def _repaint_shots(self, ids: set[str]) -> None:
        view, model = self.view, self.view.model
        if model is None:
            return
        first, last = view.scale.first, view.scale.last
        parts = [QRect(0, 0, view.header, view.top)]
        for id in ids:
            extent = model.extent(id)
            if extent is not None and extent[0] < last and extent[1] >= first:
                # Where shots are crowded the column that shows them begins up to its width before them.
                parts += [box.adjusted(-narrowest_shot, -1, 1, 1) for box in view.shot_boxes(id)]
                parts.append(view.band_box(*extent).adjusted(-narrowest_shot, 0, 1, 0))
        if len(parts) > many_parts:
            self._valid = False
            self._whole = None
            self.update()
            return
        self._repaint_parts([part & self.rect() for part in parts if part.intersects(self.rect())])

    def _draw_empty(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._inks.ground)
        painter.setPen(self._inks.quiet)
        words = self.tr("No cut is open. Open one, or drop it onto the window.")
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, words)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._painted = self._whole = None
        self.view.resize(self.width(), self.height())
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shelf.disturb()

    def sizeHint(self) -> QSize:
        return QSize(900, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 96)

    # Pictures

    def _come_to_rest(self) -> None:
        sheet = self._sheet
        if sheet is not None and (sheet.labels.missed or self.waves.missed):
            self._paint_anew()
        seen = sheet if self.isVisible() else None
        self.shelf.want({} if seen is None else pictures_in_sight(seen))
        self.waves.want(() if seen is None else waves_in_sight(seen))

    def _paint_anew(self) -> None:
        self._valid, self._whole = False, None
        self.update()

    def _picture_arrived(self, key: Key) -> None:
        if self._sheet is not None:
            if not self.view.scale.fits:
                self._whole = None
            self._repaint_parts([box & self.rect() for box in boxes_of(self._sheet, key)])

    # Playhead and selection

    def _follow_playhead(self, frame: int) -> None:
        before, self._playhead = self._playhead, frame
        if self._sheet is None:
            return
        self._describe.start()
        if not self.pointing.busy and self.view.scale.page_to(frame):
            self.refresh()
            return
        self.update(playhead_area(self.view, before))
        self.update(playhead_area(self.view, frame))

    def _follow_selection(self, ids: tuple[str, ...]) -> None:
        before, self._selected = self._selected, len(ids)
        self._chosen = chosen_boxes(self.view, frozenset(ids))
        self._describe.start()
        # When many are taken at once one looks at all of them, not at the last.
        one_more = len(ids) <= before + 1
        if ids and not self.pointing.busy and (one_more or not self._chosen):
            self.reveal(ids[-1])
        self.update()

    def _follow_marks(self) -> None:
        self._describe.start()
        self.update()

    def reveal(self, shot_id: str) -> None:
        """Scroll so that it can be seen, if it cannot."""
        view = self.view
        extent = None if view.model is None else view.model.extent(shot_id)
        if view.model is None or extent is None:
            return
        rows = view.rows
        row = view.model.places[shot_id][0][0]
        offset = rows.offset
        if rows.top(row) < 0:
            rows.scroll_to(rows.offset + rows.top(row))
        elif rows.top(row) + rows.heights[row] > rows.room:
            rows.scroll_to(rows.offset + rows.top(row) + rows.heights[row] - rows.room)
        hidden = extent[1] <= view.scale.first or extent[0] >= view.scale.last
        if (hidden and view.scale.reveal(*extent)) or rows.offset != offset:
            self._whole = None if rows.offset != offset else self._whole
            self.refresh()

    def heights_changed(self) -> None:
        """Of the rows, or how far they are scrolled."""
        self._whole = None
        self.refresh()

    def set_snapping(self, snapping: bool) -> None:
        self.snapping = snapping
        self.view_changed.emit()

    def describe(self) -> None:
        """Tell those who cannot see it where the playhead stands."""
        self.setAccessibleName(self.tr("Timeline"))
        sheet = self._sheet
        text = self.tr("No cut is open.") if sheet is None else standing_at(sheet, self._playhead, self.selection.marks)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    # Input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointing.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointing.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointing.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointing.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.pointing.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not handle_key(self, event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event.pos(), event.globalPos())
            return True
        if isinstance(event, QNativeGestureEvent):
            return self.pointing.gesture(event)
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LanguageChange):
            self._make_sheet()
            self.refresh()
        super().changeEvent(event)

    def tip(self, at: QPoint) -> str:
        """What the tool tip there says, as rich text."""
        return "" if self._sheet is None else tip_at(self._sheet, self.look, at)

    def _show_tip(self, at: QPoint, screen: QPoint) -> None:
        text = self.tip(at)
        if text:
            QToolTip.showText(screen, text, self, QRect(at.x() - 2, at.y() - 2, 5, 5))
        else:
            QToolTip.hideText()
