"""What a project remembers, as small contracts. Real: `store.SqliteStore`. Fake: `tests/fakes/store.py`.

All of them raise StorageError when the project cannot be read or written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias

from plugin.errors import StatedLimit
from plugin.generators.account import Assets
from plugin.generators.base import Accepted, GenerationRequest, Money, Ready
from plugin.jobs.job import Job
from plugin.jobs.ledger import Budget, BudgetScope, Entry
from plugin.jobs.owner import Owner
from plugin.jobs.verdict import QueuePlace, Verdict
from plugin.messages import Message
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from plugin.shots.takes import Take
from plugin.timeline.identity import Known


class JobStore(Protocol):
    """Jobs and their named transitions (`transitions.py`); each is on record when the call returns."""

    def add_batch(self, jobs: Sequence[Job]) -> None:
        """All or nothing. DuplicateJob for a key or take number in use; UnknownJob when one waits for a job that is
        neither on record nor earlier in the batch."""
        ...

    def get(self, key: str) -> Job: ...
    def list(self, shot_id: str | None = None) -> tuple[Job, ...]:
        """In the order they were added."""
        ...

    def release(self, key: str, request: GenerationRequest | None = None, notes: tuple[Message, ...] = ()) -> Job: ...
    def start_submit(self, key: str, account: str = "") -> Job:
        """Also reserves the job's quote in the ledger; BudgetReached, and nothing changed, when that passes a budget
        of the run, the film or the day."""
        ...

    def accept(self, key: str, accepted: Accepted) -> Job: ...
    def deliver(self, key: str, ready: Ready) -> Job: ...
    def ask_again(self, key: str) -> Job: ...
    def downloaded(self, key: str, delivery: Path) -> Job: ...
    def succeed(self, key: str, take: Take, notes: tuple[Message, ...] = ()) -> Job: ...
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
        """`created` False: the provider certainly made nothing (it refused), so the reservation is given back."""
        ...

    def lose(self, key: str, code: str, message: Message, action: Message | None = None) -> Job: ...
    def requeue(self, key: str, not_before: datetime | None = None) -> Job: ...
    def hold(self, key: str) -> Job: ...
    def move(self, key: str, place: QueuePlace) -> Job: ...
    def join_run(self, key: str, run: str) -> Job:
        """A job that was not sent yet goes under another fill and its budget."""
        ...

    def settle(self, key: str, verdict: Verdict, provider_id: str = "") -> Job:
        """What the user found out about a Lost or aborted job, or an earlier sending that is still at risk."""
        ...

    def cancel(self, key: str) -> Job: ...
    def abort(self, key: str) -> Job: ...


class Ledger(Protocol):
    """What was reserved and charged, one entry per time a job was sent. Written by the transitions of the jobs."""

    def entries(self, shot_id: str | None = None) -> tuple[Entry, ...]:
        """In the order they were opened."""
        ...

    def spent(self, currency: str, run: str | None = None, since: datetime | None = None) -> Decimal:
        """What counts against budgets in that currency: in all, of one run, or of what was sent since then."""
        ...

    def budgets(self) -> tuple[Budget, ...]: ...
    def set_budget(self, budget: Budget) -> None:
        """Replaces the one of the same scope, run and currency."""
        ...

    def remove_budget(self, scope: BudgetScope, currency: str, run: str = "") -> None: ...


class LimitStore(Protocol):
    """Limits that providers stated when they refused."""

    def learn(self, generator: str, account: str, lane: str, limit: StatedLimit) -> None: ...
    def limits(self, generator: str, account: str, lane: str) -> dict[str, tuple[int, datetime]]:
        """Value and when it was learned, by name."""
        ...


class CharacterStore(Protocol):
    def all(self) -> tuple[CharacterSheet, ...]:
        """By name."""
        ...

    def set(self, character: CharacterSheet) -> None: ...
    def remove(self, name: str) -> bool: ...


class TakeStore(Protocol):
    """The newest take of a shot's stage (highest number) is circled, unless the user circled one."""

    def add(self, take: Take) -> None: ...
    def list(self, shot_id: str | None = None) -> tuple[Take, ...]:
        """By shot, stage, number; `circled` is set."""
        ...

    def circled(self, stage: str = "video") -> dict[str, Take]:
        """The circled take of every shot that has one."""
        ...

    def circle(self, shot_id: str, stage: str, number: int) -> Take:
        """The user's choice; UsageError when there is no such take."""
        ...

    def next_number(self, shot_id: str, stage: str) -> int:
        """Above every take and every job on record."""
        ...


@dataclass(frozen=True, slots=True)
class TakeNote:
    """What the editor thinks of a take. `rating`: 0 (none) to 5."""

    rating: int = 0
    note: str = ""


TakeName: TypeAlias = tuple[str, str, int]
"""Shot id, stage and number."""


class NoteStore(Protocol):
    """What the editor thinks of the takes."""

    def all(self) -> dict[TakeName, TakeNote]: ...
    def set(self, take: TakeName, note: TakeNote) -> None:
        """UsageError for a rating that is not 0 to 5."""
        ...


class ShotStore(Protocol):
    def remember_shots(self, shots: Sequence[Known]) -> None:
        """Add or renew by id; shots not named are kept."""
        ...

    def known_shots(self) -> tuple[Known, ...]: ...
    def set_excluded(self, shot_id: str, excluded: bool | None) -> None:
        """None: as the finder decides."""
        ...

    def exclusions(self) -> dict[str, bool]: ...


class BriefStore(Protocol):
    def get(self, shot_id: str) -> Brief | None: ...
    def all(self) -> dict[str, Brief]: ...
    def set(self, shot_id: str, brief: Brief) -> None: ...
    def history(self, shot_id: str) -> tuple[tuple[datetime, Brief], ...]:
        """Oldest first."""
        ...


class Lease(Protocol):
    """At most one runner per project."""

    def acquire(self, owner: Owner, ttl: float) -> None:
        """ProjectBusy while another live runner holds it. `ttl` in seconds without a heartbeat."""
        ...

    def heartbeat(self, owner: Owner) -> None:
        """ProjectBusy when somebody else took the lease over meanwhile."""
        ...

    def release(self, owner: Owner) -> None: ...
    def holder(self) -> Owner | None: ...


class ProjectStore(Protocol):
    """Everything one project remembers."""

    @property
    def project_id(self) -> str:
        """Random, fixed for the life of the project; part of every idempotency key."""
        ...

    @property
    def jobs(self) -> JobStore: ...
    @property
    def takes(self) -> TakeStore: ...
    @property
    def notes(self) -> NoteStore: ...
    @property
    def shots(self) -> ShotStore: ...
    @property
    def briefs(self) -> BriefStore: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def limits(self) -> LimitStore: ...
    @property
    def assets(self) -> Assets: ...
    @property
    def characters(self) -> CharacterStore: ...
    @property
    def lease(self) -> Lease: ...
    @property
    def low_space(self) -> bool:
        """The disk ran full and the reserve was used: finish what is open, start nothing new."""
        ...

    def changed_elsewhere(self) -> bool:
        """Whether anybody but this store has changed the project since this was last asked (or since it was opened)."""
        ...

    def close(self) -> None: ...
