"""One job on its way from Held to its end: one method per state, each named transition on record before the next."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from plugin.conform.spec import ConformReport
from plugin.errors import (
    BudgetReached,
    GenerationFailed,
    JobError,
    ProjectBusy,
    Scope,
    SecondUnitError,
    Stopped,
    StorageError,
    WrongState,
)
from plugin.events import JobChanged
from plugin.generators.base import Accepted, GenerationRequest, Generator, Ready, Report, Unable, Working
from plugin.jobs.border import readable
from plugin.jobs.costs import cost_of_failure, with_cost
from plugin.jobs.delivery import fetch
from plugin.jobs.inputs import resolve
from plugin.jobs.job import (
    Cancelled,
    Conforming,
    Downloading,
    Held,
    Job,
    Queued,
    Running,
    Submitting,
)
from plugin.jobs.lanes import Lane, Seat
from plugin.jobs.pauses import Reason, not_set_up, other_account, out_of_reach, same_mistake, too_busy
from plugin.jobs.polling import together
from plugin.jobs.reconcile import Enquiry, Later, NotThere, There, Unknown
from plugin.jobs.retry import Close, Failure, FreshLink, FromStart, GiveUp, GiveWay, LeaveOpen, SameAgain, Step
from plugin.jobs.run_context import RunContext
from plugin.shots.takes import Take

most_seconds_for_others = 1.0
"""A download waits no longer for creates that are on their way."""
jitter = 0.2
"""Share by which waits after a failure vary."""


class JobWorker:
    """Drives one job. Errors of the job end in its state; only ProjectBusy (the lease is lost) comes out."""

    def __init__(self, job: Job, context: RunContext) -> None:
        self._job = job
        self._context = context
        self._store = context.store.jobs
        self._tries: dict[Step, int] = {}
        self._asked = 0
        self._seat: Seat | None = None
        self._lane_known: tuple[GenerationRequest, Lane] | None = None
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

    def _may_be_sent(self) -> None:
        self._job = self._job.evolve(state=Queued(self._job.state.since))

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

    async def _guarded(self, step: Step, work: Callable[[], Awaitable[bool]]) -> bool:
        """The border of a job: no error of its own passes."""
        try:
            return await work()
        except ProjectBusy:
            raise
        except JobError:
            return await self._read_again()
        except Exception as error:  # noqa: BLE001 a foreign error of one job must not stop the others
            return await self._after(step, error)

    async def _after(self, step: Step, error: Exception) -> bool:
        known = readable(error, self._part)
        if isinstance(known, Stopped) or self._context.stopping:
            return False
        if isinstance(known, StorageError):
            self._context.halt(known)
            return False
        self._tries[step] = self._tries.get(step, 0) + 1
        foreign = known is not error
        failure = Failure(step, self._generator.paid, self._job.attempts, self._tries[step], known, foreign)
        try:
            return await self._carry_out(failure)
        except StorageError as full:
            self._context.halt(full)
            return False
        except WrongState:
            return await self._read_again()

    async def _carry_out(self, failure: Failure) -> bool:
        if isinstance(failure.error, GenerationFailed) and failure.error.limit:
            self._context.lanes.learn(self._job.request, failure.error.limit)
        match self._context.rules.retry.decide(failure):
            case SameAgain(seconds):
                await self._context.clock.sleep(_about(seconds))
            case FromStart(seconds):
                self._requeue(_about(seconds))
            case GiveWay(scope, retry_after):
                return self._give_way(failure, scope, retry_after)
            case Close(scope):
                return self._close(failure, scope)
            case FreshLink(seconds):
                self._forget_delivery()
                self._now(self._store.ask_again(self._job.key))
                await self._context.clock.sleep(_about(seconds))
            case GiveUp():
                self._fail(failure.error, failure)
            case LeaveOpen():
                return self._leave_for_later(failure)
        return True

    def _requeue(self, seconds: float) -> None:
        wait = self._context.clock.now() + timedelta(seconds=seconds) if seconds else None
        self._now(self._store.requeue(self._job.key, wait))

    def _give_way(self, failure: Failure, scope: Scope, retry_after: float | None) -> bool:
        """The lane waits, and this job with the others in it: on record until when, should this run end."""
        assert self._seat is not None
        lane, request = self._lane, self._job.request
        wait = lane.refused(self._seat, retry_after)
        self._requeue(wait)
        self._may_be_sent()
        if scope is Scope.account:
            self._context.lanes.hold(request, wait)
        if lane.worn_out:
            minutes = round(lane.busy_seconds / 60)
            name = self._context.lanes.name(request)
            lane.close(too_busy(request.generator, name, minutes, failure.error.message))
        return True

    def _close(self, failure: Failure, scope: Scope) -> bool:
        assert isinstance(failure.error, GenerationFailed)
        reason = self._context.lanes.close(self._job.request, scope, failure.error)
        if failure.step is Step.submit:
            self._requeue(0)
        return self._leave(reason)

    def _leave_for_later(self, failure: Failure) -> bool:
        error, name = failure.error, self._generator.name
        if failure.step is Step.submit:
            self._requeue(0)
        if isinstance(error, GenerationFailed) and not error.temporary:
            return self._leave(Reason(name, "", error.code, error.message, error.action))
        return self._leave(out_of_reach(name, error))

    def _fail(self, error: SecondUnitError, how: Failure | Unable) -> None:
        """Failed, with what it cost; the same failure again and again closes a paid lane."""
        sent = isinstance(how, Unable) or how.step is not Step.inputs
        created = isinstance(how, Unable) or how.step not in (Step.inputs, Step.submit)
        charge = how.charge if isinstance(how, Unable) else None
        message = error.message
        if self._generator.paid and sent:
            message = with_cost(message, cost_of_failure(self._job, charge, created))
        job = self._store.fail(self._job.key, error.code, message, error.action, charge, created=created)
        if self._generator.paid and sent and not isinstance(self._job.state, Downloading | Conforming):
            self._count_failure(error)
        self._now(job)

    def _count_failure(self, error: SecondUnitError) -> None:
        lane, request = self._lane, self._job.request
        if lane.failed(error.code) == self._context.rules.same_failures:
            name = self._context.lanes.name(request)
            lane.close(same_mistake(request.generator, name, self._context.rules.same_failures, error.message))

    def _leave(self, reason: Reason | None) -> bool:
        """Always False: nothing more for the job in this run."""
        if reason:
            self._context.leave(self._job, reason)
        return False

    def _forget_delivery(self) -> None:
        if isinstance(self._job.state, Conforming):
            self._job.state.delivery.unlink(missing_ok=True)

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
        if self._lane_known is None or self._lane_known[0] is not self._job.request:
            self._lane_known = (self._job.request, self._context.lanes.of(self._job.request))
        return self._lane_known[1]

    def _progress(self, fraction: float) -> bool:
        return self._context.progress(self._job, fraction)

    @property
    def _part(self) -> str:
        return f"generator {self._job.request.generator}"


def _about(seconds: float) -> float:
    """A little longer by chance, so that what failed together does not try again together."""
    return seconds * (1 + jitter * random.random())
