"""The pictures of a shot: those that brief and board name, and what is seen beside it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from plugin.generators.base import InputTake, Role
from plugin.jobs.job import job_key
from plugin.jobs.plan import Wanted
from plugin.jobs.planner_batch import Batch, consumed_frames
from plugin.jobs.planner_images import image_of
from plugin.jobs.stages import video
from plugin.shots.shot import Shot, SourceFrame
from plugin.shots.takes import Take

Picture: TypeAlias = Wanted | InputTake


@dataclass(frozen=True, slots=True)
class Anchor:
    """A key frame of the take; `frame` counts from the first frame of the file, head handle included."""

    picture: Picture
    frame: int


def named(shot: Shot, batch: Batch) -> Iterator[Picture]:
    """The pictures that brief and board name. Of those a still is made first where the brief has words for it; it
    takes their place, but for the last frame."""
    brief, still = batch.brief(shot), image_of(shot, batch)
    if still is not None:
        yield still
        if brief.last_frame:
            yield Wanted(Role.last_frame, brief.last_frame, required=True)
        return
    if shot.still:
        yield Wanted(Role.still, shot.still)
    if brief.first_frame:
        yield Wanted(Role.first_frame, brief.first_frame, required=True)
    if brief.last_frame:
        yield Wanted(Role.last_frame, brief.last_frame, required=True)
    for reference in brief.references:
        yield Wanted(Role.reference, reference, required=True)


def neighbours(shot: Shot, index: int, batch: Batch) -> Iterator[Picture]:
    """What is seen just before and after, unless the brief names a picture for that end."""
    first, last = (Role.first_frame, Role.last_frame) if shot.speed >= 0 else (Role.last_frame, Role.first_frame)
    roles_named = {wanted.role for wanted in named(shot, batch)}
    if first not in roles_named and (before := _before(shot, index, first, batch)):
        yield before
    # A single frame cannot start from one picture and end on another.
    if last not in roles_named and consumed_frames(shot) > 1 and (after := _after(shot, last, batch)):
        yield after


def named_files(shot: Shot, batch: Batch) -> Iterator[Path]:
    """Every picture file that the user named for the shot: without it the shot is not what was asked for."""
    brief = batch.brief(shot)
    yield from (path for path in (brief.first_frame, brief.last_frame, *brief.references) if path)
    for key_frame in brief.key_frames:
        yield key_frame.path
    for sheet in batch.cast(shot)[0]:
        yield from sheet.images


def anchors(shot: Shot, ends: tuple[Picture | None, Picture | None], batch: Batch) -> tuple[Anchor, ...]:
    """The key frames of the brief with both ends, at their frames. Those without a frame of their own lie evenly
    between the others. A missing end is the first or the last of the key frames, unless those have frames of their
    own: then the shot starts from nothing (which `crowded` tells) or goes on freely after the last one.
    """
    spec, keys = batch.spec(shot), list(batch.brief(shot).key_frames)
    pictures: list[tuple[Picture, int | None]] = [
        (Wanted(Role.middle_frame, key.path, required=True), None if key.frame is None else spec.head + key.frame)
        for key in keys
    ]
    first, last = ends
    if first is not None and pictures[0][1] != spec.head:
        pictures.insert(0, (first, 0))
    if last is not None and pictures[-1][1] != spec.head + spec.frames - 1:
        pictures.append((last, spec.total - 1))
    edges = {None: 0, spec.head: 0}, {None: spec.total - 1, spec.head + spec.frames - 1: spec.total - 1}
    pictures[0] = (pictures[0][0], edges[0].get(pictures[0][1], pictures[0][1]))
    if len(pictures) > 1:
        pictures[-1] = (pictures[-1][0], edges[1].get(pictures[-1][1], pictures[-1][1]))
    return tuple(Anchor(picture, frame) for (picture, _), frame in zip(pictures, _spaced(pictures), strict=True))


def crowded(found: tuple[Anchor, ...]) -> bool:
    """Whether two key frames fall on one frame or in the wrong order, or nothing is given to start from."""
    return (bool(found) and found[0].frame > 0) or any(
        after.frame <= before.frame for before, after in itertools.pairwise(found)
    )


def _spaced(pictures: list[tuple[Picture, int | None]]) -> list[int]:
    frames = [frame for _, frame in pictures]
    known = [index for index, frame in enumerate(frames) if frame is not None]
    out = [frame or 0 for frame in frames]
    for before, after in itertools.pairwise(known):
        for index in range(before + 1, after):
            out[index] = out[before] + (out[after] - out[before]) * (index - before) // (after - before)
    return out


def _before(shot: Shot, index: int, role: Role, batch: Batch) -> Picture | None:
    if shot.before:
        return Wanted(role, shot.before)
    previous = batch.shots.get(shot.previous_shot or "")
    if previous and _starts_earlier(previous, shot) and previous.id not in batch.made.silent:
        key = job_key(previous.id, video, batch.number(previous, index))
        return InputTake(role, key, -1 if previous.speed >= 0 else 0)
    if keys := _pictured(batch.made.open_jobs.get(shot.previous_shot or "", ())):
        return InputTake(role, keys[min(index, len(keys) - 1)], -1)
    take = batch.made.circled.get(shot.previous_shot or "")
    return Wanted(role, _take_frame(take, take.used_frames - 1)) if take else None


def _pictured(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Of the jobs under way those that make the shot's picture."""
    return tuple(key for key in keys if key.split("/")[1:2] == [video])


def _after(shot: Shot, role: Role, batch: Batch) -> Wanted | None:
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
