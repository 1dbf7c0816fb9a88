"""The named transitions of a job: the only way its state changes, and from which states each one applies.

Held -release-> Queued -start_submit-> Submitting -accept-> Running -deliver-> Downloading
     -downloaded-> Conforming -succeed-> Succeeded
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from plugin.errors import WrongState
from plugin.generators.base import Accepted, GenerationRequest, Money, Ready, Remote
from plugin.jobs import bookings
from plugin.jobs import job as states
from plugin.jobs.bookings import Booking
from plugin.jobs.job import Job, State
from plugin.jobs.verdict import QueuePlace, Verdict
from plugin.messages import Message, say
from plugin.shots.takes import Take

Change: TypeAlias = Callable[[Job, datetime], Job]
unsent = (states.Held, states.Queued)


def only_from(job: Job, name: str, *allowed: type[State]) -> None:
    """WrongState unless the job is in one of the allowed states."""
    if not isinstance(job.state, allowed):
        raise _wrong_state(job, name)


def _wrong_state(job: Job, name: str) -> WrongState:
    return WrongState(
        say("Job {key} is {state}; {change} does not apply.", key=job.key, state=job.word, change=name),
        say("Look at the jobs again: somebody else changed this one."),
        code="wrong_state",
    )


class JobTransitions(ABC):
    """Every method returns the job as it is now on record; WrongState or UnknownJob, and nothing changed, otherwise."""

    @abstractmethod
    def _change(
        self, name: str, key: str, change: Change, booking: Booking | None = None, take: Take | None = None
    ) -> Job:
        """Apply `change`, book it where the job costs money, and record the result (and the take) in one step."""

    @abstractmethod
    def _priorities(self) -> tuple[int, int]:
        """Lowest and highest priority of the jobs that were not sent yet; called within a change."""

    @abstractmethod
    def _at_risk(self, key: str) -> bool:
        """Whether a sending of the job is at risk; called within a change."""

    def release(self, key: str, request: GenerationRequest | None = None, notes: tuple[Message, ...] = ()) -> Job:
        """Held -> Queued, with the request as it will be sent."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "release", states.Held)
            return job.evolve(state=states.Queued(now), request=request or job.request, notes=job.notes + notes)

        return self._change("release", key, change)

    def hold(self, key: str) -> Job:
        """Queued -> Held, until it is released."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "hold", states.Queued)
            return job.evolve(state=states.Held(now, by_user=True))

        return self._change("hold", key, change)

    def move(self, key: str, place: QueuePlace) -> Job:
        """Before or behind every job that was not sent yet; its state stays."""

        def change(job: Job, _now: datetime) -> Job:
            only_from(job, "move", *unsent)
            lowest, highest = self._priorities()
            return job.evolve(priority=highest + 1 if place is QueuePlace.front else lowest - 1)

        return self._change("move", key, change)

    def join_run(self, key: str, run: str) -> Job:
        """A job that was not sent yet goes under another fill and its budget; its state stays."""

        def change(job: Job, _now: datetime) -> Job:
            only_from(job, "join_run", *unsent)
            return job.evolve(run=run)

        return self._change("join_run", key, change)

    def start_submit(self, key: str, account: str = "") -> Job:
        """Queued -> Submitting: intent and reservation, on record before the request leaves; or BudgetReached."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "start_submit", states.Queued)
            return job.evolve(state=states.Submitting(now), attempts=job.attempts + 1, account=account)

        return self._change("start_submit", key, change, bookings.reserve)

    def accept(self, key: str, accepted: Accepted) -> Job:
        """Submitting (or Lost, when the provider is found to have it) -> Running."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "accept", states.Submitting, states.Lost)
            return job.evolve(state=states.Running(now, accepted.provider_id), charge=accepted.charge or job.charge)

        return self._change("accept", key, change, bookings.accepted(accepted.charge))

    def deliver(self, key: str, ready: Ready) -> Job:
        """Running -> Downloading."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "deliver", states.Running)
            state = states.Downloading(now, _provider_id(job), ready.location)
            return job.evolve(state=state, charge=ready.charge or job.charge, remote=_remote(job, ready, now))

        return self._change("deliver", key, change, bookings.made(ready.charge))

    def ask_again(self, key: str) -> Job:
        """Downloading or Conforming -> Running: the link or the delivered file is gone, so ask for a fresh one."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "ask_again", states.Downloading, states.Conforming)
            return job.evolve(state=states.Running(now, _provider_id(job)))

        return self._change("ask_again", key, change)

    def downloaded(self, key: str, delivery: Path) -> Job:
        """Downloading -> Conforming."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "downloaded", states.Downloading)
            return job.evolve(state=states.Conforming(now, _provider_id(job), delivery))

        return self._change("downloaded", key, change)

    def succeed(self, key: str, take: Take, notes: tuple[Message, ...] = ()) -> Job:
        """Conforming -> Succeeded; the take is recorded in the same step."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "succeed", states.Conforming)
            return job.evolve(state=states.Succeeded(now), notes=job.notes + notes)

        return self._change("succeed", key, change, bookings.made(None), take)

    def fail(
        self,
        key: str,
        code: str,
        message: Message,
        action: Message | None = None,
        charge: Money | None = None,
        *,
        created: bool = True,
    ) -> Job:
        """Any open state -> Failed. `created` False: the provider certainly made nothing, so it costs nothing."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "fail", *states.open_states)
            return job.evolve(state=states.Failed(now, code, message, action), charge=charge or job.charge)

        return self._change("fail", key, change, bookings.failed(charge, created=created))

    def lose(self, key: str, code: str, message: Message, action: Message | None = None) -> Job:
        """Submitting -> Lost."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "lose", states.Submitting)
            return job.evolve(state=states.Lost(now, code, message, action))

        return self._change("lose", key, change, bookings.at_risk)

    def requeue(self, key: str, not_before: datetime | None = None) -> Job:
        """A sent state or Lost -> Queued. Only where the provider made nothing, or makes it for free."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "requeue", *states.sent_states, states.Lost)
            return job.evolve(state=states.Queued(now, not_before))

        return self._change("requeue", key, change, bookings.given_back)

    def settle(self, key: str, verdict: Verdict, provider_id: str = "") -> Job:
        """What the user found out at the provider.

        Lost -> Running (bought, with its id), Failed (bought, nobody knows its id), Cancelled (not bought) or
        Queued (retry, though it may be paid twice). An aborted job is fetched with its id, else only what it cost is
        settled; so it is for an earlier sending of a job that was retried.
        """

        def change(job: Job, now: datetime) -> Job:
            match job.state:
                case states.Lost():
                    return job.evolve(state=_judged(verdict, provider_id, now))
                case states.Cancelled() if self._at_risk(key) and verdict is Verdict.bought and provider_id:
                    return job.evolve(state=states.Running(now, provider_id))
            if verdict is Verdict.retry or provider_id or not self._at_risk(key):
                raise _wrong_state(job, "settle")
            return job

        return self._change("settle", key, change, bookings.judged(verdict, provider_id))

    def cancel(self, key: str) -> Job:
        """Held or Queued -> Cancelled: not sent, costs nothing."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "cancel", *unsent)
            return job.evolve(state=states.Cancelled(now, sent=False))

        return self._change("cancel", key, change)

    def abort(self, key: str) -> Job:
        """A sent state -> Cancelled: the provider may still charge."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "abort", *states.sent_states)
            return job.evolve(state=states.Cancelled(now, sent=True))

        return self._change("abort", key, change, bookings.at_risk)


def _judged(verdict: Verdict, provider_id: str, now: datetime) -> State:
    match verdict:
        case Verdict.bought if provider_id:
            return states.Running(now, provider_id)
        case Verdict.bought:
            return states.Failed(
                now,
                "bought_not_fetched",
                say("The provider made the clip, but without its id it cannot be fetched. It counts as paid."),
                say("Fetch the clip from the provider's own site, or fill the shot again."),
            )
        case Verdict.not_bought:
            return states.Cancelled(now, sent=False)
        case Verdict.retry:
            return states.Queued(now)


def _remote(job: Job, ready: Ready, now: datetime) -> Remote | None:
    """Only for jobs that were sent to an account: what is on this machine needs no second place."""
    if not job.account:
        return job.remote
    return Remote(job.request.generator, job.account, _provider_id(job), ready.location, ready.result_id, now)


def _provider_id(job: Job) -> str:
    match job.state:
        case states.Running(provider_id=known) | states.Downloading(provider_id=known):
            return known
        case states.Conforming(provider_id=known):
            return known
    return ""
