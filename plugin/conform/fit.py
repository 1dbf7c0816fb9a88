"""Whether a take has the frames that its place in the cut needs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import opentimelineio as otio

from plugin.conform.fill import Fill
from plugin.conform.references import carried_shot
from plugin.messages import Message, say
from plugin.timeline.rates import exact_seconds


def first_frame(clip: otio.schema.Clip, fill: Fill, hidden: int) -> Fraction:
    """The frame of the circled take (from the first of its file) at which the clip's source range starts.

    Normally the first used frame, less what a nesting stack hides of the clip (`hidden` frames). A clip that already
    shows a take and was trimmed or slipped since keeps that offset.
    """
    used = Fraction(fill.circled.handles[0])
    if carried_shot(clip) != fill.shot.id:
        return used - hidden * abs(fill.shot.speed)
    shown = next((take for take in fill.takes if take.name == clip.active_media_reference_key), None)
    if shown is None:
        return used
    start = exact_seconds(clip.trimmed_range().start_time) * shown.rate
    return used + start - shown.start_frame - shown.handles[0]


def misfit(fill: Fill, first: Fraction, frames: int) -> Message | None:
    """Why the circled take cannot be shown for `frames` frames of the cut from its frame `first`; None if it can."""
    last = first + math.floor((frames - 1) * abs(fill.shot.speed))
    missing = math.ceil(max(last + 1 - fill.circled.frames, -first))
    if missing <= 0:
        return None
    return say(
        "{shot}: the take is {frames} frames shorter than its place in the cut.", shot=fill.shot.id, frames=missing
    )


def short_handles(fill: Fill) -> Iterator[Message]:
    """Notes on transitions that reach further out than the take has handles."""
    shot, (head, tail) = fill.shot, fill.circled.handles
    for missing in (shot.head_transition - head, shot.tail_transition - tail):
        if missing > 0:
            yield say(
                "{shot}: the transition beside it needs {frames} more handle frames.", shot=shot.id, frames=missing
            )
