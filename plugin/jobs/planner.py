"""From shots and briefs to jobs: how many frames, from which pictures, by which generator, in which order."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugin.conform.spec import ConformSpec
from plugin.generators.base import GenerationRequest, InputTake, Model, Role, Task
from plugin.generators.embedded import choose_embedded, embedded
from plugin.jobs.clock import Clock
from plugin.jobs.job import Held, Job, Queued, job_key
from plugin.jobs.plan import Made, Plan, Planned, PlanOptions, Problem, Wanted
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.shots.shot import Shot, SourceFrame
from plugin.shots.takes import Take, take_name

video = "video"
chosen_here = ("chosen_by", embedded)
"""Marks a request whose generator we picked, so that it may be picked again when a picture turns out missing."""


@dataclass(frozen=True, slots=True)
class _Batch:
    shots: Mapping[str, Shot]
    briefs: Mapping[str, Brief]
    options: PlanOptions
    made: Made
    clock: Clock

    def number(self, shot: Shot, index: int) -> int:
        return self.made.next_numbers.get(shot.id, 1) + index

    def brief(self, shot: Shot) -> Brief:
        return self.briefs.get(shot.id, Brief())


def plan(
    shots: Sequence[Shot],
    briefs: Mapping[str, Brief],
    options: PlanOptions,
    clock: Clock,
    made: Made | None = None,
    models: Sequence[Model] = (),
) -> Plan:
    """Plan `options.takes` takes for each shot, in order of their start. Reads and writes no file.

    A shot beside another missing one waits for the take of the earlier one. With problems the batch is not to be
    admitted, as a whole.
    """
    made = made or Made()
    under_way = tuple(shot.id for shot in shots if shot.id in made.open_jobs)
    ordered = sorted((shot for shot in shots if shot.id not in under_way), key=lambda shot: (shot.start, shot.end))
    batch = _Batch({shot.id: shot for shot in ordered}, briefs, options, made, clock)
    problems = tuple(problem for shot in ordered for problem in _problems(shot, batch, models))
    planned = tuple(
        _planned(shot, index, batch) for shot in ordered if shot.frames > 0 for index in range(options.takes)
    )
    return Plan(planned, problems, under_way)


def consumed_frames(shot: Shot) -> int:
    """Media frames the shot shows: its own speed effects make it use more or fewer than it lasts."""
    return max(1, math.ceil(shot.frames * abs(shot.speed)))


def seed_of(shot_id: str, take: int) -> int:
    """A fixed seed per take, 0 to 2**31 - 1."""
    return int.from_bytes(hashlib.sha256(f"{shot_id}/{take}".encode()).digest()[:4]) >> 1


def _planned(shot: Shot, index: int, batch: _Batch) -> Planned:
    number = batch.number(shot, index)
    spec = _conform_spec(shot, batch.options)
    neighbours = tuple(_neighbours(shot, index, batch))
    takes = tuple(given for given in neighbours if isinstance(given, InputTake))
    wanted = (*_named(shot, batch), *(given for given in neighbours if isinstance(given, Wanted)))
    request = _request(shot, index, spec, takes, wanted, batch)
    now = batch.clock.now()
    job = Job(
        key=job_key(shot.id, video, number),
        shot_id=shot.id,
        stage=video,
        take=number,
        request=request,
        conform=spec,
        state=Held(now) if takes else Queued(now),
        waits_for=tuple(dict.fromkeys(take.key for take in takes)),
    )
    return Planned(job, wanted)


def _conform_spec(shot: Shot, options: PlanOptions) -> ConformSpec:
    head, tail = max(options.handles, shot.head_transition), max(options.handles, shot.tail_transition)
    return ConformSpec(
        rate=options.rate,
        frames=consumed_frames(shot),
        head=head,
        tail=tail,
        raster=options.raster,
        start_frame=max(0, options.start_frame + shot.start - head),
        cut_start=shot.start,
        rate_mode=options.rate_mode,
        raster_mode=options.raster_mode,
        codec=options.codec,
    )


def _named(shot: Shot, batch: _Batch) -> Iterator[Wanted]:
    """The pictures that brief and board name."""
    brief = batch.brief(shot)
    if shot.still:
        yield Wanted(Role.still, shot.still)
    if brief.first_frame:
        yield Wanted(Role.first_frame, brief.first_frame, required=True)
    if brief.last_frame:
        yield Wanted(Role.last_frame, brief.last_frame, required=True)
    for reference in brief.references:
        yield Wanted(Role.reference, reference, required=True)


def _neighbours(shot: Shot, index: int, batch: _Batch) -> Iterator[Wanted | InputTake]:
    """What is seen just before and after, unless the brief names a picture for that end."""
    first, last = (Role.first_frame, Role.last_frame) if shot.speed >= 0 else (Role.last_frame, Role.first_frame)
    roles_named = {wanted.role for wanted in _named(shot, batch)}
    if first not in roles_named and (before := _before(shot, index, first, batch)):
        yield before
    # A single frame cannot start from one picture and end on another.
    if last not in roles_named and consumed_frames(shot) > 1 and (after := _after(shot, last, batch)):
        yield after


def _before(shot: Shot, index: int, role: Role, batch: _Batch) -> Wanted | InputTake | None:
    if shot.before:
        return Wanted(role, shot.before)
    previous = batch.shots.get(shot.previous_shot or "")
    if previous and _starts_earlier(previous, shot):
        key = job_key(previous.id, video, batch.number(previous, index))
        return InputTake(role, key, -1 if previous.speed >= 0 else 0)
    if keys := batch.made.open_jobs.get(shot.previous_shot or ""):
        return InputTake(role, keys[min(index, len(keys) - 1)], -1)
    take = batch.made.circled.get(shot.previous_shot or "")
    return Wanted(role, _take_frame(take, take.used_frames - 1)) if take else None


def _after(shot: Shot, role: Role, batch: _Batch) -> Wanted | None:
    if shot.after:
        return Wanted(role, shot.after)
    if shot.next_shot in batch.shots:
        return None
    take = batch.made.circled.get(shot.next_shot or "")
    return Wanted(role, _take_frame(take, 0)) if take else None


def _starts_earlier(previous: Shot, shot: Shot) -> bool:
    # Jobs only ever wait for earlier shots: so no two wait for each other.
    return (previous.start, previous.end, previous.id) < (shot.start, shot.end, shot.id)


def _take_frame(take: Take, frame: int) -> SourceFrame:
    return SourceFrame(take.path, take.handles[0] + frame)


def _request(
    shot: Shot,
    index: int,
    spec: ConformSpec,
    takes: tuple[InputTake, ...],
    wanted: Sequence[Wanted],
    batch: _Batch,
) -> GenerationRequest:
    options, brief, number = batch.options, batch.brief(shot), batch.number(shot, index)
    roles = {given.role for given in takes} | {given.role for given in wanted}
    generator, extra = _generator(roles, brief.prompt or shot.prompt, brief.camera, spec, options)
    return GenerationRequest(
        key="_".join(part for part in (take_name(shot.id, video, number), options.project_id) if part),
        shot_id=shot.id,
        stage=video,
        take=number,
        generator=generator,
        model=options.model or (generator if extra else ""),
        task=task_for(roles),
        prompt=brief.prompt or shot.prompt,
        negative=brief.negative,
        inputs=takes,
        frames=spec.total,
        head=spec.head,
        tail=spec.tail,
        rate=options.rate,
        width=options.raster.width,
        height=options.raster.height,
        seed=_seed(shot, index, number, brief, options),
        camera=brief.camera,
        options=extra,
    )


def _generator(
    roles: set[Role], prompt: str, camera: str, spec: ConformSpec, options: PlanOptions
) -> tuple[str, tuple[tuple[str, str], ...]]:
    if options.generator != embedded:
        return options.generator, ()
    chosen = choose_embedded(
        has_first=Role.first_frame in roles,
        has_last=Role.last_frame in roles,
        has_still=bool(roles & {Role.still, Role.reference}),
        prompt=f"{prompt} {camera}",
        frames=spec.frames,
        rate=spec.rate,
    )
    return chosen, (chosen_here,)


def task_for(roles: set[Role]) -> Task:
    """What is asked of the generator, by the pictures that go along."""
    if roles & {Role.first_frame, Role.last_frame, Role.still}:
        return Task.image_to_video
    return Task.reference_to_video if Role.reference in roles else Task.text_to_video


def _seed(shot: Shot, index: int, number: int, brief: Brief, options: PlanOptions) -> int:
    given = brief.seed if brief.seed is not None else options.seed
    return seed_of(shot.id, number) if given is None else given + index


def _problems(shot: Shot, batch: _Batch, models: Sequence[Model]) -> Iterator[Problem]:
    if shot.frames < 1:
        yield Problem(shot.id, say("{shot} has no length.", shot=shot.id), say("Leave it out with --shots."))
    for wanted in _named(shot, batch):
        if wanted.required and isinstance(wanted.source, Path) and not wanted.source.is_file():
            yield Problem(
                shot.id,
                say("{shot}: the picture {path} is not there.", shot=shot.id, path=str(wanted.source)),
                say("Bring it back or change the brief."),
            )
    longest = _longest(batch.options, models)
    total = _conform_spec(shot, batch.options).total
    if longest is not None and total > longest:
        yield Problem(
            shot.id,
            say("{shot} needs {frames} frames; {model} makes at most {longest}.", shot=shot.id, frames=total,
                model=batch.options.model, longest=longest),
            say("Choose another model with --model."),
        )  # fmt: skip


def _longest(options: PlanOptions, models: Sequence[Model]) -> int | None:
    named = (model for model in models if (model.generator, model.name) == (options.generator, options.model))
    return next((model.longest_frames for model in named), None)
