"""Shots, takes and jobs as a window shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from plugin.commands.batch import estimate
from plugin.commands.results import ShotResult, failure_of
from plugin.desk.views import JobView, ShotView, TakeView
from plugin.generators.base import GenerationRequest, Generator, InputFile, Lane, Money
from plugin.jobs.job import Failed, Held, Job, Lost, Queued, Succeeded
from plugin.jobs.store_protocols import TakeNote
from plugin.messages import Message
from plugin.shots.brief import Brief
from plugin.shots.takes import Take

no_note = TakeNote()


def shot_view(result: ShotResult, brief: Brief | None, takes: int, filled: bool) -> ShotView:
    """`takes`: how many there are to choose from; `filled`: whether the cut itself already holds one."""
    shot, failure = result.shot, failure_of(result)
    return ShotView(
        id=shot.id,
        kind=str(shot.kind),
        track=shot.track,
        start=shot.start,
        frames=shot.frames,
        visible_frames=shot.visible_frames,
        name=shot.name,
        reason=shot.reason,
        excluded=shot.excluded,
        before=shot.before,
        after=shot.after,
        still=shot.still,
        brief=brief or Brief(prompt=shot.prompt),
        state=result.state,
        takes=takes,
        circled=None if result.take is None else result.take.number,
        estimate=summed(result.estimates),
        charge=summed(result.charges),
        error=failure.message if failure else None,
        action=failure.action if failure else None,
        in_cut=filled,
    )


def summed(values: tuple[tuple[Decimal, str] | None, ...]) -> Money | None:
    """Their sum where all are known and of one currency."""
    known = [value for value in values if value is not None]
    if not known or len(known) != len(values) or len({currency for _, currency in known}) != 1:
        return None
    return Money(sum((amount for amount, _ in known), Decimal(0)), known[0][1])


def take_view(take: Take, job: Job | None, note: TakeNote) -> TakeView:
    """`job`: the one that made it, where it is on record."""
    request = job.request if job else None
    price = estimate(job) if job else take.estimate
    charge = job.charge if job else None
    return TakeView(
        shot_id=take.shot_id,
        stage=take.stage,
        number=take.number,
        path=take.path,
        frames=take.frames,
        handles=take.handles,
        circled=take.circled,
        rating=note.rating,
        note=note.note,
        generator=take.generator,
        model=take.model,
        prompt=request.prompt if request else "",
        seed=request.seed if request else 0,
        estimate=Money(*price) if price else None,
        charge=charge or (Money(*take.charge) if take.charge else None),
        made=_made(job),
        sent=tuple(_sent(request)) if request else (),
    )


def _made(job: Job | None) -> datetime | None:
    return job.state.since if job is not None and isinstance(job.state, Succeeded) else None


def _sent(request: GenerationRequest) -> Iterator[Path]:
    for given in request.inputs:
        if isinstance(given, InputFile):
            yield given.path
    for character in request.characters:
        for image in character.images:
            yield image.path


def job_view(job: Job, progress: Mapping[str, float], generators: Mapping[str, Generator]) -> JobView:
    """`generators`: those that were built, which know their lanes."""
    error, action = _error(job)
    price, lane = estimate(job), _lane(job, generators)
    return JobView(
        key=job.key,
        shot_id=job.shot_id,
        stage=job.stage,
        take=job.take,
        state=job.word,
        since=job.state.since,
        generator=job.request.generator,
        model=job.request.model,
        lane=lane.name if lane else job.request.model,
        priority=job.priority,
        fraction=progress.get(job.key) if job.open else None,
        quote=Money(*price) if price else None,
        charge=job.charge,
        error=error,
        action=action,
        waits_for=job.waits_for,
        lane_limit=lane.limit if lane else None,
        by_user=isinstance(job.state, Held) and (job.state.by_user or not job.waits_for),
        not_before=job.state.not_before if isinstance(job.state, Queued) else None,
        paid=job.costs,
    )


def _lane(job: Job, generators: Mapping[str, Generator]) -> Lane | None:
    generator = generators.get(job.request.generator)
    return generator.lane(job.request) if generator is not None else None


def _error(job: Job) -> tuple[Message | None, Message | None]:
    match job.state:
        case Failed(message=message, action=action) | Lost(message=message, action=action):
            return message, action
    return None, None
