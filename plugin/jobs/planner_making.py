"""How a shot is made: the task, the model, which of its pictures go along, and what stands in the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugin.conform.spec import AudioMode, ConformSpec
from plugin.generators.base import GenerationRequest, Model, Role, Task
from plugin.generators.embedded import choose_embedded, embedded
from plugin.jobs.choice import (
    Needs,
    choose_model,
    framing,
    knows_generator,
    model_options,
    ratio_for,
    resolution_for,
    takes,
    task_for,
)
from plugin.jobs.job import Job, Queued, job_key
from plugin.jobs.plan import Planned, Problem, Wanted
from plugin.jobs.planner_batch import Batch
from plugin.jobs.planner_images import image_of, is_image
from plugin.jobs.planner_pictures import Anchor, Picture, anchors, named, neighbours
from plugin.jobs.planner_settings import unknown_settings
from plugin.jobs.stages import video
from plugin.messages import Message, say
from plugin.shots.characters import CharacterSheet
from plugin.shots.shot import Shot
from plugin.shots.takes import take_name

chosen_here = ("chosen_by", embedded)
"""Marks a request whose generator we picked, so that it may be picked again when a picture turns out missing."""


@dataclass(frozen=True, slots=True)
class Making:
    """`model` is None where there is nothing to choose: generators of this machine, and those nobody describes."""

    shot: Shot
    index: int
    """Which of the batch's takes of that shot."""
    spec: ConformSpec
    model: Model | None
    task: Task
    pictures: tuple[Picture, ...]
    """Frames, board and references, in the order in which they are sent."""
    cast: tuple[CharacterSheet, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    """The key frames, ends included; empty where the brief names none."""
    sound: bool = False
    notes: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    shown: int = 0
    """How many of its characters go along as pictures."""

    def picture(self, *roles: Role) -> Picture | None:
        """The first of them that the shot has."""
        return next((given for role in roles for given in self.pictures if given.role is role), None)

    @property
    def references(self) -> tuple[Picture, ...]:
        return tuple(given for given in self.pictures if given.role is Role.reference)

    def without(self, dropped: Sequence[Picture], note: Message) -> Making:
        pictures = tuple(given for given in self.pictures if given not in dropped)
        task = task_for({given.role for given in pictures}, self.shown)
        return dataclasses.replace(self, pictures=pictures, task=task, notes=(*self.notes, note))


def make_up(shot: Shot, index: int, batch: Batch) -> Making:
    """Decide for one take of a shot. Characters that a still shows already go along again only where the model of the
    video takes them beside it."""
    making = _made_up(shot, index, batch, batch.cast(shot)[0])
    if not making.cast or image_of(shot, batch) is None or making.model is None:
        return making
    if not making.problems and not obstacles(making, batch):
        return making
    lean = _made_up(shot, index, batch, ())
    note = say("Its characters are in the still alone: {model} takes none beside it.", model=making.model.name)
    return making if lean.problems else dataclasses.replace(lean, notes=(*lean.notes, note))


def _made_up(shot: Shot, index: int, batch: Batch, cast: tuple[CharacterSheet, ...]) -> Making:
    pictures = (*named(shot, batch), *neighbours(shot, index, batch))
    roles = {given.role for given in pictures}
    if not knows_generator(batch.models, batch.options.generator):
        return _anchored(Making(shot, index, batch.spec(shot), None, task_for(roles), pictures, cast), batch)
    shown = batch.shown(cast)
    start = Making(shot, index, batch.spec(shot), None, task_for(roles, shown), pictures, cast, shown=shown)
    return _telling(_compatible(_sounding(_chosen(_anchored(_one_start(start), batch), batch), batch), batch), batch)


def _anchored(making: Making, batch: Batch) -> Making:
    """With the key frames of the brief; the first and the last of all become its ends."""
    if not batch.brief(making.shot).key_frames:
        return making
    ends = (making.picture(Role.first_frame, Role.still), making.picture(Role.last_frame))
    found = anchors(making.shot, ends, batch)
    first, last = found[0].picture, found[-1].picture
    pictures = [first if first.role is Role.still else dataclasses.replace(first, role=Role.first_frame)]
    if len(found) > 1 and found[-1].frame == making.spec.total - 1:
        pictures.append(dataclasses.replace(last, role=Role.last_frame))
    return dataclasses.replace(
        making, pictures=(*pictures, *making.references), task=Task.image_to_video, anchors=found
    )


def request_of(
    making: Making, batch: Batch, stage: str, number: int, frames: int, pictures: Sequence[Picture]
) -> GenerationRequest:
    """A request for `frames` frames without handles; InputTakes of `pictures` are its inputs, the rest comes later."""
    shot, options, brief, model = making.shot, batch.options, batch.brief(making.shot), making.model
    roles = {given.role for given in pictures}
    prompt = batch.prompt(shot)
    generator, extra = _generator(roles, f"{prompt} {brief.camera}", frames, batch)
    return GenerationRequest(
        key="_".join(part for part in (take_name(shot.id, stage, number), options.project_id) if part),
        shot_id=shot.id,
        stage=stage,
        take=number,
        generator=generator,
        model=model.name if model is not None else options.model or (generator if extra else ""),
        task=task_for(roles, batch.shown(making.cast) if model is not None else 0),
        prompt=prompt,
        negative=brief.negative,
        inputs=tuple(given for given in pictures if not isinstance(given, Wanted)),
        frames=frames,
        head=0,
        tail=0,
        rate=options.rate,
        width=options.raster.width,
        height=options.raster.height,
        seed=batch.seed(shot, making.index),
        camera=brief.camera,
        options=extra if model is None else (*model_options(model, brief.options), *batch.seed_option(shot)),
        resolution=""
        if model is None
        else brief.resolution or options.resolution or resolution_for(model, options.raster),
        ratio="" if model is None else ratio_for(model, options.raster, brief.ratio),
        sound=making.sound,
        dialogue=brief.dialogue if making.sound else "",
        speaker=brief.speaker if making.sound else "",
    )


def _generator(roles: set[Role], prompt: str, frames: int, batch: Batch) -> tuple[str, tuple[tuple[str, str], ...]]:
    if batch.options.generator != embedded:
        return batch.options.generator, ()
    chosen = choose_embedded(
        has_first=Role.first_frame in roles,
        has_last=Role.last_frame in roles,
        has_still=bool(roles & {Role.still, Role.reference}),
        prompt=prompt,
        frames=frames,
        rate=batch.options.rate,
    )
    return chosen, (chosen_here,)


def by_user(given: Picture) -> bool:
    """Whether the user named it; a still that the brief asks for counts as named."""
    return is_image(given) or (isinstance(given, Wanted) and given.required)


def _one_start(making: Making) -> Making:
    """A clip starts from one picture and never ends on one alone: the board goes before the neighbours, a named first
    frame before the board, and the frame after the shot needs one to start from."""
    board, first = making.picture(Role.still), making.picture(Role.first_frame)
    if board is not None:
        beside = [given for given in making.pictures if given.role in framing and given is not board]
        unnamed = [given for given in beside if not by_user(given)]
        making = dataclasses.replace(making, pictures=tuple(given for given in making.pictures if given not in unnamed))
        if first is not None and by_user(first):
            return making.without([board], say("Made without the board: the brief names a first frame."))
        return making
    last = making.picture(Role.last_frame)
    if first is None and last is not None and not by_user(last):
        return making.without([last], say("Made without the frame after it: there is none to start from."))
    return making


def _chosen(making: Making, batch: Batch) -> Making:
    """With a model, and without the neighbours that it does not take."""
    brief, options = batch.brief(making.shot), batch.options
    wanted = brief.model or options.model
    loose = _loose(making)
    bare = making.without(loose, _left_out(loose)) if loose else making
    model = choose_model(batch.models, options.generator, wanted, _needs(making))
    other = choose_model(batch.models, options.generator, wanted, _needs(bare))
    if other is not None and takes(other, _needs(bare)) and not (model is not None and takes(model, _needs(making))):
        making, model = bare, other
    if model is None:
        return _without_model(making, wanted, brief.model, batch)
    last = making.picture(Role.last_frame)
    if last in _loose(making) and last is not None and not model.last_frame:
        making = making.without([last], say("Made without the frame after it: {model} takes none.", model=model.name))
    making = dataclasses.replace(making, model=model)
    return dataclasses.replace(making, problems=(*making.problems, *_refusals(making, model, batch)))


def _loose(making: Making) -> list[Picture]:
    """The neighbours' frames: the shot can do without them, unless they are the ends of its key frames."""
    if making.anchors:
        return []
    return [given for given in making.pictures if given.role in framing - {Role.still} and not by_user(given)]


def _left_out(pictures: Sequence[Picture]) -> Message:
    roles = ", ".join(str(given.role) for given in pictures)
    return say("Made without the frames beside it ({roles}): the model cannot take them here.", roles=roles)


def _without_model(making: Making, wanted: str, by_brief: str, batch: Batch) -> Making:
    generator, shot = batch.options.generator, making.shot.id
    if by_brief:
        message = say("{shot}: {generator} has no model named {model}.", shot=shot, generator=generator, model=wanted)
        problem = Problem(shot, message, say("`secondunit models` lists them."))
    elif wanted:
        # A model named for the whole cut is refused once, with the batch.
        return making
    else:
        message = say(
            "{shot}: {generator} has no model for {task}.", shot=shot, generator=generator, task=making.task.value
        )
        problem = Problem(shot, message, say("Choose another generator with --with, or change the brief."))
    return dataclasses.replace(making, problems=(*making.problems, problem))


def _needs(making: Making) -> Needs:
    """Frames that nobody named do not count: the shot can be made without them."""
    last = making.picture(Role.last_frame)
    return Needs(
        task=making.task,
        references=len(making.references),
        characters=making.shown,
        last_frame=(last is not None and by_user(last)) or len(making.anchors) > 1,
    )


def _refusals(making: Making, model: Model, batch: Batch) -> Iterator[Problem]:
    """What the user named and the model does not take."""
    shot, needs, brief = making.shot.id, _needs(making), batch.brief(making.shot)
    another = say("Choose another model with --model, or change the brief.")
    if needs.task not in model.tasks:
        yield Problem(
            shot, say("{shot}: {model} cannot do {task}.", shot=shot, model=model.name, task=needs.task.value), another
        )
        return
    if needs.last_frame and not model.last_frame:
        yield Problem(shot, say("{shot}: {model} cannot end on a given frame.", shot=shot, model=model.name), another)
    if needs.characters > model.characters:
        yield Problem(
            shot,
            say("{shot} has {count} characters; {model} takes {most}.", shot=shot, count=needs.characters,
                model=model.name, most=model.characters),
            another,
        )  # fmt: skip
    elif needs.references + needs.characters > model.references:
        yield Problem(
            shot,
            say("{shot} has {count} reference pictures and characters; {model} takes {most}.", shot=shot,
                count=needs.references + needs.characters, model=model.name, most=model.references),
            another,
        )  # fmt: skip
    asked = brief.resolution or batch.options.resolution
    if asked and asked not in model.resolutions:
        yield Problem(
            shot,
            say("{shot}: {model} makes no {resolution}; it makes {known}.", shot=shot, model=model.name,
                resolution=asked, known=", ".join(model.resolutions) or "-"),
            another,
        )  # fmt: skip


def _sounding(making: Making, batch: Batch) -> Making:
    """Whether sound is made along, and kept. Unasked sound is left out: it would hold the picture to its own clock."""
    model, brief = making.model, batch.brief(making.shot)
    if model is None:
        return making
    asked = bool(brief.sound if brief.sound is not None else batch.options.sound)
    if asked and model.sound == "never":
        message = say("{shot}: {model} makes no sound.", shot=making.shot.id, model=model.name)
        problem = Problem(making.shot.id, message, say("Choose another model with --model, or ask for no sound."))
        return dataclasses.replace(making, problems=(*making.problems, problem))
    if asked or model.sound != "always":
        return dataclasses.replace(making, sound=asked)
    note = say("The sound that {model} always makes is left out; `brief --sound` keeps it.", model=model.name)
    spec = dataclasses.replace(making.spec, audio=AudioMode.drop)
    return dataclasses.replace(making, sound=True, spec=spec, notes=(*making.notes, note))


def _telling(making: Making, batch: Batch) -> Making:
    """With a note for every setting of the brief that nobody here knows: it may have been set for another model."""
    if making.model is None:
        return making
    notes = tuple(unknown_settings(making.shot, making.model, batch))
    return dataclasses.replace(making, notes=(*making.notes, *notes)) if notes else making


def _compatible(making: Making, batch: Batch) -> Making:
    """Without neighbours' frames where only they stand in the generator's way, as beside references in some models."""
    loose = _loose(making)
    if making.model is None or not loose or not obstacles(making, batch):
        return making
    lasts = [given for given in loose if given.role is Role.last_frame]
    for dropped in (lasts, loose):
        less = making.without(dropped, _left_out(dropped)) if dropped else making
        if dropped and less.task in making.model.tasks and not obstacles(less, batch):
            return less
    return making


def obstacles(making: Making, batch: Batch) -> tuple[Message, ...]:
    """What the generator says against it, as one clip."""
    number = batch.number(making.shot, making.index)
    request = request_of(making, batch, video, number, making.spec.total, making.pictures)
    durations = making.model.durations if making.model is not None else None
    request = dataclasses.replace(request, duration=durations[-1] if durations else None)
    return batch.obstacles(provisional(making, request, making.pictures, batch).expected)


def provisional(making: Making, request: GenerationRequest, pictures: Sequence[Picture], batch: Batch) -> Planned:
    """A job only for asking about its request."""
    now = batch.clock.now()
    key = job_key(request.shot_id, request.stage, request.take)
    job = Job(key, request.shot_id, request.stage, request.take, request, making.spec, Queued(now))
    return Planned(job, wanted_of(pictures), making.cast)


def wanted_of(pictures: Sequence[Picture]) -> tuple[Wanted, ...]:
    return tuple(given for given in pictures if isinstance(given, Wanted))


def missing_file(path: Path, shot: Shot) -> Problem:
    return Problem(
        shot.id,
        say("{shot}: the picture {path} is not there.", shot=shot.id, path=str(path)),
        say("Bring it back or change the brief."),
    )
