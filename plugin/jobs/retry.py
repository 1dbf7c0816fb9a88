"""What to do when a step of a job goes wrong: a policy that answers with a decision.

A paid create is never sent twice by itself: its answer may be lost while the provider works on it and charges.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from plugin.errors import BadDelivery, GenerationFailed, SecondUnitError, StorageError


class Step(StrEnum):
    inputs = "inputs"
    submit = "submit"
    poll = "poll"
    download = "download"
    conform = "conform"


@dataclass(frozen=True, slots=True)
class Failure:
    step: Step
    paid: bool
    attempts: int
    """How often the job was sent, this time included."""
    tries: int
    """How often this step went wrong in this run, this time included."""
    error: SecondUnitError
    foreign: bool
    """The error was none of ours: a library's, or the system's."""


@dataclass(frozen=True, slots=True)
class SameAgain:
    """The same step once more after `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class FromStart:
    """Back to the queue. Only where nothing was created, or creating is free."""

    seconds: float


@dataclass(frozen=True, slots=True)
class FreshLink:
    """Ask the provider again where the clip is, after `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The job has failed."""


@dataclass(frozen=True, slots=True)
class LeaveOpen:
    """Nothing more in this run; the next `resume` goes on from here."""


Decision: TypeAlias = SameAgain | FromStart | FreshLink | GiveUp | LeaveOpen


class RetryPolicy(Protocol):
    def decide(self, failure: Failure) -> Decision: ...


@dataclass(frozen=True, slots=True)
class CarefulRetry:
    """The default. `busy_codes` are refusals that created nothing and pass with time."""

    busy_codes: tuple[str, ...] = ("busy", "too_many_requests")
    most_tries: int = 8
    free_attempts: int = 2
    first_seconds: float = 2.0
    longest_seconds: float = 300.0

    def decide(self, failure: Failure) -> Decision:
        if isinstance(failure.error, StorageError):
            return LeaveOpen()
        match failure.step:
            case Step.inputs:
                return GiveUp()
            case Step.submit:
                return self._submit(failure)
            case Step.poll:
                return self._poll(failure)
            case Step.download:
                return self._download(failure)
            case Step.conform:
                # A damaged delivery may be a damaged transfer: fetch it once more before giving it up.
                again = isinstance(failure.error, BadDelivery) and failure.tries == 1
                return FreshLink(0) if again else GiveUp()

    def _submit(self, failure: Failure) -> Decision:
        if failure.error.code in self.busy_codes and failure.attempts < self.most_tries:
            return FromStart(self._backoff(failure.attempts))
        return self._once_more_if_free(failure)

    def _poll(self, failure: Failure) -> Decision:
        if not failure.paid or isinstance(failure.error, GenerationFailed):
            return self._once_more_if_free(failure)
        return SameAgain(self._backoff(failure.tries)) if failure.tries < self.most_tries else LeaveOpen()

    def _download(self, failure: Failure) -> Decision:
        if not failure.paid:
            return FreshLink(0) if failure.tries == 1 else GiveUp()
        return FreshLink(self._backoff(failure.tries)) if failure.tries < self.most_tries else LeaveOpen()

    def _once_more_if_free(self, failure: Failure) -> Decision:
        again = failure.foreign and not failure.paid and failure.attempts < self.free_attempts
        return FromStart(0) if again else GiveUp()

    def _backoff(self, times: int) -> float:
        return float(min(self.longest_seconds, self.first_seconds * 2 ** (times - 1)))


@dataclass(frozen=True, slots=True)
class Polling:
    """How long to wait between two questions about one job: growing, and spread so that jobs do not ask in step."""

    first_seconds: float = 2.0
    factor: float = 1.3
    longest_seconds: float = 15.0
    spread: float = 0.2
    """Share of the wait by which it varies, up and down."""

    def seconds(self, key: str, asked: int) -> float:
        """The wait after the question number `asked` (from 0)."""
        # The exponent is bounded: a job may be polled for days.
        wait = min(self.longest_seconds, self.first_seconds * self.factor ** min(asked, 64))
        chance = int.from_bytes(hashlib.sha256(f"{key}/{asked}".encode()).digest()[:4]) / 2**32
        return wait * (1 + self.spread * (2 * chance - 1))
