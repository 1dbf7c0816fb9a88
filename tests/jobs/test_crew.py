"""A run that stays: jobs that others add, hold, free and move while it works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from plugin.errors import ProjectBusy
from plugin.generators.base import InputTake, Money, Role
from plugin.jobs.clock import SystemClock
from plugin.jobs.crew import Stay
from plugin.jobs.ledger import Budget, BudgetScope
from plugin.jobs.owner import this_process
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.runner import Outcome, run
from plugin.jobs.store import SqliteStore
from plugin.jobs.verdict import QueuePlace
from tests.fakes.generators import FakeGenerator
from tests.fakes.jobs import make_job, trivial_conform

short = Stay(look=0.05, idle=1.0)
dollar = Money(Decimal("1.00"), "USD")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


@asynccontextmanager
async def staying(project: Project, fake: FakeGenerator, ended: list[Outcome]) -> AsyncIterator[SqliteStore]:
    """A run on a store of its own; what is yielded is somebody else's."""
    with open_store(project, create=True) as own, open_store(project, create=True) as other:
        task = asyncio.create_task(
            run(own, project, {"fake": fake}, SystemClock(), lambda _: None, trivial_conform, stay=short)
        )
        try:
            yield other
            ended.append(await asyncio.wait_for(task, 30))
        finally:
            task.cancel()


async def until(what: Callable[[], bool]) -> None:
    for _ in range(600):
        if what():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("waited in vain")


def word(store: SqliteStore, number: int) -> str:
    return store.jobs.get(make_job(number).key).word


@pytest.fixture
def fake(tmp_path: Path) -> FakeGenerator:
    return FakeGenerator(tmp_path / "provider", real_movies=False)


async def test_jobs_added_meanwhile_are_made_in_the_same_run(project: Project, fake: FakeGenerator) -> None:
    ended: list[Outcome] = []
    async with staying(project, fake, ended) as store:
        store.jobs.add_batch([make_job(1)])
        await until(lambda: word(store, 1) == "Succeeded")
        first = InputTake(Role.first_frame, make_job(2).key, -1)
        store.jobs.add_batch([make_job(2), make_job(3, inputs=(first,))])
        await until(lambda: word(store, 3) == "Succeeded")
    assert [job.word for job in ended[0].jobs] == ["Succeeded"] * 3
    assert len(fake.created()) == 3


async def test_what_the_user_holds_waits_until_it_is_freed(project: Project, fake: FakeGenerator) -> None:
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(1), make_job(2)])
        store.jobs.hold(make_job(1).key)
    ended: list[Outcome] = []
    async with staying(project, fake, ended) as store:
        await until(lambda: word(store, 2) == "Succeeded")
        assert word(store, 1) == "Held"
        store.jobs.release(make_job(1).key)
        await until(lambda: word(store, 1) == "Succeeded")
    assert ended[0].left == ()


async def test_a_held_job_whose_inputs_are_there_stays_held(project: Project, fake: FakeGenerator) -> None:
    waiting = make_job(2, inputs=(InputTake(Role.first_frame, make_job(1).key, -1),))
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(1), waiting])
        store.jobs.release(waiting.key)
        store.jobs.hold(waiting.key)
    ended: list[Outcome] = []
    async with staying(project, fake, ended) as store:
        await until(lambda: word(store, 1) == "Succeeded")
    assert [job.key for job in ended[0].left] == [waiting.key]
    assert len(fake.created()) == 1


async def test_a_job_goes_on_when_what_it_waits_for_was_freed(project: Project, fake: FakeGenerator) -> None:
    waiting = make_job(2, inputs=(InputTake(Role.first_frame, make_job(1).key, -1),))
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(1), waiting])
        store.jobs.hold(make_job(1).key)
    ended: list[Outcome] = []
    async with staying(project, fake, ended) as store:
        await asyncio.sleep(0.3)
        store.jobs.release(make_job(1).key)
        await until(lambda: word(store, 2) == "Succeeded")
    assert ended[0].left == ()


async def test_a_raised_budget_frees_what_was_left(project: Project, tmp_path: Path) -> None:
    fake = FakeGenerator(tmp_path / "provider", real_movies=False)
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(number, quote=dollar, paid=True) for number in (1, 2)])
        store.ledger.set_budget(Budget(BudgetScope.film, dollar))
    ended: list[Outcome] = []
    async with staying(project, fake, ended) as store:
        await until(lambda: "Succeeded" in (word(store, 1), word(store, 2)))
        store.ledger.set_budget(Budget(BudgetScope.film, Money(Decimal("2.00"), "USD")))
        await until(lambda: word(store, 1) == word(store, 2) == "Succeeded")
    assert ended[0].left == () and len(fake.created()) == 2


async def test_cancelled_meanwhile_is_not_made(project: Project, tmp_path: Path) -> None:
    fake = FakeGenerator(tmp_path / "provider", real_movies=False, concurrency=1)
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(number) for number in range(1, 6)])
    ended: list[Outcome] = []
    async with staying(project, fake, ended) as store:
        await until(lambda: word(store, 1) == "Running")
        store.jobs.move(make_job(5).key, QueuePlace.front)
        store.jobs.cancel(make_job(4).key)
    assert {job.word for job in ended[0].jobs} == {"Succeeded", "Cancelled"}
    made = [key.split("_")[0] for key in fake.created()]
    assert len(made) == 4 and made.index("SH0050") < made.index("SH0030")


async def test_nothing_to_do_ends_after_a_while_and_lets_go(project: Project, fake: FakeGenerator) -> None:
    ended: list[Outcome] = []
    async with staying(project, fake, ended) as store:
        await until(lambda: store.lease.holder() is not None)
        with pytest.raises(ProjectBusy):
            store.lease.acquire(this_process(), 30)
    assert ended[0].jobs == ()
    with open_store(project, create=True) as store:
        assert store.lease.holder() is None
