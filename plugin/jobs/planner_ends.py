"""A given last frame has to be reached: a clip longer than its place is shown faster, or made without that frame."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Final

from plugin.conform.spec import AudioMode
from plugin.jobs.planner_batch import Batch
from plugin.jobs.planner_making import Making, by_user
from plugin.jobs.planner_pieces import Piece, Pieces
from plugin.jobs.planner_speech import speech_model
from plugin.messages import Message, say

most_times_faster: Final = Fraction(3, 2)
"""Beyond that a neighbour's frame is not worth the hurry (our choice)."""
unseen: Final = Fraction(25, 24)
"""As much as film has always run faster on television of 25 frames: not worth a word."""


def reach_last_frame(making: Making, found: Pieces, batch: Batch) -> tuple[Making, Pieces]:
    """The last piece as a `whole` one where it ends on a picture, or without that picture."""
    if not found.pieces:
        return making, found
    piece, single = found.pieces[-1], len(found.pieces) == 1
    if piece.last is None or piece.segment.duration is None or (piece.whole and not single):
        return making, found
    longer = piece.segment.duration * batch.options.rate / piece.segment.frames
    own_time = _keeps_its_time(making, batch, single=single)
    named = by_user(piece.last) or bool(making.anchors)
    if not named and longer > (unseen if own_time else most_times_faster):
        making = making.without([piece.last], _without(making, piece))
        return making, _with_last(found, dataclasses.replace(piece, last=None, whole=False))
    if single and longer > unseen:
        making = dataclasses.replace(making, notes=(*making.notes, _note(piece, batch, own_time=own_time)))
    return making, _with_last(found, dataclasses.replace(piece, whole=not own_time))


def _keeps_its_time(making: Making, batch: Batch, *, single: bool) -> bool:
    """Sound that is kept would change its pitch. Lips are set on the original at the provider, which stays as it is;
    of a chain there is no original."""
    keeps_sound = making.sound and making.spec.audio is AudioMode.keep
    return keeps_sound or (single and speech_model(making.shot, batch) is not None)


def _note(piece: Piece, batch: Batch, *, own_time: bool) -> Message:
    """For one clip; a chain tells of its parts itself."""
    if own_time:
        return say("Its sound keeps its own time: the clip is cut before the last frame that was given.")
    assert piece.segment.duration is not None, "only clips of given lengths are longer than their place"
    # From the first frame to the last, as conform will state it of what was really delivered.
    times = piece.segment.duration * batch.options.rate / max(1, piece.segment.frames - 1)
    return say("Shown {times} times faster, so that it ends on the frame that was given.", times=f"{float(times):.3g}")


def _without(making: Making, piece: Piece) -> Message:
    return say(
        "Made without the frame after it: {model} makes {seconds} s, too long to end on it after {frames} frames.",
        model=making.model.name if making.model is not None else "-",
        seconds=str(piece.segment.duration),
        frames=piece.segment.frames,
    )


def _with_last(found: Pieces, piece: Piece) -> Pieces:
    return dataclasses.replace(found, pieces=(*found.pieces[:-1], piece))
