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
from plugin.generators.base import Accepted, GenerationRequest, Money, Ready
from plugin.jobs import job as states
from plugin.jobs.job import Job, State
from plugin.messages import Message, say
from plugin.shots.takes import Take

Change: TypeAlias = Callable[[Job, datetime], Job]


def only_from(job: Job, name: str, *allowed: type[State]) -> None:
    """WrongState unless the job is in one of the allowed states."""
    if not isinstance(job.state, allowed):
        raise WrongState(
            say("Job {key} is {state}; {change} does not apply.", key=job.key, state=job.word, change=name),
            say("Look at the jobs again: somebody else changed this one."),
            code="wrong_state",
        )


class JobTransitions(ABC):
    """Every method returns the job as it is now on record; WrongState or UnknownJob, and nothing changed, otherwise."""

    @abstractmethod
    def _change(self, name: str, key: str, change: Change, take: Take | None = None) -> Job:
        """Apply `change` and record the result (and the take) in one step."""

    def release(self, key: str, request: GenerationRequest | None = None, notes: tuple[Message, ...] = ()) -> Job:
        """Held -> Queued, with the request as it will be sent."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "release", states.Held)
            return job.evolve(state=states.Queued(now), request=request or job.request, notes=job.notes + notes)

        return self._change("release", key, change)

    def start_submit(self, key: str) -> Job:
        """Queued -> Submitting: the intent, on record before the request leaves."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "start_submit", states.Queued)
            return job.evolve(state=states.Submitting(now), attempts=job.attempts + 1)

        return self._change("start_submit", key, change)

    def accept(self, key: str, accepted: Accepted) -> Job:
        """Submitting (or Lost, when the provider is found to have it) -> Running."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "accept", states.Submitting, states.Lost)
            return job.evolve(state=states.Running(now, accepted.provider_id), charge=accepted.charge or job.charge)

        return self._change("accept", key, change)

    def deliver(self, key: str, ready: Ready) -> Job:
        """Running -> Downloading."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "deliver", states.Running)
            state = states.Downloading(now, _provider_id(job), ready.location)
            return job.evolve(state=state, charge=ready.charge or job.charge)

        return self._change("deliver", key, change)

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

        return self._change("succeed", key, change, take)

    def fail(
        self, key: str, code: str, message: Message, action: Message | None = None, charge: Money | None = None
    ) -> Job:
        """Any open state -> Failed."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "fail", *states.open_states)
            return job.evolve(state=states.Failed(now, code, message, action), charge=charge or job.charge)

        return self._change("fail", key, change)

    def lose(self, key: str, code: str, message: Message, action: Message | None = None) -> Job:
        """Submitting -> Lost."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "lose", states.Submitting)
            return job.evolve(state=states.Lost(now, code, message, action))

        return self._change("lose", key, change)

    def requeue(self, key: str, not_before: datetime | None = None) -> Job:
        """A sent state -> Queued. Only where the provider made nothing, or makes it for free."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "requeue", *states.sent_states)
            return job.evolve(state=states.Queued(now, not_before))

        return self._change("requeue", key, change)

    def cancel(self, key: str) -> Job:
        """Held or Queued -> Cancelled: not sent, costs nothing."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "cancel", states.Held, states.Queued)
            return job.evolve(state=states.Cancelled(now, sent=False))

        return self._change("cancel", key, change)

    def abort(self, key: str) -> Job:
        """A sent state -> Cancelled: the provider may still charge."""

        def change(job: Job, now: datetime) -> Job:
            only_from(job, "abort", *states.sent_states)
            return job.evolve(state=states.Cancelled(now, sent=True))

        return self._change("abort", key, change)


def _provider_id(job: Job) -> str:
    match job.state:
        case states.Running(provider_id=known) | states.Downloading(provider_id=known):
            return known
        case states.Conforming(provider_id=known):
            return known
    return ""
