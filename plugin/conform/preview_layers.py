"""What a preview draws at each frame: one placement, or two of them mixed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from plugin.timeline.picture import Dissolve, PictureMap, Placement


@dataclass(frozen=True, slots=True)
class Single:
    """One placement is seen; None where nothing lies."""

    placement: Placement | None


@dataclass(frozen=True, slots=True)
class Mix:
    """Two pictures in a transition; `weight` (0 to 1) is that of the incoming one. None is black."""

    outgoing: Placement | None
    incoming: Placement | None
    weight: Fraction


class Layers:
    """The visible layer with its transitions; a wipe is treated as a dissolve."""

    def __init__(self, picture: PictureMap) -> None:
        self._picture = picture
        self._active: dict[int, Dissolve] = {}
        self._beneath: dict[tuple[int, int], list[Placement]] = {}
        for dissolve in sorted(picture.dissolves, key=lambda found: found.track):
            if dissolve.enabled:
                self._active.update(dict.fromkeys(range(dissolve.start, dissolve.start + dissolve.frames), dissolve))

    def at(self, frame: int) -> Single | Mix:
        """What is seen at a frame of the cut."""
        seen = self._picture.at(frame)
        dissolve = self._active.get(frame)
        if dissolve is None or not self._is_seen(dissolve, seen):
            return Single(seen)
        weight = Fraction(2 * (frame - dissolve.start) + 1, 2 * dissolve.frames)
        return Mix(
            self._side(dissolve.outgoing, dissolve, frame), self._side(dissolve.incoming, dissolve, frame), weight
        )

    def _is_seen(self, dissolve: Dissolve, seen: Placement | None) -> bool:
        sides = [side for side in (dissolve.outgoing, dissolve.incoming) if side is not None and side.enabled]
        if not sides:
            return False
        return seen is None or dissolve.track > seen.track or any(seen is side for side in sides)

    def _side(self, side: Placement | None, dissolve: Dissolve, frame: int) -> Placement | None:
        """The placement on one side of a transition; where a gap is, what lies beneath."""
        if side is not None and side.enabled:
            return side
        place = (dissolve.track, dissolve.start)
        if place not in self._beneath:
            self._beneath[place] = self._below(dissolve)
        covering = (found for found in self._beneath[place] if found.start <= frame < found.end)
        return next(covering, None)

    def _below(self, dissolve: Dissolve) -> list[Placement]:
        start, end = dissolve.start, dissolve.start + dissolve.frames
        found = [
            placement
            for placement in self._picture.placements
            if placement.enabled
            and placement.track < dissolve.track
            and placement.start < end
            and placement.end > start
        ]
        return found[::-1]
