"""Money at risk: sendings of which nobody knows whether they were paid for, and what the user found out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from plugin.desk.views import RiskView
from ui.bridge import Bridge
from ui.budget.sums import total
from ui.money import money_text, sum_text
from ui.queue.asking import ask
from ui.theme import Look
from ui.words import generator_short


class Risks(QWidget):
    """One box per sending; hidden while there is none."""

    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look = bridge, look
        self._risks: tuple[RiskView, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 2, 4, 2)
        look.look_changed.connect(self._show)
        self._show()

    def show_risks(self, risks: tuple[RiskView, ...]) -> None:
        if risks != self._risks:
            self._risks = risks
            self._show()

    def _show(self) -> None:
        while (entry := self._column.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.deleteLater()
        self.setVisible(bool(self._risks))
        if self._risks:
            self._column.addWidget(self._title())
        for risk in self._risks:
            self._column.addWidget(self._box(risk))
        self._column.addStretch(1)

    def _title(self) -> QLabel:
        known = total(risk.estimate for risk in self._risks)
        unpriced = sum(risk.estimate is None for risk in self._risks)
        text = self.tr("Money at risk, {0}: nobody knows yet whether this was paid for")
        title = QLabel(text.format(sum_text(known, unpriced)))
        title.setObjectName("lead")
        title.setWordWrap(True)
        return title

    def _box(self, risk: RiskView) -> QFrame:
        box = QFrame()
        box.setObjectName("risk")
        box.setFrameShape(QFrame.Shape.StyledPanel)
        column, row = QVBoxLayout(box), QHBoxLayout()
        column.setContentsMargins(8, 6, 8, 6)
        cost = money_text(risk.estimate) if risk.estimate else self.tr("price not known")
        said = f"<b>{risk.shot_id}</b> · {generator_short(risk.generator)} · {cost}<br>"
        words = QLabel(f"{said}{self._look.text(risk.message)} {self._look.text(risk.action)}")
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
        column.addLayout(row)
        for text, verdict in self._answers(risk):
            button = QPushButton(text)
            button.setAccessibleName(f"{risk.shot_id}: {text}")
            button.clicked.connect(lambda _=False, verdict=verdict: self._settle(risk, verdict))
            row.addWidget(button)
        row.addStretch(1)
        return box

    def _answers(self, risk: RiskView) -> list[tuple[str, str]]:
        answers = [(self.tr("It was bought..."), "bought"), (self.tr("It was not bought"), "not_bought")]
        return [*answers, (self.tr("Send again..."), "retry")] if risk.lost else answers

    def _settle(self, risk: RiskView, verdict: str) -> None:
        if verdict == "bought":
            question = self.tr("The provider's id of the job, so that the clip can be fetched (empty if there is none)")
            provider_id, agreed = QInputDialog.getText(self, self.tr("It was bought"), question)
            if agreed:
                self._bridge.settle(risk.key, verdict, provider_id.strip())
        elif verdict == "retry":
            self._ask_to_send_again(risk)
        else:
            self._bridge.settle(risk.key, verdict, "")

    def _ask_to_send_again(self, risk: RiskView) -> None:
        cost = sum_text([risk.estimate] if risk.estimate else [], int(risk.estimate is None))
        question = self.tr("If the provider made it the first time, it will be paid for twice ({0}). Send it again?")
        yes, agreed = self.tr("Send again"), lambda: self._bridge.settle(risk.key, "retry", "")
        ask(self, self.tr("Send again"), question.format(cost), yes, agreed)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)
