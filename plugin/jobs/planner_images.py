"""A still before the picture moves: made from its own words, circled like any take, and what the video starts from."""

from __future__ import annotations

import dataclasses

from plugin.conform.spec import AudioMode
from plugin.generators.base import GenerationRequest, InputTake, Model, Role, Task
from plugin.jobs.choice import Needs, choose_model, model_options, on_this_machine, ratio_for, resolution_for, takes
from plugin.jobs.job import Job, Queued, job_key
from plugin.jobs.plan import Planned, Problem, Wanted
from plugin.jobs.planner_batch import Batch
from plugin.jobs.stages import image
from plugin.messages import say
from plugin.shots.shot import Shot, SourceFrame
from plugin.shots.takes import take_name


def image_of(shot: Shot, batch: Batch) -> Wanted | InputTake | None:
    """What the video starts from where the brief asks for a still: the circled one, else the one on its way."""
    if not batch.brief(shot).image_prompt:
        return None
    there = batch.made.stills.get(shot.id)
    if there is not None:
        return Wanted(Role.first_frame, SourceFrame(there.path, 0), required=True)
    return None if image_model(shot, batch) is None else InputTake(Role.first_frame, _key(shot, batch), 0)


def is_image(given: Wanted | InputTake) -> bool:
    """Whether it is a still that is on its way."""
    return isinstance(given, InputTake) and given.key.split("/")[1:2] == [image]


def image_model(shot: Shot, batch: Batch) -> Model | None:
    """Of the generator named for stills, else of the one that makes the picture; None where it makes none."""
    generator = batch.options.image_generator or batch.options.generator
    needs = _needs(shot, batch)
    return choose_model(batch.models, generator, "", needs)


def image_problem(shot: Shot, batch: Batch) -> Problem | None:
    """Why a still that is asked for cannot be made. Drawings made on this machine do without one."""
    brief, generator = batch.brief(shot), batch.options.image_generator or batch.options.generator
    if not brief.image_prompt or shot.id in batch.made.stills or generator in on_this_machine:
        return None
    model, needs = image_model(shot, batch), _needs(shot, batch)
    if model is None:
        return Problem(
            shot.id,
            say("{shot}: {generator} has no model for {task}.", shot=shot.id, generator=generator,
                task=needs.task.value),
            say("Name a generator for stills with --image-with, or change the brief."),
        )  # fmt: skip
    if takes(model, needs):
        return None
    return Problem(
        shot.id,
        say("{shot} has {count} reference pictures and characters; {model} takes {most}.", shot=shot.id,
            count=needs.references + needs.characters, model=model.name, most=model.references),
        say("Name a generator for stills with --image-with, or change the brief."),
    )  # fmt: skip


def image_job(shot: Shot, batch: Batch) -> Planned | None:
    """One still for all takes of the shot; None where one is there, or none is asked for."""
    model, brief, options = image_model(shot, batch), batch.brief(shot), batch.options
    if not isinstance(image_of(shot, batch), InputTake) or model is None:
        return None
    number, spec = batch.number(shot, 0, image), batch.spec(shot)
    request = GenerationRequest(
        key="_".join(part for part in (take_name(shot.id, image, number), options.project_id) if part),
        shot_id=shot.id,
        stage=image,
        take=number,
        generator=model.generator,
        model=model.name,
        task=_needs(shot, batch).task,
        prompt=f"{brief.image_prompt}\n{brief.look}" if brief.look else brief.image_prompt,
        negative=brief.negative,
        inputs=(),
        frames=1,
        head=0,
        tail=0,
        rate=options.rate,
        width=options.raster.width,
        height=options.raster.height,
        seed=batch.seed(shot, 0),
        options=model_options(model, brief.options),
        resolution=resolution_for(model, options.raster),
        ratio=ratio_for(model, options.raster, brief.ratio),
    )
    spec = dataclasses.replace(spec, frames=1, head=0, tail=0, audio=AudioMode.drop, still=True)
    job = Job(_key(shot, batch), shot.id, image, number, request, spec, Queued(batch.clock.now()))
    return Planned(job, _references(shot, batch), batch.cast(shot)[0])


def _key(shot: Shot, batch: Batch) -> str:
    return job_key(shot.id, image, batch.number(shot, 0, image))


def _references(shot: Shot, batch: Batch) -> tuple[Wanted, ...]:
    """Everything that the brief and the board show of it: the still takes their place for the video."""
    brief = batch.brief(shot)
    boards = [shot.still] if shot.still else []
    first = [brief.first_frame] if brief.first_frame else []
    return tuple(Wanted(Role.reference, path, required=True) for path in (*first, *boards, *brief.references))


def _needs(shot: Shot, batch: Batch) -> Needs:
    references = len(_references(shot, batch))
    characters = batch.shown(batch.cast(shot)[0])
    task = Task.image_to_image if references or characters else Task.text_to_image
    return Needs(task, references=references, characters=characters)
