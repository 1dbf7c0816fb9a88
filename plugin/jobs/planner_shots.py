"""The jobs of one take of a shot: one clip, or the segments of a chain and the job that joins them; then lip-sync."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from plugin.conform.spec import ConformSpec
from plugin.generators.base import GenerationRequest, Input, InputClip, InputTake, Model, Role, Task
from plugin.generators.joined import Part, joined, parts_text
from plugin.jobs.choice import on_this_machine
from plugin.jobs.job import Held, Job, Queued, job_key
from plugin.jobs.plan import Planned, Problem
from plugin.jobs.planner_batch import Batch
from plugin.jobs.planner_ends import reach_last_frame
from plugin.jobs.planner_images import image_job, image_problem
from plugin.jobs.planner_making import Making, make_up, request_of, wanted_of
from plugin.jobs.planner_pictures import Picture, crowded
from plugin.jobs.planner_pieces import Piece, Pieces, pieces_of
from plugin.jobs.planner_speech import avatar_job, avatar_model, lip_sync_job, speech_model
from plugin.jobs.stages import segment_stage, video
from plugin.media.codec import Codec
from plugin.messages import Message, say
from plugin.shots.shot import Shot
from plugin.shots.takes import take_name

animatic = "animatic"


def plan_take(shot: Shot, index: int, batch: Batch) -> tuple[tuple[Planned, ...], tuple[Problem, ...]]:
    """The jobs of one take, in the order in which they wait for each other, and why they cannot be admitted."""
    lips, there = speech_model(shot, batch), batch.made.silent.get(shot.id)
    if there is not None and index == 0 and lips is not None:
        return (lip_sync_job(shot, index, lips, batch, there),), ()
    unmade, still = image_problem(shot, batch), image_job(shot, batch)
    if unmade is not None:
        return (), (unmade,)
    made, problems = _moving(shot, index, lips, batch)
    # All takes of the shot start from the one still.
    return ((still, *made) if still is not None and index == 0 and made else made), problems


def _moving(
    shot: Shot, index: int, lips: Model | None, batch: Batch
) -> tuple[tuple[Planned, ...], tuple[Problem, ...]]:
    """What follows the still: the picture, and its lip-sync."""
    making = make_up(shot, index, batch)
    speaking = avatar_model(shot, batch)
    if speaking is not None:
        return (avatar_job(making, speaking, batch),), ()
    if making.problems:
        return (), making.problems
    if crowded(making.anchors):
        return (), (_crowded(shot),)
    if lips is None and making.model is not None and batch.brief(shot).speaks and not making.sound:
        unheard = say("Nothing makes the lips move: {generator} has no lip-sync, or nothing is said.",
                      generator=batch.options.generator)  # fmt: skip
        making = dataclasses.replace(making, notes=(*making.notes, unheard))
    found = pieces_of(making, batch)
    if found.problem is not None:
        return (), (found.problem,)
    making, found = reach_last_frame(making, found, batch)
    made = _one(making, found, batch) if len(found.pieces) == 1 else _chain(making, found, batch)
    if lips is not None:
        made = (*made, lip_sync_job(shot, index, lips, batch, made[-1].job))
    return made, ()


def _crowded(shot: Shot) -> Problem:
    return Problem(
        shot.id,
        say("{shot}: its key frames do not follow one another from its first frame to its last.", shot=shot.id),
        say("Give each a later frame than the one before, and the shot a picture to start from."),
    )


def _one(making: Making, found: Pieces, batch: Batch) -> tuple[Planned, ...]:
    (piece,) = found.pieces
    number, spec = batch.number(making.shot, making.index), dataclasses.replace(making.spec, ends=piece.whole)
    pictures = _pictures(making, piece) if making.anchors else making.pictures
    request = request_of(making, batch, video, number, spec.total, pictures)
    request = dataclasses.replace(request, head=spec.head, tail=spec.tail, duration=piece.segment.duration)
    notes = making.notes
    if piece.middle and any(key.frame is not None for key in batch.brief(making.shot).key_frames):
        notes = (*notes, say("{model} spreads key frames evenly: their own places are not kept.", model=request.model))
    return (_planned(making, request, spec, pictures, (), notes, batch),)


def _pictures(making: Making, piece: Piece) -> tuple[Picture, ...]:
    ends = (piece.first, *piece.middle, piece.last)
    return (*(given for given in ends if given is not None), *making.references)


def _chain(making: Making, found: Pieces, batch: Batch) -> tuple[Planned, ...]:
    making = dataclasses.replace(making, model=found.model)
    planned: list[Planned] = []
    leg: list[str] = []
    for number, piece in enumerate(found.pieces, 1):
        leg = leg if piece.follows else []
        planned.append(_segment(making, piece, number, leg, found.extend, batch))
        leg = [*leg, planned[-1].job.key]
    return (*planned, _joined(making, found.pieces, planned, batch))


def _segment(making: Making, piece: Piece, position: int, before: Sequence[str], extend: bool, batch: Batch) -> Planned:
    """`before` are the keys of the pieces that it goes on from, nearest last."""
    stage = segment_stage(position)
    number = batch.number(making.shot, making.index, stage)
    pictures = _pictures(making, piece)
    if before and not extend:
        pictures = (InputTake(Role.first_frame, before[-1], -1), *pictures)
    clip: tuple[Input, ...] = (InputClip(Role.video, before[-1]),) if before and extend else ()

    def planned(making: Making, pictures: Sequence[Picture], notes: tuple[Message, ...]) -> Planned:
        request = _on_its_frames(request_of(making, batch, stage, number, piece.segment.frames, pictures))
        task = Task.extend if clip else request.task
        inputs = (*clip, *request.inputs)
        request = dataclasses.replace(request, task=task, inputs=inputs, duration=piece.segment.duration)
        return _planned(making, request, _segment_spec(making.spec, piece), pictures, tuple(before), notes, batch)

    full = planned(making, pictures, ())
    if position == 1 or not (making.references or making.cast) or not batch.obstacles(full.expected):
        return full
    frames = tuple(given for given in pictures if given.role is not Role.reference)
    note = say("Made from the last frame before it alone: the model takes no references beside it.")
    leaner = (planned(dataclasses.replace(making, cast=cast), frames, (note,)) for cast in (making.cast, ()))
    return next((lean for lean in leaner if not batch.obstacles(lean.expected)), full)


def _on_its_frames(request: GenerationRequest) -> GenerationRequest:
    """Of the generators of this machine only `animatic` begins and ends on the given pictures themselves."""
    if request.generator not in on_this_machine:
        return request
    return dataclasses.replace(request, generator=animatic, model=animatic, options=())


def _segment_spec(spec: ConformSpec, piece: Piece) -> ConformSpec:
    """Exact frames at the cut's rate, without handles, in a codec that may be encoded once more."""
    return dataclasses.replace(
        spec,
        frames=piece.segment.frames,
        head=0,
        tail=0,
        start_frame=max(0, spec.start_frame + piece.start - piece.segment.skip),
        cut_start=spec.cut_start - spec.head + piece.start - piece.segment.skip,
        codec=Codec.prores,
    )


def _joined(making: Making, pieces: Sequence[Piece], planned: Sequence[Planned], batch: Batch) -> Planned:
    shot, spec = making.shot, making.spec
    number, keys = batch.number(shot, making.index), tuple(part.job.key for part in planned)
    parts = [Part(piece.segment.skip, piece.segment.share, piece.whole) for piece in pieces]
    request = GenerationRequest(
        key="_".join(part for part in (take_name(shot.id, video, number), batch.options.project_id) if part),
        shot_id=shot.id,
        stage=video,
        take=number,
        generator=joined,
        model=joined,
        task=Task.concatenate,
        prompt="",
        negative="",
        inputs=tuple(InputClip(Role.video, key) for key in keys),
        frames=spec.total,
        head=spec.head,
        tail=spec.tail,
        rate=spec.rate,
        width=spec.raster.width,
        height=spec.raster.height,
        seed=0,
        options=(parts_text(parts),),
        sound=making.sound,
    )
    made_of = say("Joined from {count} parts.", count=len(parts))
    return _planned(making, request, spec, (), keys, (*making.notes, made_of, *_faster(pieces, planned)), batch)


def _faster(pieces: Sequence[Piece], planned: Sequence[Planned]) -> list[Message]:
    """Where the model makes no clip as short as the way between two key frames."""
    notes = []
    for number, (piece, part) in enumerate(zip(pieces, planned, strict=True), 1):
        seconds, frames = part.job.request.duration, piece.segment.frames
        if piece.whole and seconds is not None and seconds * part.job.request.rate > frames + 1:
            notes.append(
                say("Part {number} runs faster: {seconds} s are shown in {frames} frames.", number=number,
                    seconds=str(seconds), frames=frames)
            )  # fmt: skip
    return notes


def _planned(
    making: Making,
    request: GenerationRequest,
    spec: ConformSpec,
    pictures: Sequence[Picture],
    before: tuple[str, ...],
    notes: tuple[Message, ...],
    batch: Batch,
) -> Planned:
    """A job that waits for `before` and for the takes that its pictures come from."""
    now = batch.clock.now()
    keys = [given.key for given in request.inputs if isinstance(given, InputTake | InputClip)]
    waits = tuple(dict.fromkeys((*before, *keys)))
    job = Job(
        key=job_key(request.shot_id, request.stage, request.take),
        shot_id=request.shot_id,
        stage=request.stage,
        take=request.take,
        request=request,
        conform=spec,
        state=Held(now) if waits else Queued(now),
        waits_for=waits,
        notes=notes,
    )
    return Planned(job, wanted_of(pictures), making.cast if request.generator != joined else ())
