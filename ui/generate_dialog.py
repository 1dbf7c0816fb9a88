"""Before anything is made: with what, how many, for how much; and the button that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from plugin.commands.request import FillRequest
from plugin.desk.views import QuoteRow
from plugin.generators.base import Model, Task
from ui.money import money_text, price_text, sum_text
from ui.ordering import Ordering
from ui.sizes import resize
from ui.theme import Look
from ui.words import generator_short, generator_word, stage_word

most_reasons = 6
frames_column = 3
"""From here on numbers."""
right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
amount = re.compile(r"^\s*\d+([.,]\d+)?\s*[A-Za-z]{3}\s*$")


class GenerateDialog(QDialog):
    """Asks for a quote with every change. Accepted: `ordering.request` is what shall be made."""

    def __init__(
        self, ordering: Ordering, models: Sequence[Model], look: Look, selected: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ordering, self._models, self._look = ordering, tuple(models), look
        self._scope, self._generator, self._model, self._place = (QComboBox() for _ in range(4))
        self._takes, self._budget = QSpinBox(), QLineEdit()
        self._rows, self._sum, self._left, self._reasons = QTableWidget(0, 5), QLabel(), QLabel(), QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._go = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._fill(selected)
        self._lay_out()
        self._connect()
        self._show_quote()
        ordering.ask_again()

    def _fill(self, selected: int) -> None:
        request = self._ordering.request
        self.setWindowTitle(self.tr("Generate"))
        self._scope.addItem(self.tr("All missing shots"), False)
        if selected:
            self._scope.addItem(self.tr("The selected shots ({0})").format(selected), True)
        self._scope.setCurrentIndex(max(0, self._scope.findData(self._ordering.only_selected)))
        self._generator.addItem(self.tr("As the settings say"), None)
        makers = (model.generator for model in self._models if set(model.tasks) != {Task.concatenate})
        for name in dict.fromkeys(makers):
            self._generator.addItem(generator_word(name), name)
        self._generator.setCurrentIndex(max(0, self._generator.findData(request.generator)))
        self._list_models()
        self._model.setCurrentIndex(max(0, self._model.findData(request.model)))
        self._takes.setRange(1, 99)
        self._takes.setValue(request.takes)
        self._place.addItem(self.tr("Behind what waits"), "back")
        self._place.addItem(self.tr("Before what waits"), "front")
        self._place.addItem(self.tr("Instead of what waits for these shots"), "replace")
        self._place.setCurrentIndex(max(0, self._place.findData(request.queue)))
        self._budget.setText(request.budget or "")
        self._budget.setPlaceholderText(self.tr("none beyond those of the film; e.g. 20 USD"))

    def _list_models(self) -> None:
        self._model.clear()
        self._model.addItem(self.tr("As each brief says, else the generator's own"), None)
        generator = self._generator.currentData()
        for model in self._models:
            if generator is not None and model.generator == generator:
                self._model.addItem(model.title, model.name)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for title, widget in (
            (self.tr("Shots"), self._scope),
            (self.tr("Generator"), self._generator),
            (self.tr("Model"), self._model),
            (self.tr("Takes per shot"), self._takes),
            (self.tr("In the queue"), self._place),
            (self.tr("Budget of this run"), self._budget),
        ):
            widget.setAccessibleName(title)
            form.addRow(title, widget)
        heads = (self.tr("Shot"), self.tr("Stage"), self.tr("Model"), self.tr("Frames"), self.tr("Price"))
        self._rows.setHorizontalHeaderLabels(heads)
        self._rows.setAccessibleName(self.tr("What would be made"))
        self._rows.verticalHeader().hide()
        self._rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._rows.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._rows.setTabKeyNavigation(False)
        self._rows.setShowGrid(False)
        self._rows.setAlternatingRowColors(True)
        self._rows.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        for section in range(len(heads)):
            mode = QHeaderView.ResizeMode.Stretch if section == 2 else QHeaderView.ResizeMode.ResizeToContents
            self._rows.horizontalHeader().setSectionResizeMode(section, mode)
        self._rows.setWordWrap(False)
        self._sum.setObjectName("lead")
        self._reasons.setObjectName("refusal")
        for label in (self._sum, self._left, self._reasons):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self._rows, 1)
        for label in (self._sum, self._left, self._reasons):
            column.addWidget(label)
        column.addWidget(self._buttons)
        resize(self, 90, 46)

    def _connect(self) -> None:
        self._generator.currentIndexChanged.connect(self._list_models)
        for box in (self._scope, self._generator, self._model, self._place):
            box.currentIndexChanged.connect(self._choose)
        self._takes.valueChanged.connect(self._choose)
        self._budget.editingFinished.connect(self._choose)
        self._budget.textChanged.connect(self._show_quote)
        self._ordering.quoted.connect(self._show_quote)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _choose(self) -> None:
        budget = self._budget.text().replace(" ", "").replace(",", ".").upper()
        request = FillRequest(
            generator=self._generator.currentData(),
            model=self._model.currentData(),
            takes=self._takes.value(),
            queue=self._place.currentData() or "back",
            budget=budget if budget and self._budget_is_clear() else None,
        )
        only_selected = bool(self._scope.currentData())
        if (request.generator, request.model, request.takes, request.queue, request.budget, only_selected) != (
            *(getattr(self._ordering.request, name) for name in ("generator", "model", "takes", "queue", "budget")),
            self._ordering.only_selected,
        ):
            self._ordering.choose(request, only_selected=only_selected)

    def _budget_is_clear(self) -> bool:
        text = self._budget.text().strip()
        return not text or amount.match(text) is not None

    def _show_quote(self) -> None:
        quote = self._ordering.quote
        self._show_rows(quote.rows if quote else ())
        count = self._ordering.shot_count
        if quote is None:
            self._sum.setText(self.tr("Asking for the price..."))
            self._go.setText(self.tr("Generate"))
        elif not count:
            self._sum.setText(self.tr("Nothing is left to make for these shots."))
            self._go.setText(self.tr("Generate"))
        else:
            self._sum.setText(self.tr("{0} shots, {1} jobs: {2}").format(count, len(quote.rows), price_text(quote)))
            self._go.setText(self.tr("Generate {0} shots, {1}").format(count, price_text(quote)))
        self._left.setText(self._budget_lines())
        self._left.setVisible(bool(self._left.text()))
        reasons = [self._look.text(reason) for reason in self._ordering.reasons]
        if len(reasons) > most_reasons:
            more = self.tr("... and {0} more reasons").format(len(reasons) - most_reasons)
            reasons = [*reasons[:most_reasons], more]
        if not self._budget_is_clear():
            reasons.append(self.tr("A budget is an amount and a currency, such as 20 USD."))
        self._reasons.setText("\n".join(reasons))
        self._reasons.setVisible(bool(reasons))
        self._go.setEnabled(bool(count) and not reasons)

    def _budget_lines(self) -> str:
        standing = self._ordering.standing
        words = {"film": self.tr("Film"), "day": self.tr("Today"), "run": self.tr("Last run")}
        lines = [
            self.tr("{0}: {1} left of {2}").format(
                words.get(budget.scope, budget.scope), money_text(budget.left), money_text(budget.cap)
            )
            for budget in (standing.money.budgets if standing else ())
            if budget.scope != "run"
        ]
        return "   ".join(lines)

    def _show_rows(self, rows: Sequence[QuoteRow]) -> None:
        self._rows.setRowCount(len(rows))
        for index, row in enumerate(rows):
            price = money_text(row.estimate) if row.paid and row.estimate else sum_text([], int(row.paid))
            model = f"{generator_short(row.generator)}   {row.model}".strip()
            for column, text in enumerate((row.shot_id, stage_word(row.stage), model, str(row.frames), price)):
                item = QTableWidgetItem(text)
                if column >= frames_column:
                    item.setTextAlignment(right)
                self._rows.setItem(index, column, item)
