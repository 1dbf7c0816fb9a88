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
from plugin.jobs.job import Job
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.verdict import Verdict
from plugin.messages import Message, say

longest_seconds = 60.0
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

    def __init__(self, clock: Clock, first_seconds: float = 2.0, patience: int = unclear_answers) -> None:
        self._clock = clock
        self._patience = patience
        self._first_seconds = first_seconds
        self._sent: float | None = None
        self._first: float | None = None
        self._unclear = 0
        self._vain = 0

    async def ask(self, generator: Generator, job: Job, since: datetime) -> Answer:
        """`since`: when it was sent, as far as is known. Errors of the generator come out: they prove nothing."""
        asked = self._clock.monotonic()
        self._first = asked if self._first is None else self._first
        finding = await generator.find(job.request, since)
        match finding:
            case Found(provider_id, charge):
                return There(Accepted(provider_id, charge))
            case Absent():
                # Measured to the moment of asking: the answer may be older than its arrival.
                left = generator.settle_seconds - self._age(since, asked)
                return Later(min(left, longest_seconds)) if left > 0 else self._not_there()
            case Uncertain(hint, ask_again):
                unsettled = self._age(since, asked) < generator.settle_seconds
                if ask_again and (unsettled or self._unclear < self._patience):
                    return self._not_yet()
                message = say("{generator} may have taken the job, but its answer was lost.", generator=generator.name)
                return Unknown("answer_lost", with_cost(message, cost_of_loss(job)), hint)

    def sent_again(self) -> None:
        """This run sends it now."""
        self._sent, self._first, self._unclear = self._clock.monotonic(), None, 0

    def vain(self, generator: Generator) -> SecondUnitError:
        return SecondUnitError(say("{times} requests in a row never arrived.", times=self._vain), code="never_arrived")

    def _not_there(self) -> NotThere:
        self._vain += 1
        return NotThere(self._vain < vain_sendings)

    def _not_yet(self) -> Later:
        wait = min(longest_seconds, self._first_seconds * 2**self._unclear)
        self._unclear += 1
        return Later(wait)

    def _age(self, since: datetime, asked: float) -> float:
        """Seconds since the request was sent. A date that jumps must neither hurry nor hang it, so this run's own
        sendings are measured by monotonic time; of others only the date is known."""
        if self._sent is not None:
            return asked - self._sent
        assert self._first is not None
        waited = self._clock.monotonic() - self._first
        return max(waited, (self._clock.now() - since).total_seconds() - (self._clock.monotonic() - asked))


async def ask_about_lost(job: Job, generator: Generator, store: ProjectStore, enquiry: Enquiry, clock: Clock) -> Job:
    """A lost job, asked about once more: Running when it is found, and not lost any more when it never arrived.

    Sent again only where the shot was not filled anew meanwhile. Errors of the generator come out.
    """
    sent = next((e.opened for e in reversed(store.ledger.entries(job.shot_id)) if e.key == job.key), job.state.since)
    while True:
        match await enquiry.ask(generator, job, sent):
            case There(accepted):
                return store.jobs.accept(job.key, accepted)
            case NotThere():
                again = _newest(job, store)
                return store.jobs.requeue(job.key) if again else store.jobs.settle(job.key, Verdict.not_bought)
            case Later(seconds):
                await clock.sleep(seconds)
            case Unknown():
                return job


def _newest(job: Job, store: ProjectStore) -> bool:
    return all(other.take <= job.take for other in store.jobs.list(job.shot_id) if other.stage == job.stage)
