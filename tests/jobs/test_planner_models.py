"""Which model, which size, which length; what a model cannot take is told, or left out when nobody named it."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.conform.spec import AudioMode
from plugin.generators.base import Model, Price, Role, Task
from plugin.jobs.choice import Needs, choose_model, ratio_for, resolution_for
from plugin.jobs.inputs import prepare
from plugin.jobs.job import Job
from plugin.jobs.plan import Made, Parts, Plan, PlanOptions
from plugin.jobs.planner import plan
from plugin.jobs.project import project_beside
from plugin.media.stills import save_picture
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from plugin.shots.dialogue import CutSound
from plugin.shots.shot import Kind, Shot, SourceFrame
from plugin.timeline.cut import Raster
from tests.fakes.clips_by_length import clip_model, lips_model, name
from tests.fakes.clock import HandClock
from tests.fakes.cuts import clip, cut_of, film, track
from tests.fakes.footage import numbered_picture, write_footage
from tests.jobs.test_planner import shot

options = PlanOptions(Raster(192, 108), Fraction(24), generator=name)
here = Path(__file__)
beside = {"before": SourceFrame(Path("/m/a.mov"), 9), "after": SourceFrame(Path("/m/b.mov"), 0)}


def planned(
    one: Shot,
    brief: Brief | None = None,
    *rows: Model,
    made: Made | None = None,
    parts: Parts | None = None,
    **changes: Any,
) -> Plan:
    asked = dataclasses.replace(options, **changes)
    briefs = {one.id: brief} if brief else {}
    return plan([one], briefs, asked, HandClock(), made, rows or (clip_model(),), parts)


def only(found: Plan) -> Job:
    assert not found.problems, [str(problem.message) for problem in found.problems]
    (job,) = found.jobs
    return job


def said(found: Plan) -> list[str]:
    return [str(problem.message) for problem in found.problems]


def roles(found: Plan) -> list[Role]:
    return [given.role for given in found.planned[0].expected.inputs]


def test_the_request_is_complete() -> None:
    request = only(planned(shot(10, 0, 20), Brief(prompt="rain", negative="blur", look="16 mm"))).request
    assert (request.generator, request.model, request.task) == (name, "clips", Task.text_to_video)
    assert (request.duration, request.resolution, request.ratio, request.sound) == (1, "720p", "16:9", False)
    assert (request.prompt, request.negative, request.frames) == ("rain\n16 mm", "blur", 20)


@pytest.mark.parametrize(("rate", "frames", "seconds"), [
    (Fraction(25), 24, 1), (Fraction(25), 25, 2), (Fraction(24000, 1001), 24, 1),
    (Fraction(30), 30, 1), (Fraction(30), 31, 2), (Fraction(50), 51, 2),
])  # fmt: skip
def test_frames_count_as_conform_counts_them(rate: Fraction, frames: int, seconds: int) -> None:
    assert only(planned(shot(10, 0, frames), rate=rate)).request.duration == seconds


def test_sound_that_is_kept_runs_by_time() -> None:
    silent, loud = (only(planned(shot(10, 0, 25), Brief(sound=sound), rate=Fraction(25))) for sound in (False, True))
    assert (silent.request.duration, silent.request.sound) == (2, False)
    assert (loud.request.duration, loud.request.sound, loud.conform.audio) == (1, True, AudioMode.keep)


def test_sound_that_nobody_asked_for_is_left_out() -> None:
    job = only(planned(shot(10, 0), None, clip_model(sound="always")))
    assert (job.request.sound, job.conform.audio) == (True, AudioMode.drop)
    assert "left out" in str(job.notes[0])
    kept = only(planned(shot(10, 0), Brief(sound=True), clip_model(sound="always")))
    assert kept.conform.audio is AudioMode.keep
    assert said(planned(shot(10, 0), Brief(sound=True), clip_model(sound="never"))) == ["SH0010: clips makes no sound."]


def test_the_default_model_that_takes_everything_is_chosen() -> None:
    plain, rich = clip_model(name="plain", references=0), clip_model(name="rich", default=False, references=4)
    wild = clip_model(name="wild", experimental=True, references=9)
    rows = (wild, clip_model(name="first", default=False), plain, rich)
    assert only(planned(shot(10, 0), None, *rows)).request.model == "plain"
    assert only(planned(shot(10, 0), Brief(references=(here,) * 3), *rows)).request.model == "rich"
    assert only(planned(shot(10, 0), Brief(references=(here,) * 3), *rows, model="wild")).request.model == "wild"
    assert choose_model(rows, name, "", Needs(Task.motion)) is None
    assert choose_model(rows, "other", "", Needs(Task.text_to_video)) is None


def test_the_model_of_the_brief_goes_before_that_of_the_cut() -> None:
    rows = (clip_model(), clip_model(name="other"))
    assert only(planned(shot(10, 0), Brief(model="clips"), *rows, model="other")).request.model == "clips"
    assert said(planned(shot(10, 0), Brief(model="none"), *rows)) == [f"SH0010: {name} has no model named none."]


def test_a_task_that_no_model_offers_is_refused() -> None:
    found = planned(shot(10, 0), None, clip_model(tasks=(Task.image_to_video,)))
    assert said(found) == [f"SH0010: {name} has no model for text_to_video."]
    found = planned(shot(10, 0), None, clip_model(tasks=(Task.image_to_video,)), model="clips")
    assert said(found) == ["SH0010: clips cannot do text_to_video."]


def test_neighbours_are_left_out_where_they_are_not_taken() -> None:
    one = shot(10, 0, 24, **beside)
    assert roles(planned(one)) == [Role.first_frame, Role.last_frame]
    found = planned(one, None, clip_model(last_frame=False))
    assert (roles(found), len(found.jobs[0].notes)) == ([Role.first_frame], 1)
    found = planned(one, None, clip_model(tasks=(Task.text_to_video,)))
    assert (roles(found), found.jobs[0].request.task, len(found.jobs[0].notes)) == ([], Task.text_to_video, 1)
    found = planned(shot(10, 0, after=beside["after"]))
    assert (roles(found), len(found.jobs[0].notes)) == ([], 1)


def test_what_the_user_named_and_the_model_does_not_take_is_a_problem() -> None:
    short = clip_model(last_frame=False, references=1, characters=0)
    made = Made(characters={"Mei": CharacterSheet("Mei", (here,))})
    assert said(planned(shot(10, 0, **beside), Brief(last_frame=here), short)) == [
        "SH0010: clips cannot end on a given frame."
    ]
    assert said(planned(shot(10, 0), Brief(references=(here, here)), short)) == [
        "SH0010 has 2 reference pictures and characters; clips takes 1."
    ]
    assert said(planned(shot(10, 0), Brief(prompt="@Mei"), short, made=made)) == [
        "SH0010 has 1 characters; clips takes 0."
    ]
    assert said(planned(shot(10, 0), Brief(resolution="8k"), short)) == [
        "SH0010: clips makes no 8k; it makes 720p, 1080p."
    ]
    assert said(planned(shot(10, 0), Brief(characters=("Ghost",)))) == ["SH0010: there is no character named Ghost."]
    assert not planned(shot(10, 0), Brief(prompt="write to @ghost")).problems


def test_a_board_goes_before_the_neighbours_and_a_named_frame_before_the_board() -> None:
    board = shot(10, 0, still=here, kind=Kind.board, **beside)
    assert roles(planned(board)) == [Role.still]
    found = planned(board, Brief(first_frame=here))
    assert (roles(found), len(found.jobs[0].notes)) == ([Role.first_frame], 1)


async def test_characters_go_along_with_their_pictures(tmp_path: Path) -> None:
    portrait = tmp_path / "脸.png"
    save_picture(numbered_picture(5), portrait)
    made = Made(characters={"小美": CharacterSheet("小美", (portrait,), "a girl", "voice-7")})
    found = planned(shot(10, 0), Brief(prompt="@小美转身"), made=made)
    assert only(found).request.task is Task.reference_to_video
    project = project_beside(tmp_path / "film.otio")
    project.create()
    (job,) = await prepare(found, project)
    (character,) = job.request.characters
    assert (character.name, character.description, character.voice) == ("小美", "a girl", "voice-7")
    (image,) = character.images
    assert image.path.parent == project.frames and image.sha256
    (again,) = await prepare(found, project)
    assert again == job


@pytest.mark.parametrize("generator", ["ark", name])
def test_a_person_known_to_the_provider_counts_as_a_picture_there(generator: str) -> None:
    made = Made(characters={"Mei": CharacterSheet("Mei", (), "asset://person-1")})
    row = dataclasses.replace(clip_model(), generator=generator)
    job = only(planned(shot(10, 0), Brief(prompt="@Mei turns"), row, made=made, generator=generator))
    assert job.request.task is (Task.reference_to_video if generator == "ark" else Task.text_to_video)


def test_the_cheaper_chain_is_bought() -> None:
    steps = (Price(Decimal("0.10"), "USD", step=Fraction(2)),)
    row = clip_model(durations=(Fraction(1), Fraction(2), Fraction(3)), prices=steps)
    # Begun steps of two seconds: 2 + 2 s cost four of them, 3 + 1 s cost six.
    assert [job.request.duration for job in planned(shot(10, 0, 94), None, row).jobs] == [2, 2, None]


def test_a_shot_that_a_model_cannot_chain_is_refused() -> None:
    found = planned(shot(10, 0, 60), None, clip_model(tasks=(Task.text_to_video,)), model="clips")
    assert said(found) == ["SH0010 needs 60 frames; clips makes at most 48."]
    found = planned(shot(10, 0, 9000), None, clip_model())
    assert said(found) == ["SH0010 needs 9000 frames; clips makes at most 48."]


def test_a_model_that_only_extends_goes_on_by_that() -> None:
    row = clip_model(tasks=(Task.text_to_video, Task.extend))
    first, second, joined = planned(shot(10, 0, 70), None, row).jobs
    assert (second.request.task, second.request.inputs[0].role) == (Task.extend, Role.video)
    assert joined.request.options == (("parts", "0:48 0:22"),)
    assert first.request.task is Task.text_to_video


@pytest.mark.parametrize(
    ("raster", "resolution", "ratio"),
    [
        (Raster(1920, 1080), "1080p", "16:9"),
        (Raster(1280, 720), "720p", "16:9"),
        (Raster(1080, 1920), "1080p", "9:16"),
        (Raster(4096, 1716), "4k", "21:9"),
        (Raster(7680, 4320), "4k", "16:9"),
        (Raster(1440, 1080, Fraction(4, 3)), "1080p", "16:9"),
        (Raster(720, 576, Fraction(16, 15)), "720p", "4:3"),
        (Raster(1000, 1000), "1080p", "1:1"),
    ],
)
def test_size_and_shape_are_the_nearest_that_are_large_enough(raster: Raster, resolution: str, ratio: str) -> None:
    row = clip_model(resolutions=("720p", "1080p", "4k"), ratios=("16:9", "9:16", "1:1", "4:3", "21:9", "adaptive"))
    assert (resolution_for(row, raster), ratio_for(row, raster)) == (resolution, ratio)
    assert (resolution_for(clip_model(resolutions=()), raster), ratio_for(clip_model(ratios=()), raster)) == ("", "")


def speaking(folder: Path) -> Parts:
    voice = write_footage(folder / "voice.mov", Fraction(24), 48, sound=True)
    return Parts(sound=CutSound(cut_of(film(track(clip("v", 48, media=str(voice)), kind="Audio")), folder=folder)))


def test_speech_is_the_sound_under_the_shot_else_the_words(tmp_path: Path) -> None:
    parts, rows = speaking(tmp_path), (clip_model(), lips_model)
    _, lips = planned(shot(10, 10, 20), Brief(speaker="2"), *rows, parts=parts, handles=2).planned
    assert [given.role for given in lips.expected.inputs] == [Role.video, Role.audio]
    assert (lips.wanted[0].source.start, lips.wanted[0].source.frames) == (8, 24)
    assert (lips.job.request.speaker, lips.job.conform.audio, lips.job.conform.total) == ("2", AudioMode.keep, 24)
    _, lips = planned(shot(10, 60, 20), Brief(dialogue="hello"), *rows, parts=parts).planned
    assert [given.role for given in lips.expected.inputs] == [Role.video]
    assert lips.job.request.dialogue == "hello"


def test_without_anything_to_say_no_lips_move(tmp_path: Path) -> None:
    parts, rows = speaking(tmp_path), (clip_model(), lips_model)
    assert [job.stage for job in planned(shot(10, 10, 20), None, *rows, parts=parts).jobs] == ["video"]
    mute = only(planned(shot(10, 60, 20), Brief(speaker="Mei"), *rows, parts=parts))
    assert "lips" in str(mute.notes[0])
    nobody = only(planned(shot(10, 10, 20), Brief(speaker="Mei"), parts=parts))
    assert "has no lip-sync" in str(nobody.notes[0])


def test_another_generator_may_move_the_lips(tmp_path: Path) -> None:
    other = dataclasses.replace(lips_model, generator="dub")
    _, lips = planned(
        shot(10, 10, 20), Brief(speaker="Mei"), clip_model(), other, parts=speaking(tmp_path), lip_sync_generator="dub"
    ).jobs
    assert (lips.request.generator, lips.request.model) == ("dub", "lips")


def test_a_portrait_speaks_where_there_is_no_lip_sync(tmp_path: Path) -> None:
    avatar = clip_model(name="avatar", tasks=(Task.avatar,), durations=None, resolutions=("720p",))
    board, parts = shot(10, 10, 20, still=here, kind=Kind.board), speaking(tmp_path)
    found = planned(board, Brief(speaker="all"), clip_model(), avatar, parts=parts)
    request = found.planned[0].expected
    assert [given.role for given in request.inputs] == [Role.still, Role.audio]
    assert (only(found).stage, request.task, request.model, request.speaker) == ("video", Task.avatar, "avatar", "all")
    assert only(found).conform.audio is AudioMode.keep
    stages = [
        job.stage for job in planned(board, Brief(speaker="all"), clip_model(), avatar, lips_model, parts=parts).jobs
    ]
    assert stages == ["video", "lip_sync"]
    named = planned(board, Brief(speaker="all", model="avatar"), clip_model(), avatar, lips_model, parts=parts)
    assert only(named).request.task is Task.avatar
