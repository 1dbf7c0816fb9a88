"""Whether a take has the frames that its place in the cut needs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import opentimelineio as otio

from plugin.conform.fill import Fill
from plugin.conform.references import carried_shot
from plugin.messages import Message, say
from plugin.shots.shot import Shot
from plugin.timeline.placement import Placement
from plugin.timeline.rates import exact_seconds, nearest_frame


def hidden_media(placement: Placement, shot: Shot, rate: Fraction) -> Fraction:
    """Media frames of the item before the first one that is shown, where a nesting stack hides a part of it.

    A reversed item shows its media backwards: there the frames hidden at its end come first in the media.
    """
    if shot.speed >= 0:
        return placement.offset * shot.speed
    length = nearest_frame(exact_seconds(placement.item.duration()), rate)
    return (length - placement.offset - placement.frames) * -shot.speed


def first_frame(clip: otio.schema.Clip, fill: Fill, hidden: Fraction) -> Fraction:
    """The frame of the circled take (from the first of its file) at which the clip's source range starts.

    Normally the first used frame, less the media that is hidden. A clip that already shows a take and was trimmed or
    slipped since keeps that offset.
    """
    used = Fraction(fill.circled.handles[0])
    if carried_shot(clip) != fill.shot.id:
        return used - hidden
    shown = next((take for take in fill.takes if take.name == clip.active_media_reference_key), None)
    if shown is None:
        return used - hidden
    start = exact_seconds(clip.trimmed_range().start_time) * shown.rate
    return used + start - shown.start_frame - shown.handles[0]


def misfit(fill: Fill, first: Fraction, frames: int) -> Message | None:
    """Why the circled take cannot be shown for `frames` frames of the cut from its frame `first`; None if it can."""
    last = first + math.floor((frames - 1) * abs(fill.shot.speed))
    missing = math.ceil(max(last + 1 - fill.circled.frames, -first))
    if missing <= 0:
        return None
    return say("The take is {frames} frames shorter than its place in the cut.", frames=missing)


def short_handles(fill: Fill) -> Iterator[Message]:
    """Notes on transitions that reach further out than the take has handles."""
    shot, (head, tail) = fill.shot, fill.circled.handles
    for missing in (shot.head_transition - head, shot.tail_transition - tail):
        if missing > 0:
            yield say(
                "{shot}: the transition beside it needs {frames} more handle frames.", shot=shot.id, frames=missing
            )
