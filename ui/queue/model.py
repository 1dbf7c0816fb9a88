"""Jobs as rows: what is under way first, then what waits, then what has ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush

from plugin.desk.views import JobView
from ui.marked import QT_TRANSLATE_NOOP
from ui.money import money_text
from ui.ordered_rows import Index, nowhere
from ui.shots_table.model import right
from ui.theme import Look
from ui.words import stage_word, state_word

titles: Final = (
    QT_TRANSLATE_NOOP("Queue", "Shot"),
    QT_TRANSLATE_NOOP("Queue", "Stage"),
    QT_TRANSLATE_NOOP("Queue", "Take"),
    QT_TRANSLATE_NOOP("Queue", "State"),
    QT_TRANSLATE_NOOP("Queue", "Progress"),
    QT_TRANSLATE_NOOP("Queue", "For"),
    QT_TRANSLATE_NOOP("Queue", "Generator"),
    QT_TRANSLATE_NOOP("Queue", "Model"),
    QT_TRANSLATE_NOOP("Queue", "Cost"),
    QT_TRANSLATE_NOOP("Queue", "What happened"),
)
progress_column: Final = 4
age_column: Final = 5
job_role = Qt.ItemDataRole.UserRole
fraction_role = Qt.ItemDataRole.UserRole + 1

sent: Final = ("Submitting", "Running", "Downloading", "Conforming")
waiting: Final = ("Queued", "Held")
ended: Final = ("Succeeded", "Failed", "Cancelled", "Lost")
turns: Final = {word: turn for turn, words in enumerate((sent, waiting, ended)) for word in words}


def order(job: JobView) -> tuple[int, int, float]:
    """As the engine takes them; of those that ended the newest first."""
    turn = turns.get(job.state, len(turns))
    return turn, -job.priority if turn == 1 else 0, -job.since.timestamp() if turn == 2 else 0.0


def age_text(since: datetime, now: datetime) -> str:
    """ "12 s", "4 min", "3 h", "2 d"."""
    seconds = max(0, int((now - since).total_seconds()))
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


class QueueModel(QAbstractTableModel):
    """`job_role` gives the JobView; `fraction_role` how far it is, None where nobody knows."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._jobs: tuple[JobView, ...] = ()
        self._now = datetime.now(UTC)
        look.look_changed.connect(self._repaint)

    def show_jobs(self, jobs: tuple[JobView, ...]) -> None:
        ordered, before = tuple(sorted(jobs, key=order)), self._jobs
        if [job.key for job in ordered] != [job.key for job in before]:
            self.beginResetModel()
            self._jobs = ordered
            self.endResetModel()
            return
        self._jobs = ordered
        for row, (old, new) in enumerate(zip(before, ordered, strict=True)):
            if old is not new and old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(titles) - 1))

    def tick(self, now: datetime) -> None:
        """Ages go on."""
        self._now = now
        if self._jobs:
            last = len(self._jobs) - 1
            self.dataChanged.emit(self.index(0, age_column), self.index(last, age_column))

    def rowCount(self, parent: Index = nowhere) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: Index = nowhere) -> int:
        return 0 if parent.isValid() else len(titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("Queue", titles[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cells(job)[index.column()]
            case Qt.ItemDataRole.ForegroundRole:
                return QBrush(self._look.state(job.state)) if index.column() == 3 else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return right if index.column() in (2, age_column, 8) else None
            case Qt.ItemDataRole.ToolTipRole:
                return self._happened(job) or None
        return {job_role: job, fraction_role: job.fraction}.get(role)

    def _cells(self, job: JobView) -> tuple[str, ...]:
        age = "" if job.state in ended else age_text(job.since, self._now)
        words = (job.shot_id, stage_word(job.stage), str(job.take), state_word(job.state), "", age)
        return (*words, job.generator, job.model, _cost(job), self._happened(job))

    def _happened(self, job: JobView) -> str:
        return " ".join(self._look.text(part) for part in (job.error, job.action) if part)

    def _repaint(self) -> None:
        if self._jobs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._jobs) - 1, len(titles) - 1))


def _cost(job: JobView) -> str:
    if job.charge is not None:
        return money_text(job.charge)
    return f"~ {money_text(job.quote)}" if job.quote is not None else ""


def keys_of(indexes: list[QModelIndex]) -> list[JobView]:
    return [index.data(job_role) for index in indexes]
