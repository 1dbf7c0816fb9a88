"""Jobs as rows: what is under way first, then what waits, then what has ended.

Jobs change places many times a minute: rows come, go and move, so that what is selected stays selected and the table
stays where it was scrolled to.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush

from plugin.desk.views import JobView, Standing
from ui.marked import QT_TRANSLATE_NOOP
from ui.money import money_text, sum_text
from ui.ordered_rows import Index, OrderedRows
from ui.queue.order import groups, order
from ui.queue.waits import Waits
from ui.shots_table.model import right
from ui.theme import Look
from ui.words import generator_short, stage_word, state_word

columns: Final = (
    ("shot", QT_TRANSLATE_NOOP("Queue", "Shot")),
    ("stage", QT_TRANSLATE_NOOP("Queue", "Stage")),
    ("take", QT_TRANSLATE_NOOP("Queue", "Take")),
    ("state", QT_TRANSLATE_NOOP("Queue", "State")),
    ("progress", QT_TRANSLATE_NOOP("Queue", "Progress")),
    ("age", QT_TRANSLATE_NOOP("Queue", "For")),
    ("generator", QT_TRANSLATE_NOOP("Queue", "Generator")),
    ("model", QT_TRANSLATE_NOOP("Queue", "Model")),
    ("lane", QT_TRANSLATE_NOOP("Queue", "Lane")),
    ("cost", QT_TRANSLATE_NOOP("Queue", "Cost")),
    ("remark", QT_TRANSLATE_NOOP("Queue", "What it waits for, what happened")),
)
names: Final = tuple(name for name, _ in columns)
by_name: Final = {name: index for index, name in enumerate(names)}
job_role = Qt.ItemDataRole.UserRole
fraction_role = Qt.ItemDataRole.UserRole + 1
units: Final = (
    (86400, QT_TRANSLATE_NOOP("Queue", "{0} d")),
    (3600, QT_TRANSLATE_NOOP("Queue", "{0} h")),
    (60, QT_TRANSLATE_NOOP("Queue", "{0} min")),
    (1, QT_TRANSLATE_NOOP("Queue", "{0} s")),
)


def age_text(since: datetime, now: datetime) -> str:
    """ "12 s", "4 min", "3 h", "2 d"."""
    seconds = max(0, int((now - since).total_seconds()))
    length, text = next((unit for unit in units if seconds >= unit[0]), units[-1])
    return QCoreApplication.translate("Queue", text).format(seconds // length)


class QueueModel(OrderedRows):
    """`job_role` gives the JobView; `fraction_role` how far it is, None where nobody knows."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(lambda job: job.key, len(columns), parent)
        self._look = look
        self._all: tuple[JobView, ...] = ()
        self._group = "all"
        self._waits = Waits((), (), False, look)
        self._now = datetime.now(UTC)
        look.look_changed.connect(self.repaint)

    def show_standing(self, standing: Standing | None) -> None:
        self._all = standing.jobs if standing else ()
        pauses, runs = (standing.pauses, standing.engine_runs) if standing else ((), False)
        self._waits = Waits(self._all, pauses, runs, self._look)
        self._bring_up_to_date()

    def show_group(self, group: str) -> None:
        """One of `groups`."""
        self._group = group
        self._bring_up_to_date()

    def tick(self, now: datetime) -> None:
        """Ages go on."""
        self._now = now
        self._changed(by_name["age"], by_name["age"])

    def _bring_up_to_date(self) -> None:
        self.go_on_with(sorted((job for job in self._all if job.state in groups[self._group]), key=order))
        # What a job waits for is said by the others as well.
        self._changed(by_name["remark"], by_name["remark"])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("Queue", columns[section][1])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        job, column = self._rows[index.row()], names[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(job, column)
            case Qt.ItemDataRole.AccessibleTextRole if column == "progress" and job.fraction is not None:
                return f"{job.fraction:.0%}"
            case Qt.ItemDataRole.ForegroundRole:
                return QBrush(self._look.state(job.state)) if column == "state" else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return right if column in ("take", "age", "cost") else None
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(job, column)
        return {job_role: job, fraction_role: job.fraction}.get(role)

    def _text(self, job: JobView, column: str) -> str:
        match column:
            case "stage":
                return stage_word(job.stage)
            case "state":
                return state_word(job.state)
            case "age":
                return age_text(job.since, self._now)
            case "cost":
                return _cost(job)
            case "remark":
                return self._waits.text(job, self._now)
        plain = {"shot": job.shot_id, "take": str(job.take), "model": job.model, "lane": job.lane}
        return generator_short(job.generator) if column == "generator" else plain.get(column, "")

    def _tip(self, job: JobView, column: str) -> str | None:
        match column:
            case "lane":
                return self._waits.lane(job)
            case "age":
                return job.since.astimezone().strftime("%Y-%m-%d %H:%M:%S")
            case "progress" if job.fraction is not None:
                return f"{job.fraction:.0%}"
        return self._waits.text(job, self._now) or None

    def _changed(self, first: int, last: int) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._rows) - 1, last))


def _cost(job: JobView) -> str:
    if job.charge is not None:
        return money_text(job.charge)
    if job.quote is not None and job.quote.amount:
        return f"~ {money_text(job.quote)}"
    return sum_text([], int(job.paid))


def keys_of(indexes: list[QModelIndex]) -> list[JobView]:
    return [index.data(job_role) for index in indexes]
