"""What made a take, and what the director thinks of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from plugin.desk.views import TakeView
from ui.bridge import Bridge
from ui.brief_form.text_fields import LongText
from ui.reveal import reveal
from ui.takes.fact_table import FactTable
from ui.takes.facts import facts, file_fact
from ui.takes.names import take_name, worded
from ui.takes.sent import Sent

most_stars = 5


class Details(QWidget):
    """Signals: circle_wanted(), stars_given(int), note_written(TakeView, str), again_wanted()."""

    circle_wanted = Signal()
    stars_given = Signal(int)
    note_written = Signal(object, str)
    again_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take: TakeView | None = None
        self._takes: tuple[TakeView, ...] = ()
        self._final: TakeView | None = None
        self._facts, self._sent, self._note, self._place = FactTable(), Sent(bridge), LongText(2), QLabel()
        self._circle, self._again, self._reveal = QPushButton(), QPushButton(), QPushButton()
        self._stars = [QToolButton() for _ in range(most_stars)]
        self._place.setObjectName("quiet")
        self._place.setWordWrap(True)
        self._lay_out()
        self._connect()
        self.retranslate()

    def show_take(self, take: TakeView | None, takes: tuple[TakeView, ...] = (), final: TakeView | None = None) -> None:
        """None: nothing, or several, are chosen. `takes`: all of the shot; `final`: the one that goes into the cut."""
        if take is None or self._take is None or take.path != self._take.path:
            self._note.settle()
        self._take, self._takes, self._final = take, takes, final
        self.setVisible(take is not None)
        if take is None:
            return
        self._circle.setEnabled(not take.circled)
        self._circle.setText(self.tr("Circled") if take.circled else self.tr("Circle {0}").format(take_name(take)))
        for number, star in enumerate(self._stars, 1):
            star.setText("★" if number <= take.rating else "☆")
        self._note.show_text(take.note)
        self._place.setText(self._where(take))
        self._place.setVisible(bool(self._place.text()))
        self._again.setEnabled(bool(worded(take, takes).prompt))
        listed = facts(take, takes) | file_fact(take)
        self._facts.show_rows([(name, (text,)) for name, text in listed.items() if text])
        self._sent.show_paths(take.sent)

    def _where(self, take: TakeView) -> str:
        final = self._final
        if final is None:
            return self.tr("No take of this shot goes into the cut yet.")
        if final.key == take.key:
            return self.tr("This take goes into the cut.")
        return self.tr("{0} goes into the cut.").format(take_name(final))

    def _starred(self, number: int, _checked: bool = False) -> None:
        """The star that stands already takes the rating away."""
        if self._take is not None:
            self.stars_given.emit(0 if number == self._take.rating else number)

    def _noted(self, note: str) -> None:
        """On the take that is shown, also while another one is about to be."""
        if self._take is not None:
            self.note_written.emit(self._take, note)

    def _show_file(self) -> None:
        if self._take is not None:
            reveal(self._take.path)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._circle)
        for star in self._stars:
            star.setAutoRaise(True)
            row.addWidget(star)
        row.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self._again)
        below.addWidget(self._reveal)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._place)
        column.addWidget(self._note)
        column.addWidget(self._facts)
        column.addWidget(self._sent)
        column.addLayout(below)
        column.addStretch(1)

    def _connect(self) -> None:
        for number, star in enumerate(self._stars, 1):
            star.clicked.connect(partial(self._starred, number))
        self._circle.clicked.connect(self.circle_wanted)
        self._again.clicked.connect(self.again_wanted)
        self._reveal.clicked.connect(self._show_file)
        self._note.text_settled.connect(self._noted)

    def retranslate(self) -> None:
        self._reveal.setText(self.tr("Show file"))
        self._again.setText(self.tr("Use prompt and seed again"))
        self._again.setToolTip(self.tr("Puts the prompt and the seed of this take into the brief of the shot"))
        self._note.setPlaceholderText(self.tr("Note on this take"))
        self._note.setAccessibleName(self.tr("Note on this take"))
        for number, star in enumerate(self._stars, 1):
            star.setAccessibleName(self.tr("{0} of 5 stars").format(number))
        self.show_take(self._take, self._takes, self._final)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
