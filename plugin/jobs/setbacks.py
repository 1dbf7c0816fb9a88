"""When a step of a job goes wrong: the policy's decision, carried out."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

from plugin.errors import (
    GenerationFailed,
    JobError,
    ProjectBusy,
    Scope,
    SecondUnitError,
    Stopped,
    StorageError,
    WrongState,
)
from plugin.generators.base import Money, Unable
from plugin.jobs.border import readable
from plugin.jobs.costs import cost_of_failure, with_cost
from plugin.jobs.job import Conforming, Downloading, Job, Queued
from plugin.jobs.job_in_run import JobInRun
from plugin.jobs.pauses import Reason, out_of_reach, same_mistake, too_busy
from plugin.jobs.retry import Close, Failure, FreshLink, FromStart, GiveUp, GiveWay, LeaveOpen, SameAgain, Step
from plugin.jobs.run_context import RunContext

jitter = 0.2
"""Share by which waits after a failure vary."""


class Setbacks(JobInRun):
    """The border of a job: no error of its own passes, only ProjectBusy (the lease is lost)."""

    def __init__(self, job: Job, context: RunContext) -> None:
        super().__init__(job, context)
        self._tries: dict[Step, int] = {}

    async def _guarded(self, step: Step, work: Callable[[], Awaitable[bool]]) -> bool:
        """Do one step; False to leave the job as it is for this run."""
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
        decision = self._context.rules.retry.decide(failure)
        if failure.paid and isinstance(decision, SameAgain | FromStart | GiveWay | FreshLink):
            self._context.delayed(self._generator.name, failure.error)
        match decision:
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
        charge = how.charge if isinstance(how, Unable) else _paid_before(error)
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

    def _forget_delivery(self) -> None:
        if isinstance(self._job.state, Conforming):
            self._job.state.delivery.unlink(missing_ok=True)

    def _may_be_sent(self) -> None:
        """Whatever it had to wait for is over, or waited for elsewhere."""
        self._job = self._job.evolve(state=Queued(self._job.state.since))


def _paid_before(error: SecondUnitError) -> Money | None:
    """What a provider charged on the way to its refusal."""
    return Money(*error.cost) if isinstance(error, GenerationFailed) and error.cost else None


def _about(seconds: float) -> float:
    """A little longer by chance, so that what failed together does not try again together."""
    return seconds * (1 + jitter * random.random())
