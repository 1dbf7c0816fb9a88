"""The runner: real concurrency, every kind of fault, and a job's way from the queue to a take in its place."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from plugin.conform.conform import conform
from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.errors import ProjectBusy
from plugin.events import Event, JobChanged
from plugin.generators.animatic import Animatic
from plugin.generators.base import Generator, InputTake, Money, Ready, Role
from plugin.jobs.owner import this_process
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.run_context import Conformer
from plugin.jobs.runner import Outcome, run
from plugin.jobs.store import SqliteStore
from plugin.media.codec import Codec
from plugin.media.frames import FrameReader, read_still
from plugin.media.store import sha256_file
from tests.fakes.clock import FakeClock
from tests.fakes.generators import FakeGenerator, Faults
from tests.fakes.jobs import make_job, trivial_conform
from tests.fakes.store import InMemoryStore

way = ["Submitting", "Running", "Downloading", "Conforming", "Succeeded"]


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
def make_fake(tmp_path: Path) -> Callable[..., FakeGenerator]:
    def make(faults: Mapping[str, Faults] | None = None, **options: object) -> FakeGenerator:
        name = str(options.pop("name", "fake"))
        options.setdefault("real_movies", False)
        return FakeGenerator(tmp_path / "provider" / name, name=name, faults=faults, **options)

    return make


async def run_all(
    store: SqliteStore | InMemoryStore,
    project: Project,
    *generators: Generator,
    clock: FakeClock | None = None,
    conformer: Conformer = trivial_conform,
    events: list[Event] | None = None,
) -> Outcome:
    named = {generator.name: generator for generator in generators}
    listener = [] if events is None else events
    return await run(store, project, named, clock or FakeClock(), listener.append, conformer)


async def test_a_job_becomes_a_take_with_its_sidecar(store, project, make_fake) -> None:
    fake, events = make_fake(real_movies=True), []
    store.jobs.add_batch([make_job(1, frames=6, quote=Money(Decimal("0.40"), "USD"))])
    outcome = await run_all(store, project, fake, conformer=conform, events=events)
    assert [job.word for job in outcome.succeeded] == ["Succeeded"]
    assert [event.state for event in events if isinstance(event, JobChanged)] == way
    (take,) = store.takes.list()
    assert take.path == project.folder / "takes" / "SH0010" / "SH0010_video_t001.mov"
    with FrameReader(take.path) as reader:
        assert [read_frame_code(picture) for picture in reader.pictures()] == [FrameCode(1, n) for n in range(6)]
    assert (take.frames, take.handles, take.start_frame, take.circled) == (6, (0, 0), 86500, True)
    assert (take.estimate, take.charge) == ((Decimal("0.40"), "USD"), (Decimal("0.42"), "USD"))
    assert take.sha256 == sha256_file(take.path)
    sidecar = json.loads(take.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert sidecar["request"]["prompt"] == "雨 at night"
    assert sidecar["take"]["sha256"] == take.sha256
    assert sidecar["conform"]["report"]["frames"] == 6
    assert list(project.requests.iterdir()) == []


async def test_a_take_that_stays_as_it_came_keeps_its_suffix_in_any_folder(store, project, tmp_path: Path) -> None:
    job = make_job(1, generator="animatic", frames=3)
    store.jobs.add_batch([replace(job, conform=replace(job.conform, codec=Codec.source))])
    await run_all(store, project, Animatic(tmp_path / "第#2 100%?"), clock=FakeClock(), conformer=conform)
    (take,) = store.takes.list()
    assert take.path.name == "SH0010_video_t001.mov"


async def test_a_later_shot_starts_from_the_last_frame_of_the_earlier_take(store, project, make_fake) -> None:
    fake = make_fake(real_movies=True)
    first = make_job(1, frames=7)
    second = make_job(2, inputs=(InputTake(Role.first_frame, first.key, -1),))
    third = make_job(3, inputs=(InputTake(Role.first_frame, second.key, 1),))
    store.jobs.add_batch([first, second, third])
    outcome = await run_all(store, project, fake, conformer=conform)
    assert len(outcome.succeeded) == 3
    for key, frame in ((second.key, 6), (third.key, 1)):
        request = store.jobs.get(key).request
        path = request.file(Role.first_frame)
        assert path.parent == project.frames
        assert request.inputs[0].sha256 == sha256_file(path)
        assert read_frame_code(read_still(path)) == FrameCode(1, frame)
    assert fake.created() == ["SH0010_video_t001", "SH0020_video_t001", "SH0030_video_t001"]


async def test_a_missing_earlier_take_is_left_out_and_noted(store, project, make_fake) -> None:
    first = make_job(1)
    store.jobs.add_batch([first, make_job(2, inputs=(InputTake(Role.first_frame, first.key, -1),))])
    outcome = await run_all(store, project, make_fake({"SH0010": Faults(unable=True)}))
    assert [job.word for job in outcome.jobs] == ["Failed", "Succeeded"]
    second = outcome.jobs[1]
    assert second.request.inputs == ()
    assert "Made without the picture first_frame" in str(second.notes[0])


@pytest.mark.parametrize("paid", [True, False])
async def test_lanes_are_kept_full_and_never_overfilled(store, project, make_fake, paid: bool) -> None:
    fake = make_fake(concurrency=3, paid=paid)
    store.jobs.add_batch([make_job(number) for number in range(1, 31)])
    await run_all(store, project, fake)
    assert fake.most_at_once == 3
    assert len(store.takes.list()) == 30


async def test_four_hundred_and_ten_shots(store, project, make_fake) -> None:
    fake = make_fake(concurrency=20, paid=False)
    store.jobs.add_batch([make_job(number) for number in range(1, 411)])
    began = time.monotonic()
    outcome = await run_all(store, project, fake)
    assert len(outcome.succeeded) == len(store.takes.list()) == 410
    assert sorted(set(fake.created())) == sorted(fake.created())
    assert time.monotonic() - began < 60


async def test_the_fake_store_runs_jobs_as_well(project, make_fake) -> None:
    store = InMemoryStore()
    first = make_job(1)
    store.jobs.add_batch([first, make_job(2, inputs=(InputTake(Role.first_frame, first.key, -1),))])
    assert len((await run_all(store, project, make_fake())).succeeded) == 2


class Case:
    """One fault, and what has to come of it: final state, creates at the provider, code of the error."""

    def __init__(self, faults: Faults, paid: bool, word: str, created: int, code: str = "") -> None:
        self.faults, self.paid, self.word, self.created, self.code = faults, paid, word, created, code


cases = {
    "refused, paid": Case(Faults(refuse=1), True, "Failed", 0, "refused"),
    "refused, free": Case(Faults(refuse=1), False, "Failed", 0, "refused"),
    "busy for a while": Case(Faults(busy=3), True, "Succeeded", 1),
    "busy for good: stays in the queue": Case(Faults(busy=9999), True, "Queued", 0),
    "this request not now": Case(Faults(slow=3), True, "Succeeded", 1),
    "this request never now: stays in the queue": Case(Faults(slow=99), True, "Queued", 0),
    "connection dropped, paid: asked, absent, sent again": Case(Faults(drop=1), True, "Succeeded", 1),
    "dropped for good, paid: stays in the queue": Case(Faults(drop=99), True, "Queued", 0),
    "connection dropped, cannot be asked": Case(Faults(drop=1, hide=True), True, "Lost", 0, "answer_lost"),
    "connection dropped, free: sent again": Case(Faults(drop=1), False, "Succeeded", 1),
    "dropped for good, free": Case(Faults(drop=9), False, "Failed", 0, "unexpected"),
    "answer lost, found by key": Case(Faults(lose_answer=1), True, "Succeeded", 1),
    "answer lost, found at last": Case(Faults(lose_answer=1, unsure=4, find_errors=3), True, "Succeeded", 1),
    "answer lost, never told": Case(Faults(lose_answer=1, unsure=99), True, "Lost", 1, "answer_lost"),
    "answer lost, provider silent": Case(Faults(lose_answer=1, find_errors=99), True, "Submitting", 1),
    "answer lost, cannot be asked": Case(Faults(lose_answer=1, hide=True), True, "Lost", 1, "answer_lost"),
    "many questions": Case(Faults(working=20), True, "Succeeded", 1),
    "polling fails for a while": Case(Faults(poll_errors=5), True, "Succeeded", 1),
    "polling fails for good: stays open": Case(Faults(poll_errors=99), True, "Running", 1),
    "polling fails once, free": Case(Faults(poll_errors=1), False, "Succeeded", 2),
    "provider refuses later": Case(Faults(unable=True), True, "Failed", 1, "moderated"),
    "link expired": Case(Faults(dead_links=2), True, "Succeeded", 1),
    "link over for a while": Case(Faults(expired=2), True, "Succeeded", 1),
    "link over for good": Case(Faults(expired=99), True, "Failed", 1, "expired"),
    "a page instead of the clip": Case(Faults(no_media=99), True, "Failed", 1, "not_media"),
    "link dead for good: stays open": Case(Faults(dead_links=99), True, "Downloading", 1),
}


@pytest.mark.parametrize("name", cases)
async def test_faults(store, project, make_fake, name: str) -> None:
    case = cases[name]
    # Each shot has a lane of its own, so that one does not wait for what the other meets.
    fake = make_fake({"SH0010": case.faults}, paid=case.paid, lanes=2)
    store.jobs.add_batch([make_job(1), make_job(2)])
    outcome = await run_all(store, project, fake, clock=FakeClock(speed=20_000))
    job, other = outcome.jobs
    assert job.word == case.word
    assert other.word == "Succeeded"
    assert fake.created().count("SH0010_video_t001") == case.created
    if case.code:
        assert job.state.code == case.code
        assert "canary-key" not in str(job.state)


async def test_a_truncated_delivery_is_fetched_again_and_never_relinked(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(truncated=1), "SH0020": Faults(truncated=9)}, real_movies=True)
    store.jobs.add_batch([make_job(1), make_job(2)])
    good, bad = (await run_all(store, project, fake, conformer=conform)).jobs
    assert (good.word, bad.word) == ("Succeeded", "Failed")
    assert [take.shot_id for take in store.takes.list()] == ["SH0010"]
    assert not (project.takes / "SH0020").exists() or list((project.takes / "SH0020").iterdir()) == []


async def test_what_stays_open_goes_on_in_the_next_run(store, project, make_fake) -> None:
    store.jobs.add_batch([make_job(1)])
    first = await run_all(store, project, make_fake({"SH0010": Faults(poll_errors=99)}), clock=FakeClock(20_000))
    assert [job.word for job in first.left] == ["Running"]
    fake = make_fake()
    assert len((await run_all(store, project, fake)).succeeded) == 1
    assert len(fake.created()) == 1


async def test_a_generator_that_is_not_here_leaves_its_jobs_alone(store, project, make_fake) -> None:
    first = make_job(1, generator="other")
    store.jobs.add_batch([first, make_job(2), make_job(3, inputs=(InputTake(Role.first_frame, first.key, -1),))])
    outcome = await run_all(store, project, make_fake())
    assert [job.word for job in outcome.jobs] == ["Queued", "Succeeded", "Held"]


async def test_cancelling_the_run_leaves_everything_to_resume(store, project, make_fake) -> None:
    fake = make_fake({f"SH{n * 10:04d}": Faults(working=1000) for n in range(1, 6)}, concurrency=3)
    store.jobs.add_batch([make_job(number) for number in range(1, 6)])
    task = asyncio.create_task(run_all(store, project, fake, clock=FakeClock(100)))
    while sum(job.word == "Running" for job in store.jobs.list()) < 3:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(job.word for job in store.jobs.list()) == ["Queued", "Queued", "Running", "Running", "Running"]
    assert store.lease.holder() is None
    outcome = await run_all(store, project, make_fake())
    assert len(outcome.succeeded) == 5
    assert len(make_fake().created()) == 5


async def test_the_user_can_stop_a_job_from_another_window(store, project, make_fake) -> None:
    fake = make_fake({"SH0010": Faults(working=1000)})
    store.jobs.add_batch([make_job(1), make_job(2)])
    task = asyncio.create_task(run_all(store, project, fake, clock=FakeClock(200)))
    with open_store(project, create=False) as panel:
        while panel.jobs.list()[0].word != "Running":
            await asyncio.sleep(0.01)
        panel.jobs.abort(make_job(1).key)
        outcome = await task
    assert [job.word for job in outcome.jobs] == ["Cancelled", "Succeeded"]
    assert fake.cancelled == ["id-SH0010_video_t001"]


async def test_a_second_runner_is_refused(store, project, make_fake) -> None:
    store.lease.acquire(this_process(), 1e9)
    with open_store(project, create=False) as second, pytest.raises(ProjectBusy):
        await run_all(second, project, make_fake())


async def test_a_runner_that_lost_its_lease_stops(store, project, make_fake) -> None:
    clock = FakeClock(100)
    fake = make_fake({"SH0010": Faults(working=10_000)})
    store.jobs.add_batch([make_job(1)])
    task = asyncio.create_task(run_all(store, project, fake, clock=clock))
    with open_store(project, create=False) as other:
        while other.jobs.list()[0].word != "Running":
            await asyncio.sleep(0.01)
        other._database.write("steal", lambda rows: rows.run("UPDATE lease SET token = 'other'"))
        with pytest.raises(ProjectBusy):
            await task
        assert other.jobs.list()[0].word == "Running"


async def test_a_jump_of_the_date_neither_hurries_nor_stops_a_run(store, project, make_fake) -> None:
    fake, clock = make_fake({"SH0010": Faults(working=30), "SH0020": Faults(busy=2)}), FakeClock(200)
    store.jobs.add_batch([make_job(1), make_job(2)])
    task = asyncio.create_task(run_all(store, project, fake, clock=clock))
    for jump in (86400, -2 * 86400):
        await asyncio.sleep(0.05)
        clock.jump(jump)
    outcome = await asyncio.wait_for(task, 60)
    assert [job.word for job in outcome.jobs] == ["Succeeded", "Succeeded"]
    assert max(clock.slept) <= 900


async def test_a_retry_planned_before_a_jump_does_not_wait_a_day(store, project, make_fake) -> None:
    clock = FakeClock(20_000)
    store.jobs.add_batch([make_job(1)])
    store.jobs.start_submit(make_job(1).key)
    store.jobs.requeue(make_job(1).key, clock.now().replace(year=2030))
    outcome = await asyncio.wait_for(run_all(store, project, make_fake(), clock=clock), 20)
    assert [job.word for job in outcome.jobs] == ["Succeeded"]


async def test_a_take_is_never_written_over_another_file(store, project, make_fake) -> None:
    stranger = project.take_file("SH0010", "video", 1)
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"somebody's take")
    store.jobs.add_batch([make_job(1), make_job(2)])
    outcome = await run_all(store, project, make_fake())
    assert [job.word for job in outcome.jobs] == ["Failed", "Succeeded"]
    assert outcome.jobs[0].state.code == "take_exists"
    assert stranger.read_bytes() == b"somebody's take"


async def test_a_delivery_that_vanished_is_asked_for_again(store, project, make_fake) -> None:
    fake = make_fake()
    store.jobs.add_batch([make_job(1)])
    key = make_job(1).key
    await run_all(store, project, make_fake({"SH0010": Faults(poll_errors=99)}), clock=FakeClock(20_000))
    store.jobs.deliver(key, Ready("https://provider.example/gone.mov"))
    store.jobs.downloaded(key, project.requests / "SH0010_video_t001" / "delivery.mov")
    outcome = await run_all(store, project, fake)
    assert [job.word for job in outcome.jobs] == ["Succeeded"]
    assert len(fake.created()) == 1
