"""One job on its way from Held to its end: one method per state, each named transition on record before the next."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from plugin.conform.spec import ConformReport
from plugin.errors import (
    BudgetReached,
    GenerationFailed,
)
from plugin.generators.base import Accepted, Ready, Report, Unable, Working
from plugin.jobs.border import readable
from plugin.jobs.delivery import fetch
from plugin.jobs.inputs import resolve
from plugin.jobs.job import (
    Conforming,
    Downloading,
    Held,
    Job,
    Queued,
    Running,
    Submitting,
)
from plugin.jobs.lanes import Lane, Seat
from plugin.jobs.pauses import Reason, not_set_up, other_account, out_of_reach
from plugin.jobs.polling import together
from plugin.jobs.reconcile import Enquiry, Later, NotThere, There, Unknown
from plugin.jobs.retry import Step
from plugin.jobs.run_context import RunContext
from plugin.jobs.setbacks import Setbacks
from plugin.shots.takes import Take

most_seconds_for_others = 1.0
"""A download waits no longer for creates that are on their way."""


class JobWorker(Setbacks):
    """Drives one job. Errors of the job end in its state; only ProjectBusy (the lease is lost) comes out."""

    def __init__(self, job: Job, context: RunContext) -> None:
        super().__init__(job, context)
        self._asked = 0
        self._accepted_at: float | None = None
        """Monotonic; None where the provider has it from an earlier run."""
        self._enquiry = Enquiry(context.clock, context.rules.unclear_seconds)

    async def run(self) -> None:
        """Until the job has ended, or is left open for the next run."""
        going = True
        while going and self._job.open:
            going = await self._step()

    async def _step(self) -> bool:
        """One stretch of the way; False to leave the job as it is."""
        if reason := self._untouchable():
            return self._leave(reason)
        match self._job.state:
            case Held():
                return await self._guarded(Step.inputs, self._release)
            case Queued():
                await self._not_before()
                return await self._at_provider()
            case Submitting() | Running():
                return await self._at_provider()
            case Downloading():
                await self._lane.nothing_sent(most_seconds_for_others)
                async with self._context.download_lane:
                    return await self._guarded(Step.download, self._download)
            case Conforming():
                async with self._context.conform_lane:
                    return await self._guarded(Step.conform, self._conform)
        return False

    def _untouchable(self) -> Reason | None:
        """A job is only ever asked for where it was sent: the key must not go to another host."""
        name = self._job.request.generator
        generator = self._context.generators.get(name)
        if generator is None:
            return not_set_up(name)
        sent = isinstance(self._job.state, Submitting | Running | Downloading)
        if sent and self._job.account and self._job.account != generator.account:
            return other_account(name, self._job.account, generator.account)
        return None

    async def _at_provider(self) -> bool:
        """From the queue to a clip that is ready, within a place of the generator's lane."""
        lane = self._lane
        seat = await self._enter(lane)
        if seat is None:
            return self._leave(lane.closed)
        self._seat = seat
        with lane.held(seat):
            going = not isinstance(self._job.state, Queued) or await self._guarded(Step.submit, self._submit)
            while going:
                match self._job.state:
                    case Submitting():
                        going = await self._guarded(Step.enquire, self._find)
                    case Running():
                        going = await self._guarded(Step.poll, self._poll)
                    case _:
                        return True
        return False

    async def _enter(self, lane: Lane) -> Seat | None:
        begun = not isinstance(self._job.state, Queued)
        # What a provider has takes its place there, full or not. On this machine the work is done while we ask.
        if begun and self._generator.paid:
            return lane.occupy(self._job.key)
        return await lane.enter(self._job.key, begun)

    async def _release(self) -> bool:
        if isinstance(self._job.state, Held) and self._job.state.by_user:
            return False
        jobs = await self._context.when_ended(self._job.waits_for)
        if not jobs or any(job.open for job in jobs):
            return False
        request, notes = await resolve(self._job, jobs, self._context.takes_of(jobs), self._context.project)
        self._now(self._store.release(self._job.key, request, notes))
        return True

    async def _not_before(self) -> None:
        """Wait by monotonic time, and never longer than a retry may ask: the wall clock may have jumped."""
        if isinstance(self._job.state, Queued) and self._job.state.not_before:
            left = (self._job.state.not_before - self._context.clock.now()).total_seconds()
            await self._context.clock.sleep(min(max(0.0, left), self._context.rules.longest_wait))
            self._may_be_sent()

    async def _submit(self) -> bool:
        if not self._context.may_start():
            return False
        if over := self._context.over_budget(self._job):
            return self._leave(over)
        self._context.lanes.check_stated(self._job.request)
        try:
            self._now(self._store.start_submit(self._job.key, self._generator.account))
        except BudgetReached as error:
            return self._leave(self._context.budget_reached(self._job, error))
        self._enquiry.sent_again()
        try:
            accepted = await self._generator.submit(self._job.request)
        except GenerationFailed:
            raise
        except Exception as error:  # whatever went wrong, the request may have arrived
            if not self._generator.paid:
                raise
            readable(error, self._part)
            return True
        self._accept(accepted)
        # Nothing is ready at once, except what is made while we ask.
        if self._generator.paid:
            await self._until_next_question()
        return True

    def _accept(self, accepted: Accepted) -> None:
        self._now(self._store.accept(self._job.key, accepted))
        self._accepted_at = self._context.clock.monotonic()
        if self._seat:
            self._lane.accepted(self._seat)

    async def _find(self) -> bool:
        """The request may have left and no answer is on record: ask for it by our key, never send it blindly."""
        if not self._generator.paid:
            self._now(self._store.requeue(self._job.key))
            return True
        match await self._enquiry.ask(self._generator, self._job, self._job.state.since):
            case There(accepted):
                self._tries.pop(Step.enquire, None)
                self._accept(accepted)
            case NotThere(again):
                self._now(self._store.requeue(self._job.key))
                return again or self._leave(out_of_reach(self._generator.name, self._enquiry.vain(self._generator)))
            case Later(seconds):
                self._tries.pop(Step.enquire, None)
                await self._context.clock.sleep(seconds)
                return await self._is_still_ours()
            case Unknown(code, message, action):
                self._now(self._store.lose(self._job.key, code, message, action))
        return True

    async def _poll(self) -> bool:
        assert isinstance(self._job.state, Running)
        report: Report = await self._generator.poll(self._job.state.provider_id, self._job.request, self._progress)
        self._tries.pop(Step.poll, None)
        match report:
            case Working(fraction):
                if fraction is not None:
                    self._progress(fraction)
                await self._until_next_question()
                return await self._is_still_ours()
            case Ready():
                self._gave_way()
                self._now(self._store.deliver(self._job.key, report))
            case Unable(code, message, action):
                self._fail(GenerationFailed(message, action, code=code), report)
        return True

    def _gave_way(self) -> None:
        """The provider is done with it: another may be sent at once. What is left is our own work."""
        if self._accepted_at is not None:
            self._lane.pace.took(self._context.clock.monotonic() - self._accepted_at)
        self._lane.made()
        if self._seat:
            self._lane.leave(self._seat)

    async def _until_next_question(self) -> None:
        clock, polling = self._context.clock, self._context.rules.polling
        now, due = clock.monotonic(), self._lane.pace.due
        if due is None or self._accepted_at is None:
            wait = polling.seconds(self._job.key, self._asked)
        else:
            wait = polling.paced(self._job.key, self._asked, now - self._accepted_at, due)
        self._asked += 1
        await clock.sleep(together(now, wait))

    async def _download(self) -> bool:
        assert isinstance(self._job.state, Downloading)
        delivery = await fetch(self._job, self._job.state, self._generator, self._context, self._progress)
        self._now(self._store.downloaded(self._job.key, delivery))
        return True

    async def _conform(self) -> bool:
        assert isinstance(self._job.state, Conforming)
        take = await asyncio.to_thread(self._made, self._job, self._job.state.delivery, self._context.clock.now())
        if take is None:
            self._now(self._store.ask_again(self._job.key))
            return True
        self._now(self._store.succeed(self._job.key, take))
        await asyncio.to_thread(self._context.takes.clear_request, self._job)
        return True

    def _made(self, job: Job, delivery: Path, now: datetime) -> Take | None:
        """In a thread of its own. None: there is nothing (any more) that it could be made from."""
        take = self._context.takes.finished(job)
        if take is not None or not delivery.is_file():
            return take
        target = delivery.with_name("conformed.mov")
        report: ConformReport = self._context.conformer(delivery, job.conform, target, self._progress)
        self._context.rules.fail_point("conformed")
        return self._context.takes.place(job, report, now)
