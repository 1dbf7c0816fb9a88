"""Relink: put the circled takes on the tracks at the shots' exact frames, and change nothing else."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import opentimelineio as otio

from otio_adapters.dialects.parking import PARKED
from plugin.conform.fill import Fill, RelinkReport
from plugin.conform.fit import first_frame, hidden_media, misfit, short_handles
from plugin.conform.markers import put_markers
from plugin.conform.references import put_takes
from plugin.conform.split import split_off
from plugin.conform.stage import Stage
from plugin.messages import Message, say
from plugin.shots.shot import Kind, Shot
from plugin.timeline.cut import Cut
from plugin.timeline.picture import Placement

__all__ = ["Fill", "RelinkReport", "relink"]


@dataclass
class _Work:
    """What becomes of each fill, in the order of the fills."""

    fills: Sequence[Fill]
    placed: set[int] = field(default_factory=set)
    left_out: dict[int, Message] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)

    def report(self, added_tracks: int) -> RelinkReport:
        return RelinkReport(
            tuple(fill.shot.id for n, fill in enumerate(self.fills) if n in self.placed),
            added_tracks,
            tuple(self.notes),
            tuple((self.fills[n].shot.id, reason) for n, reason in sorted(self.left_out.items())),
        )


def relink(cut: Cut, fills: Sequence[Fill]) -> tuple[otio.schema.Timeline, RelinkReport]:
    """A copy of the cut's timeline with the circled takes in place; `cut.timeline` stays as it is.

    A placeholder keeps its clip, name, markers, effects and length, only its media changes. A hole, and a marked
    range, becomes a new clip on the lowest track that has room and where it is seen. The missing end of a short clip
    becomes a clip of its own. A fill that does not fit the cut any more is left out with the reason.
    """
    timeline = copy.deepcopy(cut.timeline)
    stage = Stage(timeline, cut.rate)
    work = _Work(fills)
    in_place: list[tuple[int, Placement]] = []
    on_track: list[int] = []
    for number, fill in enumerate(fills):
        match _where(fill, stage):
            case Message() as reason:
                work.left_out[number] = reason
            case Placement() as placement:
                in_place.append((number, placement))
            case None:
                on_track.append(number)
    # From the right: a split adds a child, which would shift the addresses after it.
    for number, placement in sorted(in_place, key=lambda pair: pair[1].address, reverse=True):
        _fill_item(work, number, placement, cut.rate)
    for number in sorted(on_track, key=lambda n: fills[n].shot.start):
        _fill_range(work, number, stage)
    for number in sorted(work.placed):
        work.notes.extend(short_handles(fills[number]))
    return timeline, work.report(stage.added_tracks)


def _where(fill: Fill, stage: Stage) -> Placement | Message | None:
    """The item to fill, None for a range of the cut that takes a new clip, or why the shot is left out."""
    shot = fill.shot
    if fill.circled.rate != stage.rate:
        return say("{shot}: the take is at another rate than the cut.", shot=shot.id)
    carried = stage.carried(shot)
    if carried is not None and _is_at(carried, shot):
        return carried
    gone = carried or say("{shot}: what it was to fill is no longer there in the cut.", shot=shot.id)
    if shot.address is None:
        return gone if shot.kind is Kind.hole and stage.shows(shot.start, shot.end) else None
    placement = stage.placement(shot.address)
    if placement is None or not isinstance(placement.item, otio.schema.Clip):
        return None if isinstance(stage.item(shot.address), otio.core.Item) else gone
    if PARKED in placement.item.metadata:
        return say("{shot}: the item there is of a kind that cannot be changed.", shot=shot.id)
    if _is_at(placement, shot) or _is_its_end(placement, shot):
        return placement
    within = placement.start <= shot.start and shot.end <= placement.start + placement.frames
    return None if shot.kind is Kind.marked and within else gone


def _is_at(placement: Placement, shot: Shot) -> bool:
    return (placement.start, placement.frames) == (shot.start, shot.frames)


def _is_its_end(placement: Placement, shot: Shot) -> bool:
    inside = placement.start < shot.start < placement.start + placement.frames
    return shot.kind is Kind.short and inside and placement.start + placement.frames == shot.end


def _fill_item(work: _Work, number: int, placement: Placement, rate: Fraction) -> None:
    """Put the takes into the clip that lies there, or beside its real frames."""
    fill = work.fills[number]
    clip = placement.item
    kept_frames = fill.shot.start - placement.start + placement.offset if _is_its_end(placement, fill.shot) else 0
    hidden = Fraction(0) if kept_frames else hidden_media(placement, fill.shot, rate)
    first = Fraction(fill.circled.handles[0]) if kept_frames else first_frame(clip, fill, hidden)
    shown = fill.shot.frames if kept_frames else placement.frames
    if (problem := misfit(fill, first + hidden, shown)) is not None:
        work.left_out[number] = problem
        return
    if kept_frames:
        tail = split_off(clip, placement.address[-1], Fraction(kept_frames), rate, fill.shot.id)
        put_takes(tail.clip, fill, first, tail.duration, {})
        put_markers(tail.clip, tail.markers, -tail.at)
    else:
        put_takes(clip, fill, first, clip.duration(), clip.media_references())
    work.placed.add(number)


def _fill_range(work: _Work, number: int, stage: Stage) -> None:
    """Put a new clip over the shot's frames where it is seen."""
    fill = work.fills[number]
    shot = fill.shot
    first = Fraction(fill.circled.handles[0])
    if (problem := misfit(fill, first, shot.frames)) is not None:
        work.left_out[number] = problem
        return
    layout = stage.layout_for(shot.start, shot.end) or stage.add_track(shot.start, shot.end)
    room = layout.room(shot.start, shot.end)
    assert room is not None, "layout_for and add_track only return tracks with room"

    def make(duration: otio.opentime.RationalTime) -> otio.schema.Clip:
        clip = otio.schema.Clip(name=shot.id)
        put_takes(clip, fill, first, duration, {})
        return clip

    layout.place(room, make)
    work.placed.add(number)
