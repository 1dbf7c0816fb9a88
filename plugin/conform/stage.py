"""The copy of a cut that relink works on: where its items lie, what hides what, which clips are already filled."""

from __future__ import annotations

from bisect import bisect_left, insort
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from plugin.conform.references import carried_shot
from plugin.conform.tracks import TrackLayout
from plugin.shots.shot import Address, Shot
from plugin.timeline.picture import Placement, picture_map
from plugin.timeline.rates import exact_seconds

new_track_name = "Second Unit"


class Covered:
    """Which frames of one track show something, as ranges in order of start."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if self._ranges and start <= self._ranges[-1][1]:
                self._ranges[-1] = (self._ranges[-1][0], max(end, self._ranges[-1][1]))
            else:
                self._ranges.append((start, end))

    def touches(self, start: int, end: int) -> bool:
        """Whether any of the frames [start, end) shows something."""
        index = bisect_left(self._ranges, (end, end)) - 1
        return index >= 0 and self._ranges[index][1] > start

    def add(self, start: int, end: int) -> None:
        """Add a range that does not overlap the ones known."""
        insort(self._ranges, (start, end))


class Stage:
    """Items of a timeline by address and by shot id, read once before anything moves."""

    def __init__(self, timeline: otio.schema.Timeline, rate: Fraction) -> None:
        self.timeline = timeline
        self.rate = rate
        self.added_tracks = 0
        placements = picture_map(timeline, rate).placements
        self._by_address = {placement.address: placement for placement in placements}
        self._carried: dict[str, list[Placement]] = {}
        for placement in placements:
            if shot := carried_shot(placement.item):
                self._carried.setdefault(shot, []).append(placement)
        self._covered = _covered_by_track(placements)
        self._layouts: list[TrackLayout | None] | None = None

    def item(self, address: Address) -> Any:
        """The item at an address, None if there is none."""
        found: Any = self.timeline.tracks
        for index in address:
            if not isinstance(found, otio.core.Composition) or not 0 <= index < len(found):
                return None
            found = found[index]
        return found

    def placement(self, address: Address) -> Placement | None:
        return self._by_address.get(address)

    def carried(self, shot: Shot) -> Placement | None:
        """The clip that already holds takes of the shot: the one at the shot's place, else the only one anywhere."""
        found = self._carried.get(shot.id, [])
        for placement in found:
            if (placement.start, placement.frames) == (shot.start, shot.frames):
                return placement
        return found[0] if len(found) == 1 else None

    def shows(self, start: int, end: int) -> bool:
        """Whether any enabled clip of any track lies in the frames [start, end)."""
        return any(covered.touches(start, end) for covered in self._covered.values())

    def layout_for(self, start: int, end: int) -> TrackLayout | None:
        """The lowest track with room for the frames [start, end) where they are seen."""
        if self._layouts is None:
            self._layouts = self._lay_out()
        lowest = max((n + 1 for n, covered in self._covered.items() if covered.touches(start, end)), default=0)
        for number in range(lowest, len(self._layouts)):
            layout = self._layouts[number]
            if layout is not None and layout.usable() and layout.room(start, end):
                self._covered.setdefault(number, Covered([])).add(start, end)
                return layout
        return None

    def add_track(self, start: int, end: int) -> TrackLayout:
        """A new video track above all others, for a clip at [start, end)."""
        stack = self.timeline.tracks
        track = otio.schema.Track(name=new_track_name, kind=otio.schema.TrackKind.Video)
        layers = [n for n, child in enumerate(stack) if _is_layer(child)]
        stack.insert(layers[-1] + 1 if layers else 0, track)
        layout = TrackLayout(track, self.rate, _origin(stack))
        layouts = self._layouts if self._layouts is not None else []
        layouts.append(layout)
        self._layouts = layouts
        self._covered[len(layouts) - 1] = Covered([(start, end)])
        self.added_tracks += 1
        return layout

    def _lay_out(self) -> list[TrackLayout | None]:
        """One entry per layer of picture, from the bottom; None for a layer that is no track."""
        stack = self.timeline.tracks
        origin = _origin(stack)
        layers = [child for child in stack if _is_layer(child)]
        return [
            TrackLayout(child, self.rate, origin + _origin(child)) if isinstance(child, otio.schema.Track) else None
            for child in layers
        ]


def _covered_by_track(placements: tuple[Placement, ...]) -> dict[int, Covered]:
    ranges: dict[int, list[tuple[int, int]]] = {}
    for placement in placements:
        if placement.enabled:
            ranges.setdefault(placement.track, []).append((placement.start, placement.start + placement.frames))
    return {track: Covered(found) for track, found in ranges.items()}


def _is_layer(child: otio.core.Composable) -> bool:
    """Whether the picture map counts a child of the stack as a layer of picture."""
    return not isinstance(child, otio.schema.Track) or bool(child.kind == otio.schema.TrackKind.Video)


def _origin(composition: otio.core.Composition) -> Fraction:
    shown = composition.source_range
    return exact_seconds(shown.start_time) if shown is not None else Fraction(0)
