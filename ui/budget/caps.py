"""Budgets: what is left of each, and setting those of the film and the day."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from plugin.desk.views import BudgetView
from plugin.generators.base import Money
from ui.bridge import Bridge
from ui.brief_form.text_fields import Line
from ui.edits import Edits
from ui.money import money_text

steps = 1000
currencies = ("USD", "CNY", "EUR", "CREDITS:kling")


class Caps(QWidget):
    """One bar per budget, and a line to set or lift one."""

    def __init__(self, bridge: Bridge, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._edits = bridge, edits
        self._budgets: tuple[BudgetView, ...] = ()
        self._scope, self.amount, self._currency = QComboBox(), Line(), QComboBox()
        self._set, self._lift, self._none = QPushButton(), QPushButton(), QLabel()
        self._wrong = QLabel()
        self._bars = QFormLayout()
        self._lay_out()
        self.retranslate()

    def show_budgets(self, budgets: tuple[BudgetView, ...]) -> None:
        if budgets != self._budgets:
            self._budgets = budgets
            self._show()

    def _lay_out(self) -> None:
        for scope in ("film", "day"):
            self._scope.addItem("", scope)
        self._currency.addItems(currencies)
        self._currency.setEditable(True)
        self._currency.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._currency.setMinimumContentsLength(6)
        for button in (self._set, self._lift):
            button.setMinimumWidth(1)
        row = QHBoxLayout()
        for widget in (self._scope, self.amount, self._currency, self._set, self._lift):
            row.addWidget(widget)
        for label in (self._none, self._wrong):
            label.setWordWrap(True)
        self._wrong.setObjectName("refusal")
        self._wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addLayout(self._bars)
        column.addLayout(row)
        column.addWidget(self._wrong)
        self._set.clicked.connect(self._set_cap)
        self.amount.returnPressed.connect(self._set_cap)
        self._lift.clicked.connect(lambda: self._change(self._scope.currentData(), None))

    def _show(self) -> None:
        while self._bars.rowCount():
            self._bars.removeRow(0)
        for budget in self._budgets:
            bar = QProgressBar()
            share = budget.spent.amount / budget.cap.amount if budget.cap.amount else Decimal(1)
            bar.setRange(0, steps)
            bar.setValue(int(min(Decimal(1), share) * steps))
            bar.setTextVisible(False)
            bar.setMaximumHeight(self.fontMetrics().height() // 2)
            bar.setAccessibleName(self._name(budget.scope))
            words = self.tr("{0} of {1}, {2} left").format(*map(money_text, (budget.spent, budget.cap, budget.left)))
            bar.setAccessibleDescription(words)
            both = QVBoxLayout()
            both.setSpacing(2)
            both.addWidget(QLabel(words))
            both.addWidget(bar)
            self._bars.addRow(f"{self._name(budget.scope)}:", both)
        self._none.setVisible(not self._budgets)

    def _name(self, scope: str) -> str:
        return {"film": self.tr("This film"), "day": self.tr("Today"), "run": self.tr("Last fill")}.get(scope, scope)

    def _set_cap(self) -> None:
        try:
            amount = Decimal(self.amount.text().strip().replace(",", "."))
        except InvalidOperation:
            amount = Decimal(-1)
        currency = self._currency.currentText().strip()
        if not amount.is_finite() or amount < 0 or not currency:
            self.amount.setFocus()
            self.amount.selectAll()
            self._wrong.show()
            return
        self._wrong.hide()
        self.amount.forget_typing()
        self._change(self._scope.currentData(), Money(amount, currency if ":" in currency else currency.upper()))

    def _change(self, scope: str, cap: Money | None) -> None:
        before = next((budget.cap for budget in self._budgets if budget.scope == scope), None)
        text = self.tr("Budget: {0}").format(self._name(scope))
        self._edits.make(
            text, lambda: self._bridge.set_budget(scope, cap), lambda: self._bridge.set_budget(scope, before)
        )

    def retranslate(self) -> None:
        for index, scope in enumerate(("film", "day")):
            self._scope.setItemText(index, self._name(scope))
        self.amount.setPlaceholderText(self.tr("amount"))
        self._set.setText(self.tr("Set"))
        self._wrong.setText(self.tr("An amount is a number such as 250, with a currency such as USD beside it."))
        self._lift.setText(self.tr("Lift"))
        self._lift.setToolTip(self.tr("No budget for this any more"))
        self._none.setText(self.tr("No budget is set. With one, nothing is sent that could pass it."))
        for widget, name in (
            (self._scope, self.tr("What the budget is for")),
            (self.amount, self.tr("Amount of the budget")),
            (self._currency, self.tr("Currency of the budget")),
        ):
            widget.setAccessibleName(name)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
