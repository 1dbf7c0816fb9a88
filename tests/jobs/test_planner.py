"""Planning: frames, handles, pictures, order, seeds; and bringing the pictures."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.generators.base import InputTake, Model, Role, Task
from plugin.jobs.inputs import made_so_far, prepare, resolve
from plugin.jobs.plan import Made, PlanOptions, Wanted
from plugin.jobs.planner import consumed_frames, plan, seed_of
from plugin.jobs.project import Project, open_store, project_beside
from plugin.media.frames import read_still
from plugin.media.stills import save_picture
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.shots.shot import Kind, Shot, SourceFrame
from plugin.timeline.cut import Raster
from tests.fakes.clock import HandClock
from tests.fakes.footage import numbered_picture
from tests.fakes.generators import write_movie
from tests.fakes.jobs import make_job, make_take

options = PlanOptions(Raster(192, 108), Fraction(24000, 1001), start_frame=86400)
clock = HandClock()


def shot(number: int, start: int, frames: int = 12, **values: object) -> Shot:
    plain = Shot(
        f"SH{number:04d}", Kind.hole, None, start, frames, frames, "", "", say("Nothing is seen here."), False,
        None, None, None,
    )  # fmt: skip
    return dataclasses.replace(plain, **values)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


def test_a_plain_hole() -> None:
    (job,) = plan([shot(10, 100)], {}, options, clock).jobs
    assert (job.key, job.take, job.word) == ("SH0010/video/t001", 1, "Queued")
    assert (job.conform.frames, job.conform.head, job.conform.tail, job.conform.cut_start) == (12, 0, 0, 100)
    assert job.conform.start_frame == 86500
    assert (job.request.generator, job.request.task, job.request.frames) == ("animatic", Task.text_to_video, 12)
    assert job.request.key == "SH0010_video_t001"
    assert job.quote is None


def test_handles_are_raised_to_what_the_transitions_need() -> None:
    lone = shot(10, 100, head_transition=6, tail_transition=3)
    (job,) = plan([lone], {}, dataclasses.replace(options, handles=4), clock).jobs
    assert (job.conform.head, job.conform.tail, job.request.frames) == (6, 4, 22)
    assert (job.request.head, job.request.tail, job.conform.start_frame) == (6, 4, 86494)


@settings(max_examples=60, deadline=None)
@given(frames=st.integers(1, 500), speed=st.fractions(-4, 4))
def test_the_take_is_as_long_as_the_media_the_shot_uses(frames: int, speed: Fraction) -> None:
    used = consumed_frames(shot(10, 0, frames, speed=speed))
    assert used >= 1
    assert used >= frames * abs(speed) > used - 1 or used == 1


def test_the_brief_goes_before_the_marker() -> None:
    marked = shot(10, 100, prompt="from the marker")
    assert plan([marked], {}, options, clock).jobs[0].request.prompt == "from the marker"
    brief = Brief(prompt="雨夜", negative="blur", camera="推", seed=5)
    (first, second) = plan([marked], {"SH0010": brief}, dataclasses.replace(options, takes=2), clock).jobs
    assert (first.request.prompt, first.request.negative, first.request.camera) == ("雨夜", "blur", "推")
    assert (first.request.seed, second.request.seed) == (5, 6)


def test_seeds_are_fixed_by_shot_and_take() -> None:
    jobs = plan([shot(10, 0), shot(20, 50)], {}, dataclasses.replace(options, takes=3), clock).jobs
    seeds = [job.request.seed for job in jobs]
    assert seeds == [seed_of(job.shot_id, job.take) for job in jobs]
    assert len(set(seeds)) == 6
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_numbers_go_on_where_the_project_is() -> None:
    jobs = plan([shot(10, 0)], {}, dataclasses.replace(options, takes=2), clock, Made(next_numbers={"SH0010": 4})).jobs
    assert [job.key for job in jobs] == ["SH0010/video/t004", "SH0010/video/t005"]


def test_neighbours_become_first_and_last_frame() -> None:
    before, after = SourceFrame(Path("/m/a.mov"), 99), SourceFrame(Path("/m/b.mov"), 3)
    (planned,) = plan([shot(10, 100, before=before, after=after)], {}, options, clock).planned
    assert planned.wanted == (Wanted(Role.first_frame, before), Wanted(Role.last_frame, after))
    assert planned.job.request.generator == "bridge"
    (backwards,) = plan([shot(10, 100, before=before, after=after, speed=Fraction(-1))], {}, options, clock).planned
    assert {(w.role, w.source) for w in backwards.wanted} == {(Role.last_frame, before), (Role.first_frame, after)}


def test_a_picture_named_by_the_brief_goes_before_the_neighbour(tmp_path: Path) -> None:
    picture = tmp_path / "first.png"
    save_picture(numbered_picture(1), picture)
    before = SourceFrame(Path("/m/a.mov"), 99)
    (planned,) = plan([shot(10, 1, before=before)], {"SH0010": Brief(first_frame=picture)}, options, clock).planned
    assert [wanted.source for wanted in planned.wanted] == [picture]


def test_a_shot_beside_a_missing_one_waits_for_its_take() -> None:
    pair = [
        shot(20, 112, previous_shot="SH0010"),
        shot(10, 100, next_shot="SH0020"),
    ]
    first, second = plan(pair, {}, dataclasses.replace(options, takes=1), clock).jobs
    assert (first.shot_id, first.word, first.waits_for) == ("SH0010", "Queued", ())
    assert (second.word, second.waits_for) == ("Held", (first.key,))
    assert second.request.inputs == (InputTake(Role.first_frame, first.key, -1),)


def test_several_takes_wait_for_one_another_in_pairs() -> None:
    pair = [shot(10, 100, next_shot="SH0020"), shot(20, 112, previous_shot="SH0010")]
    made = Made(next_numbers={"SH0010": 3})
    jobs = plan(pair, {}, dataclasses.replace(options, takes=2), clock, made).jobs
    assert [job.waits_for for job in jobs[2:]] == [("SH0010/video/t003",), ("SH0010/video/t004",)]


def test_a_neighbour_that_has_its_take_already_lends_its_frames(tmp_path: Path) -> None:
    take = make_take("SH0010", 1, tmp_path)
    later = make_take("SH0030", 1, tmp_path)
    alone = shot(20, 112, previous_shot="SH0010", next_shot="SH0030")
    (planned,) = plan([alone], {}, options, clock, Made({"SH0010": take, "SH0030": later})).planned
    assert planned.job.word == "Queued"
    assert planned.wanted == (
        Wanted(Role.first_frame, SourceFrame(take.path, 27)),
        Wanted(Role.last_frame, SourceFrame(later.path, 4)),
    )


def test_a_shot_under_way_is_not_planned_again_and_its_take_is_waited_for() -> None:
    pair = [shot(10, 100, next_shot="SH0020"), shot(20, 112, previous_shot="SH0010")]
    made = Made(open_jobs={"SH0010": ("SH0010/video/t001", "SH0010/video/t002")})
    found = plan(pair, {}, dataclasses.replace(options, takes=3), clock, made)
    assert found.under_way == ("SH0010",)
    assert [job.shot_id for job in found.jobs] == ["SH0020"] * 3
    assert [job.waits_for[0][-4:] for job in found.jobs] == ["t001", "t002", "t002"]


def test_what_cannot_be_admitted_is_said_before_anything_is_made(tmp_path: Path) -> None:
    briefs = {"SH0010": Brief(references=(tmp_path / "gone.png",))}
    tasks = (Task.text_to_video, Task.reference_to_video)
    small = Model("kling", "v1", "Kling", tasks, None, None, 10, "2026-01-01", "", references=1)
    chosen = dataclasses.replace(options, generator="kling", model="v1")
    found = plan([shot(10, 0), shot(20, 50, 5), shot(30, 60, 0)], briefs, chosen, clock, models=[small]).problems
    assert [(problem.shot_id, str(problem.message)) for problem in found] == [
        ("SH0010", f"SH0010: the picture {tmp_path / 'gone.png'} is not there."),
        ("SH0010", "SH0010 needs 12 frames; v1 makes at most 10."),
        ("SH0030", "SH0030 has no length."),
    ]


async def test_context_frames_are_decoded_exactly_and_named_by_digest(tmp_path: Path, project: Project) -> None:
    media, board = tmp_path / "a.mov", tmp_path / "板.png"
    write_movie(media, 30, 192, 108, "24000/1001")
    save_picture(numbered_picture(77), board)
    shots = [
        shot(10, 100, before=SourceFrame(media, 29), after=SourceFrame(media, 0)),
        shot(20, 200, still=board, kind=Kind.board),
        shot(30, 300, before=SourceFrame(board, 0)),
    ]
    first, second, third = await prepare(plan(shots, {}, options, clock), project)
    read = [read_frame_code(read_still(given.path)) for given in first.request.inputs]
    assert read == [FrameCode(1, 29), FrameCode(1, 0)]
    assert [given.role for given in first.request.inputs] == [Role.first_frame, Role.last_frame]
    assert all(given.path.parent == project.frames for given in first.request.inputs)
    assert read_frame_code(read_still(second.request.file(Role.still))) == FrameCode(1, 77)
    assert read_frame_code(read_still(third.request.file(Role.first_frame))) == FrameCode(1, 77)
    count = len(list(project.frames.iterdir()))
    again = await prepare(plan(shots, {}, options, clock), project)
    assert again == (first, second, third)
    assert len(list(project.frames.iterdir())) == count


async def test_an_unreadable_neighbour_is_noted_and_done_without(tmp_path: Path, project: Project) -> None:
    media, damaged = tmp_path / "a.mov", tmp_path / "damaged.mov"
    write_movie(media, 5, 192, 108, "24/1")
    damaged.write_bytes(b"nothing")
    ends = [
        shot(10, 100, before=SourceFrame(media, 4), after=SourceFrame(damaged, 0)),
        shot(20, 200, before=SourceFrame(media, 40)),
        shot(30, 300, before=SourceFrame(tmp_path / "gone.mov", 0), still=damaged),
    ]
    planned = plan(ends, {}, options, clock)
    assert planned.jobs[0].request.generator == "bridge"
    first, second, third = await prepare(planned, project)
    assert [given.role for given in first.request.inputs] == [Role.first_frame]
    assert first.request.generator == "animatic"
    assert [len(job.notes) for job in (first, second, third)] == [1, 1, 2]
    assert (second.request.inputs, third.request.inputs) == ((), ())
    assert (first.request.task, second.request.task) == (Task.image_to_video, Task.text_to_video)


async def test_a_card_lends_no_picture_to_its_neighbours(tmp_path: Path, project: Project) -> None:
    pair = [shot(10, 100, next_shot="SH0020"), shot(20, 112, previous_shot="SH0010")]
    card, waiting = plan(pair, {}, options, clock).jobs
    take = make_take("SH0010", 1, tmp_path)
    request, notes = await resolve(waiting, [card], {card.key: take}, project)
    assert (request.inputs, request.task, notes) == ((), Task.text_to_video, ())
    with open_store(project, clock, create=True) as store:
        store.jobs.add_batch([card])
        store.takes.add(take)
        assert made_so_far(store, project).circled == {}


def test_numbers_of_files_on_the_disk_are_never_used_again(project: Project) -> None:
    lost = project.take_file("SH0010", "video", 6)
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"")
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(1), make_job(2)])
        assert made_so_far(store, project).next_numbers == {"SH0010": 7, "SH0020": 2}
        store.jobs.cancel(make_job(2).key)
        assert made_so_far(store, project).open_jobs == {"SH0010": (make_job(1).key,)}
