"""What to do when a step of a job goes wrong: a policy that answers with a decision.

A paid create is never sent twice by itself: its answer may be lost while the provider works on it and charges.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from plugin.errors import BadDelivery, GenerationFailed, Scope, SecondUnitError, StorageError


class Step(StrEnum):
    inputs = "inputs"
    submit = "submit"
    enquire = "enquire"
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
class GiveWay:
    """Back to the queue: nothing was created, and the lane or the whole account takes nothing for now."""

    scope: Scope
    retry_after: float | None


@dataclass(frozen=True, slots=True)
class Close:
    """Left open, and nothing more is sent to the lane or the account in this run."""

    scope: Scope


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


Decision: TypeAlias = SameAgain | FromStart | GiveWay | Close | FreshLink | GiveUp | LeaveOpen


class RetryPolicy(Protocol):
    def decide(self, failure: Failure) -> Decision: ...


@dataclass(frozen=True, slots=True)
class CarefulRetry:
    """The default."""

    most_tries: int = 8
    most_deliveries: int = 4
    """How often a clip is fetched that turns out to be none."""
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
            case Step.enquire:
                return _closed(failure.error) or self._ask_again(failure)
            case Step.poll:
                return self._poll(failure)
            case Step.download:
                return self._download(failure)
            case Step.conform:
                return self._conform(failure)

    def _submit(self, failure: Failure) -> Decision:
        error = failure.error
        if not isinstance(error, GenerationFailed):
            return self._once_more_if_free(failure)
        if not error.temporary:
            return _closed(error) or GiveUp()
        if error.scope is not Scope.request:
            return GiveWay(error.scope, error.retry_after)
        # Tries, not attempts: a resume begins with fresh patience.
        return FromStart(self._wait(failure)) if failure.tries < self.most_tries else LeaveOpen()

    def _poll(self, failure: Failure) -> Decision:
        error = failure.error
        if isinstance(error, GenerationFailed) and not error.temporary:
            return _closed(error) or self._once_more_if_free(failure)
        return self._ask_again(failure) if failure.paid else self._once_more_if_free(failure)

    def _download(self, failure: Failure) -> Decision:
        if not failure.paid:
            return FreshLink(0) if failure.tries == 1 else GiveUp()
        error = failure.error
        if closed := _closed(error):
            return closed
        if isinstance(error, GenerationFailed) and not error.temporary:
            if error.code == "forbidden_url":
                return LeaveOpen()
            return FreshLink(self._wait(failure)) if failure.tries < self.most_deliveries else GiveUp()
        if failure.tries >= self.most_tries:
            return LeaveOpen()
        # What was cut off goes on where it stopped; every other time with a fresh link, should that be the cause.
        return FreshLink(self._wait(failure)) if failure.tries % 2 == 0 else SameAgain(self._wait(failure))

    def _conform(self, failure: Failure) -> Decision:
        """A damaged delivery may be a damaged transfer: fetch it again before giving it up, oftener where it was paid
        for."""
        most = self.most_deliveries if failure.paid else 2
        if not isinstance(failure.error, BadDelivery) or failure.tries >= most:
            return GiveUp()
        return FreshLink(0 if failure.tries == 1 else self._wait(failure))

    def _ask_again(self, failure: Failure) -> Decision:
        return SameAgain(self._wait(failure)) if failure.tries < self.most_tries else LeaveOpen()

    def _once_more_if_free(self, failure: Failure) -> Decision:
        again = failure.foreign and not failure.paid and failure.attempts < self.free_attempts
        return FromStart(0) if again else GiveUp()

    def _wait(self, failure: Failure) -> float:
        """Doubling; longer where the provider asked for it."""
        asked = failure.error.retry_after if isinstance(failure.error, GenerationFailed) else None
        return max(asked or 0.0, float(min(self.longest_seconds, self.first_seconds * 2 ** (failure.tries - 1))))


def _closed(error: SecondUnitError) -> Close | None:
    """A refusal that holds for more than one job."""
    if isinstance(error, GenerationFailed) and not error.temporary and error.scope is not Scope.request:
        return Close(error.scope)
    return None
