"""What the engine tells while it works: progress for whoever watches, and the log."""

from __future__ import annotations

import time

from plugin.engine.log import EngineLog
from plugin.events import Event, JobChanged, JobProgressed, WorkDelayed, WorkPaused
from plugin.jobs.engine_report import EngineReport, PauseReport, write_report
from plugin.jobs.project import Project
from plugin.jobs.runner import Outcome
from plugin.messages import Message

seconds_between_reports = 0.4


class News:
    """The runner's listener."""

    def __init__(self, project: Project, log: EngineLog) -> None:
        self._project = project
        self._log = log
        self._progress: dict[str, float] = {}
        self._pauses: list[PauseReport] = []
        self._written = 0.0
        log.say("started")
        self._write()

    def __call__(self, event: Event) -> None:
        match event:
            case JobProgressed(key=key, fraction=fraction):
                self._progress[key] = round(fraction, 3)
            case JobChanged(key=key, state=state):
                self._progress.pop(key, None)
                self._log.say("%s: %s", key, state)
            case WorkPaused(generator, lane, message, action):
                self._pauses.append(PauseReport(generator, lane, message, action))
                self._log.say("paused %s %s: %s", generator, lane, message)
                self._written = 0.0
            case WorkDelayed(generator, _, message):
                self._log.say("tried again %s: %s", generator, message)
        if time.monotonic() - self._written >= seconds_between_reports:
            self._write()

    def ended(self, outcome: Outcome) -> None:
        """The last report: nothing is under way, and why the rest was left."""
        left = {job.key for job in outcome.left}
        pauses = (one for one in outcome.paused if left.intersection(one.jobs))
        reports = tuple(PauseReport(one.generator, one.lane, one.message, one.action) for one in pauses)
        problem = outcome.halted_by
        self._log.say("ended: %d made, %d left open", len(outcome.succeeded), len(left))
        if problem is None:
            write_report(self._project, EngineReport(pauses=reports))
        else:
            self._log.say("halted: %s", problem.message)
            write_report(self._project, EngineReport({}, reports, problem.message, problem.action))

    def stopped(self, message: Message, action: Message | None) -> None:
        """Nothing could be done at all."""
        write_report(self._project, EngineReport(problem=message, action=action))

    def _write(self) -> None:
        self._written = time.monotonic()
        write_report(self._project, EngineReport(dict(self._progress), tuple(self._pauses)))
