"""The page of jobs: how far each is, in which order they go, and what can still be done about them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from plugin.desk.views import JobView, Opened, QuoteView, Standing
from ui.bridge import Bridge
from ui.budget.sums import total
from ui.money import sum_text
from ui.queue.asking import ask
from ui.queue.model import QueueModel, by_name, keys_of
from ui.queue.order import groups, sent, waiting
from ui.queue.progress import ProgressBars
from ui.queue.risks import Risks
from ui.queue.verbs import Verb, verbs
from ui.selection import Selection
from ui.sizes import letters, scrolled
from ui.tables import show_as_list
from ui.theme import Look

second = 1000
samples = {
    "shot": "SH0000", "stage": "lip-sync", "take": "Take", "state": "being fetched", "progress": "Progress bar",
    "age": "00 min", "generator": "this machine", "model": "kling-3.0-omni", "lane": "kling-3.0-omni",
    "cost": "~ 000.00 USD",
}  # fmt: skip


class QueuePage(QWidget):
    """Every job of the project; all of it is kept by the project, not by this window."""

    def __init__(self, bridge: Bridge, selection: Selection, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look = bridge, selection, look
        self._standing: Standing | None = None
        self._model, self._risks = QueueModel(look, self), Risks(bridge, look)
        self._table, self._empty, self._summary, self._pauses = QTableView(), QLabel(), QLabel(), QLabel()
        self._group, self._start = QComboBox(), QPushButton()
        self._buttons = {verb.name: QPushButton() for verb in verbs}
        self._actions = {verb.name: QAction(self) for verb in verbs}
        self._bars = ProgressBars(look)
        self._room_for_risks = scrolled(self._risks)
        self._clock = QTimer(self)
        self._clock.setInterval(second)
        self._lay_out()
        self._set_up_table()
        self._set_up_keys()
        self._connect()
        self.retranslate()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._model.show_standing(standing)
        self._show_risks(standing)
        self._after_change()

    def clear(self) -> None:
        self._standing = None
        self._model.show_standing(None)
        self._show_risks(None)
        self._after_change()

    # Inside

    def _lay_out(self) -> None:
        for group in groups:
            self._group.addItem("", group)
        self._group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        bar = QHBoxLayout()
        bar.addWidget(self._group)
        bar.addWidget(self._summary, 1)
        bar.addWidget(self._start)
        for button in self._buttons.values():
            bar.addWidget(button)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pauses.setWordWrap(True)
        self._pauses.setObjectName("pauses")
        jobs = QWidget()
        inside = QVBoxLayout(jobs)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._table, 1)
        inside.addWidget(self._empty, 1)
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(jobs)
        both.addWidget(self._room_for_risks)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 1)
        self._room_for_risks.setMinimumWidth(letters(self, 24))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(bar)
        column.addWidget(self._pauses)
        column.addWidget(both, 1)
        self.main = self._table

    def _set_up_table(self) -> None:
        table, header = self._table, self._table.horizontalHeader()
        table.setModel(self._model)
        table.setItemDelegateForColumn(by_name["progress"], self._bars)
        show_as_list(table)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header.setSectionResizeMode(by_name["remark"], QHeaderView.ResizeMode.Stretch)
        for name, sample in samples.items():
            table.setColumnWidth(by_name[name], self.fontMetrics().horizontalAdvance(sample) + 24)

    def _set_up_keys(self) -> None:
        """Letters, since they mean nothing else in a table of jobs."""
        for verb in verbs:
            action = self._actions[verb.name]
            action.setShortcuts([QKeySequence(keys) for keys in verb.keys.split()])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(lambda _=False, verb=verb: self.do(verb, self._chosen()))
            self._table.addAction(action)

    def _connect(self) -> None:
        for verb in verbs:
            self._buttons[verb.name].clicked.connect(self._actions[verb.name].trigger)
        self._start.clicked.connect(self._bridge.start_engine)
        self._group.currentIndexChanged.connect(self._choose_group)
        self._table.selectionModel().selectionChanged.connect(self._selected_here)
        self._table.customContextMenuRequested.connect(self._show_menu)
        self._clock.timeout.connect(lambda: self._model.tick(datetime.now(UTC)))
        self._bridge.retry_quoted.connect(self._retry_quoted)

    def _choose_group(self) -> None:
        self._model.show_group(str(self._group.currentData()))
        self._after_change()

    def _show_risks(self, standing: Standing | None) -> None:
        """Beside the jobs, so that both stay in sight."""
        risks = standing.money.at_risk if standing else ()
        self._risks.show_risks(risks)
        self._room_for_risks.setVisible(bool(risks))

    def _chosen(self) -> list[JobView]:
        return keys_of(self._table.selectionModel().selectedRows())

    def _selected_here(self) -> None:
        self._enable()
        if chosen := self._chosen():
            self._selection.select(job.shot_id for job in chosen)

    def do(self, verb: Verb, jobs: list[JobView]) -> None:
        """To those of the jobs for which it makes sense."""
        fitting = verb.among(jobs)
        keys = [job.key for job in fitting]
        if not keys:
            return
        match verb.name:
            case "front" | "back":
                self._bridge.move(keys, verb.name)
            case "hold":
                self._bridge.hold(keys)
            case "release":
                self._bridge.release(keys)
            case "cancel":
                self._bridge.cancel(keys)
            case "abort":
                self._abort(fitting)
            case "retry":
                self._bridge.quote_retry(list(dict.fromkeys(job.shot_id for job in fitting)))

    def _abort(self, jobs: list[JobView]) -> None:
        """What costs nothing is stopped at once."""
        keys = [job.key for job in jobs]
        quotes = [job.quote for job in jobs if job.quote is not None and job.quote.amount]
        unpriced = sum(job.paid and job.quote is None for job in jobs)
        if not quotes and not unpriced:
            self._bridge.abort(keys)
            return
        question = self.tr(
            "{0} jobs were sent already. Stopping them does not stop the provider: they may still cost {1}. Abort them?"
        ).format(len(jobs), sum_text(total(quotes), unpriced))
        ask(self, self.tr("Abort"), question, self.tr("Abort them"), lambda: self._bridge.abort(keys))

    def _retry_quoted(self, shot_ids: tuple[str, ...], quotes: tuple[QuoteView, ...]) -> None:
        """What is free, and what would be refused (with every reason), goes to the engine at once."""
        totals = total(money for quote in quotes for money in quote.totals)
        unpriced = sum(quote.unpriced for quote in quotes)
        if not (totals or unpriced) or any(quote.reasons for quote in quotes):
            self._bridge.retry(shot_ids)
            return
        question = self.tr("{0} shots are ordered once more, as new takes: {1}. Try again?").format(
            len(shot_ids), sum_text(totals, unpriced)
        )
        yes = self.tr("Try again, {0}").format(sum_text(totals, unpriced))
        ask(self, self.tr("Try again"), question, yes, lambda: self._bridge.retry(shot_ids))

    def _show_menu(self, place: QPoint) -> None:
        menu = self.make_menu()
        menu.exec(self._table.viewport().mapToGlobal(place))
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """What can be done with the selected jobs, with its keys."""
        menu = QMenu(self)
        for verb in verbs:
            menu.addAction(self._actions[verb.name])
        return menu

    def _after_change(self) -> None:
        jobs = self._standing.jobs if self._standing else ()
        self._table.setVisible(self._model.rowCount() > 0)
        self._empty.setVisible(self._model.rowCount() == 0)
        self._empty.setText(
            self.tr("No job is like that.")
            if jobs
            else self.tr("Nothing is being made. Generate makes the missing shots.")
        )
        under_way = sum(job.state in sent for job in jobs)
        queued = sum(job.state in waiting for job in jobs)
        self._say_how_many(jobs, under_way, queued)
        pauses = self._standing.pauses if self._standing else ()
        said = [self._look.sentences(pause.message, pause.action) for pause in pauses]
        self._pauses.setText("\n".join(said))
        self._pauses.setVisible(bool(said))
        (self._clock.start if under_way + queued else self._clock.stop)()
        self._model.tick(datetime.now(UTC))
        self._enable()

    def _say_how_many(self, jobs: tuple[JobView, ...], under_way: int, queued: int) -> None:
        text = self.tr("{0} under way, {1} waiting").format(under_way, queued)
        stopped = bool(under_way + queued) and not (self._standing and self._standing.engine_runs)
        self._summary.setText(f"{text} · {self.tr('the engine stands still')}" if stopped else text)
        self._start.setVisible(stopped)
        count = Counter(job.state for job in jobs)
        names = (
            self.tr("All jobs"), self.tr("Under way"), self.tr("Waiting"), self.tr("Ended"), self.tr("Failed")
        )  # fmt: skip
        for index, (name, states) in enumerate(zip(names, groups.values(), strict=True)):
            self._group.setItemText(index, f"{name} ({sum(count[state] for state in states)})")

    def _enable(self) -> None:
        chosen = self._chosen()
        for verb in verbs:
            enabled = bool(verb.among(chosen))
            self._buttons[verb.name].setEnabled(enabled)
            self._actions[verb.name].setEnabled(enabled)

    def retranslate(self) -> None:
        for verb in verbs:
            text, tip = (QCoreApplication.translate("Queue", words) for words in (verb.text, verb.tip))
            self._actions[verb.name].setText(text)
            self._buttons[verb.name].setText(text)
            keys = self._actions[verb.name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            self._buttons[verb.name].setToolTip(f"{tip} ({keys})")
        self._start.setText(self.tr("Go on"))
        self._start.setToolTip(self.tr("Start the engine for what is left open"))
        self._table.setAccessibleName(self.tr("Jobs"))
        self._group.setAccessibleName(self.tr("Which jobs are shown"))
        self._after_change()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
