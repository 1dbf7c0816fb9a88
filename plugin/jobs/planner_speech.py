"""Speech: the lip-sync of a take, and the portrait that speaks."""

from __future__ import annotations

import dataclasses

from plugin.conform.spec import AudioMode
from plugin.generators.base import GenerationRequest, Input, InputClip, InputFile, InputTake, Model, Role, Task
from plugin.jobs.choice import Needs, choose_model, model_options
from plugin.jobs.job import Held, Job, Queued, job_key
from plugin.jobs.plan import Planned, Wanted
from plugin.jobs.planner_batch import Batch
from plugin.jobs.planner_making import Making, provisional, request_of
from plugin.jobs.stages import lip_sync, video
from plugin.shots.shot import Shot
from plugin.shots.takes import Take, take_name


def sound_under(shot: Shot, batch: Batch) -> Wanted | None:
    """What is said under a shot and its handles, where the cut has sound there."""
    spec = batch.spec(shot)
    if batch.parts.sound is None:
        return None
    under = batch.parts.sound.under(shot.start, spec.frames, spec.head, spec.tail)
    return None if under is None else Wanted(Role.audio, under, required=True)


def speech_model(shot: Shot, batch: Batch) -> Model | None:
    """The model that adds the lip-sync; None where none is wished, nothing is said or nobody offers it."""
    brief = batch.brief(shot)
    if not brief.speaks or not (brief.dialogue or sound_under(shot, batch)):
        return None
    return batch.lip_sync_model()


def avatar_model(shot: Shot, batch: Batch) -> Model | None:
    """The model that lets a board speak: where the brief names who speaks, the cut has the sound, and there is no
    lip-sync for a moving picture (or the model is named)."""
    brief, options = batch.brief(shot), batch.options
    if not brief.speaker or shot.still is None or sound_under(shot, batch) is None:
        return None
    chosen = choose_model(batch.models, options.generator, brief.model or options.model, Needs(Task.avatar))
    if chosen is None or Task.avatar not in chosen.tasks:
        return None
    return chosen if brief.model or options.model or batch.lip_sync_model() is None else None


def avatar_job(making: Making, model: Model, batch: Batch) -> Planned:
    """A portrait and the sound under the shot, as long as that."""
    shot, number = making.shot, batch.number(making.shot, making.index)
    portrait, sound = making.picture(Role.still, Role.first_frame), sound_under(shot, batch)
    pictures = (dataclasses.replace(portrait, role=Role.still),) if portrait is not None else ()
    made = dataclasses.replace(making, model=model, sound=True)
    request = request_of(made, batch, video, number, making.spec.total, pictures)
    request = dataclasses.replace(
        request, task=Task.avatar, head=making.spec.head, tail=making.spec.tail, duration=None
    )
    planned = provisional(made, request, (*pictures, *([sound] if sound is not None else [])), batch)
    spec = dataclasses.replace(making.spec, audio=AudioMode.keep)
    job = planned.job.evolve(conform=spec, quote=batch.quote(model, planned.expected))
    waits = tuple(given.key for given in request.inputs if isinstance(given, InputTake))
    if waits:
        job = job.evolve(waits_for=waits, state=Held(job.state.since))
    return dataclasses.replace(planned, job=job)


def lip_sync_job(shot: Shot, index: int, model: Model, batch: Batch, source: Job | Take) -> Planned:
    """The lip-sync of a take that is on its way, or of one that is there."""
    spec, number, now = batch.spec(shot), batch.number(shot, index, lip_sync), batch.clock.now()
    key = job_key(shot.id, lip_sync, number)
    waits = (source.key,) if isinstance(source, Job) else ()
    sound = sound_under(shot, batch)
    request = _request(shot, index, number, model, batch, _clip(source, batch))
    job = Job(
        key=key,
        shot_id=shot.id,
        stage=lip_sync,
        take=number,
        request=request,
        conform=dataclasses.replace(spec, audio=AudioMode.keep),
        state=Held(now) if waits else Queued(now),
        waits_for=waits,
    )
    return Planned(job, (sound,) if sound is not None else ())


def _clip(source: Job | Take, batch: Batch) -> Input:
    if isinstance(source, Job):
        return InputClip(Role.video, source.key)
    key = job_key(source.shot_id, source.stage, source.number)
    return InputFile(Role.video, source.path, source.sha256, batch.made.remotes.get(key))


def _request(shot: Shot, index: int, number: int, model: Model, batch: Batch, clip: Input) -> GenerationRequest:
    options, brief, spec = batch.options, batch.brief(shot), batch.spec(shot)
    return GenerationRequest(
        key="_".join(part for part in (take_name(shot.id, lip_sync, number), options.project_id) if part),
        shot_id=shot.id,
        stage=lip_sync,
        take=number,
        generator=model.generator,
        model=model.name,
        task=Task.lip_sync,
        prompt="",
        negative="",
        inputs=(clip,),
        frames=spec.total,
        head=spec.head,
        tail=spec.tail,
        rate=options.rate,
        width=options.raster.width,
        height=options.raster.height,
        seed=batch.seed(shot, index),
        options=model_options(model, brief.options),
        sound=True,
        dialogue=brief.dialogue,
        speaker=brief.speaker,
    )
