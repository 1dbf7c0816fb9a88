"""What lies on the tracks beneath a placement."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from operator import attrgetter

from plugin.timeline.picture import PictureMap, Placement

by_start = attrgetter("start")


class Layers:
    """The enabled placements of each layer (one track of the timeline, or one of a nested stack), by start."""

    def __init__(self, picture: PictureMap) -> None:
        self._picture = picture

    @cached_property
    def _layers(self) -> dict[tuple[int, ...], list[Placement]]:
        layers: dict[tuple[int, ...], list[Placement]] = {}
        for place in self._picture.placements:
            if place.enabled:
                layers.setdefault(place.address[:-1], []).append(place)
        return {address: sorted(layers[address], key=by_start) for address in sorted(layers, reverse=True)}

    def beneath(self, place: Placement, frame: int) -> Placement | None:
        """The topmost enabled placement under `place` at a frame."""
        for address, row in self._layers.items():
            if address < place.address[:-1]:
                index = bisect_right(row, frame, key=by_start) - 1
                if index >= 0 and frame < row[index].end:
                    return row[index]
        return None

    def within(self, prefix: tuple[int, ...], frame: int) -> Placement | None:
        """The topmost enabled placement at a frame inside one track or nested stack."""
        for address, row in self._layers.items():
            if address[: len(prefix)] == prefix:
                index = bisect_right(row, frame, key=by_start) - 1
                if index >= 0 and frame < row[index].end:
                    return row[index]
        return None

    def covered_beneath(self, place: Placement) -> bool:
        """Whether every frame of a placement has another placement under it."""
        frame = place.start
        while frame < place.end:
            under = self.beneath(place, frame)
            if under is None:
                return False
            frame = under.end
        return True
