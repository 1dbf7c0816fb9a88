"""A job: one intent to make one take, and how far it has come.

The class name of the state is the word that is stored and shown.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from plugin.conform.spec import ConformSpec
from plugin.generators.base import GenerationRequest, Money, Remote
from plugin.messages import Message


@dataclass(frozen=True, slots=True)
class _State:
    """`since` is aware and in UTC."""

    since: datetime

    def __post_init__(self) -> None:
        if self.since.tzinfo is None:
            raise ValueError("a job's times carry their time zone")


@dataclass(frozen=True, slots=True)
class Held(_State):
    """Waits for the takes of `Job.waits_for`, or for an approval where that is empty."""

    by_user: bool = False
    """Everything is there; only the user lets it go on."""


@dataclass(frozen=True, slots=True)
class Queued(_State):
    """May be sent, but not before `not_before`."""

    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submitting(_State):
    """The intent is on record; the request may or may not have left."""


@dataclass(frozen=True, slots=True)
class Running(_State):
    """The provider has the job under `provider_id`."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Downloading(_State):
    """The clip is ready at `location` and on its way."""

    provider_id: str
    location: str


@dataclass(frozen=True, slots=True)
class Conforming(_State):
    """The clip is here, at `delivery`, and is being made to fit."""

    provider_id: str
    delivery: Path


@dataclass(frozen=True, slots=True)
class Succeeded(_State):
    """The take is in the project."""


@dataclass(frozen=True, slots=True)
class Failed(_State):
    """Ended without a take."""

    code: str
    message: Message
    action: Message | None = None


@dataclass(frozen=True, slots=True)
class Cancelled(_State):
    """Stopped by the user. `sent`: the provider had it, so it may still cost."""

    sent: bool = False


@dataclass(frozen=True, slots=True)
class Lost(_State):
    """The provider's answer was lost: it may have made (and charged) the clip. Never sent again by itself."""

    code: str
    message: Message
    action: Message | None = None


State: TypeAlias = (
    Held | Queued | Submitting | Running | Downloading | Conforming | Succeeded | Failed | Cancelled | Lost
)

open_states = (Held, Queued, Submitting, Running, Downloading, Conforming)
"""States that a runner carries on from."""
sent_states = (Submitting, Running, Downloading, Conforming)
"""States in which a provider may know of the job."""


@dataclass(frozen=True, slots=True)
class Job:
    """Changes only through the named transitions of a JobStore."""

    key: str
    """Unique in the project, e.g. "SH0010/video/t001"; reserves the take's number."""
    shot_id: str
    stage: str
    take: int
    request: GenerationRequest
    conform: ConformSpec
    state: State
    waits_for: tuple[str, ...] = ()
    """Keys of earlier jobs whose takes this one needs."""
    quote: Money | None = None
    """What it should cost; None when free, or (with `paid`) when no price is known."""
    charge: Money | None = None
    """What the provider said it cost."""
    attempts: int = 0
    """How often it was sent."""
    notes: tuple[Message, ...] = ()
    """What the editor should know about how the take was made."""
    run: str = ""
    """Which `fill` asked for it; a budget given there holds for the jobs of that run."""
    priority: int = 0
    """Among the queued jobs of a lane the highest goes first, then the oldest."""
    account: str = ""
    """`Generator.account` to which it was sent; never asked for anywhere else."""
    remote: Remote | None = None
    """Where the provider keeps the clip, once it is ready."""
    paid: bool = False
    """It costs money, also where no price is known."""

    @property
    def word(self) -> str:
        """The stored name of its state."""
        return type(self.state).__name__

    @property
    def open(self) -> bool:
        return isinstance(self.state, open_states)

    @property
    def costs(self) -> bool:
        """Every time it is sent is in the ledger."""
        return self.paid or self.quote is not None

    def evolve(self, **changes: Any) -> Job:
        """A copy with other values."""
        return dataclasses.replace(self, **changes)


def job_key(shot_id: str, stage: str, take: int) -> str:
    return f"{shot_id}/{stage}/t{take:03d}"
