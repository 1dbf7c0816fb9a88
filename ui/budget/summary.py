"""All of the money in a small table: what became of it by row, currencies side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from plugin.desk.views import QuoteView, SpendingRow
from plugin.generators.base import Money
from ui.budget.sums import counted, counts, missing, total
from ui.money import money_text, sum_text
from ui.words import money_word

right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Summary(QWidget):
    """Rows: what was reserved, charged ... and their sum; what is still missing; and what the film would cost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(0, 1)
        self._row = 0

    def show_money(self, rows: Sequence[SpendingRow], quote: QuoteView | None) -> None:
        """`quote`: of what is still missing; None while it is asked for."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._row = 0
        spent, rest = total(map(counts, rows)), quote.totals if quote else ()
        currencies = [money.currency for money in total((*spent, *rest))]
        for state in counted:
            self._add(money_word(state), total(counts(row) for row in rows if row.state == state), currencies)
        self._line(len(currencies))
        self._add(self.tr("together"), spent, currencies)
        self._add(money_word(missing), rest, currencies, "-" if quote else "...")
        whole = total((*spent, *rest)) if quote else ()
        self._add(self.tr("the whole film"), whole, currencies, "-" if quote else "...", strong=True)
        if quote is not None and quote.unpriced:
            words = QLabel(self.tr("Of what is missing: {0}.").format(sum_text(quote.totals, quote.unpriced)))
            words.setObjectName("quiet")
            words.setWordWrap(True)
            self._grid.addWidget(words, self._next(), 0, 1, max(2, len(currencies) + 1))

    def _add(
        self, name: str, amounts: Sequence[Money], currencies: Sequence[str], none: str = "-", *, strong: bool = False
    ) -> None:
        row, found = self._next(), {money.currency: money for money in amounts if money.amount}
        texts = [money_text(found[currency]) if currency in found else none for currency in currencies] or [none]
        for column, text in enumerate((name, *texts)):
            label = QLabel(text)
            label.setObjectName("lead" if strong else "")
            if column:
                label.setAlignment(right)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, column)

    def _line(self, columns: int) -> None:
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        self._grid.addWidget(line, self._next(), 0, 1, max(2, columns + 1))

    def _next(self) -> int:
        self._row += 1
        return self._row
