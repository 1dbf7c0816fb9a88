"""Long shots, key frames and lip-sync on their whole way: planned, run, joined; every frame read back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.conform.conform import conform
from plugin.generators.animatic import Animatic
from plugin.generators.base import Generator, InputClip, InputTake, Remote, Role, Task
from plugin.generators.joined import Joined
from plugin.jobs.inputs import made_so_far, prepare
from plugin.jobs.job import Failed, Job
from plugin.jobs.plan import Made, Parts, Plan, PlanOptions
from plugin.jobs.planner import plan
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.runner import run
from plugin.jobs.stages import final_takes
from plugin.media.frames import read_still
from plugin.media.stills import save_picture
from plugin.shots.brief import Brief, KeyFrame
from plugin.shots.shot import Shot, SourceFrame
from plugin.shots.takes import Take
from plugin.timeline.cut import Raster
from tests.fakes.clips_by_length import clip_model, joined_model, lips_model, name, parts_of_it
from tests.fakes.clock import FakeClock, HandClock
from tests.fakes.footage import number_of, numbered_picture, numbers
from tests.fakes.generators import write_movie
from tests.jobs.test_planner import shot

film25 = PlanOptions(Raster(192, 108), Fraction(25), start_frame=90_000, generator=name)
models = (clip_model(), lips_model, joined_model)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


def planned(
    shots: Sequence[Shot], briefs: Mapping[str, Brief] | None = None, made: Made | None = None, **changes: Any
) -> Plan:
    parts = changes.pop("parts", None)
    rows = changes.pop("models", models)
    options = dataclasses.replace(film25, **changes)
    return plan(shots, briefs or {}, options, HandClock(), made, rows, parts)


async def carried_out(
    found: Plan, project: Project, generators: Mapping[str, Generator]
) -> tuple[list[Job], list[Take]]:
    with open_store(project, create=True) as store:
        store.jobs.add_batch(await prepare(found, project))
        await run(store, project, generators, FakeClock(), lambda _: None, conform)
        return list(store.jobs.list()), list(store.takes.list())


def words(jobs: Sequence[Job]) -> list[tuple[str, str]]:
    return [(job.stage, job.word) for job in jobs]


async def test_a_long_shot_is_joined_without_a_repeated_or_missing_frame(tmp_path: Path, project: Project) -> None:
    lone = shot(10, 100, 130, head_transition=3, tail_transition=2)
    found = planned([lone])
    assert not found.problems
    assert [job.request.duration for job in found.jobs] == [2, 2, 2, None]
    generators = parts_of_it(tmp_path)
    jobs, takes = await carried_out(found, project, generators)
    assert {word for _, word in words(jobs)} == {"Succeeded"}
    take = final_takes(takes)["SH0010"]
    assert (take.name, take.frames, take.handles) == ("SH0010_video_t001", 135, (3, 2))
    # 48 frames of each clip: the first from its first frame, the others without the repeated one.
    assert numbers(take.path) == [*range(48), *range(1, 48), *range(1, 41)]
    assert take.source_map == ((100, 3),)


async def test_every_segment_starts_from_the_last_frame_that_is_used_before_it(
    tmp_path: Path, project: Project
) -> None:
    found = planned([shot(10, 100, 60)])
    first, second, joined = found.jobs
    assert (first.request.task, second.request.task) == (Task.text_to_video, Task.image_to_video)
    assert second.request.inputs == (InputTake(Role.first_frame, first.key, -1),)
    assert (second.conform.frames, second.conform.cut_start) == (13, 147)
    assert joined.request.inputs == tuple(InputClip(Role.video, key) for key in (first.key, second.key))
    generators = parts_of_it(tmp_path)
    await carried_out(found, project, generators)
    asked = next(request for request in generators[name].asked if request.stage == "video_s02")
    picture = read_still(asked.file(Role.first_frame))
    # 49 frames came, 48 are used: the last used one is 47.
    assert number_of(picture) == 47


def test_the_last_segment_ends_where_the_shot_ends() -> None:
    before, after = SourceFrame(Path("/m/a.mov"), 9), SourceFrame(Path("/m/b.mov"), 0)
    first, second, joined = planned([shot(10, 100, 60, before=before, after=after)]).planned
    assert [wanted.source for wanted in first.wanted] == [before]
    assert [wanted.source for wanted in second.wanted] == [after]
    assert not joined.wanted


def test_several_takes_have_a_chain_each() -> None:
    jobs = planned([shot(10, 100, 60)], made=Made(stage_numbers={("SH0010", "video_s02"): 4}), takes=2).jobs
    assert [job.key for job in jobs] == [
        "SH0010/video_s01/t001", "SH0010/video_s02/t004", "SH0010/video/t001",
        "SH0010/video_s01/t002", "SH0010/video_s02/t005", "SH0010/video/t002",
    ]  # fmt: skip
    assert jobs[5].waits_for == (jobs[3].key, jobs[4].key)


async def test_a_failed_segment_ends_its_chain_and_says_what_is_paid(tmp_path: Path, project: Project) -> None:
    found = planned([shot(10, 100, 120), shot(20, 300, 20)])
    jobs, takes = await carried_out(found, project, parts_of_it(tmp_path, failing=("video_s02",)))
    states = dict(words([job for job in jobs if job.shot_id == "SH0010"]))
    assert states == {"video_s01": "Succeeded", "video_s02": "Failed", "video_s03": "Failed", "video": "Failed"}
    ended = {job.stage: job.state for job in jobs if job.shot_id == "SH0010"}
    for stage in ("video_s03", "video"):
        state = ended[stage]
        assert isinstance(state, Failed) and state.code == "chain_broken"
        text = str(state.message)
        assert "video_s02 of this shot has no take" in text and "refused the picture" in text
        assert text.endswith("Paid for its parts so far: 0.47 USD.")
    assert list(final_takes(takes)) == ["SH0020"]


async def test_key_frames_are_reached_exactly_with_the_generators_of_this_machine(
    tmp_path: Path, project: Project
) -> None:
    pictures = [tmp_path / f"{number}.png" for number in (1, 2, 3)]
    for number, path in enumerate(pictures, 1):
        save_picture(numbered_picture(number * 1000), path)
    keys = (KeyFrame(pictures[0]), KeyFrame(pictures[1], 6), KeyFrame(pictures[2]))
    found = planned([shot(10, 100, 20)], {"SH0010": Brief(key_frames=keys)}, generator="embedded")
    assert [job.stage for job in found.jobs] == ["video_s01", "video_s02", "video"]
    here = {part.name: part for part in (Animatic(tmp_path / "scratch"), Joined(tmp_path / "scratch"))}
    jobs, takes = await carried_out(found, project, here)
    assert {word for _, word in words(jobs)} == {"Succeeded"}
    seen = numbers(final_takes(takes)["SH0010"].path)
    assert (len(seen), seen[0], seen[6], seen[19]) == (20, 1000, 2000, 3000)


async def test_a_clip_longer_than_the_way_between_key_frames_runs_faster(tmp_path: Path, project: Project) -> None:
    picture = tmp_path / "key.png"
    save_picture(numbered_picture(1), picture)
    before, after = tmp_path / "a.mov", tmp_path / "b.mov"
    for movie in (before, after):
        write_movie(movie, 2, 192, 108, "25/1")
    between = shot(10, 100, 33, before=SourceFrame(before, 1), after=SourceFrame(after, 0))
    found = planned([between], {"SH0010": Brief(key_frames=(KeyFrame(picture),))})
    jobs, takes = await carried_out(found, project, parts_of_it(tmp_path))
    notes = [str(note) for job in jobs for note in job.notes if job.stage == "video"]
    assert notes[:3] == [
        "Joined from 2 parts.",
        "Part 1 runs faster: 1 s are shown in 17 frames.",
        "Part 2 runs faster: 1 s are shown in 17 frames.",
    ]
    seen = numbers(final_takes(takes)["SH0010"].path)
    assert len(seen) == 33
    assert (seen[0], seen[16], seen[32]) == (0, 24, 24)
    assert seen[:17] == sorted(set(seen[:17])) and seen[17:] == sorted(set(seen[17:]))


def test_a_model_that_takes_key_frames_gets_them_in_one_request(tmp_path: Path) -> None:
    brief = {"SH0010": Brief(key_frames=tuple(KeyFrame(Path(__file__)) for _ in range(3)))}
    before = SourceFrame(Path("/m/a.mov"), 9)
    rows = (clip_model(middle_frames=2), joined_model)
    (only,) = planned([shot(10, 100, 40, before=before)], brief, models=rows).planned
    roles = [given.role for given in only.expected.inputs]
    assert roles == [Role.first_frame, Role.middle_frame, Role.middle_frame, Role.last_frame]
    assert (only.job.request.task, only.job.request.duration) == (Task.image_to_video, 2)


def test_key_frames_in_the_wrong_order_are_refused() -> None:
    keys = (KeyFrame(Path(__file__), 30), KeyFrame(Path(__file__), 20), KeyFrame(Path(__file__), 39))
    (problem,) = planned([shot(10, 100, 40)], {"SH0010": Brief(key_frames=keys)}).problems
    assert "key frames do not follow" in str(problem.message)


def test_the_shot_goes_on_freely_after_its_last_key_frame() -> None:
    keys = (KeyFrame(Path(__file__), 0), KeyFrame(Path(__file__), 20))
    first, second, joined = planned([shot(10, 100, 50)], {"SH0010": Brief(key_frames=keys)}).planned
    assert [given.role for given in second.expected.inputs] == [Role.first_frame]
    assert (first.job.conform.frames, second.job.conform.frames) == (21, 30)
    assert joined.job.request.options == (("parts", "0:21~ 1:29"),)


async def test_lip_sync_waits_for_the_picture_and_goes_into_the_cut(tmp_path: Path, project: Project) -> None:
    found = planned([shot(10, 100, 40)], {"SH0010": Brief(dialogue="你好", speaker="Mei")})
    video, lips = found.jobs
    assert (lips.stage, lips.word, lips.waits_for) == ("lip_sync", "Held", (video.key,))
    generators = parts_of_it(tmp_path)
    jobs, takes = await carried_out(found, project, generators)
    assert words(jobs) == [("video", "Succeeded"), ("lip_sync", "Succeeded")]
    asked = generators[name].asked[-1]
    (clip,) = asked.files(Role.video)
    assert (asked.task, asked.dialogue, asked.speaker) == (Task.lip_sync, "你好", "Mei")
    assert clip.path == next(take.path for take in takes if take.stage == "video")
    assert isinstance(clip.remote, Remote) and clip.remote.account == "https://clips.example"
    assert final_takes(takes)["SH0010"].stage == "lip_sync"


async def test_a_take_that_only_lacks_its_lips_is_not_made_again(tmp_path: Path, project: Project) -> None:
    briefs = {"SH0010": Brief(dialogue="hello")}
    jobs, takes = await carried_out(
        planned([shot(10, 100, 40)], briefs), project, parts_of_it(tmp_path, failing=("lip_sync",))
    )
    assert words(jobs) == [("video", "Succeeded"), ("lip_sync", "Failed")]
    with open_store(project, create=False) as store:
        made = dataclasses.replace(made_so_far(store, project), silent={"SH0010": takes[0]})
    again = planned([shot(10, 100, 40)], briefs, made)
    (lips,) = again.jobs
    (clip,) = lips.request.inputs
    assert (lips.key, lips.word, clip.path) == ("SH0010/lip_sync/t002", "Queued", takes[0].path)
    assert clip.remote == made.remotes["SH0010/video/t001"]
    jobs, takes = await carried_out(again, project, parts_of_it(tmp_path))
    assert final_takes(takes)["SH0010"].name == "SH0010_lip_sync_t002"


async def test_the_shot_after_a_chain_starts_from_the_joined_take(tmp_path: Path, project: Project) -> None:
    pair = [shot(10, 100, 60, next_shot="SH0020"), shot(20, 160, 20, previous_shot="SH0010")]
    generators = parts_of_it(tmp_path)
    found = planned(pair)
    assert found.jobs[-1].waits_for == ("SH0010/video/t001",)
    await carried_out(found, project, generators)
    asked = next(request for request in generators[name].asked if request.shot_id == "SH0020")
    assert number_of(read_still(asked.file(Role.first_frame))) == 12


def test_references_are_dropped_where_a_segment_cannot_have_both(tmp_path: Path) -> None:
    brief = {"SH0010": Brief(references=(Path(__file__),))}
    before = SourceFrame(Path("/m/a.mov"), 9)
    parts = Parts(parts_of_it(tmp_path, strict=True))
    found = planned([shot(10, 100, 60, before=before)], brief, parts=parts).planned
    first, second, _ = found
    assert [given.role for given in first.expected.inputs] == [Role.reference]
    assert first.job.request.task is Task.reference_to_video
    assert [given.role for given in second.expected.inputs] == [Role.first_frame]
    assert "takes no references beside it" in str(second.job.notes[0])
