"""The project's memory as plain dictionaries: the second implementation of the store contracts."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from plugin.errors import DuplicateJob, ProjectBusy, StatedLimit, UnknownJob, UsageError
from plugin.jobs.bookings import Booking
from plugin.jobs.clock import Clock, SystemClock
from plugin.jobs.job import Job
from plugin.jobs.ledger import Budget, BudgetScope, Entry, EntryState, counted
from plugin.jobs.owner import Owner, is_alive
from plugin.jobs.store_notes import check_rating
from plugin.jobs.store_protocols import TakeName, TakeNote
from plugin.jobs.transitions import Change, JobTransitions, unsent
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from plugin.shots.takes import Take
from plugin.timeline.identity import Known


class InMemoryTakes:
    def __init__(self, jobs: dict[str, Job]) -> None:
        self._jobs = jobs
        self._takes: dict[tuple[str, str, int], Take] = {}
        self._circles: dict[tuple[str, str], int] = {}

    def add(self, take: Take) -> None:
        self._takes[take.shot_id, take.stage, take.number] = take

    def list(self, shot_id: str | None = None) -> tuple[Take, ...]:
        return tuple(
            dataclasses.replace(take, circled=number == self._circled(shot, stage))
            for (shot, stage, number), take in sorted(self._takes.items(), key=lambda entry: entry[0])
            if shot_id in (None, shot)
        )

    def circled(self, stage: str = "video") -> dict[str, Take]:
        return {take.shot_id: take for take in self.list() if take.circled and take.stage == stage}

    def circle(self, shot_id: str, stage: str, number: int) -> Take:
        if (shot_id, stage, number) not in self._takes:
            raise UsageError(say("There is no take {take}.", take=number), code="no_such_take")
        self._circles[shot_id, stage] = number
        return next(take for take in self.list(shot_id) if (take.stage, take.number) == (stage, number))

    def next_number(self, shot_id: str, stage: str) -> int:
        jobs = [job.take for job in self._jobs.values() if (job.shot_id, job.stage) == (shot_id, stage)]
        takes = [key[2] for key in self._takes if key[:2] == (shot_id, stage)]
        return max([0, *jobs, *takes]) + 1

    def _circled(self, shot_id: str, stage: str) -> int:
        newest = max(key[2] for key in self._takes if key[:2] == (shot_id, stage))
        return self._circles.get((shot_id, stage), newest)


class InMemoryBook:
    """Implements Book and Ledger."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, int], Entry] = {}
        self._budgets: dict[tuple[str, str, str], Budget] = {}

    def of(self, key: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._entries.values() if entry.key == key)

    def put(self, entry: Entry) -> None:
        self._entries[entry.key, entry.attempt] = entry

    def entries(self, shot_id: str | None = None) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._entries.values() if shot_id in (None, entry.shot_id))

    def spent(self, currency: str, run: str | None = None, since: datetime | None = None) -> Decimal:
        chosen = [
            entry
            for entry in self._entries.values()
            if run in (None, entry.run) and (since is None or entry.opened >= since)
        ]
        amounts = [money for entry in chosen for money in counted(entry.state, entry.quote, entry.charge)]
        return sum((money.amount for money in amounts if money.currency == currency), Decimal(0))

    def budgets(self) -> tuple[Budget, ...]:
        return tuple(budget for _, budget in sorted(self._budgets.items(), key=lambda item: item[0]))

    def set_budget(self, budget: Budget) -> None:
        self._budgets[str(budget.scope), budget.run, budget.cap.currency] = budget

    def remove_budget(self, scope: BudgetScope, currency: str, run: str = "") -> None:
        self._budgets.pop((str(scope), run, currency), None)


class InMemoryLimits:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._limits: dict[tuple[str, str, str], dict[str, tuple[int, datetime]]] = {}

    def learn(self, generator: str, account: str, lane: str, limit: StatedLimit) -> None:
        known = self._limits.setdefault((generator, account, lane), {})
        known[limit.name] = (limit.value, self._clock.now())

    def limits(self, generator: str, account: str, lane: str) -> dict[str, tuple[int, datetime]]:
        return dict(self._limits.get((generator, account, lane), {}))


class InMemoryAssets:
    def __init__(self) -> None:
        self._ids: dict[tuple[str, str, str, str], str] = {}

    def get(self, generator: str, account: str, kind: str, digest: str) -> str | None:
        return self._ids.get((generator, account, kind, digest))

    def put(self, generator: str, account: str, kind: str, digest: str, provider_id: str) -> None:
        self._ids[generator, account, kind, digest] = provider_id

    def forget(self, generator: str, account: str, kind: str, digest: str) -> None:
        self._ids.pop((generator, account, kind, digest), None)


class InMemoryCharacters:
    def __init__(self) -> None:
        self._sheets: dict[str, CharacterSheet] = {}

    def all(self) -> tuple[CharacterSheet, ...]:
        return tuple(sheet for _, sheet in sorted(self._sheets.items()))

    def set(self, character: CharacterSheet) -> None:
        self._sheets[character.name] = character

    def remove(self, name: str) -> bool:
        return self._sheets.pop(name, None) is not None


class InMemoryJobs(JobTransitions):
    def __init__(self, jobs: dict[str, Job], takes: InMemoryTakes, clock: Clock, book: InMemoryBook) -> None:
        self._jobs = jobs
        self._takes = takes
        self._clock = clock
        self._book = book

    def add_batch(self, jobs: Sequence[Job]) -> None:
        added = dict(self._jobs)
        for job in jobs:
            numbers = {(other.shot_id, other.stage, other.take) for other in added.values()}
            if job.key in added or (job.shot_id, job.stage, job.take) in numbers:
                raise DuplicateJob(say("Job {key} is already there.", key=job.key), code="duplicate_job")
            if not set(job.waits_for) <= set(added):
                raise UnknownJob(say("There is no job {key}.", key=str(job.waits_for)), code="unknown_job")
            added[job.key] = job
        self._jobs.update(added)

    def get(self, key: str) -> Job:
        if key not in self._jobs:
            raise UnknownJob(say("There is no job {key}.", key=key), code="unknown_job")
        return self._jobs[key]

    def list(self, shot_id: str | None = None) -> tuple[Job, ...]:
        return tuple(job for job in self._jobs.values() if shot_id in (None, job.shot_id))

    def _change(
        self, name: str, key: str, change: Change, booking: Booking | None = None, take: Take | None = None
    ) -> Job:
        before, now = self.get(key), self._clock.now()
        after = change(before, now)
        if booking and after.costs:
            # The only booking that may refuse does so before it writes.
            booking(before, after, self._book, now)
        self._jobs[key] = after
        if take:
            self._takes.add(take)
        return after

    def _priorities(self) -> tuple[int, int]:
        known = [job.priority for job in self._jobs.values() if isinstance(job.state, unsent)]
        return min(known), max(known)

    def _at_risk(self, key: str) -> bool:
        return any(entry.state is EntryState.at_risk for entry in self._book.of(key))


class InMemoryShots:
    def __init__(self) -> None:
        self._shots: dict[str, Known] = {}
        self._exclusions: dict[str, bool] = {}

    def remember_shots(self, shots: Sequence[Known]) -> None:
        self._shots.update({shot.id: shot for shot in shots})

    def known_shots(self) -> tuple[Known, ...]:
        return tuple(sorted(self._shots.values(), key=lambda shot: (shot.start, shot.id)))

    def set_excluded(self, shot_id: str, excluded: bool | None) -> None:
        self._exclusions.pop(shot_id, None)
        if excluded is not None:
            self._exclusions[shot_id] = excluded

    def exclusions(self) -> dict[str, bool]:
        return dict(sorted(self._exclusions.items()))


class InMemoryBriefs:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._briefs: dict[str, list[tuple[datetime, Brief]]] = {}

    def get(self, shot_id: str) -> Brief | None:
        history = self.history(shot_id)
        return history[-1][1] if history else None

    def all(self) -> dict[str, Brief]:
        return {shot_id: history[-1][1] for shot_id, history in sorted(self._briefs.items())}

    def set(self, shot_id: str, brief: Brief) -> None:
        self._briefs.setdefault(shot_id, []).append((self._clock.now(), brief))

    def history(self, shot_id: str) -> tuple[tuple[datetime, Brief], ...]:
        return tuple(self._briefs.get(shot_id, ()))


class InMemoryNotes:
    def __init__(self) -> None:
        self._notes: dict[TakeName, TakeNote] = {}

    def all(self) -> dict[TakeName, TakeNote]:
        return dict(self._notes)

    def set(self, take: TakeName, note: TakeNote) -> None:
        check_rating(note.rating)
        self._notes[take] = note


class InMemoryLease:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: tuple[Owner, float, float] | None = None

    def acquire(self, owner: Owner, ttl: float) -> None:
        if self._held and self._is_live(*self._held):
            raise ProjectBusy(
                say("Process {pid} is working on this project.", pid=self._held[0].pid), code="project_busy"
            )
        self._held = (owner, ttl, self._clock.monotonic())

    def heartbeat(self, owner: Owner) -> None:
        if not self._held or self._held[0] != owner:
            raise ProjectBusy(say("Another process took over the work on this project."), code="lease_lost")
        self._held = (owner, self._held[1], self._clock.monotonic())

    def release(self, owner: Owner) -> None:
        if self._held and self._held[0] == owner:
            self._held = None

    def holder(self) -> Owner | None:
        return self._held[0] if self._held else None

    def _is_live(self, owner: Owner, ttl: float, beat: float) -> bool:
        return is_alive(owner) and self._clock.monotonic() - beat <= ttl


class InMemoryStore:
    """Implements ProjectStore; gone with the process."""

    project_id = "fake0000"
    low_space = False

    def __init__(self, clock: Clock | None = None) -> None:
        clock = clock or SystemClock()
        jobs: dict[str, Job] = {}
        self.takes = InMemoryTakes(jobs)
        self.ledger = InMemoryBook()
        self.jobs = InMemoryJobs(jobs, self.takes, clock, self.ledger)
        self.limits = InMemoryLimits(clock)
        self.assets = InMemoryAssets()
        self.characters = InMemoryCharacters()
        self.notes = InMemoryNotes()
        self.shots = InMemoryShots()
        self.briefs = InMemoryBriefs(clock)
        self.lease = InMemoryLease(clock)

    def changed_elsewhere(self) -> bool:
        """Nobody else can."""
        return False

    def close(self) -> None:
        """Nothing to close."""
