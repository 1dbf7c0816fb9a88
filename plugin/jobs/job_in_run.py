"""A job within a run: its record as it is now, announced with every change, and the parts that belong to it."""

from __future__ import annotations

from plugin.events import JobChanged
from plugin.generators.base import Generator
from plugin.jobs.border import readable
from plugin.jobs.job import Cancelled, Job, Running
from plugin.jobs.lanes import Lane, Seat
from plugin.jobs.pauses import Reason
from plugin.jobs.run_context import RunContext


class JobInRun:
    """What every stretch of a job's way needs."""

    def __init__(self, job: Job, context: RunContext) -> None:
        self._job = job
        self._context = context
        self._store = context.store.jobs
        self._seat: Seat | None = None
        self._lane_of: tuple[tuple[str, str, str], Lane] | None = None

    @property
    def job(self) -> Job:
        """As it was last seen."""
        return self._job

    def _leave(self, reason: Reason | None) -> bool:
        """Always False: nothing more for the job in this run."""
        if reason:
            self._context.leave(self._job, reason)
        return False

    async def _is_still_ours(self) -> bool:
        """Whether the user has not stopped it from another window."""
        if self._context.watch.stopped(self._job.key):
            return await self._read_again()
        return self._job.open

    async def _read_again(self) -> bool:
        before, self._job = self._job, self._store.get(self._job.key)
        if isinstance(self._job.state, Cancelled):
            self._now(self._job)
            if isinstance(before.state, Running):
                await self._cancel(before.state.provider_id)
        return self._job.open

    async def _cancel(self, provider_id: str) -> None:
        try:
            await self._generator.cancel(provider_id)
        except Exception as error:  # noqa: BLE001 the job has ended for us whether the provider heard it or not
            readable(error, self._part)

    def _now(self, job: Job) -> None:
        self._job = job
        self._context.announce(JobChanged(job.key, job.shot_id, job.word))

    @property
    def _generator(self) -> Generator:
        """Named by the request, which may change when the job is released."""
        return self._context.generators[self._job.request.generator]

    @property
    def _lane(self) -> Lane:
        """Of the request as it is sent: it does not change any more once the job is queued."""
        request = self._job.request
        known = (request.generator, request.model, request.task)
        if self._lane_of is None or self._lane_of[0] != known:
            self._lane_of = (known, self._context.lanes.of(request))
        return self._lane_of[1]

    def _progress(self, fraction: float) -> bool:
        return self._context.progress(self._job, fraction)

    @property
    def _part(self) -> str:
        return f"generator {self._job.request.generator}"
