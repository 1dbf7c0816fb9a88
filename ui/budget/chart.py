"""Where the money went: one bar per group, cut by what became of the money, with the numbers.

Painted, not drawn from pictures.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from plugin.generators.base import Money
from ui.budget.sums import Share, missing
from ui.money import money_text
from ui.theme import Look
from ui.words import money_word

colours: Final = {
    "charged": "Succeeded", "assumed": "Conforming", "reserved": "Queued", "at_risk": "Lost", missing: "NotStarted"
}  # fmt: skip
"""State of the money -> state of a job with the same colour."""
space: Final = 8
left: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
middle: Final = Qt.AlignmentFlag.AlignCenter


class Chart(QWidget):
    """Bars of one currency have one scale. Says the same in words to whoever cannot see it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        look.look_changed.connect(self.update)

    def show_shares(self, shares: tuple[Share, ...]) -> None:
        if shares == self._shares:
            return
        self._shares = shares
        self.setAccessibleDescription("; ".join(self.words(share) for share in shares))
        self.updateGeometry()
        self.update()

    def words(self, share: Share) -> str:
        parts = (f"{money_word(state)} {_money(amount, share)}" for state, amount in share.parts)
        return f"{share.name}: {', '.join(parts)}"

    def sizeHint(self) -> QSize:
        return QSize(360, self._row() * max(1, len(self._shares)) + space)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self._row() * max(1, len(self._shares)) + space)

    def colour(self, state: str) -> QColor:
        return self._look.state(colours[state])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, row = QPainter(self), self._row()
        names = self._widest([share.name for share in self._shares])
        room = max(1, self.width() - names - self._widest([_sum(share) for share in self._shares]) - space)
        largest = self._largest()
        for index, share in enumerate(self._shares):
            line = QRectF(0, index * row, self.width(), row)
            if not line.toRect().intersects(event.rect()):
                continue
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(line.adjusted(space / 2, 0, 0, 0), left, share.name)
            end = self._bar(painter, share, line.adjusted(names, row * 0.16, 0, -row * 0.16), room, largest)
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(line.adjusted(end + space, 0, 0, 0), left, _sum(share))
        painter.end()

    def _bar(self, painter: QPainter, share: Share, line: QRectF, room: int, largest: dict[str, Decimal]) -> float:
        """Where it ends."""
        x = line.left()
        for state, amount in share.parts:
            width = max(2.0, room * float(amount / largest[share.currency]))
            part = QRectF(x, line.top(), width - 1, line.height())
            self._part(painter, part, state, f"{amount:.2f}")
            x += width
        return x

    def _part(self, painter: QPainter, part: QRectF, state: str, number: str) -> None:
        """What is only quoted is hollow."""
        colour = self.colour(state)
        ink = QColor("#101114" if colour.lightnessF() > 0.45 else "#ffffff")
        if state == missing:
            painter.setPen(colour)
            painter.drawRect(part.adjusted(0.5, 0.5, -0.5, -0.5))
            ink = self.palette().color(self.foregroundRole())
        else:
            painter.fillRect(part, colour)
        if self.fontMetrics().horizontalAdvance(number) + space <= part.width():
            painter.setPen(ink)
            painter.drawText(part, middle, number)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // self._row()
            text = self.words(self._shares[row]) if 0 <= row < len(self._shares) else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _largest(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for share in self._shares:
            found[share.currency] = max(found.get(share.currency, Decimal(0)), share.amount + share.missing)
        return found

    def _widest(self, texts: list[str]) -> int:
        return max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0) + 2 * space

    def _row(self) -> int:
        return self.fontMetrics().height() + space

    def legend(self) -> str:
        """Rich text: a square of each colour with its word."""
        parts = (
            f'<span style="color:{self.colour(state).name()}">{"□" if state == missing else "■"}</span> '
            f"{money_word(state).replace(' ', '&nbsp;')}"
            for state in colours
        )
        return "&nbsp;&nbsp; ".join(parts)


def _money(amount: Decimal, share: Share) -> str:
    return money_text(Money(amount, share.currency))


def _sum(share: Share) -> str:
    """What is spent or bound, then what is missing."""
    spent, rest = _money(share.amount, share), _money(share.missing, share)
    if not share.missing:
        return spent
    return f"{spent} + {rest}" if share.amount else f"+ {rest}"
