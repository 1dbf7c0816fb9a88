"""The page of takes: all of a shot's, compared in step; one is circled."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from plugin.desk.views import Opened, Standing, TakeView
from ui.bridge import Bridge
from ui.edits import Edits
from ui.selection import Selection
from ui.takes.compare import Compare
from ui.takes.details import Details
from ui.takes.film_strip import FilmStrip, size, take_name
from ui.theme import Look


class TakesPage(QWidget):
    """Of the current shot."""

    def __init__(
        self, bridge: Bridge, selection: Selection, _look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._edits = bridge, selection, edits
        self._takes: tuple[TakeView, ...] = ()
        self._rate = Fraction(24)
        self._strip, self._compare, self._details = FilmStrip(), Compare(), Details()
        self._empty, self._body = QLabel(), QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._connect()
        self.retranslate()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        self._rate = opened.cut.rate
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        if standing.takes is not self._takes:
            self._takes = standing.takes
            self._show()

    def clear(self) -> None:
        """Also ends the decoding thread: before the window goes away, for one."""
        self._takes = ()
        self._show()
        self._compare.close_down()

    # Inside

    def _show(self) -> None:
        takes = tuple(take for take in self._takes if take.shot_id == self._selection.current)
        self._empty.setVisible(not takes)
        self._body.setVisible(bool(takes))
        shot = self._selection.current
        self._empty.setText(
            self.tr("{0} has no takes yet. Generate makes the first.").format(shot)
            if shot
            else self.tr("Select a shot to see its takes.")
        )
        self._strip.show_takes(takes)
        for take in takes:
            self._bridge.thumbnail(("take", take.path), take.path, take.handles[0], size.height())

    def _chosen(self, takes: tuple[TakeView, ...]) -> None:
        self._compare.show_takes(takes, self._rate)
        self._details.show_take(takes[0] if len(takes) == 1 else None)

    @property
    def _take(self) -> TakeView | None:
        return next(iter(self._strip.chosen), None)

    def _circle(self) -> None:
        take = self._take
        if take is None:
            return
        others = [other for other in self._takes if (other.shot_id, other.stage) == (take.shot_id, take.stage)]
        before = next((other.number for other in others if other.circled), take.number)
        self._edits.make(
            self.tr("Circle {0}").format(take_name(take)),
            lambda: self._bridge.circle(take.shot_id, take.stage, take.number),
            lambda: self._bridge.circle(take.shot_id, take.stage, before),
        )

    def _rate_take(self, stars: int) -> None:
        take = self._take
        if take is None:
            return
        self._edits.make(
            self.tr("Rate {0}").format(take_name(take)),
            lambda: self._bridge.rate_take(take.shot_id, take.stage, take.number, stars),
            lambda: self._bridge.rate_take(take.shot_id, take.stage, take.number, take.rating),
        )

    def _note(self, note: str) -> None:
        take = self._take
        if take is None:
            return
        self._edits.make(
            self.tr("Note on {0}").format(take_name(take)),
            lambda: self._bridge.note_take(take.shot_id, take.stage, take.number, note),
            lambda: self._bridge.note_take(take.shot_id, take.stage, take.number, take.note),
        )

    def _take_picture(self, key: object, image: QImage) -> None:
        match key:
            case ("take", path):
                self._strip.show_picture(path, image)

    def _lay_out(self) -> None:
        about = QScrollArea()
        about.setWidget(self._details)
        about.setWidgetResizable(True)
        about.setFrameShape(QScrollArea.Shape.NoFrame)
        for widget in (self._compare, about):
            self._body.addWidget(widget)
        self._body.setStretchFactor(0, 3)
        self._body.setStretchFactor(1, 2)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._strip)
        column.addWidget(self._body, 1)
        column.addWidget(self._empty, 1)

    def _connect(self) -> None:
        self._strip.takes_chosen.connect(self._chosen)
        self._strip.itemActivated.connect(lambda _: self._circle())
        self._details.circle_wanted.connect(self._circle)
        self._details.stars_given.connect(self._rate_take)
        self._details.note_written.connect(self._note)
        self._selection.shots_selected.connect(lambda _: self._show())
        self._bridge.thumbnail_made.connect(self._take_picture)

    def retranslate(self) -> None:
        self._strip.setAccessibleName(self.tr("Takes of the shot"))
        self._strip.setToolTip(self.tr("Select up to four to compare them; Enter circles"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
