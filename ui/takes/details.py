"""What made a take, and what the director thinks of it."""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from plugin.desk.views import TakeView
from ui.brief_form.text_fields import LongText
from ui.money import money_text
from ui.reveal import reveal
from ui.takes.film_strip import take_name

most_stars = 5


class Details(QWidget):
    """Signals: circle_wanted(), stars_given(int), note_written(str)."""

    circle_wanted = Signal()
    stars_given = Signal(int)
    note_written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take: TakeView | None = None
        self._facts, self._note = QLabel(), LongText(2)
        self._circle, self._reveal = QPushButton(), QPushButton()
        self._stars = [QToolButton() for _ in range(most_stars)]
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addWidget(self._circle)
        for number, star in enumerate(self._stars, 1):
            star.setAutoRaise(True)
            star.clicked.connect(partial(self._starred, number))
            row.addWidget(star)
        row.addStretch(1)
        row.addWidget(self._reveal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._note)
        column.addWidget(self._facts)
        self._circle.clicked.connect(self.circle_wanted)
        self._reveal.clicked.connect(self._show_folder)
        self._note.text_settled.connect(self.note_written)
        self.retranslate()

    def show_take(self, take: TakeView | None) -> None:
        """None: nothing, or several, are chosen."""
        if take is None or self._take is None or take.path != self._take.path:
            self._note.settle()
        self._take = take
        self.setVisible(take is not None)
        if take is None:
            return
        self._circle.setEnabled(not take.circled)
        self._circle.setText(self.tr("Circled") if take.circled else self.tr("Circle {0}").format(take_name(take)))
        for number, star in enumerate(self._stars, 1):
            star.setText("★" if number <= take.rating else "☆")
        self._note.show_text(take.note)
        self._facts.setText("<br>".join(f"<b>{name}</b> {escape(text)}" for name, text in self._rows(take) if text))

    def _starred(self, number: int, _checked: bool = False) -> None:
        """The star that stands already takes the rating away."""
        if self._take is not None:
            self.stars_given.emit(0 if number == self._take.rating else number)

    def _rows(self, take: TakeView) -> tuple[tuple[str, str], ...]:
        cost = money_text(take.charge) if take.charge else ""
        expected = money_text(take.estimate) if take.estimate and take.estimate.amount else ""
        made = take.made.astimezone().strftime("%Y-%m-%d %H:%M") if take.made else ""
        frames = self.tr("{0}, handles {1} + {2}").format(take.frames, *take.handles)
        return (
            (self.tr("Model"), f"{take.generator} {take.model}"),
            (self.tr("Prompt"), take.prompt),
            (self.tr("Seed"), str(take.seed)),
            (self.tr("Charged"), cost),
            (self.tr("Quoted"), expected),
            (self.tr("Frames"), frames),
            (self.tr("Made"), made),
            (self.tr("Sent along"), ", ".join(path.name for path in take.sent)),
            (self.tr("File"), take.path.name),
        )

    def _show_folder(self) -> None:
        if self._take is not None:
            reveal(self._take.path)

    def retranslate(self) -> None:
        self._reveal.setText(self.tr("Show file"))
        self._note.setPlaceholderText(self.tr("Note on this take"))
        self._note.setAccessibleName(self.tr("Note on this take"))
        for number, star in enumerate(self._stars, 1):
            star.setAccessibleName(self.tr("{0} of 5 stars").format(number))
        self.show_take(self._take)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
