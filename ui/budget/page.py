"""The page of money: quoted, reserved, charged; budgets; and where it went."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from plugin.desk.views import MoneyView, Opened, QuoteRow, Standing
from ui.bridge import Bridge
from ui.budget.caps import Caps
from ui.budget.chart import Chart
from ui.budget.summary import Summary
from ui.budget.sums import Group, Row, shares
from ui.edits import Edits
from ui.money import currency_text
from ui.ordering import Ordering
from ui.selection import Selection
from ui.sizes import scrolled
from ui.theme import Look
from ui.words import generator_short, stage_word

nothing = MoneyView((), (), ())


def by_provider(row: Row) -> str:
    money = row.estimate if isinstance(row, QuoteRow) else row.charge or row.quote
    name = generator_short(row.generator)
    return f"{name} · {currency_text(money.currency)}" if money else name


def by_day(row: Row) -> str | None:
    """What is missing has no day yet."""
    return None if isinstance(row, QuoteRow) else row.opened.astimezone().date().isoformat()


groups: Final[dict[str, Group]] = {
    "provider": by_provider,
    "model": lambda row: f"{row.generator} {row.model}",
    "stage": lambda row: stage_word(row.stage),
    "shot": lambda row: row.shot_id,
    "day": by_day,
}


class BudgetPage(QWidget):
    """Amounts of different currencies are never added. What is missing is quoted while the page is in sight."""

    def __init__(
        self, bridge: Bridge, selection: Selection, look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._standing: Standing | None = None
        self._money = nothing
        self._rest = Ordering(bridge, selection, "budget", self)
        self._caps, self._chart, self._summary = Caps(bridge, edits), Chart(look), Summary()
        self._group, self._legend, self._empty = QComboBox(), QLabel(), QLabel()
        self._room = scrolled(self._chart)
        self._lay_out()
        self._group.currentIndexChanged.connect(self._show)
        self._rest.quoted.connect(self._show)
        bridge.settings_changed.connect(self._ask_again)
        bridge.models_listed.connect(self._ask_again)
        look.look_changed.connect(self.retranslate)
        self.retranslate()

    def show_cut(self, opened: Opened) -> None:
        self._standing = None
        self._rest.clear()
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        fresh, self._standing = self._standing is None, standing
        if self.isVisible():
            self._rest.show_standing(standing)
        if fresh or standing.money != self._money:
            self._money = standing.money
            self._show()

    def clear(self) -> None:
        self._standing, self._money = None, nothing
        self._rest.clear()
        self._show()

    def _ask_again(self) -> None:
        if self.isVisible():
            self._rest.ask_again()
        else:
            self._rest.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._standing is not None:
            self._rest.show_standing(self._standing)

    def _lay_out(self) -> None:
        for group in groups:
            self._group.addItem("", group)
        self._group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._legend.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        money = QWidget()
        left = QVBoxLayout(money)
        left.setContentsMargins(0, 0, 8, 0)
        left.addWidget(self._summary)
        left.addSpacing(8)
        left.addWidget(self._caps)
        left.addStretch(1)
        bar = QHBoxLayout()
        bar.addWidget(self._group)
        bar.addWidget(self._legend, 1)
        right = QVBoxLayout()
        right.addLayout(bar)
        right.addWidget(self._room, 1)
        right.addWidget(self._empty, 1)
        both = QHBoxLayout(self)
        both.setContentsMargins(8, 8, 8, 8)
        both.setSpacing(24)
        room = scrolled(money)
        # Amounts and the line that sets a budget are seen whole, however narrow the window.
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setMinimumWidth(52 * self.fontMetrics().averageCharWidth())
        both.addWidget(room, 2)
        both.addLayout(right, 3)
        self.main = self._caps.amount

    def _show(self) -> None:
        rows, quote = self._money.spending, self._rest.quote
        self._summary.show_money(rows, quote)
        self._caps.show_budgets(self._money.budgets)
        found = shares(rows, groups[str(self._group.currentData())], quote.rows if quote else ())
        self._chart.show_shares(found)
        self._room.setVisible(bool(found))
        self._legend.setVisible(bool(found))
        self._group.setVisible(bool(found) or bool(rows))
        self._empty.setVisible(not found)

    def retranslate(self) -> None:
        names = (
            self.tr("By provider and currency"), self.tr("By model"), self.tr("By stage"), self.tr("By shot"),
            self.tr("By day"),
        )  # fmt: skip
        for index, name in enumerate(names):
            self._group.setItemText(index, name)
        self._group.setAccessibleName(self.tr("How the money is grouped"))
        self._chart.setAccessibleName(self.tr("Where the money went"))
        self._legend.setText(self._chart.legend())
        self._empty.setText(
            self.tr(
                "Nothing was spent yet. What generators on this machine make is free. For others, set a budget here, "
                "then choose one in Generate with..."
            )
        )
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
