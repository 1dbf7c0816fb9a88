"""The strip with its scroll bars and buttons."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollBar, QSlider, QToolButton, QWidget

from ui.strip import moves
from ui.strip.canvas import Canvas
from ui.strip.time_field import TimeField

if TYPE_CHECKING:
    from plugin.desk.views import Opened, Standing
    from ui.selection import Selection
    from ui.theme import Look

fine = 1000
"""Steps of the zoom slider."""


class Strip(QWidget):
    """All tracks of the cut. Selects shots and moves the playhead through `Selection`."""

    def __init__(self, bridge: Any, selection: Selection, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._selection = selection
        self.canvas = Canvas(bridge, selection, look, self)
        self.setFocusProxy(self.canvas)
        self._path: object = None
        self.along = QScrollBar(Qt.Orientation.Horizontal, self)
        self.down = QScrollBar(Qt.Orientation.Vertical, self)
        for bar in (self.along, self.down):
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._make_tools()
        self._lay_out()
        self.along.valueChanged.connect(self._scroll_along)
        self.down.valueChanged.connect(self._scroll_down)
        self.canvas.view_changed.connect(self._follow_view)
        selection.playhead_moved.connect(self._say_time)
        look.look_changed.connect(self.retranslate)
        self.retranslate()
        self._follow_view()

    # What the window calls

    def show_cut(self, opened: Opened) -> None:
        """A cut that is the same file as before keeps its place and zoom."""
        self.canvas.hold(opened, keep_place=self._path == opened.cut.path)
        self._path = opened.cut.path
        self._say_time()

    def show_standing(self, standing: Standing) -> None:
        self.canvas.stand(standing)

    def clear(self) -> None:
        self._path = None
        self.canvas.clear()
        self._say_time()

    def zoom_in(self) -> None:
        moves.zoom_in(self.canvas)

    def zoom_out(self) -> None:
        moves.zoom_out(self.canvas)

    def zoom_fit(self) -> None:
        moves.fit(self.canvas)

    def next_cut_point(self) -> None:
        moves.go_to_cut_point(self.canvas, 1)

    def previous_cut_point(self) -> None:
        moves.go_to_cut_point(self.canvas, -1)

    def next_missing(self) -> None:
        moves.go_to_missing(self.canvas, 1)

    def previous_missing(self) -> None:
        moves.go_to_missing(self.canvas, -1)

    def set_snapping(self, snapping: bool) -> None:
        self.canvas.set_snapping(snapping)

    # Its parts

    def _make_tools(self) -> None:
        self.time = TimeField(self)
        self.time.frame_entered.connect(lambda frame: moves.go_to(self.canvas, frame))
        self.time.left.connect(self.canvas.setFocus)
        self.snap = self._button(lambda: moves.turn_snapping(self.canvas))
        self.snap.setCheckable(True)
        self.before = self._button(self.previous_missing)
        self.before.setArrowType(Qt.ArrowType.LeftArrow)
        self.after = self._button(self.next_missing)
        self.after.setArrowType(Qt.ArrowType.RightArrow)
        self.farther = self._button(self.zoom_out)
        self.nearer = self._button(self.zoom_in)
        self.whole = self._button(self.zoom_fit)
        self.zoom = QSlider(Qt.Orientation.Horizontal, self)
        self.zoom.setRange(0, fine)
        self.zoom.setMaximumWidth(120)
        self.zoom.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.zoom.valueChanged.connect(self._zoom_to)

    def _button(self, act: Any) -> QToolButton:
        made = QToolButton(self)
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked=False: act())
        return made

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(6, 0, 0, 0)
        tools.setSpacing(2)
        for part in (self.time, self.snap, self.before, self.after, self.farther, self.zoom, self.nearer, self.whole):
            tools.addWidget(part)
        tools.addWidget(self.along, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.canvas, 0, 0)
        grid.addWidget(self.down, 0, 1)
        grid.addLayout(tools, 1, 0, 1, 2)
        grid.setRowStretch(0, 1)
        grid.setColumnStretch(0, 1)

    def retranslate(self) -> None:
        self._name(self.snap, self.tr("Snap"), self.tr("Snap to cut points and markers (S)"))
        self._name(self.before, "", self.tr("Previous missing shot ([)"))
        self._name(self.after, "", self.tr("Next missing shot (])"))
        self._name(self.farther, "−", self.tr("Zoom out (-)"))
        self._name(self.nearer, "+", self.tr("Zoom in (+)"))
        self._name(self.whole, self.tr("Fit"), self.tr("Show the whole cut (Shift+Z)"))
        self.zoom.setAccessibleName(self.tr("Zoom"))
        self.zoom.setToolTip(self.tr("Zoom"))
        self.along.setAccessibleName(self.tr("Scroll along the cut"))
        self.down.setAccessibleName(self.tr("Scroll the tracks"))
        self.time.setAccessibleName(self.tr("Timecode of the playhead"))
        self.time.setToolTip(self.tr("Timecode of the playhead; type another one to go there"))
        self._say_time()

    def _name(self, button: QToolButton, text: str, tip: str) -> None:
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Keeping them in step

    def _follow_view(self) -> None:
        view, scale, rows = self.canvas.view, self.canvas.view.scale, self.canvas.view.rows
        open_ = view.model is not None
        for part in (self.snap, self.before, self.after, self.farther, self.zoom, self.nearer, self.whole, self.along):
            part.setEnabled(open_)
        with QSignalBlocker(self.along), QSignalBlocker(self.down), QSignalBlocker(self.zoom):
            self.along.setRange(0, round(scale.highest_first * scale.per_frame))
            self.along.setPageStep(scale.width)
            self.along.setSingleStep(max(1, scale.width // 20))
            self.along.setValue(round(scale.first * scale.per_frame))
            self.down.setRange(0, rows.excess)
            self.down.setPageStep(rows.room)
            self.down.setValue(rows.offset)
            reach = math.log(scale.nearest / scale.farthest)
            self.zoom.setValue(round(fine * math.log(scale.per_frame / scale.farthest) / reach) if reach else 0)
        self.down.setVisible(open_ and rows.excess > 0)
        self.snap.setChecked(self.canvas.snapping)

    def _scroll_along(self, value: int) -> None:
        scale = self.canvas.view.scale
        scale.scroll_to(value / scale.per_frame)
        self.canvas.refresh()

    def _scroll_down(self, value: int) -> None:
        self.canvas.view.rows.scroll_to(value)
        self.canvas.heights_changed()

    def _zoom_to(self, value: int) -> None:
        scale = self.canvas.view.scale
        wanted = scale.farthest * (scale.nearest / scale.farthest) ** (value / fine)
        moves.zoom(self.canvas, wanted / scale.per_frame)

    def _say_time(self, _frame: int = 0) -> None:
        sheet = self.canvas.sheet
        self.time.show_frame(self._selection.playhead, None if sheet is None else sheet.clock)
