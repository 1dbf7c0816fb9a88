"""The cut as a window draws it: tracks from the top one down, with the missing shots in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.app import App
from plugin.commands.opening import OpenCut
from plugin.desk.marker_view import marker_views
from plugin.desk.views import CutView, ItemView, TrackView
from plugin.errors import UnsupportedFormat
from plugin.shots.shot import Shot
from plugin.timeline.collector import collector_paused
from plugin.timeline.paths import reference_path
from plugin.timeline.picture import PictureMap, Placement, available_range
from plugin.timeline.placement import Position, whole
from plugin.timeline.ruler import Ruler
from plugin.timeline.speed import speed_of

Track = otio.schema.Track
Item = otio.core.Item


def cut_view(app: App, opened: OpenCut, shots: Sequence[Shot]) -> CutView:
    """`shots`: those that lack their picture and those filled before, as `present_shots` gives them."""
    cut, picture = opened.cut, opened.picture
    with collector_paused():
        drawn = _Drawing(opened, shots)
        tracks = (*drawn.pictures(), *drawn.sounds())
        markers = tuple(marker_views(picture, cut.start_frame))
    return CutView(
        path=cut.path,
        name=cut.timeline.name or cut.path.stem,
        format=str(cut.format),
        rate=cut.rate,
        frames=max(cut.frames, picture.frames),
        start_frame=cut.start_frame,
        raster=opened.raster,
        tracks=tracks,
        markers=markers,
        warnings=cut.warnings,
        can_hand_back=_can_hand_back(app, opened),
    )


def _can_hand_back(app: App, opened: OpenCut) -> bool:
    try:
        app.host_for(opened.cut.format)
    except UnsupportedFormat:
        return False
    return True


class _Drawing:
    """Draws one cut, once."""

    def __init__(self, opened: OpenCut, shots: Sequence[Shot]) -> None:
        self._stack = opened.cut.timeline.tracks
        self._picture: PictureMap = opened.picture
        self._folder = opened.cut.media_folder
        self._ruler = Ruler(opened.cut.rate)
        self._free = sorted((shot for shot in shots if shot.address is None), key=lambda shot: shot.start)
        self._held: dict[tuple[int, ...], list[Shot]] = defaultdict(list)
        for shot in shots:
            if shot.address is not None:
                self._held[shot.address].append(shot)
        self._paths: dict[str, Path | None] = {}

    def pictures(self) -> Iterator[TrackView]:
        """From the top track down; what lies on no track goes onto the lowest."""
        by_track: dict[int, list[ItemView]] = defaultdict(list)
        for place in self._picture.placements:
            by_track[place.track].extend(self._stretches(place))
        layers = [child for child in self._stack if not isinstance(child, Track) or child.kind == "Video"]
        by_track[0] += [ItemView(shot.start, shot.frames, "", shot.id) for shot in self._free]
        for number in reversed(range(max(1, len(layers)))):
            layer = layers[number] if layers else None
            items = sorted(by_track[number], key=lambda item: item.start)
            yield TrackView(_name(layer, "V", number), True, layer is None or bool(layer.enabled), tuple(items))

    def sounds(self) -> Iterator[TrackView]:
        tracks = [child for child in self._stack if isinstance(child, Track) and child.kind == "Audio"]
        for number, track in enumerate(tracks):
            yield TrackView(_name(track, "A", number), False, bool(track.enabled), tuple(self._laid(track)))

    def _stretches(self, place: Placement) -> Iterator[ItemView]:
        """The item, cut up where a shot begins or ends within it."""
        at = place.start
        for shot in sorted(self._held.get(place.address, ()), key=lambda shot: shot.start):
            if at < shot.start:
                yield self._item(place, at, shot.start)
            start, end = max(at, shot.start), min(place.end, shot.end)
            if start < end:
                yield self._item(place, start, end, shot.id)
                at = end
        if at < place.end:
            yield self._item(place, at, place.end)

    def _item(self, place: Placement, start: int, end: int, shot_id: str = "") -> ItemView:
        media = self._media(place.item)
        first = 0 if media is None else max(0, self._picture.source_frame(place, start))
        return ItemView(start, end - start, place.item.name or "", shot_id, media, first, place.enabled)

    def _laid(self, track: Any) -> Iterator[ItemView]:
        """What lies on a sound track, by adding up lengths."""
        at: Position = 0
        for child in list(track):
            if not isinstance(child, Item):
                continue
            length = self._ruler.any_length(child, 1)
            start, end = whole(at), whole(at + length)
            at += length
            if not isinstance(child, otio.schema.Gap) and end > start:
                first, speed = self._first_of_sound(child), speed_of(child).factor
                # Backwards it begins with the end of the stretch that is heard.
                heard = first + (length * -speed if speed < 0 else 0)
                yield ItemView(
                    start, end - start, child.name or "", "", self._media(child), max(0, whole(first)),
                    bool(child.enabled), float(heard / self._ruler.rate), float(speed),
                )  # fmt: skip

    def _first_of_sound(self, item: Any) -> Position:
        span, available = item.source_range, available_range(item)
        if span is None:
            return 0
        start = self._ruler.exact(span.start_time, item, signed=True)
        origin = 0 if available is None else self._ruler.exact(available.start_time, item, signed=True)
        return start - origin

    def _media(self, item: Any) -> Path | None:
        reference = getattr(item, "media_reference", None)
        if reference is None:
            return None
        target = getattr(reference, "target_url", None)
        if target is None:
            return reference_path(reference, self._folder)
        if target not in self._paths:
            # One file is often used by hundreds of clips, and every look for it asks the disk.
            self._paths[target] = reference_path(reference, self._folder)
        return self._paths[target]


def _name(track: Any, letter: str, number: int) -> str:
    own = getattr(track, "name", "") or ""
    return own or f"{letter}{number + 1}"
