"""The pictures that go along with a request: decoded or copied into the project's `frames/`, named by digest.

What cannot be read is left out of the request, and the job carries a note that says so.
"""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from plugin.errors import MediaError
from plugin.generators.base import GenerationRequest, Input, InputClip, InputFile, InputTake, Role
from plugin.generators.embedded import choose_for, draws_card
from plugin.jobs.job import Job, job_key
from plugin.jobs.plan import Made, Plan, Planned, Wanted
from plugin.jobs.planner import chosen_here, task_for, video
from plugin.jobs.project import Project
from plugin.jobs.store_protocols import ProjectStore
from plugin.media.frames import FrameReader, read_still
from plugin.media.pictures import Picture
from plugin.media.stills import save_picture, still_size
from plugin.media.store import new_file, sha256_file
from plugin.messages import Message, say
from plugin.shots.shot import SourceFrame
from plugin.shots.takes import Take


async def prepare(plan: Plan, project: Project) -> tuple[Job, ...]:
    """The plan's jobs with all their pictures in place, ready for `JobStore.add_batch`.

    The project folder exists. StorageError when `frames/` cannot be written.
    """
    lane = asyncio.Semaphore(os.cpu_count() or 1)

    async def complete(planned: Planned) -> Job:
        async with lane:
            return await asyncio.to_thread(_complete, planned, project)

    return tuple(await asyncio.gather(*(complete(planned) for planned in plan.planned)))


async def resolve(
    job: Job, waited_for: Sequence[Job], takes: Mapping[str, Take], project: Project
) -> tuple[GenerationRequest, tuple[Message, ...]]:
    """The request of a held job with frames of the takes it waited for (by job key), and what was left out.

    Cards lend no frame.
    """
    return await asyncio.to_thread(_resolve, job, cards_of(waited_for), takes, project)


def cards_of(jobs: Sequence[Job]) -> frozenset[str]:
    """Keys of the jobs that make a card."""
    return frozenset(job.key for job in jobs if draws_card(job.request))


def made_so_far(store: ProjectStore, project: Project) -> Made:
    """What the planner has to know of the project: circled takes (no cards), free numbers, jobs under way."""
    jobs = store.jobs.list()
    shots = {job.shot_id for job in jobs} | {take.shot_id for take in store.takes.list()}
    files = _numbers_on_disk(project)
    numbers = {shot: max(store.takes.next_number(shot, video), files.get(shot, 0) + 1) for shot in shots | set(files)}
    under_way: dict[str, tuple[str, ...]] = {}
    for job in jobs:
        if job.open:
            under_way[job.shot_id] = (*under_way.get(job.shot_id, ()), job.key)
    cards = cards_of(jobs)
    circled = store.takes.circled(video)
    pictures = {shot: take for shot, take in circled.items() if job_key(shot, video, take.number) not in cards}
    return Made(pictures, numbers, under_way)


def _numbers_on_disk(project: Project) -> dict[str, int]:
    """Highest take number per shot in `takes/`: files outlive a lost database and are never overwritten."""
    highest: dict[str, int] = {}
    for file in project.takes.glob(f"*/*_{video}_t*.mov"):
        number = file.stem.rpartition("_t")[2]
        if number.isascii() and number.isdigit():
            highest[file.parent.name] = max(highest.get(file.parent.name, 0), int(number))
    return highest


def _complete(planned: Planned, project: Project) -> Job:
    files: list[Input] = list(planned.job.request.inputs)
    notes: list[Message] = []
    for wanted in planned.wanted:
        try:
            files.append(bring(wanted, planned.job.shot_id, project))
        except (MediaError, OSError) as error:
            notes.append(_left_out(wanted.role, error))
    request = _with_inputs(planned.job.request, tuple(files))
    return planned.job.evolve(request=request, notes=planned.job.notes + tuple(notes))


def _resolve(
    job: Job, cards: frozenset[str], takes: Mapping[str, Take], project: Project
) -> tuple[GenerationRequest, tuple[Message, ...]]:
    files: list[Input] = []
    notes: list[Message] = []
    for given in job.request.inputs:
        if isinstance(given, InputFile):
            files.append(given)
            continue
        if given.key in cards:
            continue
        if isinstance(given, InputClip):
            continue
        try:
            files.append(bring(_wanted_of(given, takes), job.shot_id, project))
        except (MediaError, OSError) as error:
            notes.append(_left_out(given.role, error))
    return _with_inputs(job.request, tuple(files)), tuple(notes)


def _wanted_of(given: InputTake, takes: Mapping[str, Take]) -> Wanted:
    take = takes.get(given.key)
    if take is None:
        raise MediaError(say("Job {key} ended without a take.", key=given.key), code="no_take")
    frame = given.frame if given.frame >= 0 else take.used_frames + given.frame
    return Wanted(given.role, SourceFrame(take.path, take.handles[0] + frame))


def _left_out(role: Role, error: Exception) -> Message:
    reason = error.message if isinstance(error, MediaError) else str(error)
    return say("Made without the picture {role}: {reason}", role=role.value, reason=reason)


def _with_inputs(request: GenerationRequest, inputs: tuple[Input, ...]) -> GenerationRequest:
    """A generator that we chose is chosen again when pictures are missing: a bridge needs both its ends."""
    request = dataclasses.replace(request, inputs=inputs, task=task_for({given.role for given in inputs}))
    if chosen_here not in request.options:
        return request
    generator = choose_for(request)
    return dataclasses.replace(request, generator=generator, model=generator)


def bring(wanted: Wanted, shot_id: str, project: Project) -> InputFile:
    """One picture as a file of the project. MediaError or OSError when it cannot be read."""
    match wanted.source:
        case SourceFrame():
            path = _decoded(wanted.source, shot_id, wanted.role, project)
        case Path() as source:
            read_still(source)
            path = _copied(source, shot_id, wanted.role, project)
    return InputFile(wanted.role, path, sha256_file(path))


def _decoded(source: SourceFrame, shot_id: str, role: Role, project: Project) -> Path:
    media = source.media.absolute()
    if not media.is_file():
        raise MediaError(say("{path} is not there.", path=str(media)), code="media_missing")
    status = media.stat()
    version = f"{media}\n{status.st_size}\n{status.st_mtime_ns}\n{source.frame}"
    name = hashlib.sha256(version.encode()).hexdigest()[:12]
    target = project.frames / f"{shot_id}_{role}_{name}.png"
    if not target.is_file():
        save_picture(_picture(media, source.frame), target)
    return target


def _picture(media: Path, frame: int) -> Picture:
    if still_size(media):
        return read_still(media)
    with FrameReader(media) as reader:
        return reader.read(frame)


def _copied(source: Path, shot_id: str, role: Role, project: Project) -> Path:
    """The very bytes, since the original may change before the request is repeated."""
    target = project.frames / f"{shot_id}_{role}_{sha256_file(source)[:12]}{source.suffix.lower()}"
    if not target.is_file():
        with new_file(target) as temporary:
            shutil.copyfile(source, temporary)
    return target
