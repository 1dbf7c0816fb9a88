"""Everything that Second Unit refuses or fails at, as one tree.

SecondUnitError                 text may be shown to an editor verbatim; exit code 1 unless named below
├── Refused                     nothing was written, nothing spent; exit code 2
│   ├── UsageError              the call itself is wrong
│   ├── UnreadableCut           the file cannot be read as a cut, with the place
│   │   └── HostileInput        the file would harm the reader (depth, size, numbers, paths)
│   ├── UnsupportedFormat       we know the format but cannot do this with it (yet)
│   ├── CutChanged              the file changed under us while we worked on it
│   └── ProjectBusy             another runner holds the project
├── NotAdmitted                 the batch was not admitted; nothing spent; exit code 3
├── Stopped                     stopped part-way, continue with `resume`; exit code 4
├── MediaError                  a media file cannot be decoded, probed or written
│   └── BadDelivery             what a generator returned is not the picture we asked for
├── GenerationFailed            a generator said no: nothing was created
├── AnswerLost                  a request left and no answer came: something may have been created
├── BudgetReached               sending the job would pass a budget; nothing was sent; exit code 4
├── StorageError                the project folder cannot be written (full, read-only, gone); exit code 2
└── JobError                    a job is not what the caller took it for; nothing changed
    ├── WrongState              the named transition does not apply to its state
    ├── DuplicateJob            its key or take number is taken
    └── UnknownJob              no job has that key
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plugin.messages import Message


class SecondUnitError(Exception):
    """What happened, and what the editor can do about it.

    `code` is a stable machine word (`snake_case`) that scripts may test.
    """

    exit_code = 1

    def __init__(self, message: Message, action: Message | None = None, *, code: str = "error") -> None:
        super().__init__(str(message))
        self.message = message
        self.action = action
        self.code = code


class Refused(SecondUnitError):
    exit_code = 2


class UsageError(Refused):
    pass


class UnreadableCut(Refused):
    pass


class HostileInput(UnreadableCut):
    pass


class UnsupportedFormat(Refused):
    pass


class CutChanged(Refused):
    pass


class ProjectBusy(Refused):
    pass


class NotAdmitted(SecondUnitError):
    """The whole batch was turned down; `reasons` lists every cause, shot by shot."""

    exit_code = 3

    def __init__(self, message: Message, reasons: Sequence[Message], action: Message | None = None) -> None:
        super().__init__(message, action, code="not_admitted")
        self.reasons = tuple(reasons)


class Stopped(SecondUnitError):
    exit_code = 4


class MediaError(SecondUnitError):
    pass


class BadDelivery(MediaError):
    pass


class Scope(StrEnum):
    """How far a refusal reaches."""

    request = "request"
    """This request only: prompt, picture, parameters."""
    lane = "lane"
    """Every request for this model of this account: concurrency, rate, quota, entitlement."""
    account = "account"
    """Every request of this account: key, balance, region."""


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """A limit that a provider named when it refused, to be kept and checked before the next attempt."""

    name: str
    """E.g. "concurrency", "prompt_length", "daily"."""
    value: int


class GenerationFailed(SecondUnitError):
    """A generator said no, and nothing was created. Says how far that reaches and whether it passes with time."""

    def __init__(
        self,
        message: Message,
        action: Message | None = None,
        *,
        code: str = "error",
        scope: Scope = Scope.request,
        temporary: bool = False,
        retry_after: float | None = None,
        limit: StatedLimit | None = None,
        cost: tuple[Decimal, str] | None = None,
    ) -> None:
        super().__init__(message, action, code=code)
        self.scope = scope
        self.temporary = temporary
        """The same request may pass later."""
        self.retry_after = retry_after
        """Seconds to wait, as the provider asked."""
        self.limit = limit
        self.cost = cost
        """Amount and currency of what the provider charged for preparations; the job itself was not created."""


class AnswerLost(SecondUnitError):
    pass


class BudgetReached(SecondUnitError):
    exit_code = 4


class StorageError(SecondUnitError):
    exit_code = 2


class JobError(SecondUnitError):
    pass


class WrongState(JobError):
    pass


class DuplicateJob(JobError):
    pass


class UnknownJob(JobError):
    pass
