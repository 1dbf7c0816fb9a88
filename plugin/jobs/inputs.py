"""The pictures and sounds that go along with a request, put into the project's `frames/`, named by digest.

A neighbour's picture that cannot be read is left out of the request, and the job carries a note that says so. What the
user named for a paid generator has to be there.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plugin.errors import MediaError, NotAdmitted, SecondUnitError
from plugin.generators.base import Character, GenerationRequest, Input, InputClip, InputFile, InputTake, Role, Task
from plugin.generators.embedded import choose_for, draws_card
from plugin.jobs.chains_broken import broken_chain, own_chain
from plugin.jobs.choice import framing, on_this_machine, task_for
from plugin.jobs.inputs_files import bring
from plugin.jobs.inputs_made import made_so_far
from plugin.jobs.job import Job
from plugin.jobs.plan import Plan, Planned, Wanted
from plugin.jobs.planner_making import chosen_here
from plugin.jobs.project import Project
from plugin.media.store import sha256_file
from plugin.messages import Message, say
from plugin.shots.characters import CharacterSheet
from plugin.shots.shot import SourceFrame
from plugin.shots.takes import Take

__all__ = ["bring", "cards_of", "made_so_far", "prepare", "resolve"]

pictured_tasks = (Task.text_to_video, Task.image_to_video, Task.reference_to_video)
"""Which of them is asked for follows from the pictures that go along."""


async def prepare(plan: Plan, project: Project, tell: Callable[[float], object] | None = None) -> tuple[Job, ...]:
    """The plan's jobs with all their pictures and sounds in place, ready for `JobStore.add_batch`. `tell` hears the
    fraction that is done, from this thread.

    The project folder exists. StorageError when `frames/` cannot be written; NotAdmitted when something that the user
    named for a paid generator cannot be read.
    """
    lane = asyncio.Semaphore(os.cpu_count() or 1)
    done_so_far = 0

    async def complete(planned: Planned) -> Job | _Lacking:
        nonlocal done_so_far
        async with lane:
            made = await asyncio.to_thread(_complete, planned, project)
        done_so_far += 1
        if tell is not None:
            tell(done_so_far / len(plan.planned))
        return made

    done = await asyncio.gather(*(complete(planned) for planned in plan.planned))
    lacking = tuple(dict.fromkeys(one.message for one in done if isinstance(one, _Lacking)))
    if lacking:
        raise NotAdmitted(say("Not admitted, nothing was spent. Reasons: {count}.", count=len(lacking)), lacking)
    return tuple(job for job in done if isinstance(job, Job))


async def resolve(
    job: Job, waited_for: Sequence[Job], takes: Mapping[str, Take], project: Project
) -> tuple[GenerationRequest, tuple[Message, ...]]:
    """The request of a held job with frames and clips of the takes it waited for (by job key), and what was left out.

    Cards lend no frame. GenerationFailed when a clip is missing, or a part of the job's own chain: then the job cannot
    be made.
    """
    return await asyncio.to_thread(_resolve, job, waited_for, takes, project)


def cards_of(jobs: Sequence[Job]) -> frozenset[str]:
    """Keys of the jobs that make a card."""
    return frozenset(job.key for job in jobs if draws_card(job.request))


@dataclass(frozen=True, slots=True)
class _Lacking:
    """Something the user named that cannot be read."""

    message: Message


def _complete(planned: Planned, project: Project) -> Job | _Lacking:
    files: list[Input] = list(planned.job.request.inputs)
    notes: list[Message] = []
    for wanted in planned.wanted:
        try:
            files.append(bring(wanted, planned.job.shot_id, project))
        except (MediaError, OSError) as error:
            if wanted.required and planned.job.request.generator not in on_this_machine:
                return _Lacking(say("{shot}: {reason}", shot=planned.job.shot_id, reason=_reason(error)))
            notes.append(_left_out(wanted.role, error))
    try:
        cast = tuple(_character(sheet, planned.job.shot_id, project) for sheet in planned.cast)
    except (MediaError, OSError) as error:
        return _Lacking(say("{shot}: {reason}", shot=planned.job.shot_id, reason=_reason(error)))
    request, more = _with_inputs(planned.job.request, tuple(files))
    request = dataclasses.replace(request, characters=cast)
    return planned.job.evolve(request=request, notes=(*planned.job.notes, *notes, *more))


def _character(sheet: CharacterSheet, shot_id: str, project: Project) -> Character:
    images = tuple(bring(Wanted(Role.reference, path), shot_id, project) for path in sheet.images)
    sample = bring(Wanted(Role.audio, sheet.voice_sample), shot_id, project) if sheet.voice_sample else None
    return Character(sheet.name, sheet.description, images, sheet.voice, sample)


def _resolve(
    job: Job, waited_for: Sequence[Job], takes: Mapping[str, Take], project: Project
) -> tuple[GenerationRequest, tuple[Message, ...]]:
    jobs, cards = {waited.key: waited for waited in waited_for}, cards_of(waited_for)
    files: list[Input] = []
    notes: list[Message] = []
    for given in job.request.inputs:
        match given:
            case InputFile():
                files.append(given)
            case InputClip(role, key):
                files.append(_whole(role, key, takes, jobs, job))
            case InputTake(_, key) if key in cards:
                continue
            case InputTake(role, key):
                if own_chain(job, key) and key not in takes:
                    raise broken_chain(job, waited_for, key)
                try:
                    files.append(bring(_wanted_of(given, takes), job.shot_id, project))
                except (MediaError, OSError) as error:
                    if own_chain(job, key):
                        raise
                    notes.append(_left_out(role, error))
    request, more = _with_inputs(job.request, tuple(files))
    return request, (*notes, *more)


def _whole(role: Role, key: str, takes: Mapping[str, Take], jobs: Mapping[str, Job], job: Job) -> InputFile:
    """The file of a take, and where its provider keeps the original."""
    take = takes.get(key)
    if take is None or not take.path.is_file():
        raise broken_chain(job, tuple(jobs.values()), key)
    return InputFile(role, take.path, sha256_file(take.path), jobs[key].remote if key in jobs else None)


def _wanted_of(given: InputTake, takes: Mapping[str, Take]) -> Wanted:
    take = takes.get(given.key)
    if take is None:
        raise MediaError(say("Job {key} ended without a take.", key=given.key), code="no_take")
    frame = given.frame if given.frame >= 0 else take.used_frames + given.frame
    return Wanted(given.role, SourceFrame(take.path, take.handles[0] + frame))


def _left_out(role: Role, error: Exception) -> Message:
    return say("Made without the picture {role}: {reason}", role=role.value, reason=_reason(error))


def _reason(error: Exception) -> Message | str:
    return error.message if isinstance(error, SecondUnitError) else str(error)


def _with_inputs(
    request: GenerationRequest, inputs: tuple[Input, ...]
) -> tuple[GenerationRequest, tuple[Message, ...]]:
    """A generator that we chose is chosen again when pictures are missing: a bridge needs both its ends. No paid model
    ends on a picture without starting from one."""
    notes: tuple[Message, ...] = ()
    roles = {given.role for given in inputs}
    if (
        request.generator not in on_this_machine
        and roles & framing == {Role.last_frame}
        and request.task in pictured_tasks
    ):
        inputs = tuple(given for given in inputs if given.role is not Role.last_frame)
        notes = (say("Made without the frame after it: there is none to start from."),)
    request = dataclasses.replace(request, inputs=inputs, task=_task(request, inputs))
    if chosen_here not in request.options:
        return request, notes
    generator = choose_for(request)
    return dataclasses.replace(request, generator=generator, model=generator), notes


def _task(request: GenerationRequest, inputs: Sequence[Input]) -> Task:
    """What was planned, unless pictures that it lives from are missing."""
    if request.task not in pictured_tasks:
        return request.task
    if request.generator in on_this_machine:
        return task_for({given.role for given in inputs})
    if request.task is Task.reference_to_video and not {given.role for given in inputs} & framing:
        return request.task
    return task_for({given.role for given in inputs}, len([c for c in request.characters if c.images]))
