"""Good parts of a broken chain are taken over: asked for once, bought once, and only while they are still the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.conform.conform import conform
from plugin.jobs.inputs import made_so_far, prepare
from plugin.jobs.job import Job, Succeeded
from plugin.jobs.plan import Planned
from plugin.jobs.planner_kept import keep_parts
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.runner import run
from plugin.jobs.stages import final_takes
from plugin.media.stills import save_picture
from plugin.shots.brief import Brief, KeyFrame
from plugin.shots.shot import Shot, SourceFrame
from tests.fakes.clips_by_length import name, parts_of_it
from tests.fakes.clock import FakeClock
from tests.fakes.footage import numbered_picture, numbers
from tests.fakes.generators import write_movie
from tests.jobs.test_planner import shot
from tests.jobs.test_planner_chains import planned, words

film = {"rate": Fraction(24)}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


class Film:
    """One shot that is filled again and again."""

    def __init__(self, project: Project, folder: Path) -> None:
        self.project, self.folder = project, folder
        self.asked: list[str] = []

    def plan(self, one: Shot, brief: Brief | None = None, **options: Any) -> tuple[Planned, ...]:
        with open_store(self.project, create=True) as store:
            briefs = {one.id: brief} if brief else {}
            found = planned([one], briefs, made_so_far(store, self.project), **{**film, **options})
            return keep_parts(found.planned, store, self.project)

    async def fill(
        self, one: Shot, brief: Brief | None = None, failing: Sequence[str] = (), **options: Any
    ) -> list[Job]:
        left = self.plan(one, brief, **options)
        generators = parts_of_it(self.folder, failing=tuple(failing))
        with open_store(self.project, create=True) as store:
            known = {job.key for job in store.jobs.list()}
            jobs = await prepare(dataclasses.replace(planned([]), planned=left), self.project)
            store.jobs.add_batch(jobs)
            await run(store, self.project, generators, FakeClock(), lambda _: None, conform)
            self.asked += [request.key for request in generators[name].asked]  # type: ignore[union-attr]
            return [job for job in store.jobs.list() if job.key not in known]


@pytest.fixture
def the_film(project: Project, tmp_path: Path) -> Film:
    return Film(project, tmp_path)


def stages(left: Sequence[Planned]) -> list[str]:
    return [one.job.stage for one in left]


async def test_only_what_is_missing_is_asked_for(the_film: Film) -> None:
    one = shot(10, 100, 120)
    await the_film.fill(one, failing=["video_s02"])
    again = await the_film.fill(one)
    assert words(again) == [("video_s02", "Succeeded"), ("video_s03", "Succeeded"), ("video", "Succeeded")]
    assert again[-1].waits_for == ("SH0010/video_s01/t001", "SH0010/video_s02/t002", "SH0010/video_s03/t002")
    assert "1 of its parts are kept from an earlier attempt." in [str(note) for note in again[-1].notes]
    assert [key for key in the_film.asked if "s01" in key] == ["SH0010_video_s01_t001"]
    with open_store(the_film.project, create=False) as store:
        take = final_takes(store.takes.list())["SH0010"]
    # s01: 0 to 47; s02: 1 to 47; s03: 1 to 25.
    assert numbers(take.path) == [*range(48), *range(1, 48), *range(1, 26)]


async def test_a_part_that_failed_twice_keeps_two(the_film: Film) -> None:
    one = shot(10, 100, 120)
    await the_film.fill(one, failing=["video_s02"])
    await the_film.fill(one, failing=["video_s03"])
    assert stages(the_film.plan(one)) == ["video_s03", "video"]
    assert {job.word for job in await the_film.fill(one)} == {"Succeeded"}
    assert len(the_film.asked) == 1 + 1 + 1 + 1 + 1


async def test_another_brief_or_length_buys_anew(the_film: Film, tmp_path: Path) -> None:
    one = shot(10, 100, 120)
    await the_film.fill(one, failing=["video_s02"])
    everything = ["video_s01", "video_s02", "video_s03", "video"]
    assert stages(the_film.plan(one)) == everything[1:]
    assert stages(the_film.plan(one, Brief(prompt="snow"))) == everything
    assert stages(the_film.plan(one, Brief(seed=7))) == everything
    assert stages(the_film.plan(one, Brief(resolution="1080p"))) == everything
    assert stages(the_film.plan(one, rate=Fraction(25))) == everything
    write_movie(tmp_path / "a.mov", 2, 192, 108, "24/1")
    assert stages(the_film.plan(shot(10, 100, 120, before=SourceFrame(tmp_path / "a.mov", 1)))) == everything
    moved = shot(10, 300, 120)
    assert stages(the_film.plan(moved)) == everything[1:]


async def test_another_picture_under_the_same_name_buys_anew(the_film: Film, tmp_path: Path) -> None:
    write_movie(tmp_path / "a.mov", 2, 192, 108, "24/1")
    one = shot(10, 100, 90, before=SourceFrame(tmp_path / "a.mov", 1))
    await the_film.fill(one, failing=["video_s02"])
    assert stages(the_film.plan(one)) == ["video_s02", "video"]
    write_movie(tmp_path / "a.mov", 3, 192, 108, "24/1")
    assert stages(the_film.plan(one)) == ["video_s01", "video_s02", "video"]


async def test_parts_between_key_frames_are_kept_wherever_they_lie(the_film: Film, tmp_path: Path) -> None:
    keys = [tmp_path / f"{number}.png" for number in (1, 2, 3)]
    for number, path in enumerate(keys, 1):
        save_picture(numbered_picture(number), path)
    brief = Brief(key_frames=tuple(KeyFrame(path) for path in keys))
    one = shot(10, 100, 41)
    await the_film.fill(one, brief, failing=["video_s01"])
    assert stages(the_film.plan(one, brief)) == ["video_s01", "video"]
    save_picture(numbered_picture(9), keys[1])
    assert stages(the_film.plan(one, brief)) == ["video_s01", "video_s02", "video"]


async def test_another_take_is_another_take(the_film: Film) -> None:
    one = shot(10, 100, 90)
    await the_film.fill(one)
    assert stages(the_film.plan(one)) == ["video_s01", "video_s02", "video"]


async def test_of_several_takes_each_part_goes_into_one(the_film: Film) -> None:
    one = shot(10, 100, 90)
    await the_film.fill(one, failing=["video_s02"])
    assert stages(the_film.plan(one, takes=2)) == ["video_s02", "video", "video_s01", "video_s02", "video"]
    done = await the_film.fill(one, takes=2)
    assert all(isinstance(job.state, Succeeded) for job in done)
    assert len([key for key in the_film.asked if "s01" in key]) == 2


async def test_a_part_whose_file_is_gone_is_bought_anew(the_film: Film) -> None:
    one = shot(10, 100, 90)
    await the_film.fill(one, failing=["video_s02"])
    next(the_film.project.takes.glob("*/*_s01_*.mov")).unlink()
    assert stages(the_film.plan(one)) == ["video_s01", "video_s02", "video"]
