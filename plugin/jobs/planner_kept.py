"""The good parts of a broken chain are not bought again: the next attempt takes over those that are still the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from plugin.errors import MediaError
from plugin.generators.base import (
    Character,
    GenerationRequest,
    Input,
    InputClip,
    InputFile,
    InputTake,
    Role,
    Task,
)
from plugin.jobs.inputs_files import place_of
from plugin.jobs.job import Job, Succeeded
from plugin.jobs.plan import Planned, Wanted
from plugin.jobs.planner_batch import seed_of
from plugin.jobs.project import Project
from plugin.jobs.stages import is_segment
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import say
from plugin.shots.characters import CharacterSheet
from plugin.shots.shot import SourceFrame
from plugin.shots.takes import Take

most_takes: Final = 1000
"""A seed is known for a derived one by trying the take numbers up to here."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """A finished segment that no take is made of yet."""

    job: Job
    take: Take


def keep_parts(
    planned: Sequence[Planned], store: ProjectStore, project: Project, gone: Sequence[Job] = ()
) -> tuple[Planned, ...]:
    """The plan without the segments that are there already; what needs them waits for the earlier jobs. Reads only.

    `gone` are jobs that this plan takes the place of. A part is taken over, once, when everything that was asked for
    it would be asked again, pictures included.
    """
    if not any(is_segment(one.job.stage) for one in planned):
        return tuple(planned)
    parts, kept = _loose_parts(store, {job.key for job in gone}), dict[str, _Part]()
    left: list[Planned] = []
    for one in planned:
        now = _leading_to(one, kept)
        part = next((part for part in parts if _same(now, part, kept, project)), None)
        if part is None:
            left.append(now)
        else:
            parts.remove(part)
            kept[one.job.key] = part
    return tuple(left)


def _loose_parts(store: ProjectStore, gone: set[str]) -> list[_Part]:
    """Newest first. A part whose chain is finished or under way belongs to that one."""
    jobs = store.jobs.list()
    joining = [job for job in jobs if job.request.task is Task.concatenate and job.key not in gone]
    taken = {key for job in joining if job.open or isinstance(job.state, Succeeded) for key in job.waits_for}
    takes = {(take.shot_id, take.stage, take.number): take for take in store.takes.list() if is_segment(take.stage)}
    found = []
    for job in reversed(jobs):
        take = takes.get((job.shot_id, job.stage, job.take))
        if take is not None and job.key not in taken and isinstance(job.state, Succeeded) and take.path.is_file():
            found.append(_Part(job, take))
    return found


def _leading_to(one: Planned, kept: dict[str, _Part]) -> Planned:
    """The planned job with the keys of the parts that are kept in the place of those that they replace."""
    job = one.job
    mine = [key for key in job.waits_for if key in kept]
    if not mine:
        return one
    inputs = tuple(_renamed(given, kept) for given in job.request.inputs)
    waits = tuple(kept[key].job.key if key in kept else key for key in job.waits_for)
    notes = job.notes
    if job.request.task is Task.concatenate:
        notes = (*notes, say("{count} of its parts are kept from an earlier attempt.", count=len(mine)))
    request = dataclasses.replace(job.request, inputs=inputs)
    return dataclasses.replace(one, job=job.evolve(request=request, waits_for=waits, notes=notes))


def _renamed(given: Input, kept: dict[str, _Part]) -> Input:
    if isinstance(given, InputTake | InputClip) and given.key in kept:
        return dataclasses.replace(given, key=kept[given.key].job.key)
    return given


def _same(one: Planned, part: _Part, kept: dict[str, _Part], project: Project) -> bool:
    new, old = one.job, part.job
    if (new.shot_id, new.stage) != (old.shot_id, old.stage) or not is_segment(new.stage):
        return False
    if _bare(new.request) != _bare(old.request) or _place_free(new) != _place_free(old):
        return False
    if not _seeds_agree(new.request, old.request):
        return False
    takes = {known.job.key: known.take for known in kept.values()}
    try:
        pictures = list(_files(one, takes, project))
        cast = [_cast_member(sheet, new.shot_id, project) for sheet in one.cast]
    except (MediaError, OSError):
        return False
    return pictures == [_file(given) for given in old.request.inputs] and cast == [
        _character(known) for known in old.request.characters
    ]


def _bare(request: GenerationRequest) -> GenerationRequest:
    """What is asked for, without what names this attempt and without files."""
    return dataclasses.replace(request, key="", take=0, seed=0, inputs=(), characters=())


def _place_free(job: Job) -> object:
    """A part may be used wherever the shot has moved to."""
    return dataclasses.replace(job.conform, start_frame=0, cut_start=0)


def _seeds_agree(new: GenerationRequest, old: GenerationRequest) -> bool:
    """A seed that the user gave must be the same; those that we derive differ with every attempt."""
    derived = {seed_of(new.shot_id, number) for number in range(1, most_takes)}
    return new.seed == old.seed or {new.seed, old.seed} <= derived


def _files(one: Planned, takes: dict[str, Take], project: Project) -> Iterator[tuple[Role, Path]]:
    """The files that would go along, in order. MediaError for a frame of a take that is still to come."""
    for given in one.job.request.inputs:
        match given:
            case InputFile(role, path):
                yield role, path
            case InputClip(role, key) if key in takes:
                yield role, takes[key].path
            case InputTake(role, key, frame) if key in takes:
                take = takes[key]
                at = take.handles[0] + (frame if frame >= 0 else take.used_frames + frame)
                yield role, place_of(Wanted(role, SourceFrame(take.path, at)), one.job.shot_id, project)
            case InputTake(_, key) | InputClip(_, key):
                raise MediaError(say("Job {key} ended without a take.", key=key), code="no_take")
    for wanted in one.wanted:
        yield wanted.role, place_of(wanted, one.job.shot_id, project)


def _file(given: Input) -> tuple[Role, Path] | None:
    return (given.role, given.path) if isinstance(given, InputFile) else None


def _cast_member(sheet: CharacterSheet, shot_id: str, project: Project) -> tuple[object, ...]:
    def place(path: Path, role: Role) -> Path:
        return place_of(Wanted(role, path), shot_id, project)

    images = tuple(place(path, Role.reference) for path in sheet.images)
    sample = place(sheet.voice_sample, Role.audio) if sheet.voice_sample else None
    return sheet.name, sheet.description, sheet.voice, images, sample


def _character(known: Character) -> tuple[object, ...]:
    sample = known.voice_sample.path if known.voice_sample else None
    return known.name, known.description, known.voice, tuple(given.path for given in known.images), sample
