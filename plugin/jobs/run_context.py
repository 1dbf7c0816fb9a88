"""What all jobs of one run share: the parts they work with, the reasons to stop, and each other's ends."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from plugin.conform.spec import ConformReport, ConformSpec
from plugin.errors import BudgetReached, SecondUnitError
from plugin.events import Event, JobProgressed, Listener, Progress, WorkDelayed, WorkPaused
from plugin.generators.base import Generator
from plugin.jobs.clock import Clock
from plugin.jobs.fail_point import FailPoint
from plugin.jobs.finish import TakeFolder
from plugin.jobs.job import Job
from plugin.jobs.lanes import Patience
from plugin.jobs.pauses import Pauses, Reason, over_budget
from plugin.jobs.polling import Polling
from plugin.jobs.project import Project
from plugin.jobs.provider_lanes import ProviderLanes
from plugin.jobs.retry import RetryPolicy
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.watch import Watch
from plugin.shots.takes import Take

Conformer: TypeAlias = Callable[[Path, ConformSpec, Path, Progress], ConformReport]
"""`plugin.conform.conform.conform`, or a stand-in: delivery, spec, target, progress."""
downloads_at_once = 4
reminded_after = 300.0
"""Seconds until it is said again that something is tried again."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run behaves where the parts leave it open."""

    retry: RetryPolicy
    polling: Polling
    fail_point: FailPoint
    longest_wait: float = 900.0
    """Seconds; no queued job waits longer before it is sent, whatever the wall clock says."""
    patience: Patience = field(default_factory=Patience)
    unclear_seconds: float = 2.0
    """The first wait before a provider is asked again that cannot tell yet whether it has a job; then doubled."""
    same_failures: int = 5
    """So many failures in a row for one reason close a paid lane."""


class RunContext:
    """Lives for one run, in one event loop."""

    def __init__(
        self,
        store: ProjectStore,
        project: Project,
        generators: Mapping[str, Generator],
        clock: Clock,
        listener: Listener,
        conformer: Conformer,
        rules: Rules,
    ) -> None:
        self.store = store
        self.project = project
        self.generators = generators
        self.clock = clock
        self.conformer = conformer
        self.rules = rules
        self.takes = TakeFolder(project, rules.fail_point)
        self.watch = Watch(store, clock)
        self.lanes = ProviderLanes(store, generators, clock, self.watch, rules.patience)
        self.download_lane = asyncio.Semaphore(downloads_at_once)
        self.conform_lane = asyncio.Semaphore(os.cpu_count() or 1)
        self.stopping = False
        """Set when the run ends before its jobs: threads see it at their next progress."""
        self.halted_by: SecondUnitError | None = None
        self.pauses = Pauses()
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._over_budget: dict[tuple[str, str], Reason] = {}
        self._ended: dict[str, asyncio.Event] = {}
        self._told: dict[tuple[str, str], float] = {}

    def expect(self, keys: Sequence[str]) -> None:
        """Name the jobs of this run, for those that wait for them."""
        self._ended.update({key: asyncio.Event() for key in keys})

    def mark_ended(self, key: str) -> None:
        """This run does no more for the job."""
        self._ended[key].set()

    async def when_ended(self, keys: Sequence[str]) -> tuple[Job, ...]:
        """Wait until this run is done with those jobs, and read them."""
        for key in keys:
            if key in self._ended:
                await self._ended[key].wait()
        return tuple(self.store.jobs.get(key) for key in keys)

    def takes_of(self, jobs: Sequence[Job]) -> dict[str, Take]:
        """The takes of those jobs that have one, by job key."""
        return {
            job.key: take
            for job in jobs
            for take in self.store.takes.list(job.shot_id)
            if (take.stage, take.number) == (job.stage, job.take)
        }

    def may_start(self) -> bool:
        """Whether anything new may be sent: not once the disk is full."""
        return self.halted_by is None and not self.store.low_space

    def halt(self, reason: SecondUnitError) -> None:
        """Start nothing new; what is under way goes on as far as it can."""
        self.halted_by = self.halted_by or reason

    def leave(self, job: Job, reason: Reason) -> None:
        """The job stays as it is for this run; whoever watches hears the first time why."""
        if self.pauses.leave(job.key, reason):
            self.announce(WorkPaused(reason.generator, reason.lane, reason.message, reason.action))

    def delayed(self, generator: str, error: SecondUnitError) -> None:
        """Something is tried again; whoever watches hears why, not for every job and not every time."""
        now, last = self.clock.monotonic(), self._told.get((generator, error.code))
        if last is None or now - last >= reminded_after:
            self._told[generator, error.code] = now
            self.announce(WorkDelayed(generator, error.code, error.message))

    def over_budget(self, job: Job) -> Reason | None:
        """Why nothing more of the job's kind of money is spent in this run."""
        return self._over_budget.get(_purse(job))

    def budget_reached(self, job: Job, error: BudgetReached) -> Reason:
        return self._over_budget.setdefault(_purse(job), over_budget(job.request.generator, error))

    def forget_budgets(self) -> None:
        """They were changed: what did not fit may fit now."""
        self._over_budget.clear()

    def announce(self, event: Event) -> None:
        self._listener(event)

    def progress(self, job: Job, fraction: float) -> bool:
        """From any thread; False asks the work to stop."""
        if self.stopping:
            return False
        event = JobProgressed(job.key, job.shot_id, fraction)
        if threading.get_ident() == self._thread:
            self.announce(event)
        else:
            self._loop.call_soon_threadsafe(self.announce, event)
        return True


def _purse(job: Job) -> tuple[str, str]:
    """Which budgets a job draws on; one without a price stands alone with its model."""
    return job.run, job.quote.currency if job.quote else f"{job.request.generator}/{job.request.model}"
