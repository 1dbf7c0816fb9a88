"""A still first, then the video that starts from it: planned, run, circled, and never bought twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.conform.conform import conform
from plugin.events import Progress
from plugin.generators.base import Generator, InputTake, Ready, Role, Task
from plugin.jobs.inputs import made_so_far, prepare
from plugin.jobs.job import Failed, Job
from plugin.jobs.plan import Made, Plan
from plugin.jobs.planner_missing import Lack, lack_of
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.runner import run
from plugin.jobs.stages import final_takes, offered_takes
from plugin.media.frames import read_still
from plugin.media.stills import save_picture
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from plugin.shots.shot import SourceFrame
from plugin.shots.takes import Take
from tests.fakes.clips_by_length import ClipsByLength, clip_model, joined_model, lips_model, name, parts_of_it
from tests.fakes.clock import FakeClock
from tests.fakes.footage import number_of, numbered_picture
from tests.jobs.test_planner import shot
from tests.jobs.test_planner_chains import planned, words

here = Path(__file__)
stills = clip_model(
    name="stills",
    tasks=(Task.text_to_image, Task.image_to_image),
    durations=None,
    resolutions=("1K", "2K"),
    sound="never",
)
rows = (clip_model(), stills, lips_model, joined_model)
brief = Brief(prompt="she turns", image_prompt="a baker at the window", look="16 mm")


class Painter(ClipsByLength):
    """Delivers a picture with the number 77 where a still is asked for."""

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        if "_image_" in ready.location:
            picture = target.with_suffix(".png")
            save_picture(numbered_picture(77, size=(400, 300)), picture)
            picture.replace(target)
        else:
            await super().download(ready, target, on_progress)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


def of(one: Brief = brief, made: Made | None = None, **changes: Any) -> Plan:
    found = planned([shot(10, 100, changes.pop("frames", 40), **changes.pop("shot", {}))], {"SH0010": one}, made,
                    **{"models": rows, "rate": Fraction(24), **changes})  # fmt: skip
    assert not found.problems, [str(problem.message) for problem in found.problems]
    return found


def makers(folder: Path, failing: Sequence[str] = ()) -> Mapping[str, Generator]:
    return {**parts_of_it(folder), name: Painter(folder / "provider", failing=tuple(failing))}


async def carried_out(found: Plan, project: Project, generators: Mapping[str, Generator]) -> list[Job]:
    with open_store(project, create=True) as store:
        store.jobs.add_batch(await prepare(found, project))
        await run(store, project, generators, FakeClock(), lambda _: None, conform)
        return list(store.jobs.list())


def takes_of(project: Project) -> tuple[Take, ...]:
    with open_store(project, create=False) as store:
        return store.takes.list()


def made_of(project: Project) -> Made:
    with open_store(project, create=False) as store:
        return made_so_far(store, project)


def test_the_video_waits_for_the_still_and_starts_from_it() -> None:
    beside = {"before": SourceFrame(Path("/m/a.mov"), 9), "after": SourceFrame(Path("/m/b.mov"), 0)}
    still, video = of(shot=beside).planned
    request = still.job.request
    assert (still.job.key, still.job.word, request.model, request.task) == (
        "SH0010/image/t001", "Queued", "stills", Task.text_to_image,
    )  # fmt: skip
    assert (request.prompt, request.resolution, request.duration) == ("a baker at the window\n16 mm", "1K", None)
    assert (video.job.word, video.job.waits_for) == ("Held", ("SH0010/image/t001",))
    assert video.job.request.inputs == (InputTake(Role.first_frame, "SH0010/image/t001", 0),)
    assert (video.job.request.prompt, video.job.request.task) == ("she turns\n16 mm", Task.image_to_video)
    assert [given.role for given in video.expected.inputs] == [Role.first_frame, Role.last_frame]


def test_what_it_shows_goes_into_the_still() -> None:
    made = Made(characters={"Mei": CharacterSheet("Mei", (here,))})
    one = dataclasses.replace(brief, prompt="@Mei turns", references=(here,))
    still, video = of(one, made).planned
    assert still.job.request.task is Task.image_to_image and [sheet.name for sheet in still.cast] == ["Mei"]
    assert [wanted.role for wanted in still.wanted] == [Role.reference]
    assert not video.wanted and [sheet.name for sheet in video.cast] == ["Mei"]
    plain = (clip_model(characters=0, references=0), stills, joined_model)
    _, alone = of(one, made, models=plain).planned
    assert not alone.cast and "in the still alone" in str(alone.job.notes[-1])


def test_a_board_is_drawn_anew() -> None:
    still, video = of(shot={"still": here}).planned
    assert [wanted.source for wanted in still.wanted] == [here]
    assert [given.role for given in video.expected.inputs] == [Role.first_frame]


async def test_still_and_video_come_back_and_only_the_video_goes_into_the_cut(tmp_path: Path, project: Project) -> None:
    generators = makers(tmp_path)
    jobs = await carried_out(of(), project, generators)
    assert words(jobs) == [("image", "Succeeded"), ("video", "Succeeded")]
    takes = takes_of(project)
    picture = next(take for take in takes if take.stage == "image")
    assert (picture.path.name, picture.frames, picture.circled) == ("SH0010_image_t001.png", 1, True)
    assert picture.path.with_suffix(".json").is_file()
    assert read_still(picture.path).shape == (300, 400, 3)
    started = generators[name].asked[-1].file(Role.first_frame)  # type: ignore[attr-defined]
    assert number_of(read_still(started)) == 77
    assert final_takes(takes)["SH0010"].stage == "video"
    assert [take.stage for take in offered_takes(takes)] == ["video"]
    assert final_takes([picture]) == {} and lack_of([picture], [], 1, lips=False) == Lack(1)


async def test_a_circled_still_is_used_and_not_bought_again(tmp_path: Path, project: Project) -> None:
    jobs = await carried_out(of(), project, makers(tmp_path, failing=["video"]))
    assert words(jobs) == [("image", "Succeeded"), ("video", "Failed")]
    again = of(made=made_of(project))
    (video,) = again.planned
    assert video.job.key == "SH0010/video/t002"
    generators = makers(tmp_path)
    assert words(await carried_out(again, project, generators))[-1] == ("video", "Succeeded")
    (asked,) = generators[name].asked  # type: ignore[attr-defined]
    assert number_of(read_still(asked.file(Role.first_frame))) == 77


async def test_without_its_still_the_video_is_never_sent(tmp_path: Path, project: Project) -> None:
    jobs = await carried_out(of(), project, makers(tmp_path, failing=["image"]))
    state = jobs[-1].state
    assert isinstance(state, Failed) and state.code == "chain_broken"
    assert "image of this shot has no take" in str(state.message)
    assert [job.attempts for job in jobs] == [1, 0]


async def test_a_long_shot_starts_its_chain_from_the_still(tmp_path: Path, project: Project) -> None:
    found = of(frames=60)
    assert [job.stage for job in found.jobs] == ["image", "video_s01", "video_s02", "video"]
    assert found.jobs[1].waits_for == ("SH0010/image/t001",)
    assert {word for _, word in words(await carried_out(found, project, makers(tmp_path)))} == {"Succeeded"}


def test_several_takes_start_from_one_still() -> None:
    jobs = of(takes=2).jobs
    assert [job.key for job in jobs] == ["SH0010/image/t001", "SH0010/video/t001", "SH0010/video/t002"]
    assert {job.waits_for for job in jobs[1:]} == {("SH0010/image/t001",)}


def test_speech_comes_last() -> None:
    jobs = of(dataclasses.replace(brief, dialogue="hello")).jobs
    assert [job.stage for job in jobs] == ["image", "video", "lip_sync"]


def test_another_generator_may_make_the_still() -> None:
    other = dataclasses.replace(stills, generator="painter")
    still, video = of(models=(clip_model(), other, joined_model), image_generator="painter").jobs
    assert (still.request.generator, video.request.generator) == ("painter", name)
    still, drawn = of(models=(other,), generator="embedded", image_generator="painter").jobs
    assert (still.request.generator, drawn.request.generator) == ("painter", "animatic")


def test_nobody_makes_stills() -> None:
    found = planned([shot(10, 100, 40)], {"SH0010": brief}, models=(clip_model(), joined_model))
    assert [str(problem.message) for problem in found.problems] == [f"SH0010: {name} has no model for text_to_image."]
    assert [job.stage for job in of(models=(), generator="embedded").jobs] == ["video"]
    crowd = dataclasses.replace(brief, references=(here,) * 3)
    found = planned([shot(10, 100, 40)], {"SH0010": crowd}, models=rows)
    assert ["stills takes 2" in str(problem.message) for problem in found.problems] == [True]
