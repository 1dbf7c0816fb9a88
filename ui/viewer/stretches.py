"""Which frames are played: all of them, those that are marked, or a shot with what lies around it."""

from __future__ import annotations

from collections.abc import Iterable

from plugin.desk.views import CutView, ShotView
from ui.selection import Marks
from ui.viewer.playback import Stretch

context_seconds = 1
"""How much of its neighbours is seen with a shot that is looped."""


def marked(cut: CutView, marks: Marks, *, loop: bool = True) -> Stretch:
    """From the in to the out, as far as the cut has them."""
    end = max(1, cut.frames)
    last = end if marks.last is None else min(end, marks.last + 1)
    return Stretch(min(marks.first or 0, last - 1), last, loop)


def looped(cut: CutView, shots: Iterable[ShotView], marks: Marks, current: str, frame: int) -> Stretch:
    """The marked frames, else the selected shot, else the one at a frame, else the whole cut."""
    listed = tuple(shots)
    chosen = next((shot for shot in listed if shot.id == current), None)
    chosen = chosen or next((shot for shot in listed if shot.start <= frame < shot.start + shot.frames), None)
    if marks.are_set or chosen is None:
        return marked(cut, marks)
    context = round(cut.rate * context_seconds)
    return Stretch(max(0, chosen.start - context), min(cut.frames, chosen.start + chosen.frames + context), True)
