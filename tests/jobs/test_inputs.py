"""What goes along with a request: brought, resolved from earlier takes, refused or noted when it is missing."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.errors import GenerationFailed, MediaError, NotAdmitted
from plugin.generators.base import Input, InputClip, InputFile, InputTake, Money, Remote, Role, Task
from plugin.jobs.inputs import made_so_far, prepare, resolve
from plugin.jobs.job import Cancelled, Failed, Job, Lost, Succeeded, job_key
from plugin.jobs.plan import Plan, Planned, Wanted
from plugin.jobs.project import Project, open_store, project_beside
from plugin.media.frames import read_still
from plugin.media.store import sha256_file
from plugin.messages import say
from plugin.shots.characters import CharacterSheet
from plugin.shots.shot import SourceFrame
from plugin.shots.takes import Take
from tests.fakes.deliveries import speech
from tests.fakes.footage import number_of, write_footage
from tests.fakes.jobs import make_job, make_take, then

paid = Money(Decimal("0.30"), "USD")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = project_beside(tmp_path / "film.otio")
    project.create()
    return project


def part(stage: str, state: object = None, **changes: object) -> Job:
    made = make_job(1)
    return made.evolve(key=job_key("SH0010", stage, 1), stage=stage, state=state or Succeeded(then), **changes)


def take_of(job: Job, folder: Path) -> Take:
    """8 frames of which 1 is head and 2 are tail."""
    path = write_footage(folder / f"{job.stage}.mov", Fraction(24), 8)
    return dataclasses.replace(make_take("SH0010", 1, folder, job.stage), path=path, frames=8, handles=(1, 2))


def waiting(*inputs: Input, stage: str = "video", task: Task = Task.concatenate) -> Job:
    job = make_job(1, inputs=inputs).evolve(stage=stage)
    return job.evolve(request=dataclasses.replace(job.request, task=task))


async def test_a_clip_is_the_whole_take_with_its_original_at_the_provider(tmp_path: Path, project: Project) -> None:
    remote = Remote("fake", "https://fake.example", "id-1", "https://fake.example/1.mp4", "r1", datetime.now(UTC))
    first = part("video_s01", remote=remote)
    take = take_of(first, tmp_path)
    request, notes = await resolve(waiting(InputClip(Role.video, first.key)), [first], {first.key: take}, project)
    assert request.inputs == (InputFile(Role.video, take.path, sha256_file(take.path), remote),)
    assert (request.task, notes) == (Task.concatenate, ())


async def test_the_last_frame_is_the_last_used_one(tmp_path: Path, project: Project) -> None:
    first = part("video_s01")
    job = waiting(InputTake(Role.first_frame, first.key, -1), stage="video_s02", task=Task.image_to_video)
    request, _ = await resolve(job, [first], {first.key: take_of(first, tmp_path)}, project)
    assert number_of(read_still(request.inputs[0].path)) == 5
    assert request.task is Task.image_to_video


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (Failed(then, "moderated", say("It was refused.")), "It was refused."),
        (Lost(then, "lost", say("Its answer was lost.")), "Its answer was lost."),
        (Cancelled(then), "It was stopped."),
    ],
)
async def test_a_broken_chain_names_the_part_and_the_money(
    tmp_path: Path, project: Project, state: object, reason: str
) -> None:
    first = part("video_s01", charge=paid)
    second = part("video_s02", state, quote=paid)
    third = part("video_s03", Failed(then, "chain_broken", say("The rest needs it.")), quote=paid)
    job = waiting(*(InputClip(Role.video, one.key) for one in (first, second, third)))
    with pytest.raises(GenerationFailed) as error:
        await resolve(job, [first, second, third], {first.key: take_of(first, tmp_path)}, project)
    text = str(error.value.message)
    assert error.value.code == "chain_broken"
    assert "video_s02 of this shot has no take" in text and reason in text
    assert "Paid for its parts so far: 0.30 USD." in text


async def test_a_neighbour_without_a_take_is_only_noted(project: Project) -> None:
    beside = make_job(2).evolve(state=Failed(then, "x", say("No.")))
    job = waiting(InputTake(Role.first_frame, beside.key, -1), task=Task.image_to_video)
    request, notes = await resolve(job, [beside], {}, project)
    assert (request.inputs, request.task, len(notes)) == ((), Task.text_to_video, 1)


async def test_no_clip_ends_on_a_picture_without_starting_from_one(tmp_path: Path, project: Project) -> None:
    beside = make_job(2).evolve(state=Failed(then, "x", say("No.")))
    after = InputFile(Role.last_frame, tmp_path / "after.png", "")
    job = waiting(InputTake(Role.first_frame, beside.key, -1), after, task=Task.image_to_video)
    request, notes = await resolve(job, [beside], {}, project)
    assert (request.inputs, request.task, len(notes)) == ((), Task.text_to_video, 2)


async def test_what_the_user_named_has_to_be_there_for_a_paid_generator(tmp_path: Path, project: Project) -> None:
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(b"nothing")
    named = Planned(make_job(1), (Wanted(Role.reference, damaged, required=True),))
    face = Planned(make_job(2), cast=(CharacterSheet("Mei", (damaged,)),))
    beside = Planned(make_job(3), (Wanted(Role.first_frame, SourceFrame(damaged, 0)),))
    with pytest.raises(NotAdmitted) as error:
        await prepare(Plan((named, face, beside)), project)
    assert [str(reason).partition(":")[0] for reason in error.value.reasons] == ["SH0010", "SH0020"]
    (job,) = await prepare(Plan((beside,)), project)
    assert len(job.notes) == 1
    (drawn,) = await prepare(Plan((Planned(make_job(1, generator="animatic"), named.wanted),)), project)
    assert len(drawn.notes) == 1


async def test_it_tells_how_far_it_is(project: Project) -> None:
    told: list[float] = []
    await prepare(Plan(tuple(Planned(make_job(number)) for number in range(1, 5))), project, told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]


async def test_a_recording_of_a_voice_goes_along_byte_for_byte(tmp_path: Path, project: Project) -> None:
    sample = tmp_path / "mei.wav"
    sample.write_bytes(speech(Fraction(6)))
    planned = Planned(make_job(1), cast=(CharacterSheet("Mei", voice_sample=sample),))
    given = planned.expected.characters[0].voice_sample
    assert given is not None and given.path == sample
    (job,) = await prepare(Plan((planned,)), project)
    given = job.request.characters[0].voice_sample
    assert given is not None and given.path.parent == project.frames
    assert given.path.read_bytes() == sample.read_bytes() and given.sha256 == sha256_file(sample)


async def test_a_part_whose_file_is_gone_is_an_error(tmp_path: Path, project: Project) -> None:
    first = part("video_s01")
    gone = dataclasses.replace(make_take("SH0010", 1, tmp_path, "video_s01"))
    job = waiting(InputTake(Role.first_frame, first.key, -1), stage="video_s02", task=Task.image_to_video)
    with pytest.raises(MediaError):
        await resolve(job, [first], {first.key: gone}, project)
    joined = waiting(InputClip(Role.video, first.key))
    with pytest.raises(
        GenerationFailed, match="video_s01 of this shot has no take, and the rest needs it: Its file is"
    ):
        await resolve(joined, [first], {first.key: gone}, project)


def test_numbers_are_counted_by_stage(project: Project) -> None:
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(1), make_job(1, take=2)])
        store.takes.add(make_take("SH0010", 4, project.folder, "lip_sync"))
        other = project.take_file("SH0010", "video_s01", 6)
        other.parent.mkdir(parents=True)
        other.write_bytes(b"")
        store.characters.set(CharacterSheet("Mei"))
        made = made_so_far(store, project)
    assert made.next_numbers == {"SH0010": 3}
    assert made.stage_numbers == {("SH0010", "lip_sync"): 5, ("SH0010", "video_s01"): 7}
    assert made.characters == {"Mei": CharacterSheet("Mei")}
