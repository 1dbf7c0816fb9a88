"""What became of a request whose answer is not on record: asked of the provider, never guessed.

Absent counts only once the request can no longer arrive (`Generator.settle_seconds`). Then nothing was created, and
the same key may go out again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from plugin.errors import SecondUnitError
from plugin.generators.base import Absent, Accepted, Found, Generator, Uncertain
from plugin.jobs.clock import Clock
from plugin.jobs.costs import cost_of_loss, with_cost
from plugin.jobs.job import Job, Lost
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.verdict import Verdict
from plugin.messages import Message, say

first_seconds, longest_seconds = 2.0, 60.0
unclear_answers = 6
"""So often a provider is asked that cannot tell yet: about two minutes."""
vain_sendings = 3
"""So often in one run a request is sent again that never arrived."""


@dataclass(frozen=True, slots=True)
class There:
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class NotThere:
    """It certainly never arrived. `again`: it may be sent again in this run."""

    again: bool


@dataclass(frozen=True, slots=True)
class Later:
    """Ask again after `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell: the job is lost until the user has looked."""

    code: str
    message: Message
    action: Message


Answer: TypeAlias = There | NotThere | Later | Unknown


class Enquiry:
    """The questions about one job in one run."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: float | None = None
        self._first: float | None = None
        self._unclear = 0
        self._vain = 0

    async def ask(self, generator: Generator, job: Job) -> Answer:
        """Errors of the generator come out: not being able to ask proves nothing."""
        asked = self._clock.monotonic()
        self._first = asked if self._first is None else self._first
        finding = await generator.find(job.request, job.state.since)
        match finding:
            case Found(provider_id, charge):
                return There(Accepted(provider_id, charge))
            case Absent():
                # Measured to the moment of asking: the answer may be older than its arrival.
                left = generator.settle_seconds - self._age(job.state.since, asked)
                return Later(min(left, longest_seconds)) if left > 0 else self._not_there()
            case Uncertain(hint, ask_again):
                return self._unsure(generator, job, hint, ask_again)

    def sent_again(self) -> None:
        """This run sends it now."""
        self._sent, self._first, self._unclear = self._clock.monotonic(), None, 0

    def vain(self, generator: Generator) -> SecondUnitError:
        return SecondUnitError(say("{times} requests in a row never arrived.", times=self._vain), code="never_arrived")

    def _not_there(self) -> NotThere:
        self._vain += 1
        return NotThere(self._vain < vain_sendings)

    def _unsure(self, generator: Generator, job: Job, hint: Message, ask_again: bool) -> Answer:
        wait = min(longest_seconds, first_seconds * 2**self._unclear)
        self._unclear += 1
        unsettled = self._age(job.state.since, self._clock.monotonic()) < generator.settle_seconds
        if ask_again and (self._unclear <= unclear_answers or unsettled):
            return Later(wait)
        message = say("{generator} may have taken the job, but its answer was lost.", generator=generator.name)
        return Unknown("answer_lost", with_cost(message, cost_of_loss(job)), hint)

    def _age(self, since: datetime, asked: float) -> float:
        """Seconds since the request was sent. A date that jumps must neither hurry nor hang it, so this run's own
        sendings are measured by monotonic time; of others only the date is known."""
        if self._sent is not None:
            return asked - self._sent
        assert self._first is not None
        waited = self._clock.monotonic() - self._first
        return max(waited, (self._clock.now() - since).total_seconds() - (self._clock.monotonic() - asked))


async def ask_about_lost(job: Job, generator: Generator, store: ProjectStore, clock: Clock) -> Job:
    """A lost job, asked about once more: Running when it is found, and not lost any more when it never arrived.

    Sent again only where the shot was not filled anew meanwhile. Errors of the generator come out.
    """
    assert isinstance(job.state, Lost)
    sent = next((e.opened for e in reversed(store.ledger.entries(job.shot_id)) if e.key == job.key), job.state.since)
    finding = await generator.find(job.request, sent)
    match finding:
        case Found(provider_id, charge):
            return store.jobs.accept(job.key, Accepted(provider_id, charge))
        case Absent() if (clock.now() - sent).total_seconds() >= generator.settle_seconds:
            if _newest(job, store):
                store.jobs.settle(job.key, Verdict.retry)
            return store.jobs.settle(job.key, Verdict.not_bought)
    return job


def _newest(job: Job, store: ProjectStore) -> bool:
    return all(other.take <= job.take for other in store.jobs.list(job.shot_id) if other.stage == job.stage)
