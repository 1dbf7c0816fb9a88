"""What all jobs of one run share: the parts they work with, the lanes they queue in, the reasons to stop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from plugin.conform.spec import ConformReport, ConformSpec
from plugin.errors import SecondUnitError
from plugin.events import Event, JobProgressed, Listener, Progress
from plugin.generators.base import GenerationRequest, Generator
from plugin.jobs.clock import Clock
from plugin.jobs.fail_point import FailPoint
from plugin.jobs.finish import TakeFolder
from plugin.jobs.job import Job
from plugin.jobs.project import Project
from plugin.jobs.retry import Polling, RetryPolicy
from plugin.jobs.store_protocols import ProjectStore
from plugin.shots.takes import Take

Conformer: TypeAlias = Callable[[Path, ConformSpec, Path, Progress], ConformReport]
"""`plugin.conform.conform.conform`, or a stand-in: delivery, spec, target, progress."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a run behaves where the parts leave it open."""

    retry: RetryPolicy
    polling: Polling
    fail_point: FailPoint
    longest_wait: float = 900.0
    """Seconds; no queued job waits longer before it is sent, whatever the wall clock says."""


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
        self.conform_lane = asyncio.Semaphore(os.cpu_count() or 1)
        self.stopping = False
        """Set when the run ends before its jobs: threads see it at their next progress."""
        self.halted_by: SecondUnitError | None = None
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._lanes: dict[tuple[str, str], asyncio.Semaphore] = {}
        self._ended: dict[str, asyncio.Event] = {}

    def lane(self, request: GenerationRequest) -> asyncio.Semaphore:
        lane = self.generators[request.generator].lane(request)
        return self._lanes.setdefault((request.generator, lane.name), asyncio.Semaphore(lane.limit + lane.ahead))

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

    def announce(self, event: Event) -> None:
        self._listener(event)

    def progress(self, job: Job, fraction: float) -> bool:
        """From any thread; False asks the work to stop."""
        if self.stopping:
            return False
        self._loop.call_soon_threadsafe(self.announce, JobProgressed(job.key, job.shot_id, fraction))
        return True
