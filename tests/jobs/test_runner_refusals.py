"""The runner and a provider that says no, not now, or not you: nothing fails that could still be made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from plugin.errors import GenerationFailed, Scope, StatedLimit
from plugin.events import Event, WorkDelayed, WorkPaused
from plugin.generators.base import Accepted, Generator, Money
from plugin.jobs.clock import Clock
from plugin.jobs.fail_point import no_failure
from plugin.jobs.job import Job
from plugin.jobs.lanes import Patience
from plugin.jobs.ledger import Budget, BudgetScope, EntryState
from plugin.jobs.polling import Polling
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.retry import CarefulRetry
from plugin.jobs.run_context import Rules
from plugin.jobs.runner import Outcome, run
from plugin.jobs.store import SqliteStore
from plugin.jobs.verdict import QueuePlace
from plugin.messages import say
from tests.fakes.clock import FakeClock
from tests.fakes.generators import FakeGenerator, Faults
from tests.fakes.jobs import make_job, shot_name, trivial_conform

price = Money(Decimal("0.42"), "USD")
MakeFake = Callable[..., FakeGenerator]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


@pytest.fixture
def store(project: Project) -> Iterator[SqliteStore]:
    with open_store(project, create=True) as store:
        yield store


@pytest.fixture
def make_fake(tmp_path: Path) -> MakeFake:
    def make(faults: Mapping[str, Faults] | None = None, **options: object) -> FakeGenerator:
        return FakeGenerator(tmp_path / "provider", faults=faults, real_movies=False, **options)

    return make


async def run_all(
    store: SqliteStore,
    project: Project,
    *generators: Generator,
    clock: Clock | None = None,
    patience: Patience | None = None,
    events: list[Event] | None = None,
) -> Outcome:
    rules = Rules(CarefulRetry(), Polling(), no_failure, patience=patience or Patience())
    named = {generator.name: generator for generator in generators}
    listener = ([] if events is None else events).append
    clock = clock or FakeClock(5000, start=datetime.now(UTC))
    return await run(store, project, named, clock, listener, trivial_conform, rules)


def jobs(count: int, **options: object) -> list[Job]:
    return [make_job(number, quote=price, **options) for number in range(1, count + 1)]


def words(outcome: Outcome) -> list[str]:
    return [job.word for job in outcome.jobs]


def every_shot(faults: Faults, count: int) -> dict[str, Faults]:
    return {shot_name(number): faults for number in range(1, count + 1)}


async def test_a_provider_that_takes_fewer_than_said_is_not_hammered(store, project, make_fake) -> None:
    """20 places said, 3 given: every job is made, with a few refusals instead of hundreds."""
    fake = make_fake({shot_name(n): Faults(working=5) for n in range(1, 61)}, concurrency=20, takes=3)
    store.jobs.add_batch(jobs(60))
    clock = FakeClock(2000, start=datetime.now(UTC))
    outcome = await run_all(store, project, fake, clock=clock)
    assert words(outcome) == ["Succeeded"] * 60
    assert len(fake.created()) == len(set(fake.created())) == 60
    # The clock runs so fast that the work itself takes long: what counts is how often it tries in its own time.
    assert len(fake.refusals) < 20 + clock.monotonic() / 200
    entries = store.ledger.entries()
    assert sum(entry.state is EntryState.charged for entry in entries) == 60
    assert sum(entry.state is EntryState.released for entry in entries) == len(fake.refusals)


async def test_the_wait_that_a_provider_asks_for_is_kept(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(busy=1, retry_after=50.0)}, concurrency=1)
    clock, sent = FakeClock(2000), []
    submit = fake.submit

    async def noted(request) -> Accepted:
        sent.append(clock.monotonic())
        return await submit(request)

    fake.submit = noted
    store.jobs.add_batch(jobs(3))
    await run_all(store, project, fake, clock=clock)
    assert sent[1] - sent[0] >= 50


async def test_a_busy_provider_is_left_alone_after_an_hour(store, project, make_fake) -> None:
    fake = make_fake(takes=0)
    store.jobs.add_batch(jobs(20))
    outcome = await run_all(store, project, fake, clock=FakeClock(20_000), patience=Patience(longest=600))
    assert words(outcome) == ["Queued"] * 20
    (paused,) = outcome.paused
    assert (paused.code, len(paused.jobs)) == ("busy", 20)
    assert len(fake.refusals) < 40
    assert len((await run_all(store, project, make_fake())).succeeded) == 20


async def test_a_stated_limit_is_remembered_and_kept_by_the_next_run(store, project, make_fake) -> None:
    stated = StatedLimit("concurrency", 2)
    faults = Faults(working=3, stated=stated)
    fake = make_fake(every_shot(faults, 30), concurrency=10, takes=2)
    store.jobs.add_batch(jobs(10))
    await run_all(store, project, fake)
    assert store.limits.limits("fake", "", "fake")["concurrency"][0] == 2
    again = make_fake(every_shot(faults, 30), concurrency=10, takes=2)
    store.jobs.add_batch([make_job(number, quote=price) for number in range(11, 31)])
    assert len((await run_all(store, project, again)).succeeded) == 20
    assert again.refusals == []


async def test_a_limit_is_forgotten_after_a_day(store, project, make_fake) -> None:
    store.limits.learn("fake", "", "fake", StatedLimit("concurrency", 1))
    clock = FakeClock(1000, start=store.limits.limits("fake", "", "fake")["concurrency"][1])
    clock.jump(90_000)
    fake = make_fake(every_shot(Faults(working=5), 9), concurrency=3)
    store.jobs.add_batch(jobs(9))
    await run_all(store, project, fake, clock=clock)
    assert fake.most_at_once > 1


async def test_a_prompt_that_is_known_to_be_too_long_is_not_sent(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(refuse=1, stated=StatedLimit("prompt_length", 3), refusal="too_long")})
    store.jobs.add_batch(jobs(1))
    await run_all(store, project, fake)
    short, long = make_job(2, quote=price), make_job(3, quote=price)
    store.jobs.add_batch([replace(short, request=replace(short.request, prompt="雨")), long])
    outcome = await run_all(store, project, fake)
    assert words(outcome) == ["Succeeded", "Failed"]
    assert outcome.jobs[1].attempts == 0
    assert "up to 3 characters" in str(outcome.jobs[1].state.message)
    assert len(store.ledger.entries("SH0030")) == 0


async def test_an_empty_pack_closes_its_lane_and_no_other(store, project, make_fake) -> None:
    empty = Faults(refuse=99, scope=Scope.lane, refusal="pack_empty")
    fake = make_fake({shot_name(n): empty for n in range(1, 21, 2)}, lanes=2, concurrency=2)
    store.jobs.add_batch(jobs(20))
    events: list[Event] = []
    outcome = await run_all(store, project, fake, events=events)
    assert words(outcome) == ["Queued", "Succeeded"] * 10
    (paused,) = outcome.paused
    assert (paused.generator, paused.lane, paused.code, len(paused.jobs)) == ("fake", "fake1", "pack_empty", 10)
    assert len(fake.refusals) <= 2
    assert sum(isinstance(event, WorkPaused) for event in events) == 1


async def test_what_is_tried_again_is_told_now_and_then_where_it_is_paid_for(store, project, make_fake) -> None:
    fake = make_fake(every_shot(Faults(slow=2, poll_errors=1), 6))
    free = FakeGenerator(
        project.folder / "free", name="free", paid=False, real_movies=False, faults=every_shot(Faults(poll_errors=1), 9)
    )
    store.jobs.add_batch([*jobs(6), make_job(7, generator="free")])
    events: list[Event] = []
    outcome = await run_all(store, project, fake, free, events=events)
    assert words(outcome) == ["Succeeded"] * 7
    told = [(event.generator, event.code) for event in events if isinstance(event, WorkDelayed)]
    assert set(told) == {("fake", "busy"), ("fake", "unexpected")}
    assert len(told) < 6 * 3


async def test_a_bad_key_closes_every_lane_of_the_account(store, project, make_fake) -> None:
    wrong = Faults(refuse=99, scope=Scope.account, refusal="bad_key")
    fake = make_fake(every_shot(wrong, 20), lanes=4, concurrency=1)
    store.jobs.add_batch([*jobs(20), make_job(21, generator="free")])
    free = FakeGenerator(project.folder / "free", name="free", paid=False, real_movies=False)
    outcome = await run_all(store, project, fake, free)
    assert words(outcome) == ["Queued"] * 20 + ["Succeeded"]
    (paused,) = outcome.paused
    assert (paused.lane, paused.code, len(paused.jobs)) == ("", "bad_key", 20)
    assert len(fake.refusals) <= 4


async def test_a_key_that_expires_meanwhile_fails_nothing_that_was_sent(store, project, make_fake) -> None:
    gone = GenerationFailed(say("The key is over."), code="bad_key", scope=Scope.account)
    fake = make_fake(every_shot(Faults(poll_refusals=(gone,) * 99), 3))
    store.jobs.add_batch(jobs(3))
    outcome = await run_all(store, project, fake)
    assert words(outcome) == ["Running"] * 3
    assert len(outcome.paused[0].jobs) == 3
    assert len((await run_all(store, project, make_fake())).succeeded) == 3
    assert len(fake.created()) == 3


async def test_the_same_mistake_is_not_made_four_hundred_times(store, project, make_fake) -> None:
    fake = make_fake(every_shot(Faults(unable=True), 100), concurrency=2)
    store.jobs.add_batch(jobs(100))
    outcome = await run_all(store, project, fake)
    failed = [job for job in outcome.jobs if job.word == "Failed"]
    assert 5 <= len(failed) <= 7
    assert len(fake.created()) == len(failed)
    (paused,) = outcome.paused
    assert paused.code == "same_failure"
    assert "5 jobs in a row failed" in str(paused.message)
    assert len(paused.jobs) == 100 - len(failed)


async def test_single_failures_among_successes_pause_nothing(store, project, make_fake) -> None:
    fake = make_fake({shot_name(n): Faults(unable=True) for n in range(1, 60, 3)}, concurrency=1)
    store.jobs.add_batch(jobs(60))
    outcome = await run_all(store, project, fake)
    assert (len(outcome.succeeded), len(outcome.ended), outcome.paused) == (40, 20, ())


async def test_what_a_failure_cost_is_said(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(unable=True), "SH0020": Faults(refuse=1), "SH0030": Faults(expired=99)})
    store.jobs.add_batch(jobs(3))
    said = [str(job.state.message) for job in (await run_all(store, project, fake)).jobs]
    assert said[0].endswith("It cost 0.42 USD.")
    assert said[1].endswith("Nothing was charged.")
    assert said[2].endswith("It cost 0.42 USD.")


async def test_a_lost_job_says_what_it_may_have_cost_and_where_to_look(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(lose_answer=1, hide=True)})
    store.jobs.add_batch(jobs(1))
    (job,) = (await run_all(store, project, fake)).jobs
    assert "It may have cost 0.42 USD." in str(job.state.message)
    assert str(job.state.action) == "Look at the provider's page."
    assert store.ledger.entries()[0].state is EntryState.at_risk


async def test_the_budget_stops_the_jobs_of_its_money_and_no_others(store, project, make_fake) -> None:
    store.ledger.set_budget(Budget(BudgetScope.run, Money(Decimal("2.10"), "USD"), "today"))
    mine = [replace(job, run="today") for job in jobs(10)]
    store.jobs.add_batch([*mine, make_job(11, generator="free")])
    free = FakeGenerator(project.folder / "free", name="free", paid=False, real_movies=False)
    outcome = await run_all(store, project, make_fake(), free)
    assert words(outcome) == ["Succeeded"] * 5 + ["Queued"] * 5 + ["Succeeded"]
    (paused,) = outcome.paused
    assert (paused.code, len(paused.jobs)) == ("budget_reached", 5)
    assert store.ledger.spent("USD") == Decimal("2.10")


async def test_absent_counts_only_once_the_request_can_no_longer_arrive(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(drop=1)})
    fake.settle_seconds = 300.0
    clock = FakeClock(5000)
    store.jobs.add_batch(jobs(2))
    began = clock.monotonic()
    outcome = await run_all(store, project, fake, clock=clock)
    assert words(outcome) == ["Succeeded"] * 2
    assert clock.monotonic() - began >= 300
    assert fake.created() == ["SH0020_video_t001", "SH0010_video_t001"]
    assert 2 <= len(fake.asked) <= 20


async def test_a_date_that_jumps_does_not_hurry_a_second_sending(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(drop=1)})
    fake.settle_seconds = 600.0
    clock = FakeClock(3000)
    store.jobs.add_batch(jobs(1))
    task = asyncio.create_task(run_all(store, project, fake, clock=clock))
    while not fake.asked:
        await asyncio.sleep(0.001)
    clock.jump(86_400)
    began = clock.monotonic()
    await task
    assert clock.monotonic() - began >= 500


async def test_a_lost_job_is_asked_about_once_more_by_the_next_run(store, project, make_fake) -> None:
    hidden = Faults(lose_answer=1, hide=True)
    store.jobs.add_batch(jobs(2))
    fake = make_fake({"SH0010": hidden, "SH0020": Faults(drop=1, hide=True)})
    assert words(await run_all(store, project, fake)) == ["Lost", "Lost"]
    outcome = await run_all(store, project, make_fake())
    assert words(outcome) == ["Succeeded", "Succeeded"]
    assert sorted(fake.created()) == ["SH0010_video_t001", "SH0020_video_t001"]
    assert store.ledger.spent("USD") == Decimal("0.84")


async def test_a_lost_job_whose_shot_was_filled_anew_is_not_sent_again(store, project, make_fake) -> None:
    store.jobs.add_batch(jobs(1))
    await run_all(store, project, make_fake({"SH0010": Faults(drop=1, hide=True)}))
    store.jobs.add_batch([make_job(1, take=2, quote=price)])
    await run_all(store, project, make_fake())
    assert [job.word for job in store.jobs.list()] == ["Cancelled", "Succeeded"]
    assert make_fake().created() == ["SH0010_video_t002"]
    assert store.ledger.spent("USD") == Decimal("0.42")


async def test_a_job_is_only_asked_for_where_it_was_sent(store, project, make_fake) -> None:
    store.jobs.add_batch(jobs(3))
    store.jobs.start_submit(jobs(1)[0].key, "https://one.example")
    store.jobs.accept(jobs(1)[0].key, await make_fake().submit(jobs(1)[0].request))
    store.jobs.start_submit(jobs(2)[1].key, "https://one.example")
    fake = make_fake(account="https://two.example")
    outcome = await run_all(store, project, fake)
    assert sorted(words(outcome)) == ["Running", "Submitting", "Succeeded"]
    assert (fake.asked, list(fake.polled)) == ([], ["SH0030_video_t001"])
    (paused,) = outcome.paused
    assert paused.code == "other_account"
    assert "https://one.example" in str(paused.message) and "https://two.example" in str(paused.message)
    assert len((await run_all(store, project, make_fake(account="https://one.example"))).succeeded) == 2


async def test_a_generator_without_a_key_says_so(store, project) -> None:
    store.jobs.add_batch(jobs(2))
    outcome = await run_all(store, project)
    assert (outcome.paused[0].code, len(outcome.paused[0].jobs)) == ("no_generator", 2)


async def test_a_job_moved_to_the_front_meanwhile_is_sent_next(store, project, make_fake) -> None:
    fake = make_fake({shot_name(n): Faults(working=3) for n in range(1, 10)}, concurrency=1)
    store.jobs.add_batch(jobs(9))
    task = asyncio.create_task(run_all(store, project, fake, clock=FakeClock(200)))
    with open_store(project, create=False) as panel:
        while not fake.created():
            await asyncio.sleep(0.001)
        panel.jobs.move("SH0090/video/t001", QueuePlace.front)
        await task
    assert fake.created()[1] in ("SH0090_video_t001", "SH0020_video_t001")
    assert fake.created().index("SH0090_video_t001") <= 2


async def test_generators_are_closed_at_the_end(store, project, make_fake) -> None:
    fake = make_fake()
    store.jobs.add_batch(jobs(1))
    await run_all(store, project, fake)
    assert fake.closed == 1
