"""Jobs in the project's database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cattrs.preconf.json import JsonConverter

from plugin.conform.spec import ConformSpec
from plugin.errors import DuplicateJob, UnknownJob
from plugin.generators.base import GenerationRequest, Remote
from plugin.jobs.bookings import Booking
from plugin.jobs.clock import Clock
from plugin.jobs.job import Job
from plugin.jobs.store_database import Database, Row, Rows, Value
from plugin.jobs.store_ledger import SqliteBook, money_of, money_values
from plugin.jobs.store_takes import insert_take
from plugin.jobs.transitions import Change, JobTransitions
from plugin.jobs.values import state_of, state_values
from plugin.messages import Message, say
from plugin.shots.takes import Take

columns = (
    "key, shot_id, stage, take, generator, state, state_data, request, conform, notes, attempts, "
    "quote_amount, quote_currency, charge_amount, charge_currency, run, priority, account, remote, paid"
)
select = f"SELECT {columns} FROM jobs"
unsent = "state IN ('Held', 'Queued')"
# Made once: json.dumps builds a new encoder on every call with options of its own.
as_json = json.JSONEncoder(ensure_ascii=False).encode


def unknown_job(key: str) -> UnknownJob:
    return UnknownJob(say("There is no job {key}.", key=key), code="unknown_job")


def duplicate_job(key: str) -> DuplicateJob:
    return DuplicateJob(
        say("Job {key} is already there.", key=key), say("Look at the jobs again."), code="duplicate_job"
    )


@dataclass(slots=True)
class _Parsed:
    """The large parts of a job as they were last read or written; a transition seldom changes them."""

    request_text: str
    request: GenerationRequest
    conform: ConformSpec
    waits_for: tuple[str, ...]


class SqliteJobs(JobTransitions):
    """Implements JobStore."""

    def __init__(self, database: Database, converter: JsonConverter, clock: Clock) -> None:
        self._database = database
        self._converter = converter
        self._clock = clock
        self._parsed: dict[str, _Parsed] = {}

    def add_batch(self, jobs: Sequence[Job]) -> None:
        def add(rows: Rows) -> None:
            for job in jobs:
                self._insert(rows, job)

        self._database.write("add_batch", add)

    def get(self, key: str) -> Job:
        found = self._database.look(lambda rows: self._load(rows, "WHERE key = ?", (key,)))
        if not found:
            raise unknown_job(key)
        return found[0]

    def list(self, shot_id: str | None = None) -> tuple[Job, ...]:
        where, values = ("", ()) if shot_id is None else ("WHERE shot_id = ?", (shot_id,))
        return self._database.look(lambda rows: self._load(rows, where, values))

    def _change(
        self, name: str, key: str, change: Change, booking: Booking | None = None, take: Take | None = None
    ) -> Job:
        def apply(rows: Rows) -> Job:
            now, before = self._clock.now(), self.get(key)
            after = change(before, now)
            changes = self._changes(before, after)
            names = ", ".join(f"{column} = ?" for column in changes)
            if (
                rows.run(f"UPDATE jobs SET {names} WHERE key = ? AND state = ?", (*changes.values(), key, before.word))
                != 1
            ):
                raise unknown_job(key)
            if booking and after.costs:
                booking(before, after, SqliteBook(rows), now)
            if take:
                insert_take(rows, self._converter, take)
            return after

        return self._database.write(name, apply)

    def _priorities(self) -> tuple[int, int]:
        lowest, highest = self._database.read(f"SELECT min(priority), max(priority) FROM jobs WHERE {unsent}")[0]
        return int(lowest or 0), int(highest or 0)

    def _at_risk(self, key: str) -> bool:
        return bool(self._database.read("SELECT 1 FROM ledger WHERE key = ? AND state = 'at_risk'", (key,)))

    def _insert(self, rows: Rows, job: Job) -> None:
        taken = "SELECT 1 FROM jobs WHERE key = ? OR (shot_id = ? AND stage = ? AND take = ?)"
        if rows.rows(taken, (job.key, job.shot_id, job.stage, job.take)):
            raise duplicate_job(job.key)
        values = self._values(job)
        rows.run(f"INSERT INTO jobs ({columns}) VALUES ({', '.join('?' * len(values))})", values)
        for place, key in enumerate(job.waits_for):
            if not rows.rows("SELECT 1 FROM jobs WHERE key = ? AND key <> ?", (key, job.key)):
                raise unknown_job(key)
            rows.run("INSERT INTO job_waits VALUES (?, ?, ?)", (job.key, place, key))

    def _values(self, job: Job) -> tuple[Value, ...]:
        place = (job.key, job.shot_id, job.stage, job.take, job.request.generator)
        state = (job.word, self._state_text(job))
        texts = (self._text(job.request), self._text(job.conform), self._text(job.notes))
        money = (*money_values(job.quote), *money_values(job.charge))
        rest = (job.run, job.priority, job.account, self._remote_text(job.remote), int(job.paid))
        return (*place, *state, *texts, job.attempts, *money, *rest)

    def _changes(self, before: Job, after: Job) -> dict[str, Value]:
        """Only what is new: the request is large, and most transitions leave it alone."""
        changes: dict[str, Value] = {"state": after.word, "state_data": self._state_text(after)}
        if after.request is not before.request:
            changes["request"] = self._text(after.request)
        if after.notes is not before.notes:
            changes["notes"] = self._text(after.notes)
        if after.charge is not before.charge:
            changes["charge_amount"], changes["charge_currency"] = money_values(after.charge)
        if after.remote is not before.remote:
            changes["remote"] = self._remote_text(after.remote)
        for name in ("attempts", "run", "priority", "account"):
            if getattr(after, name) != getattr(before, name):
                changes[name] = getattr(after, name)
        return changes

    def _state_text(self, job: Job) -> str:
        return as_json(state_values(self._converter, job.state))

    def _text(self, value: Any) -> str:
        return as_json(self._converter.unstructure(value))

    def _remote_text(self, remote: Remote | None) -> str | None:
        return None if remote is None else self._text(remote)

    def _load(self, rows: Rows, where: str, values: Sequence[Value]) -> tuple[Job, ...]:
        return tuple(self._job(rows, row) for row in rows.rows(f"{select} {where} ORDER BY position", values))

    def _job(self, rows: Rows, row: Row) -> Job:
        key, shot_id, stage, take, _, state, data, request, conform, notes, attempts, *rest = row
        *money, run, priority, account, remote, paid = rest
        read = self._converter.structure
        parsed = self._parse(rows, key, request, conform)
        return Job(
            key=key,
            shot_id=shot_id,
            stage=stage,
            take=take,
            request=parsed.request,
            conform=parsed.conform,
            state=state_of(self._converter, state, json.loads(data)),
            waits_for=parsed.waits_for,
            quote=money_of(money[0], money[1]),
            charge=money_of(money[2], money[3]),
            attempts=attempts,
            notes=() if notes == "[]" else read(json.loads(notes), tuple[Message, ...]),
            run=run,
            priority=priority,
            account=account,
            remote=None if remote is None else read(json.loads(remote), Remote),
            paid=bool(paid),
        )

    def _parse(self, rows: Rows, key: str, request: str, conform: str) -> _Parsed:
        """By what is on record now: another process may have changed the request. Conform and waits never change."""
        known = self._parsed.get(key)
        if known is None:
            waits = rows.rows("SELECT waits_for FROM job_waits WHERE key = ? ORDER BY place", (key,))
            known = _Parsed(
                request,
                self._converter.structure(json.loads(request), GenerationRequest),
                self._converter.structure(json.loads(conform), ConformSpec),
                tuple(waits_for for (waits_for,) in waits),
            )
            self._parsed[key] = known
        elif known.request_text != request:
            known.request = self._converter.structure(json.loads(request), GenerationRequest)
            known.request_text = request
        return known
