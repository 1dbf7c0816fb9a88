"""Why a job is where it is, in words: what it waits for, what holds it up, what happened to it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from plugin.desk.views import JobView, PauseView
from ui.queue.order import order, sent
from ui.theme import Look
from ui.words import stage_word, state_word

most_named = 2


class Waits:
    """Made of all jobs at one moment."""

    def __init__(self, jobs: tuple[JobView, ...], pauses: tuple[PauseView, ...], runs: bool, look: Look) -> None:
        self._jobs = {job.key: job for job in jobs}
        self._pauses, self._runs, self._look = pauses, runs, look
        self._under_way = Counter((job.generator, job.lane) for job in jobs if job.state in sent)
        self._places = _places(jobs)

    def text(self, job: JobView, now: datetime) -> str:
        """ "" where there is nothing to say."""
        match job.state:
            case "Held":
                return self._held(job)
            case "Queued":
                return self._queued(job, now)
        return self._look.sentences(job.error, job.action)

    def lane(self, job: JobView) -> str:
        """How full its lane is."""
        key = job.generator, job.lane
        count, waiting = self._under_way[key], sum(1 for other in self._places if other[:2] == key)
        if job.lane_limit is None:
            return QCoreApplication.translate("Queue", "{0} under way in this lane, {1} queued").format(count, waiting)
        return QCoreApplication.translate("Queue", "{0} of at most {1} under way in this lane, {2} queued").format(
            count, job.lane_limit, waiting
        )

    def _held(self, job: JobView) -> str:
        if job.by_user:
            return QCoreApplication.translate("Queue", "held; Release lets it go on")
        names = [self._name(key) for key in job.waits_for[:most_named]]
        more = f" (+{len(job.waits_for) - most_named})" if len(job.waits_for) > most_named else ""
        return QCoreApplication.translate("Queue", "waits for {0}").format(", ".join(names) + more) if names else ""

    def _name(self, key: str) -> str:
        other = self._jobs.get(key)
        if other is None:
            return key
        return f"{other.shot_id} {stage_word(other.stage)} ({state_word(other.state)})"

    def _queued(self, job: JobView, now: datetime) -> str:
        for pause in self._pauses:
            if pause.generator in ("", job.generator) and pause.lane in ("", job.lane):
                return self._look.sentences(pause.message, pause.action)
        if not self._runs:
            return QCoreApplication.translate("Queue", "the engine stands still; Go on starts it")
        if job.not_before is not None and job.not_before > now:
            return QCoreApplication.translate("Queue", "the provider asked for patience; sent again after {0}").format(
                job.not_before.astimezone().strftime("%H:%M:%S")
            )
        place = self._places.get((job.generator, job.lane, job.key), 0)
        return (
            QCoreApplication.translate("Queue", "goes next in its lane")
            if place == 1
            else QCoreApplication.translate("Queue", "number {0} in its lane").format(place)
        )


def _places(jobs: tuple[JobView, ...]) -> dict[tuple[str, str, str], int]:
    """By generator, lane and key: 1 for the job that goes next."""
    counts: Counter[tuple[str, str]] = Counter()
    places = {}
    for job in sorted((job for job in jobs if job.state == "Queued"), key=order):
        counts[job.generator, job.lane] += 1
        places[job.generator, job.lane, job.key] = counts[job.generator, job.lane]
    return places
