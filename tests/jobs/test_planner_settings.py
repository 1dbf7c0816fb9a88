"""Ratio and settings of a model, as the brief says them: honoured where the model knows them, else told."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from plugin.generators.base import Role
from plugin.jobs.plan import PlanOptions
from plugin.jobs.project import open_store, project_beside
from plugin.shots.brief import Brief
from tests.fakes.clips_by_length import clip_model, lips_model
from tests.jobs.test_planner import shot
from tests.jobs.test_planner_kept import Film, project, stages, the_film
from tests.jobs.test_planner_models import only, planned

__all__ = ["project", "the_film"]
rich = clip_model(options=(("look", ("plain", "film")), ("fixed", ("false", "true"))))
usual = (("look", "plain"), ("fixed", "false"))


def notes(brief: Brief, **changes: object) -> list[str]:
    return [str(note) for note in only(planned(shot(10, 0), brief, rich, **changes)).notes]


def test_what_the_brief_chooses_is_asked_for() -> None:
    brief = Brief(ratio="1:1", options=(("fixed", "true"),))
    request = only(planned(shot(10, 0), brief, rich)).request
    assert (request.ratio, request.options) == ("1:1", (("look", "plain"), ("fixed", "true")))
    assert notes(brief) == []


@pytest.mark.parametrize("options", [(("unknown", "1"),), (("look", "neon"),), (("look", ""), ("", "plain"))])
def test_what_the_model_does_not_know_is_left_out_and_told(options: tuple[tuple[str, str], ...]) -> None:
    brief = Brief(options=options)
    assert only(planned(shot(10, 0), brief, rich)).request.options == usual
    assert len(notes(brief)) == len(options) and all("left out" in note for note in notes(brief))


def test_a_ratio_that_the_model_does_not_make_is_left_out_and_told() -> None:
    assert only(planned(shot(10, 0), Brief(ratio="21:9"), rich)).request.ratio == "16:9"
    assert notes(Brief(ratio="21:9")) == ["21:9 is left out: clips makes 16:9, 1:1."]


def test_a_setting_of_the_lip_sync_is_its_own() -> None:
    speaking = dataclasses.replace(lips_model, options=(("speed", ("1.0", "1.5")),))
    found = planned(shot(10, 0), Brief(dialogue="hello", options=(("speed", "1.5"),)), rich, speaking)
    picture, lips = found.jobs
    assert (picture.request.options, lips.request.options) == (usual, (("speed", "1.5"),))
    assert not picture.notes


def test_drawings_made_here_know_no_settings() -> None:
    brief = Brief(ratio="9:16", options=(("fixed", "true"),))
    request = only(planned(shot(10, 0), brief, rich, generator=PlanOptions.generator)).request
    assert request.ratio == "" and ("fixed", "true") not in request.options


def test_a_still_is_made_in_the_same_shape(tmp_path: Path) -> None:
    from plugin.generators.base import Task

    stills = clip_model(name="stills", tasks=(Task.text_to_image,), durations=None, options=(("kind", ("a", "b")),))
    brief = Brief(ratio="1:1", image_prompt="a street", options=(("kind", "b"),))
    still, _ = planned(shot(10, 0), brief, rich, stills).jobs
    assert (still.request.ratio, still.request.options) == ("1:1", (("kind", "b"),))
    assert not [given for given in still.request.inputs if given.role is Role.first_frame]


async def test_parts_with_other_settings_are_not_kept(the_film: Film) -> None:
    one = shot(10, 100, 120)
    await the_film.fill(one, Brief(ratio="1:1"), failing=["video_s02"])
    assert "video_s01" not in stages(the_film.plan(one, Brief(ratio="1:1")))
    assert "video_s01" in stages(the_film.plan(one, Brief(ratio="16:9")))


def test_a_brief_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    with open_store(project_beside(tmp_path / "a.otio"), create=True) as store:
        brief = Brief(prompt="rain", ratio="9:16", options=(("fixed", "true"), ("look", "film")))
        store.briefs.set("SH0010", brief)
        assert store.briefs.get("SH0010") == brief
        old = '{"prompt": "rain", "negative": "", "references": [], "seed": 7}'
        sql = "INSERT INTO briefs (shot_id, written, data) VALUES ('SH0020', '2026-01-01T00:00:00+00:00', ?)"
        store._database.write("old_brief", lambda rows: rows.run(sql, (old,)))
        assert store.briefs.get("SH0020") == Brief(prompt="rain", seed=7)
