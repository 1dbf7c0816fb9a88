"""Makes the plain map of what is seen from the picture map of a cut."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar, cast

import opentimelineio as otio

from plugin.conform.preview_layers import Layers
from plugin.desk.media_files import MediaFiles
from plugin.desk.screen_map import NumberedPictures, ScreenClip, ScreenMap, ScreenMix, Top
from plugin.errors import HostileInput
from plugin.timeline.collector import collector_paused
from plugin.timeline.cut import Cut
from plugin.timeline.picture import PictureMap, Placement
from plugin.timeline.rates import exact_seconds, nearest_frame

Shared = TypeVar("Shared")
unmeasured = (HostileInput, otio.exceptions.OTIOError, NotImplementedError)


def screen_map(cut: Cut, picture: PictureMap, files: MediaFiles) -> ScreenMap:
    with collector_paused():
        stretches = list(_Making(cut, picture, files).stretches())
    return ScreenMap(
        rate=cut.rate,
        frames=max(cut.frames, picture.frames),
        starts=tuple(start for start, _ in stretches),
        tops=tuple(top for _, top in stretches),
    )


class _Making:
    """Of one cut, once."""

    def __init__(self, cut: Cut, picture: PictureMap, files: MediaFiles) -> None:
        self._cut, self._picture, self._files = cut, picture, files
        self._layers = Layers(picture)
        self._clips: dict[tuple[int, ...], ScreenClip] = {}
        self._same: dict[Any, Any] = {}

    def stretches(self) -> Iterator[tuple[int, Top]]:
        """Each with the frame it begins at, to the last one, from which on nothing is seen."""
        changes = [frame for frame in self._layers.changes() if frame > 0]
        place = 0
        for run in self._picture.runs:
            yield run.start, self._top(run.start, run.placement)
            while place < len(changes) and changes[place] < run.end:
                if changes[place] > run.start:
                    yield changes[place], self._top(changes[place], run.placement)
                place += 1
        end = self._picture.picture_frames
        for frame in sorted({end, *changes[place:]}):
            yield frame, self._top(frame, None)

    def _top(self, frame: int, seen: Placement | None) -> Top:
        dissolve = self._layers.dissolve_at(frame)
        if dissolve is None:
            return self._clip(seen)
        sides = [self._clip(side) for side in self._layers.sides(dissolve, frame)]
        return ScreenMix(sides[0], sides[1], dissolve.start, dissolve.frames)

    def _clip(self, placement: Placement | None) -> ScreenClip | None:
        if placement is None:
            return None
        if placement.address not in self._clips:
            self._clips[placement.address] = self._made(placement)
        return self._clips[placement.address]

    def _made(self, placement: Placement) -> ScreenClip:
        picture, item = self._picture, placement.item
        running = picture.running(placement)
        return ScreenClip(
            track=placement.track,
            start=placement.start,
            frames=placement.frames,
            offset=placement.offset,
            # The two sides of a transition may be one file at two places; theirs are children n and n + 2 of a track.
            lane=placement.address[-1] // 2 % 2,
            name=item.name or "",
            media=self._media(getattr(item, "media_reference", None)),
            rate=self._shared(picture.media_rate(placement)),
            speed=self._shared(running.speed),
            first=running.first.numerator,
            units=running.first.denominator,
            length=running.length,
            own_length=0 if running.speed == 1 else self._own_length(placement),
        )

    def _shared(self, value: Shared) -> Shared:
        """The same object for what is equal: it is packed once."""
        return cast(Shared, self._same.setdefault(value, value))

    def _own_length(self, placement: Placement) -> int:
        try:
            return nearest_frame(exact_seconds(placement.item.duration()), self._cut.rate)
        except unmeasured:
            return placement.offset + placement.frames

    def _media(self, reference: Any) -> Path | NumberedPictures | None:
        if isinstance(reference, otio.schema.ImageSequenceReference):
            return self._shared(_numbered(reference, self._cut.media_folder))
        return self._files.path(reference)


def _numbered(reference: otio.schema.ImageSequenceReference, folder: Path) -> NumberedPictures | None:
    if not math.isfinite(reference.rate):
        return None
    base = reference.target_url_base or ""
    return NumberedPictures(
        folder=folder,
        head=f"{base}{'' if not base or base.endswith('/') else '/'}{reference.name_prefix}",
        tail=reference.name_suffix,
        first=reference.start_frame,
        step=reference.frame_step,
        padding=reference.frame_zero_padding,
        count=reference.number_of_images_in_sequence(),
        rate=Fraction(reference.rate).limit_denominator(1001),
    )
