"""The page of money: quoted, reserved, charged; budgets; and where it went."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from plugin.desk.views import MoneyView, Opened, SpendingRow, Standing
from ui.bridge import Bridge
from ui.budget.caps import Caps
from ui.budget.chart import Chart
from ui.budget.sums import counted, shares, total
from ui.edits import Edits
from ui.money import money_text
from ui.selection import Selection
from ui.theme import Look
from ui.words import money_word, stage_word

nothing = MoneyView((), (), ())
groups: dict[str, Callable[[SpendingRow], str]] = {
    "provider": lambda row: row.generator,
    "model": lambda row: f"{row.generator} {row.model}",
    "stage": lambda row: stage_word(row.stage),
    "shot": lambda row: row.shot_id,
    "day": lambda row: row.opened.astimezone().date().isoformat(),
}


class BudgetPage(QWidget):
    """Amounts of different currencies are never added."""

    def __init__(
        self, bridge: Bridge, _selection: Selection, look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._money = nothing
        self._look = look
        self._caps, self._chart = Caps(bridge, edits), Chart(look)
        self._group, self._legend, self._empty = QComboBox(), QLabel(), QLabel()
        self._names = {state: QLabel() for state in counted}
        self._sums = {state: QLabel() for state in counted}
        self._lay_out()
        self._group.currentIndexChanged.connect(self._show)
        look.look_changed.connect(self.retranslate)
        self.retranslate()

    def show_cut(self, opened: Opened) -> None:
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        if standing.money != self._money:
            self._money = standing.money
            self._show()

    def clear(self) -> None:
        self._money = nothing
        self._show()

    def _lay_out(self) -> None:
        for group in groups:
            self._group.addItem("", group)
        grid = QGridLayout()
        for row, state in enumerate(counted):
            self._sums[state].setAlignment(Qt.AlignmentFlag.AlignRight)
            self._sums[state].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(self._names[state], row, 0)
            grid.addWidget(self._sums[state], row, 1)
        grid.setColumnStretch(0, 1)
        left = QVBoxLayout()
        left.addLayout(grid)
        left.addSpacing(8)
        left.addWidget(self._caps)
        left.addStretch(1)
        bar = QHBoxLayout()
        bar.addWidget(self._group)
        bar.addWidget(self._legend, 1)
        room = QScrollArea()
        room.setWidget(self._chart)
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        self._room = room
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        right = QVBoxLayout()
        right.addLayout(bar)
        right.addWidget(room, 1)
        right.addWidget(self._empty, 1)
        both = QHBoxLayout(self)
        both.setContentsMargins(8, 8, 8, 8)
        both.setSpacing(24)
        both.addLayout(left, 2)
        both.addLayout(right, 3)

    def _show(self) -> None:
        rows = self._money.spending
        for state in counted:
            of_state = [row.charge if state == "charged" else row.quote for row in rows if row.state == state]
            amounts = [money for money in total(of_state) if money.amount]
            self._sums[state].setText("\n".join(money_text(money) for money in amounts) or "-")
        self._caps.show_budgets(self._money.budgets)
        found = shares(rows, groups[str(self._group.currentData())])
        self._chart.show_shares(found)
        self._room.setVisible(bool(found))
        self._empty.setVisible(not found)

    def retranslate(self) -> None:
        for state in counted:
            self._names[state].setText(money_word(state))
        names = (
            self.tr("By provider"), self.tr("By model"), self.tr("By stage"), self.tr("By shot"), self.tr("By day")
        )  # fmt: skip
        for index, name in enumerate(names):
            self._group.setItemText(index, name)
        self._group.setAccessibleName(self.tr("How the money is grouped"))
        self._chart.setAccessibleName(self.tr("Where the money went"))
        self._legend.setText(self._chart.legend())
        self._empty.setText(self.tr("Nothing was spent yet. What generators on this machine make is free."))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
