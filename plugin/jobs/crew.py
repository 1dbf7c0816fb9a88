"""The workers of a run, one per open job; where asked to stay, also for jobs that others add or free meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from plugin.jobs.job import Conforming, Downloading, Job, Queued, Running, Submitting
from plugin.jobs.run_context import RunContext
from plugin.jobs.worker import JobWorker

Standing: TypeAlias = tuple[tuple[str, datetime], ...]
"""State and since when, of a job and of those it waits for."""


@dataclass(frozen=True, slots=True)
class Stay:
    """For a run that does not end with the jobs it began with. Seconds."""

    look: float = 0.3
    """Between two looks for what others changed."""
    idle: float = 3.0
    """So long after the last worker ended, the run does."""


class Crew:
    """Starts the workers and knows which of them are at it."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._left: dict[str, Standing] = {}
        """Jobs that a worker left open, as they were then; they are begun again once that has changed."""
        self._budgets = context.store.ledger.budgets()
        self.keys: dict[str, None] = {}
        """Of every job that was worked on, in order."""

    def start(self, group: asyncio.TaskGroup, jobs: Iterable[Job]) -> tuple[asyncio.Task[None], ...]:
        """What a provider already has goes first."""
        found = sorted(jobs, key=_turn)
        self._context.expect([job.key for job in found])
        for job in found:
            self.keys[job.key] = None
            self._workers[job.key] = group.create_task(self._drive(job))
        return tuple(self._workers[job.key] for job in found)

    async def stay(self, group: asyncio.TaskGroup, stay: Stay, others: Sequence[asyncio.Task[None]]) -> None:
        """Until nobody has had anything to do for a while. `others` count as at work, too."""
        clock, watch = self._context.clock, self._context.watch
        seen, busy_at = watch.version, clock.monotonic()
        while clock.monotonic() - busy_at < stay.idle:
            await clock.sleep(stay.look)
            ended, before, seen = self._reap(), seen, watch.version
            if (seen != before or (ended and self._left)) and self._context.may_start():
                self._take_up(group)
            if self._workers or any(not task.done() for task in others):
                busy_at = clock.monotonic()

    async def _drive(self, job: Job) -> None:
        worker = JobWorker(job, self._context)
        try:
            await worker.run()
            if worker.job.open:
                # As the worker knew it: what changed since then is a reason to begin again.
                others = {key: self._context.store.jobs.get(key) for key in job.waits_for}
                self._left[job.key] = _standing(worker.job, others)
        finally:
            self._context.mark_ended(job.key)

    def _reap(self) -> bool:
        """Let go of the workers that have ended; whether there were any."""
        ended = [key for key, task in self._workers.items() if task.done()]
        for key in ended:
            del self._workers[key]
        return bool(ended)

    def _take_up(self, group: asyncio.TaskGroup) -> None:
        """Begin what is new, and what was left and has changed since."""
        jobs = {job.key: job for job in self._context.store.jobs.list()}
        budgets = self._context.store.ledger.budgets()
        if budgets != self._budgets:
            # What was left for want of money may go on.
            self._budgets = budgets
            self._context.forget_budgets()
            self._left.clear()
        fresh = [job for key, job in jobs.items() if job.open and key not in self._workers]
        fresh = [job for job in fresh if self._left.get(job.key) != _standing(job, jobs)]
        for job in fresh:
            self._left.pop(job.key, None)
        self.start(group, fresh)


def _standing(job: Job, jobs: Mapping[str, Job]) -> Standing:
    others = (jobs[key] for key in job.waits_for if key in jobs)
    return tuple((one.word, one.state.since) for one in (job, *others))


def _turn(job: Job) -> int:
    match job.state:
        case Conforming() | Downloading():
            return 0
        case Running() | Submitting():
            return 1
        case Queued():
            return 2
    return 3
