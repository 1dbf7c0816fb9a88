"""Jobs in the project's database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cattrs.preconf.json import JsonConverter

from plugin.conform.spec import ConformSpec
from plugin.errors import DuplicateJob, UnknownJob
from plugin.generators.base import GenerationRequest, Money
from plugin.jobs.clock import Clock
from plugin.jobs.job import Job
from plugin.jobs.store_database import Database, Row, Rows, Value
from plugin.jobs.store_takes import insert_take
from plugin.jobs.transitions import Change, JobTransitions
from plugin.jobs.values import state_of, state_values
from plugin.messages import Message, say
from plugin.shots.takes import Take

columns = (
    "key, shot_id, stage, take, generator, state, state_data, request, conform, notes, attempts, "
    "quote_amount, quote_currency, charge_amount, charge_currency"
)
select = f"SELECT {columns} FROM jobs"


def unknown_job(key: str) -> UnknownJob:
    return UnknownJob(say("There is no job {key}.", key=key), code="unknown_job")


def duplicate_job(key: str) -> DuplicateJob:
    return DuplicateJob(
        say("Job {key} is already there.", key=key), say("Look at the jobs again."), code="duplicate_job"
    )


class SqliteJobs(JobTransitions):
    """Implements JobStore."""

    def __init__(self, database: Database, converter: JsonConverter, clock: Clock) -> None:
        self._database = database
        self._converter = converter
        self._clock = clock

    def add_batch(self, jobs: Sequence[Job]) -> None:
        def add(rows: Rows) -> None:
            for job in jobs:
                self._insert(rows, job)

        self._database.write("add_batch", add)

    def get(self, key: str) -> Job:
        found = self._load("WHERE key = ?", (key,))
        if not found:
            raise unknown_job(key)
        return found[0]

    def list(self, shot_id: str | None = None) -> tuple[Job, ...]:
        return self._load("" if shot_id is None else "WHERE shot_id = ?", () if shot_id is None else (shot_id,))

    def _change(self, name: str, key: str, change: Change, take: Take | None = None) -> Job:
        def apply(rows: Rows) -> Job:
            before = self.get(key)
            after = change(before, self._clock.now())
            changed = rows.run(
                "UPDATE jobs SET state = ?, state_data = ?, request = ?, notes = ?, attempts = ?, "
                "charge_amount = ?, charge_currency = ? WHERE key = ? AND state = ?",
                (*self._changing(after), key, before.word),
            )
            if changed != 1:
                raise unknown_job(key)
            if take:
                insert_take(rows, self._converter, take)
            return after

        return self._database.write(name, apply)

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
        state, data, request, notes, attempts, *charge = self._changing(job)
        place = (job.key, job.shot_id, job.stage, job.take, job.request.generator)
        conform = self._text(job.conform)
        return (*place, state, data, request, conform, notes, attempts, *_money_values(job.quote), *charge)

    def _changing(self, job: Job) -> tuple[Value, ...]:
        data = json.dumps(state_values(self._converter, job.state), ensure_ascii=False)
        texts = (job.word, data, self._text(job.request), self._text(job.notes))
        return (*texts, job.attempts, *_money_values(job.charge))

    def _text(self, value: Any) -> str:
        return json.dumps(self._converter.unstructure(value), ensure_ascii=False)

    def _load(self, where: str, values: Sequence[Value]) -> tuple[Job, ...]:
        rows = self._database.read(f"{select} {where} ORDER BY position", values)
        waits: dict[str, tuple[str, ...]] = {}
        joined = f"SELECT key, waits_for FROM job_waits JOIN jobs USING (key) {where} ORDER BY key, place"
        for key, waits_for in self._database.read(joined, values):
            waits[key] = (*waits.get(key, ()), waits_for)
        return tuple(self._job(row, waits.get(row[0], ())) for row in rows)

    def _job(self, row: Row, waits_for: tuple[str, ...]) -> Job:
        key, shot_id, stage, take, _, state, data, request, conform, notes, attempts, *money = row
        read = self._converter.structure
        return Job(
            key=key,
            shot_id=shot_id,
            stage=stage,
            take=take,
            request=read(json.loads(request), GenerationRequest),
            conform=read(json.loads(conform), ConformSpec),
            state=state_of(self._converter, state, json.loads(data)),
            waits_for=waits_for,
            quote=_money(money[0], money[1]),
            charge=_money(money[2], money[3]),
            attempts=attempts,
            notes=read(json.loads(notes), tuple[Message, ...]),
        )


def _money_values(money: Money | None) -> tuple[Value, Value]:
    return (str(money.amount), money.currency) if money else (None, None)


def _money(amount: str | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money(Decimal(amount), currency)
