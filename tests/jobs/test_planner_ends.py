"""A given last frame comes last: planned, run and conformed; every frame read back from the finished takes."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.generators.base import Role
from plugin.jobs.chains import cover
from plugin.jobs.durations import Clock
from plugin.jobs.plan import Plan
from plugin.jobs.project import Project, project_beside
from plugin.jobs.stages import final_takes
from plugin.media.stills import save_picture
from plugin.shots.brief import Brief, KeyFrame
from plugin.shots.shot import Shot, SourceFrame
from tests.fakes.clips_by_length import clip_model, joined_model, lips_model, parts_of_it
from tests.fakes.footage import numbered_picture, numbers
from tests.fakes.generators import write_movie
from tests.jobs.test_planner import shot
from tests.jobs.test_planner_chains import carried_out, planned

rates = {"24": Fraction(24), "25": Fraction(25), "30": Fraction(30)}
here = Path(__file__)
rows = (clip_model(), joined_model)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


@pytest.fixture
def beside(tmp_path: Path) -> dict[str, SourceFrame]:
    for name in ("a", "b"):
        write_movie(tmp_path / f"{name}.mov", 2, 192, 108, "25/1")
    return {"before": SourceFrame(tmp_path / "a.mov", 1), "after": SourceFrame(tmp_path / "b.mov", 0)}


def of(length: int, beside: dict[str, SourceFrame], brief: Brief | None = None, **changes: object) -> Plan:
    ends = changes.pop("shot", {})
    one: Shot = shot(10, 100, length, **beside, **ends)  # type: ignore[arg-type]
    found = planned([one], {one.id: brief} if brief else {}, **{"models": rows, **changes})
    assert not found.problems, [str(problem.message) for problem in found.problems]
    return found


def roles(found: Plan) -> list[Role]:
    return [given.role for given in found.planned[-1].expected.inputs]


def notes(found: Plan) -> list[str]:
    return [str(note) for note in found.jobs[-1].notes]


@pytest.mark.parametrize("rate", rates.values(), ids=rates)
async def test_the_take_ends_on_the_frame_after_it(
    tmp_path: Path, project: Project, beside: dict[str, SourceFrame], rate: Fraction
) -> None:
    found = of(22, beside, rate=rate)
    assert roles(found) == [Role.first_frame, Role.last_frame] and found.jobs[0].conform.ends
    _, takes = await carried_out(found, project, parts_of_it(tmp_path))
    take = final_takes(takes)["SH0010"]
    shown = numbers(take.path)
    assert (len(shown), shown[0], shown[-1]) == (22, 0, 24)
    side = json.loads(take.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert any("so that it ends on" in note for note in side["notes"])
    assert Fraction(side["conform"]["report"]["speed"]) == rate / 21


async def test_handles_lie_within_what_was_asked_for(
    tmp_path: Path, project: Project, beside: dict[str, SourceFrame]
) -> None:
    found = of(14, beside, handles=2, rate=Fraction(24), shot={"tail_transition": 4})
    _, takes = await carried_out(found, project, parts_of_it(tmp_path))
    take = final_takes(takes)["SH0010"]
    shown = numbers(take.path)
    assert (take.frames, take.handles, shown[0], shown[-1]) == (20, (2, 4), 0, 24)
    assert take.source_map[0] == (100, shown[2])


def test_a_frame_that_would_hurry_the_clip_is_left_out(beside: dict[str, SourceFrame]) -> None:
    found = of(5, beside, rate=Fraction(24))
    assert roles(found) == [Role.first_frame] and not found.jobs[0].conform.ends
    assert notes(found) == ["Made without the frame after it: clips makes 1 s, too long to end on it after 5 frames."]
    # 16 frames are two thirds of 1 s.
    assert roles(of(16, beside, rate=Fraction(24))) == [Role.first_frame, Role.last_frame]
    assert roles(of(15, beside, rate=Fraction(24))) == [Role.first_frame]


async def test_a_named_last_frame_is_reached_however_short_the_shot(
    tmp_path: Path, project: Project, beside: dict[str, SourceFrame]
) -> None:
    named = tmp_path / "end.png"
    save_picture(numbered_picture(7), named)
    found = of(5, beside, Brief(last_frame=named), rate=Fraction(24))
    assert notes(found) == ["Shown 6 times faster, so that it ends on the frame that was given."]
    _, takes = await carried_out(found, project, parts_of_it(tmp_path))
    assert numbers(takes[0].path) == [0, 6, 12, 18, 24]


async def test_the_ends_of_key_frames_are_reached_in_one_clip_too(
    tmp_path: Path, project: Project, beside: dict[str, SourceFrame]
) -> None:
    found = of(20, beside, Brief(key_frames=(KeyFrame(here, 0),)), rate=Fraction(24))
    assert len(found.jobs) == 1 and found.jobs[0].conform.ends
    brief = Brief(key_frames=(KeyFrame(here), KeyFrame(here)))
    found = of(20, beside, brief, rate=Fraction(24), models=(clip_model(middle_frames=2), joined_model))
    assert len(found.jobs) == 1 and found.jobs[0].conform.ends


def test_sound_that_is_kept_is_not_made_faster(beside: dict[str, SourceFrame]) -> None:
    loud = Brief(sound=True)
    assert roles(of(20, beside, loud, rate=Fraction(24))) == [Role.first_frame]
    just = of(24, beside, loud, rate=Fraction(24))
    assert roles(just) == [Role.first_frame, Role.last_frame] and not just.jobs[0].conform.ends
    named = of(20, beside, Brief(sound=True, last_frame=here), rate=Fraction(24))
    assert set(roles(named)) == {Role.first_frame, Role.last_frame} and not named.jobs[0].conform.ends
    assert "Its sound keeps its own time" in notes(named)[0]


def test_lips_are_set_on_the_clip_as_it_was_delivered(beside: dict[str, SourceFrame]) -> None:
    found = of(20, beside, Brief(dialogue="hello"), rate=Fraction(24), models=(clip_model(), lips_model))
    video, _ = found.jobs
    assert not video.conform.ends
    assert [given.role for given in found.planned[0].expected.inputs] == [Role.first_frame]


async def test_a_chain_ends_on_the_frame_after_it(
    tmp_path: Path, project: Project, beside: dict[str, SourceFrame]
) -> None:
    found = of(60, beside, rate=Fraction(24))
    # 2 s and 1 s make 71 frames: the first is cut, the last used to its end.
    assert [job.conform.frames for job in found.jobs[:2]] == [37, 24]
    assert found.jobs[-1].request.options == (("parts", "0:37 1:23~"),)
    _, takes = await carried_out(found, project, parts_of_it(tmp_path))
    shown = numbers(final_takes(takes)["SH0010"].path)
    assert (len(shown), shown[:37], shown[37], shown[-1]) == (60, list(range(37)), 1, 24)


def test_what_a_chain_has_too_much_goes_where_it_does_no_harm() -> None:
    clock = Clock(Fraction(24), delivered=(Fraction(24),))
    plain, ending = (cover(100, (Fraction(1), Fraction(2)), clock, ends=ends) for ends in (False, True))
    assert [segment.duration for segment in plain] == [segment.duration for segment in ending] == [2, 2, 1]
    assert [segment.share for segment in plain] == [48, 47, 5]
    assert [segment.share for segment in ending] == [30, 47, 23]


def test_clips_made_here_are_exact_anyway(beside: dict[str, SourceFrame]) -> None:
    found = of(20, beside, generator="embedded")
    assert not found.jobs[0].conform.ends and not notes(found)
