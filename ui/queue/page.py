"""The page of jobs: how far each is, in which order they go, and what can still be done about them."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from plugin.desk.views import JobView, Opened, Standing
from ui.bridge import Bridge
from ui.money import sum_text
from ui.queue.model import QueueModel, keys_of, progress_column, sent, waiting
from ui.queue.progress import ProgressBars
from ui.queue.risks import Risks
from ui.queue.verbs import Verb, verbs
from ui.selection import Selection
from ui.theme import Look

second = 1000
samples = (
    "SH0000",
    "lip-sync",
    "Take",
    "being fetched",
    "Progress bar",
    "00 min",
    "generator",
    "kling-3.0-omni",
    "~ 000.00 USD",
)


class QueuePage(QWidget):
    """Every job of the project; all of it is kept by the project, not by this window."""

    def __init__(self, bridge: Bridge, selection: Selection, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look = bridge, selection, look
        self._standing: Standing | None = None
        self._model, self._risks = QueueModel(look, self), Risks(bridge, look)
        self._table, self._empty, self._summary, self._pauses = QTableView(), QLabel(), QLabel(), QLabel()
        self._start = QPushButton()
        self._buttons = {verb.name: QPushButton() for verb in verbs}
        self._bars = ProgressBars(look)
        self._room_for_risks = QScrollArea()
        self._clock = QTimer(self)
        self._clock.setInterval(second)
        self._lay_out()
        self._connect()
        self.retranslate()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._model.show_jobs(standing.jobs)
        self._show_risks(standing)
        self._after_change()

    def clear(self) -> None:
        self._standing = None
        self._model.show_jobs(())
        self._show_risks(None)
        self._after_change()

    # Inside

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self._summary, 1)
        bar.addWidget(self._start)
        for button in self._buttons.values():
            bar.addWidget(button)
        self._table.setModel(self._model)
        self._table.setItemDelegateForColumn(progress_column, self._bars)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setAlternatingRowColors(True)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(len(samples), QHeaderView.ResizeMode.Stretch)
        for column, sample in enumerate(samples):
            self._table.setColumnWidth(column, self.fontMetrics().horizontalAdvance(sample) + 24)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pauses.setWordWrap(True)
        self._pauses.setObjectName("pauses")
        column_of_parts = QVBoxLayout(self)
        column_of_parts.setContentsMargins(4, 4, 4, 4)
        column_of_parts.addLayout(bar)
        self._room_for_risks.setWidget(self._risks)
        self._room_for_risks.setWidgetResizable(True)
        self._room_for_risks.setFrameShape(QFrame.Shape.NoFrame)
        self._room_for_risks.setMaximumHeight(self.fontMetrics().height() * 9)
        for widget, stretch in ((self._pauses, 0), (self._room_for_risks, 0), (self._table, 1), (self._empty, 1)):
            column_of_parts.addWidget(widget, stretch)

    def _connect(self) -> None:
        for verb in verbs:
            self._buttons[verb.name].clicked.connect(lambda _=False, verb=verb: self.do(verb, self._chosen()))
        self._start.clicked.connect(self._bridge.start_engine)
        self._table.selectionModel().selectionChanged.connect(self._selected_here)
        self._table.customContextMenuRequested.connect(self._show_menu)
        self._clock.timeout.connect(lambda: self._model.tick(datetime.now(UTC)))

    def _show_risks(self, standing: Standing | None) -> None:
        """They scroll in a room of their own, so that the jobs stay in sight."""
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
        if not keys or (verb.name == "abort" and not self._agreed(fitting)):
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
                self._bridge.abort(keys)
            case "retry":
                self._bridge.retry(list(dict.fromkeys(job.shot_id for job in fitting)))

    def _agreed(self, jobs: list[JobView]) -> bool:
        quotes = [job.quote for job in jobs if job.quote is not None and job.quote.amount]
        if not quotes:
            return True
        question = self.tr(
            "{0} jobs were sent already. Stopping them does not stop the provider: they may still cost {1}. Abort them?"
        ).format(len(jobs), sum_text(quotes))
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(self, self.tr("Abort"), question, buttons.Yes | buttons.No, buttons.No)
        return answer is buttons.Yes

    def _show_menu(self, place: QPoint) -> None:
        menu, chosen = QMenu(self), self._chosen()
        for verb in verbs:
            action = menu.addAction(QCoreApplication.translate("Queue", verb.text))
            action.setEnabled(bool(verb.among(chosen)))
            action.triggered.connect(lambda _=False, verb=verb: self.do(verb, chosen))
        menu.exec(self._table.viewport().mapToGlobal(place))
        menu.deleteLater()

    def _after_change(self) -> None:
        jobs = self._standing.jobs if self._standing else ()
        under_way = sum(job.state in sent for job in jobs)
        queued = sum(job.state in waiting for job in jobs)
        self._table.setVisible(bool(jobs))
        self._empty.setVisible(not jobs)
        text = self.tr("{0} under way, {1} waiting").format(under_way, queued)
        runs = bool(self._standing and self._standing.engine_runs)
        stopped = bool(under_way + queued) and not runs
        self._summary.setText(f"{text} · {self.tr('the engine stands still')}" if stopped else text)
        self._start.setVisible(stopped)
        pauses = self._standing.pauses if self._standing else ()
        said = [" ".join(self._look.text(part) for part in (pause.message, pause.action) if part) for pause in pauses]
        self._pauses.setText("\n".join(said))
        self._pauses.setVisible(bool(said))
        (self._clock.start if under_way + queued else self._clock.stop)()
        self._model.tick(datetime.now(UTC))
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen()
        for verb in verbs:
            self._buttons[verb.name].setEnabled(bool(verb.among(chosen)))

    def retranslate(self) -> None:
        for verb in verbs:
            self._buttons[verb.name].setText(QCoreApplication.translate("Queue", verb.text))
            self._buttons[verb.name].setToolTip(QCoreApplication.translate("Queue", verb.tip))
        self._start.setText(self.tr("Go on"))
        self._start.setToolTip(self.tr("Start the engine for what is left open"))
        self._table.setAccessibleName(self.tr("Jobs"))
        self._empty.setText(self.tr("Nothing is being made. Generate makes the missing shots."))
        self._after_change()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
