"""The page of takes: all of a shot's; those chosen are auditioned in the viewer, one is circled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from plugin.desk.finals import final_takes
from plugin.desk.views import Opened, ShotView, Standing, TakeView
from ui.bridge import Bridge
from ui.edits import Edits
from ui.selection import Selection
from ui.sizes import pixels
from ui.takes.again import fields_again
from ui.takes.details import Details
from ui.takes.differences import Differences
from ui.takes.film_strip import FilmStrip, picture_height
from ui.takes.names import in_order, take_name, worded
from ui.theme import Look


class TakesPage(QWidget):
    """Of the current shot. The slots of the actions have the actions' names."""

    def __init__(
        self, bridge: Bridge, selection: Selection, look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._edits = bridge, selection, edits
        self._takes: tuple[TakeView, ...] = ()
        self._shots: dict[str, ShotView] = {}
        self._listed: tuple[TakeView, ...] = ()
        self._final: TakeView | None = None
        self.strip, self._details, self._differences = FilmStrip(look), Details(bridge), Differences()
        self._empty, self._hint, self._body = QLabel(), QLabel(), QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._connect()
        self.retranslate()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        self._shots = {shot.id: shot for shot in standing.shots}
        if standing.takes is not self._takes:
            self._takes = standing.takes
            self._show()

    def clear(self) -> None:
        self._takes, self._shots = (), {}
        self._show()

    # Actions

    def next_take(self) -> None:
        self.strip.step(1)

    def previous_take(self) -> None:
        self.strip.step(-1)

    def circle_take(self) -> None:
        if (take := self.strip.acted_on) is not None:
            self._circle(take)

    # Inside

    def _show(self) -> None:
        shot = self._selection.current
        takes = in_order(take for take in self._takes if take.shot_id == shot)
        self._listed, self._final = takes, final_takes(takes).get(shot)
        self._empty.setVisible(not takes)
        self._body.setVisible(bool(takes))
        self._empty.setText(
            self.tr("{0} has no takes yet. Generate makes the first.").format(shot)
            if shot
            else self.tr("Select a shot to see its takes.")
        )
        self.strip.show_takes(takes, () if self._final is None else (self._final,))
        height = pixels(self, picture_height)
        for take in takes:
            self._bridge.thumbnail(("take", take.path), take.path, take.handles[0], height)

    def _chosen(self, takes: tuple[TakeView, ...]) -> None:
        self._selection.audition(takes)
        self._details.show_take(takes[0] if len(takes) == 1 else None, self._listed, self._final)
        self._differences.show_takes(takes, self._listed)
        self._hint.setVisible(not takes)

    def _circle(self, take: TakeView) -> None:
        others = [other for other in self._listed if other.stage == take.stage]
        before = next((other.number for other in others if other.circled), take.number)
        if take.circled:
            return
        self._edits.make(
            self.tr("Circle {0}").format(take_name(take)),
            lambda: self._bridge.circle(take.shot_id, take.stage, take.number),
            lambda: self._bridge.circle(take.shot_id, take.stage, before),
        )

    def _rate_take(self, stars: int) -> None:
        take = self.strip.acted_on
        if take is None or stars == take.rating:
            return
        self._edits.make(
            self.tr("Rate {0}").format(take_name(take)),
            lambda: self._bridge.rate_take(take.shot_id, take.stage, take.number, stars),
            lambda: self._bridge.rate_take(take.shot_id, take.stage, take.number, take.rating),
        )

    def _note(self, take: TakeView, note: str) -> None:
        self._edits.make(
            self.tr("Note on {0}").format(take_name(take)),
            lambda: self._bridge.note_take(take.shot_id, take.stage, take.number, note),
            lambda: self._bridge.note_take(take.shot_id, take.stage, take.number, take.note),
        )

    def _use_again(self) -> None:
        """Prompt and seed of the take, in the brief of its shot."""
        take = self.strip.acted_on
        shot = None if take is None else self._shots.get(take.shot_id)
        if take is None or shot is None:
            return
        fields = fields_again(shot.brief, worded(take, self._listed))
        before = {name: getattr(shot.brief, name) for name in fields}
        self._edits.make(
            self.tr("Prompt and seed of {0}").format(take_name(take)),
            lambda: self._bridge.set_brief([shot.id], fields),
            lambda: self._bridge.set_brief([shot.id], before),
        )

    def _take_picture(self, key: object, image: QImage) -> None:
        match key:
            case ("take", path):
                self.strip.show_picture(path, image)

    def _lay_out(self) -> None:
        inside, about = QWidget(), QScrollArea()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 6, 6, 2)
        for part in (self._hint, self._details, self._differences):
            column.addWidget(part)
        about.setWidget(inside)
        about.setWidgetResizable(True)
        about.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        about.setFrameShape(QScrollArea.Shape.NoFrame)
        for widget in (self.strip, about):
            self._body.addWidget(widget)
        self._body.setChildrenCollapsible(False)
        self._body.setStretchFactor(0, 1)
        self._body.setStretchFactor(1, 1)
        self._body.setSizes([400, 500])
        self._hint.setObjectName("quiet")
        for label in (self._empty, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(4, 4, 4, 4)
        outer.addWidget(self._body, 1)
        outer.addWidget(self._empty, 1)
        self.setFocusProxy(self.strip)

    def _connect(self) -> None:
        self.strip.takes_chosen.connect(self._chosen)
        self.strip.circle_wanted.connect(self.circle_take)
        self.strip.stars_given.connect(self._rate_take)
        self._details.circle_wanted.connect(self.circle_take)
        self._details.stars_given.connect(self._rate_take)
        self._details.note_written.connect(self._note)
        self._details.again_wanted.connect(self._use_again)
        self._differences.circle_wanted.connect(self._circle)
        self._selection.shots_selected.connect(lambda _: self._show())
        self._bridge.thumbnail_made.connect(self._take_picture)

    def retranslate(self) -> None:
        self.strip.setAccessibleName(self.tr("Takes of the shot"))
        self.strip.setToolTip(
            self.tr("The viewer shows what is selected: two to four are compared. Enter circles, 0 to 5 rate.")
        )
        self._hint.setText(self.tr("Select a take to see it in its place in the cut."))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
