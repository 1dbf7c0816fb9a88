"""Which frames are played: all of them, those that are marked, or a shot with what lies around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from plugin.desk.views import CutView, ShotView
from ui.viewer.playback import Stretch

context_seconds = 1
"""How much of its neighbours is seen with a shot that is looped."""


class Marks(NamedTuple):
    """First frame, and the last one; None where not set."""

    first: int | None = None
    last: int | None = None

    def with_first(self, frame: int) -> Marks:
        return Marks(frame, None if self.last is not None and self.last < frame else self.last)

    def with_last(self, frame: int) -> Marks:
        return Marks(None if self.first is not None and self.first > frame else self.first, frame)

    @property
    def are_set(self) -> bool:
        return self.first is not None or self.last is not None

    def stretch(self, cut: CutView, *, loop: bool = True) -> Stretch:
        return Stretch(self.first or 0, max(1, cut.frames) if self.last is None else self.last + 1, loop)


def looped(cut: CutView, shots: Iterable[ShotView], marks: Marks, current: str, frame: int) -> Stretch:
    """The marked frames, else the selected shot, else the one at a frame, else the whole cut."""
    listed = tuple(shots)
    chosen = next((shot for shot in listed if shot.id == current), None)
    chosen = chosen or next((shot for shot in listed if shot.start <= frame < shot.start + shot.frames), None)
    if marks.are_set or chosen is None:
        return marks.stretch(cut)
    context = round(cut.rate * context_seconds)
    return Stretch(max(0, chosen.start - context), min(cut.frames, chosen.start + chosen.frames + context), True)
