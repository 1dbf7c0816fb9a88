"""Where the money went: one bar per group, cut by what became of the money. Painted, not drawn from pictures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from plugin.generators.base import Money
from ui.budget.sums import Share
from ui.money import money_text
from ui.theme import Look
from ui.words import money_word

colours = {"charged": "Succeeded", "assumed": "Conforming", "reserved": "Queued", "at_risk": "Lost"}
"""State of the money -> state of a job with the same colour."""
most_bars = 60
space = 8


class Chart(QWidget):
    """Bars of one currency have one scale. Says the same in words to whoever cannot see it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        look.look_changed.connect(self.update)

    def show_shares(self, shares: tuple[Share, ...]) -> None:
        """At most `most_bars`, the dearest."""
        if shares[:most_bars] == self._shares:
            return
        self._shares = shares[:most_bars]
        self.setAccessibleDescription("; ".join(f"{share.name}: {_amount(share)}" for share in self._shares))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, self._row() * max(1, len(self._shares)) + space)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self._row() * max(1, len(self._shares)) + space)

    def colour(self, state: str) -> QColor:
        return self._look.state(colours[state])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics, row = self.fontMetrics(), self._row()
        names = max((metrics.horizontalAdvance(share.name) for share in self._shares), default=0) + 2 * space
        amounts = max((metrics.horizontalAdvance(_amount(share)) for share in self._shares), default=0) + 2 * space
        room = max(1, self.width() - names - amounts)
        largest = {share.currency: max(s.amount for s in self._shares if s.currency == share.currency)
                   for share in self._shares}  # fmt: skip
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for index, share in enumerate(self._shares):
            top, x = index * row, float(names)
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(QRectF(space / 2, top, names, row), left, share.name)
            for state, amount in share.parts:
                width = room * float(amount / largest[share.currency])
                painter.fillRect(QRectF(x, top + row * 0.22, max(1.0, width - 1), row * 0.56), self.colour(state))
                x += width
            painter.drawText(QRectF(x + space, top, amounts, row), left, _amount(share))
        painter.end()

    def _row(self) -> int:
        return self.fontMetrics().height() + space

    def legend(self) -> str:
        """Rich text: a square of each colour with its word."""
        parts = (f'<span style="color:{self.colour(state).name()}">■</span> {money_word(state)}' for state in colours)
        return "&nbsp;&nbsp; ".join(parts)


def _amount(share: Share) -> str:
    return money_text(Money(share.amount, share.currency))
