"""Carries every open job of a project to its end: the one place from which generators are called."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from plugin.conform.conform import conform
from plugin.errors import ProjectBusy, SecondUnitError, StorageError
from plugin.events import JobChanged, Listener
from plugin.generators.base import Generator
from plugin.jobs.border import readable
from plugin.jobs.clock import Clock
from plugin.jobs.crew import Crew, Stay
from plugin.jobs.fail_point import no_failure
from plugin.jobs.job import Job, Lost, Succeeded
from plugin.jobs.owner import Owner, this_process
from plugin.jobs.pauses import Paused
from plugin.jobs.polling import Polling
from plugin.jobs.project import Project
from plugin.jobs.reconcile import Enquiry, ask_about_lost
from plugin.jobs.retry import CarefulRetry
from plugin.jobs.run_context import Conformer, Rules, RunContext
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.worker import JobWorker
from plugin.messages import say

lease_seconds = 30.0
heartbeat_seconds = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the jobs that were open when the run began."""

    jobs: tuple[Job, ...]
    halted_by: SecondUnitError | None = None
    """Why nothing more was started (the disk is full, the folder gone); what is still open goes on with `resume`."""
    paused: tuple[Paused, ...] = ()
    """Why other jobs were left open: refusals, budgets, repeated failures; what to do, and which jobs."""

    @property
    def succeeded(self) -> tuple[Job, ...]:
        return tuple(job for job in self.jobs if isinstance(job.state, Succeeded))

    @property
    def left(self) -> tuple[Job, ...]:
        """Still open."""
        return tuple(job for job in self.jobs if job.open)

    @property
    def ended(self) -> tuple[Job, ...]:
        """Ended without a take: Failed, Cancelled or Lost."""
        return tuple(job for job in self.jobs if not job.open and not isinstance(job.state, Succeeded))


def careful_rules(polling: Polling | None = None) -> Rules:
    """What the product runs with."""
    return Rules(CarefulRetry(), polling or Polling(), no_failure)


async def run(
    store: ProjectStore,
    project: Project,
    generators: Mapping[str, Generator],
    clock: Clock,
    listener: Listener,
    conformer: Conformer = conform,
    rules: Rules | None = None,
    stay: Stay | None = None,
) -> Outcome:
    """Continue every open job: first what a provider already has, then the queue, in order.

    With `stay` also what others put on record, release or move meanwhile, until nothing was to be done for a while.
    `listener` is called in the event loop. When cancelled, every job stays as it is on record, for the next run.
    ProjectBusy when another runner holds the project (or took it over); StorageError when the project cannot be
    written at the start.
    """
    context = RunContext(store, project, generators, clock, listener, conformer, rules or careful_rules())
    owner = this_process()
    store.lease.acquire(owner, lease_seconds)
    try:
        return await _run_all(context, owner, stay)
    finally:
        context.stopping = True
        context.lanes.stop()
        await _close_all(generators)
        with suppress(StorageError, ProjectBusy):
            store.lease.release(owner)


async def _run_all(context: RunContext, owner: Owner, stay: Stay | None) -> Outcome:
    everything = context.store.jobs.list()
    context.watch.see(everything)
    _clear_leftovers(context, everything)
    unknown = [job for job in everything if isinstance(job.state, Lost)]
    crew = Crew(context)
    try:
        async with asyncio.TaskGroup() as group:
            heartbeat = group.create_task(_keep_lease(context, owner))
            workers = crew.start(group, (job for job in everything if job.open))
            enquiries = [group.create_task(_find_lost(job, context)) for job in unknown]
            if stay is not None:
                await crew.stay(group, stay, enquiries)
            await asyncio.gather(*workers, *enquiries)
            heartbeat.cancel()
    except* ProjectBusy as lost:
        raise _first(lost) from lost
    found = [job for job in unknown if not isinstance(context.store.jobs.get(job.key).state, Lost)]
    return Outcome(
        tuple(context.store.jobs.get(key) for key in dict.fromkeys((*crew.keys, *(job.key for job in found)))),
        context.halted_by or _low_space(context),
        context.pauses.report(),
    )


async def _find_lost(job: Job, context: RunContext) -> None:
    """The provider may know by now what became of it."""
    generator = context.generators.get(job.request.generator)
    if generator is None or not generator.paid or job.account != generator.account:
        return
    try:
        # It was asked about at length when it was lost.
        enquiry = Enquiry(context.clock, context.rules.unclear_seconds, patience=2)
        known = await ask_about_lost(job, generator, context.store, enquiry, context.clock)
    except ProjectBusy:
        raise
    except Exception as error:  # noqa: BLE001 it stays lost, and the next run asks again
        readable(error, f"generator {generator.name}")
        return
    if known.state != job.state:
        context.announce(JobChanged(known.key, known.shot_id, known.word))
        await JobWorker(known, context).run()


async def _close_all(generators: Mapping[str, Generator]) -> None:
    for generator in {id(generator): generator for generator in generators.values()}.values():
        try:
            await generator.close()
        except Exception as error:  # noqa: BLE001 all work is done and on record
            readable(error, f"generator {generator.name}")


async def _keep_lease(context: RunContext, owner: Owner) -> None:
    while True:
        await context.clock.sleep(heartbeat_seconds)
        try:
            context.store.lease.heartbeat(owner)
        except StorageError as error:
            context.halt(error)


def _clear_leftovers(context: RunContext, jobs: Sequence[Job]) -> None:
    """A process killed right after its success leaves the delivery behind."""
    context.takes.clear_leftovers()
    for job in jobs:
        if isinstance(job.state, Succeeded):
            context.takes.clear_request(job)


def _low_space(context: RunContext) -> SecondUnitError | None:
    if not context.store.low_space:
        return None
    return StorageError(say("The disk is full."), say("Make room on the disk, then run `resume`."), code="disk_full")


def _first(group: BaseExceptionGroup[ProjectBusy]) -> ProjectBusy:
    found = group.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
