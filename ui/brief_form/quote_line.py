"""What the selected shots would cost, by which model, and what is done otherwise than the brief says."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from plugin.desk.views import QuoteView
from ui.money import price_text
from ui.theme import Look

most_notes = 4


class QuoteLine(QWidget):
    """Under the form, always in sight."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._quote: QuoteView | None = None
        self._named = ""
        self._price, self._notes = QLabel(), QLabel()
        self._notes.setObjectName("quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 4, 9, 6)
        column.setSpacing(2)
        for label in (self._price, self._notes):
            label.setWordWrap(True)
            column.addWidget(label)
        self.retranslate()

    def show_quote(self, quote: QuoteView | None, named: str = "") -> None:
        """`named`: the model that the briefs name, "" for none. Without a quote it says nothing."""
        self._quote, self._named = quote, named
        if quote is None:
            self._price.clear()
            self._notes.hide()
            return
        reasons = [self._look.text(reason) for reason in quote.reasons]
        models = ", ".join(dict.fromkeys(row.model or row.generator for row in quote.rows))
        priced = f"{models}: {price_text(quote)}" if quote.rows else self.tr("It has its take.")
        self._price.setText("\n".join(self._few(reasons)) or priced)
        self._dress("refusal" if reasons else "lead")
        notes = [self._look.text(note) for note in quote.notes]
        notes += [self._look.text(note) for row in quote.rows for note in row.notes]
        if named and quote.rows and not reasons and not any(row.model == named for row in quote.rows):
            text = self.tr("Not by {0}: the settings choose another generator.")
            notes.insert(0, text.format(named))
        self._notes.setText("\n".join(self._few(list(dict.fromkeys(notes)))))
        self._notes.setVisible(bool(notes))

    def _few(self, lines: list[str]) -> list[str]:
        if len(lines) <= most_notes:
            return lines
        return [*lines[:most_notes], self.tr("... and {0} more").format(len(lines) - most_notes)]

    def _dress(self, name: str) -> None:
        if self._price.objectName() != name:
            self._price.setObjectName(name)
            self._price.style().polish(self._price)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Price"))
        self.show_quote(self._quote, self._named)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
