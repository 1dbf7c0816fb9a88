"""The project's memory: the contract on both implementations, and what only a file can get wrong."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from plugin.errors import ProjectBusy, StorageError
from plugin.generators.base import Accepted, InputFile, Money, Role
from plugin.jobs.job import Job
from plugin.jobs.owner import this_process
from plugin.jobs.project import open_store, project_beside
from plugin.jobs.store import SqliteStore
from plugin.jobs.store_database import Database, migrate
from plugin.jobs.store_schema import migrations
from plugin.jobs.values import project_values
from plugin.jobs.verdict import Verdict
from plugin.messages import say
from tests.contracts.store_contract import StoreContract
from tests.fakes.clock import HandClock
from tests.fakes.jobs import make_job, make_take
from tests.fakes.store import InMemoryStore


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, folder: Path, clock: HandClock) -> Iterator[SqliteStore]:
        with SqliteStore(folder / "project.db", clock) as store:
            yield store


class TestStoreThatLeavesNothing(StoreContract):
    @pytest.fixture
    def store(self, clock: HandClock, folder: Path) -> Iterator[SqliteStore]:
        with SqliteStore(None, clock) as store:
            yield store
        assert list(folder.iterdir()) == []


class TestInMemoryStore(StoreContract):
    @pytest.fixture
    def store(self, clock: HandClock) -> InMemoryStore:
        return InMemoryStore(clock)


def test_everything_is_there_after_reopening(folder: Path) -> None:
    with SqliteStore(folder / "project.db") as store:
        store.jobs.add_batch([make_job(1, quote=Money(Decimal("0.10"), "USD"))])
        job = store.jobs.start_submit(make_job(1).key)
        identity = store.project_id
    with SqliteStore(folder / "project.db") as store:
        assert store.jobs.list() == (job,)
        assert store.project_id == identity
    with SqliteStore(None) as other:
        assert other.project_id != identity


def test_the_project_may_be_moved(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new place"
    old.mkdir()
    outside = tmp_path / "elsewhere.png"
    inputs = (InputFile(Role.still, old / "frames" / "a.png", "x"), InputFile(Role.reference, outside, "y"))
    with SqliteStore(old / "project.db") as store:
        store.jobs.add_batch([make_job(1, inputs=inputs)])
        store.takes.add(make_take("SH0010", 1, old))
    shutil.move(old, new)
    with SqliteStore(new / "project.db") as store:
        first, second = store.jobs.list()[0].request.inputs
        assert isinstance(first, InputFile)
        assert isinstance(second, InputFile)
        assert (first.path, second.path) == (new / "frames" / "a.png", outside)
        assert store.takes.list()[0].path == new / "takes" / "SH0010" / "SH0010_video_t001.mov"


def test_looking_makes_nothing(tmp_path: Path) -> None:
    project = project_beside(tmp_path / "film.otio")
    with open_store(project, create=False) as store:
        assert store.jobs.list() == ()
    assert list(tmp_path.iterdir()) == []
    with open_store(project, create=True):
        assert project.folder.name == "film.secondunit"
        assert project.exists


def test_writes_are_durable_ones(folder: Path) -> None:
    database = Database(folder / "project.db")
    assert database.read("PRAGMA journal_mode") == [("wal",)]
    assert database.read("PRAGMA synchronous") == [(2,)]
    assert database.read("PRAGMA foreign_keys") == [(1,)]
    database.close()


def schema_of(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def test_step_by_step_gives_the_same_tables_as_a_fresh_start(folder: Path) -> None:
    coming = (*migrations, ("CREATE TABLE later (x)", "ALTER TABLE shots ADD COLUMN y TEXT"))
    SqliteStore(folder / "old.db").close()
    Database(folder / "old.db", steps=coming).close()
    Database(folder / "new.db", steps=coming).close()
    assert schema_of(folder / "old.db") == schema_of(folder / "new.db")
    with closing(sqlite3.connect(folder / "old.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(coming),)


def version_one(path: Path, job: Job) -> None:
    """A project as the first release left it, with one job in it, written without any code of ours but its tables."""
    values = project_values(path.parent)
    texts = [json.dumps(values.unstructure(part)) for part in (job.request, job.conform)]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, migrations[:1])
        connection.execute(
            "INSERT INTO jobs (key, shot_id, stage, take, generator, state, state_data, request, conform, notes, "
            "attempts, charge_amount, charge_currency) VALUES (?, ?, ?, ?, ?, 'Lost', ?, ?, ?, '[]', 1, '0.42', 'USD')",
            (
                job.key, job.shot_id, job.stage, job.take, job.request.generator,
                '{"since": "2026-01-01T00:00:00+00:00", "code": "answer_lost", '
                '"message": {"template": "Lost.", "values": []}, "action": null}',
                *texts,
            ),
        )  # fmt: skip
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_project_of_the_first_version_goes_on(folder: Path) -> None:
    job = make_job(1)
    version_one(folder / "project.db", job)
    with SqliteStore(folder / "project.db") as store:
        kept = store.jobs.get(job.key)
        assert (kept.word, kept.request, kept.conform, kept.attempts) == ("Lost", job.request, job.conform, 1)
        assert (kept.run, kept.priority, kept.account, kept.remote, kept.paid) == ("", 0, "", None, False)
        assert kept.charge == Money(Decimal("0.42"), "USD")
        assert (store.ledger.entries(), store.ledger.budgets(), store.characters.all()) == ((), (), ())
        assert store.jobs.settle(job.key, Verdict.retry).word == "Queued"
        store.jobs.start_submit(job.key)
        store.jobs.add_batch([make_job(2, quote=Money(Decimal("0.10"), "USD"), paid=True)])
        store.jobs.start_submit(make_job(2).key, "https://api.provider.example")
        assert [entry.key for entry in store.ledger.entries()] == [make_job(2).key]
    SqliteStore(folder / "project.db").close()
    with closing(sqlite3.connect(folder / "project.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations),)


def test_two_processes_see_what_the_other_changed(folder: Path) -> None:
    with SqliteStore(folder / "project.db") as first, SqliteStore(folder / "project.db") as second:
        job = make_job(1, inputs=(InputFile(Role.still, folder / "a.png", "ab"),))
        first.jobs.add_batch([job])
        assert second.changed_elsewhere()
        assert second.jobs.get(job.key) == first.jobs.get(job.key) == job
        assert not second.changed_elsewhere()
        first.jobs.hold(job.key)
        renewed = dataclasses.replace(job.request, prompt="snow")
        first.jobs.release(job.key, renewed, (say("Said."),))
        assert second.changed_elsewhere()
        assert second.jobs.get(job.key) == first.jobs.get(job.key)
        assert second.jobs.start_submit(job.key).request == renewed
        assert first.jobs.get(job.key).notes == (say("Said."),)
        assert first.changed_elsewhere()
        assert not second.changed_elsewhere()


def test_a_migration_that_fails_changes_nothing(folder: Path) -> None:
    SqliteStore(folder / "project.db").close()
    before = schema_of(folder / "project.db")
    with closing(sqlite3.connect(folder / "project.db", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, (*migrations, ("CREATE TABLE later (x)", "nonsense")))
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations),)
    assert schema_of(folder / "project.db") == before


def test_a_project_of_a_newer_program_is_refused(folder: Path) -> None:
    Database(folder / "project.db", steps=(*migrations, ("CREATE TABLE later (x)",))).close()
    with pytest.raises(StorageError) as refused:
        SqliteStore(folder / "project.db")
    assert refused.value.code == "newer_project"


def test_a_damaged_database_is_refused_with_a_way_out(folder: Path) -> None:
    path = folder / "project.db"
    with SqliteStore(path) as store:
        store.jobs.add_batch([make_job(number) for number in range(1, 30)])
    whole = path.read_bytes()
    for size in (100, 512, 4096, len(whole) // 2):
        path.write_bytes(whole[:size])
        with pytest.raises(StorageError) as refused:
            SqliteStore(path)
        assert refused.value.code == "damaged", size
        assert refused.value.action
    path.write_bytes(b"<html>not a database</html>" * 50)
    with pytest.raises(StorageError):
        SqliteStore(path)


def test_a_torn_log_leaves_a_state_that_was_once_on_record(tmp_path: Path) -> None:
    """Cut project.db-wal at every 512 bytes: what opens is one of the states that were acknowledged, in order."""
    live, torn = tmp_path / "live", tmp_path / "torn"
    live.mkdir()
    torn.mkdir()
    key = make_job(1).key
    with SqliteStore(live / "project.db") as store:
        record = [[]]
        store.jobs.add_batch([make_job(1), make_job(2)])
        record.append([job.word for job in store.jobs.list()])
        for change in (
            lambda: store.jobs.start_submit(key),
            lambda: store.jobs.accept(key, Accepted("id")),
            lambda: store.jobs.cancel(make_job(2).key),
            lambda: store.jobs.requeue(key),
        ):
            change()
            record.append([job.word for job in store.jobs.list()])
        main, log = (live / "project.db").read_bytes(), (live / "project.db-wal").read_bytes()
    assert len(log) > 10 * 4096
    seen = []
    for size in range(0, len(log) + 512, 512):
        (torn / "project.db").write_bytes(main)
        (torn / "project.db-wal").write_bytes(log[:size])
        with SqliteStore(torn / "project.db") as store:
            seen.append([job.word for job in store.jobs.list()])
    places = [record.index(state) for state in seen]
    assert places == sorted(places)
    assert set(places) == set(range(len(record)))


def test_a_folder_that_vanished_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "film.secondunit"
    folder.mkdir()
    with SqliteStore(folder / "project.db") as store:
        shutil.rmtree(folder)
        with pytest.raises(StorageError) as refused:
            store.jobs.add_batch([make_job(1)])
        assert refused.value.code == "project_gone"


def test_a_project_locked_by_somebody_else_is_said_to_be(folder: Path) -> None:
    with SqliteStore(folder / "project.db") as store:
        store._database._connection.execute("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(folder / "project.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError) as refused:
                store.jobs.add_batch([make_job(1)])
            other.execute("ROLLBACK")
        assert refused.value.code == "locked"
        store.jobs.add_batch([make_job(1)])


def test_who_lost_the_lease_can_write_nothing(folder: Path, clock: HandClock) -> None:
    with SqliteStore(folder / "project.db", clock) as first, SqliteStore(folder / "project.db", clock) as second:
        first.jobs.add_batch([make_job(1)])
        first.lease.acquire(this_process(), 30)
        clock.pass_time(31)
        second.lease.acquire(this_process(), 30)
        with pytest.raises(ProjectBusy):
            first.jobs.start_submit(make_job(1).key)
        assert second.jobs.list()[0].word == "Queued"


def test_a_panel_without_the_lease_can_still_stop_a_job(folder: Path) -> None:
    with SqliteStore(folder / "project.db") as runner, SqliteStore(folder / "project.db") as panel:
        runner.jobs.add_batch([make_job(1)])
        runner.lease.acquire(this_process(), 30)
        panel.jobs.cancel(make_job(1).key)
        assert runner.jobs.list()[0].word == "Cancelled"
