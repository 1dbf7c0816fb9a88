"""What a preview draws at each frame: one placement, or two of them mixed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeGuard

from plugin.timeline.picture import Dissolve, PictureMap, Placement, Run, run_start
from plugin.timeline.runs import visible_runs


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
        self._beneath: dict[int, tuple[Run, ...]] = {}
        """What is seen of the tracks below one."""
        for dissolve in sorted(picture.dissolves, key=lambda found: found.track):
            if dissolve.enabled:
                self._active.update(dict.fromkeys(range(dissolve.start, dissolve.start + dissolve.frames), dissolve))

    def at(self, frame: int) -> Single | Mix:
        """What is seen at a frame of the cut."""
        dissolve = self.dissolve_at(frame)
        if dissolve is None:
            return Single(self._picture.at(frame))
        weight = Fraction(2 * (frame - dissolve.start) + 1, 2 * dissolve.frames)
        return Mix(*self.sides(dissolve, frame), weight)

    def dissolve_at(self, frame: int) -> Dissolve | None:
        """The transition that is seen at a frame."""
        dissolve = self._active.get(frame)
        return dissolve if dissolve is not None and self._is_seen(dissolve, self._picture.at(frame)) else None

    def sides(self, dissolve: Dissolve, frame: int) -> tuple[Placement | None, Placement | None]:
        """What is mixed at a frame of a transition; where a gap is on one side, what lies beneath."""
        return self._side(dissolve.outgoing, dissolve, frame), self._side(dissolve.incoming, dissolve, frame)

    def changes(self) -> list[int]:
        """The frames, rising, from which a transition may show something else; runs of the picture come on top."""
        found: set[int] = set()
        for dissolve in self._picture.dissolves:
            if dissolve.enabled and dissolve.frames:
                found.update((dissolve.start, dissolve.start + dissolve.frames))
                if not (_is_there(dissolve.outgoing) and _is_there(dissolve.incoming)):
                    found.update(self._changes_beneath(dissolve))
        return sorted(found)

    def _changes_beneath(self, dissolve: Dissolve) -> Iterator[int]:
        runs = self._below(dissolve.track)
        end = dissolve.start + dissolve.frames
        for number in range(max(0, bisect_right(runs, dissolve.start, key=run_start) - 1), len(runs)):
            if runs[number].start >= end:
                return
            yield max(dissolve.start, runs[number].start)
            yield min(end, runs[number].end)

    def _is_seen(self, dissolve: Dissolve, seen: Placement | None) -> bool:
        sides = [side for side in (dissolve.outgoing, dissolve.incoming) if side is not None and side.enabled]
        if not sides:
            return False
        return seen is None or dissolve.track > seen.track or any(seen is side for side in sides)

    def _side(self, side: Placement | None, dissolve: Dissolve, frame: int) -> Placement | None:
        if _is_there(side):
            return side
        runs = self._below(dissolve.track)
        place = bisect_right(runs, frame, key=run_start) - 1
        return runs[place].placement if place >= 0 and frame < runs[place].end else None

    def _below(self, track: int) -> tuple[Run, ...]:
        if track not in self._beneath:
            lower = [placement for placement in self._picture.placements if placement.track < track]
            end = max((placement.end for placement in lower), default=0)
            self._beneath[track] = visible_runs(lower, end)
        return self._beneath[track]


def _is_there(side: Placement | None) -> TypeGuard[Placement]:
    return side is not None and side.enabled
