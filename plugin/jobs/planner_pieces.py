"""Which clips a shot is made of: one, or the segments between its key frames and within its length."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from plugin.generators.base import Model, Role, Task
from plugin.jobs.chains import Cost, Segment, cover, even, longest_chain
from plugin.jobs.choice import Needs, choose_model
from plugin.jobs.durations import Clock, clock_of, shortest, usable_durations
from plugin.jobs.plan import Problem
from plugin.jobs.planner_batch import Batch
from plugin.jobs.planner_making import Making, request_of
from plugin.jobs.planner_pictures import Anchor, Picture
from plugin.jobs.planner_speech import speech_model
from plugin.jobs.stages import video
from plugin.messages import say


@dataclass(frozen=True, slots=True)
class Piece:
    """One clip to ask for. `start` is the take's frame (head handle included) that its first kept frame becomes."""

    segment: Segment
    start: int
    first: Picture | None = None
    last: Picture | None = None
    middle: tuple[Picture, ...] = ()
    follows: bool = False
    """It goes on from the piece before it, which has to be there first."""
    whole: bool = False
    """It runs faster where it is longer than its share, so that it ends on its last frame."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of the take between two given pictures; `skip` frames of it repeat the one before."""

    start: int
    frames: int
    first: Picture | None
    last: Picture | None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """`model` makes all of them. `extend`: what follows goes on from the clip before it, not from its last frame."""

    pieces: tuple[Piece, ...]
    model: Model | None
    extend: bool = False
    problem: Problem | None = None


def pieces_of(making: Making, batch: Batch) -> Pieces:
    """One piece where the model can make the take in one clip."""
    model, total = making.model, making.spec.total
    clock = _clock(making, batch)
    if making.anchors and _takes_middles(making, clock):
        middles = tuple(_as(anchor.picture, Role.middle_frame) for anchor in making.anchors[1:-1])
        (segment,) = _segments(total, model, clock, None, 1)
        ends = (making.picture(Role.first_frame, Role.still), making.picture(Role.last_frame))
        return Pieces((Piece(segment, 0, *ends, middle=middles),), model)
    legs = _legs(making)
    if len(legs) == 1 and (segments := _segments(total, model, clock, None, 1)) and len(segments) == 1:
        return Pieces((Piece(segments[0], 0, legs[0].first, legs[0].last, whole=legs[0].whole),), model)
    return _chain(making, legs, batch)


def _chain(making: Making, legs: Sequence[Leg], batch: Batch) -> Pieces:
    model = _continuing(making, batch)
    if model is None and making.model is not None:
        return Pieces((), making.model, problem=_too_long(making, batch))
    clock = _clock(dataclasses.replace(making, model=model), batch)
    extend = model is not None and len(legs) == 1 and _extends(model, legs[0], batch)
    found: list[Piece] = []
    for leg in legs:
        repeated, ends = 0 if extend else 1, leg.last is not None
        segments = _segments(leg.frames, model, clock, _cost(making, model, batch), repeated, ends=ends)
        found += _of_leg(leg, segments)
        if not segments or len(found) > longest_chain:
            return Pieces((), making.model, problem=_too_long(making, batch))
    return Pieces(tuple(found), model, extend)


def _of_leg(leg: Leg, segments: Sequence[Segment]) -> Iterator[Piece]:
    at = leg.start
    for index, segment in enumerate(segments):
        follows, last = index > 0, index == len(segments) - 1
        if not follows and leg.start > 0:
            # The picture it starts from is the one that the leg before ended on.
            segment = dataclasses.replace(segment, skip=1)
        kept = at + (1 if segment.skip and not follows else 0)
        yield Piece(
            segment,
            kept,
            first=None if follows else leg.first,
            last=leg.last if last else None,
            follows=follows,
            whole=leg.whole and last,
        )
        at = kept + segment.share


def _legs(making: Making) -> tuple[Leg, ...]:
    if len(making.anchors) < 2:
        ends = (making.picture(Role.first_frame, Role.still), making.picture(Role.last_frame))
        return (Leg(0, making.spec.total, *ends),)
    legs = [_between(before, after) for before, after in pairwise(making.anchors)]
    last, frames = making.anchors[-1], making.spec.total
    if last.frame < frames - 1:
        legs.append(Leg(last.frame, frames - last.frame, _as(last.picture, Role.first_frame), None))
    return tuple(legs)


def _between(before: Anchor, after: Anchor) -> Leg:
    first = before.picture if before.picture.role is Role.still else _as(before.picture, Role.first_frame)
    last = _as(after.picture, Role.last_frame)
    return Leg(before.frame, after.frame - before.frame + 1, first, last, whole=True)


def _as(picture: Picture, role: Role) -> Picture:
    return dataclasses.replace(picture, role=role)


def _takes_middles(making: Making, clock: Clock | None) -> bool:
    """Whether one clip can pass through all key frames."""
    model, between = making.model, len(making.anchors) - 2
    if model is None or between < 1 or model.middle_frames < between or making.picture(Role.last_frame) is None:
        return False
    return len(_segments(making.spec.total, model, clock, None, 1)) == 1


def _segments(
    frames: int, model: Model | None, clock: Clock | None, cost: Cost | None, repeated: int, *, ends: bool = False
) -> tuple[Segment, ...]:
    """Empty when the model cannot make that length, in one clip or several."""
    if model is None or clock is None:
        return (Segment(frames),)
    durations = usable_durations(model, clock)
    if durations is None:
        fits = model.longest_frames is None or frames <= model.longest_frames
        return (Segment(frames),) if fits else even(frames, model.longest_frames or frames, repeated)
    seconds = shortest(durations, frames, clock)
    if seconds is not None:
        return (Segment(frames, 0, seconds),)
    return cover(frames, durations, clock, cost, repeated, ends=ends)


def _clock(making: Making, batch: Batch) -> Clock | None:
    if making.model is None:
        return None
    lips = speech_model(making.shot, batch) is not None
    keeps_sound = making.sound and making.spec.audio.value == "keep"
    options = batch.options
    return clock_of(making.model, options.rate, options.rate_mode, sounding=keeps_sound, also_by_time=lips)


def _continuing(making: Making, batch: Batch) -> Model | None:
    """Who can make a clip that goes on from another one."""
    model = making.model
    if model is None or {Task.image_to_video, Task.extend} & set(model.tasks):
        return model
    if batch.brief(making.shot).model or batch.options.model:
        return None
    return choose_model(batch.models, batch.options.generator, "", Needs(Task.image_to_video))


def _extends(model: Model, leg: Leg, batch: Batch) -> bool:
    """Frame to frame is exact, so a clip is only extended where the model takes no first frame (or it is wished)."""
    if Task.extend not in model.tasks or leg.last is not None:
        return False
    return Task.image_to_video not in model.tasks or batch.options.chain == "extend"


def _cost(making: Making, model: Model | None, batch: Batch) -> Cost | None:
    """By the published price, where there is one for every length."""
    if model is None or model.durations is None:
        return None
    number = batch.number(making.shot, making.index)
    request = request_of(dataclasses.replace(making, model=model), batch, video, number, 1, ())
    prices: dict[Fraction, Decimal] = {}
    for seconds in model.durations:
        money = batch.quote(model, dataclasses.replace(request, duration=seconds))
        if money is None:
            return None
        prices[seconds] = money.amount
    return prices.__getitem__


def _too_long(making: Making, batch: Batch) -> Problem:
    model, clock, shot = making.model, _clock(making, batch), making.shot.id
    assert model is not None and clock is not None, "what is made here has no longest length"
    durations = usable_durations(model, clock)
    longest = clock.frames(durations[-1]) if durations else model.longest_frames or 0
    return Problem(
        shot,
        say("{shot} needs {frames} frames; {model} makes at most {longest}.", shot=shot, frames=making.spec.total,
            model=model.name, longest=longest),
        say("Choose another model with --model."),
    )  # fmt: skip
