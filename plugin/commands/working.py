"""Running the open jobs of a project, with progress."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from plugin.app import App
from plugin.commands.console import Console, Meter
from plugin.events import Event, JobChanged, JobProgressed, WorkDelayed
from plugin.jobs.inputs import prepare
from plugin.jobs.job import Job, Lost, Running, Submitting
from plugin.jobs.owner import Owner, this_process
from plugin.jobs.plan import Plan, Planned
from plugin.jobs.project import Project
from plugin.jobs.runner import Outcome, lease_seconds, run
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import say

ended = ("Succeeded", "Failed", "Cancelled", "Lost")
reached = {"Held": 0.0, "Queued": 0.0, "Submitting": 0.0, "Running": 0.0, "Downloading": 0.7, "Conforming": 0.7}
"""Share of a job's work behind it when it enters a state; making takes about 70 %, fitting the rest."""
share = {"Running": 0.7, "Conforming": 0.3}


def enqueue(console: Console, store: ProjectStore, project: Project, planned: Callable[[], Sequence[Planned]]) -> None:
    """Plan and put the jobs on record, with no other runner in between. ProjectBusy when there is one."""
    owner = this_process()
    store.lease.acquire(owner, lease_seconds)
    try:
        plan = Plan(tuple(planned()))
        if plan.planned:
            title = say("Gathering pictures and sound for {count} takes", count=len(plan.planned))
            with console.meter(title) as meter:
                store.jobs.add_batch(asyncio.run(prepare(plan, project, _alive(store, owner, meter))))
    finally:
        store.lease.release(owner)


def _alive(store: ProjectStore, owner: Owner, show: Callable[[float], object]) -> Callable[[float], None]:
    """Shows how far it is, and keeps the lease: the pictures of a long film take minutes."""
    beat = time.monotonic()

    def tell(fraction: float) -> None:
        nonlocal beat
        show(fraction)
        if time.monotonic() - beat > lease_seconds / 4:
            store.lease.heartbeat(owner)
            beat = time.monotonic()

    return tell


def work_off(app: App, console: Console, store: ProjectStore, project: Project) -> Outcome:
    """Carry every open job to its end."""
    everything = store.jobs.list()
    jobs = [job for job in everything if job.open]
    # A provider may know by now what became of a lost job.
    if not jobs and not any(isinstance(job.state, Lost) for job in everything):
        return Outcome(())
    title = say("Making {count} takes", count=len(jobs)) if jobs else say("Asking about lost answers")
    with console.meter(title) as meter:
        tally = Tally(jobs, meter)

        def hear(event: Event) -> None:
            if isinstance(event, WorkDelayed):
                meter.note(say("{reason} Trying again; Ctrl-C stops, `resume` goes on later.", reason=event.message))
            tally(event)

        try:
            outcome = asyncio.run(
                run(store, project, app.generators(project, store.assets), app.clock, hear, rules=app.rules)
            )
        except KeyboardInterrupt:
            _say_what_goes_on(store, meter)
            raise
    if not outcome.left:
        # What the embedded generators rendered lives on as takes; over a film it would double the space.
        project.clear_scratch()
    return outcome


def _say_what_goes_on(store: ProjectStore, meter: Meter) -> None:
    """A stop here stops nothing at a provider."""
    at_provider = [job for job in store.jobs.list() if job.paid and isinstance(job.state, Submitting | Running)]
    if at_provider:
        meter.note(
            say("Takes sent to a provider, which goes on and may charge for them: {count}.", count=len(at_provider))
        )


class Tally:
    """Adds up the progress of all jobs to one fraction."""

    def __init__(self, jobs: Sequence[Job], show: Callable[[float], object]) -> None:
        self._done = {job.key: 0.0 for job in jobs}
        self._state = {job.key: job.word for job in jobs}
        self._show = show

    def __call__(self, event: Event) -> None:
        match event:
            case JobChanged(key=key, state=state):
                self._state[key] = state
                self._done[key] = 1.0 if state in ended else max(self._done.get(key, 0.0), reached.get(state, 0.0))
            case JobProgressed(key=key, fraction=fraction):
                state = self._state.get(key, "")
                now = reached.get(state, 0.0) + share.get(state, 0.0) * fraction
                self._done[key] = max(self._done.get(key, 0.0), now)
            case _:
                return
        self._show(sum(self._done.values()) / max(1, len(self._done)))
