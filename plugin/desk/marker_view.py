"""The markers of a cut at their places, those of the timeline and those of its clips."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plugin.desk.views import MarkerView
from plugin.errors import HostileInput
from plugin.timeline.picture import PictureMap
from plugin.timeline.placement import Annotated, whole
from plugin.timeline.ruler import Ruler


def marker_views(picture: PictureMap, start_frame: int) -> list[MarkerView]:
    """By start. A marker on a part of a clip that is not shown is left out, and so is one that has no usable time."""
    ruler = Ruler(picture.rate)
    found = (view for holder in picture.annotated for view in _of_holder(holder, ruler, start_frame))
    return sorted(found, key=lambda view: (view.start, view.text))


def _of_holder(holder: Annotated, ruler: Ruler, start_frame: int) -> Iterator[MarkerView]:
    for index in range(len(holder.markers)):
        marker = holder.markers[index]
        try:
            view = _placed(marker, holder, ruler, start_frame)
        except HostileInput:
            # The cut itself could be read; a marker that cannot be placed is no reason to refuse it.
            continue
        if view is not None:
            yield view


def _placed(marker: Any, holder: Annotated, ruler: Ruler, start_frame: int) -> MarkerView | None:
    span = marker.marked_range
    at = ruler.exact(span.start_time, marker, signed=True)
    frames = max(1, whole(ruler.exact(span.duration, marker)))
    source = holder.item.source_range
    first = 0 if source is None else ruler.exact(source.start_time, holder.item, signed=True)
    # As `MarkerReader` reads them: in the item's media time (OTIO), from its in-point (Kdenlive), and those of the
    # timeline also in record timecode.
    readings = [whole(holder.origin + at - first), whole(holder.origin + at)]
    if holder.track is None:
        readings += [reading - start_frame for reading in readings]
    end = holder.start + holder.frames
    for start in readings:
        if holder.start < start + frames and start < end:
            shown = max(start, holder.start)
            return MarkerView(shown, min(start + frames, end) - shown, _text(marker), (marker.color or "").upper())
    return None


def _text(marker: Any) -> str:
    return " ".join(part for part in dict.fromkeys((marker.name, marker.comment)) if part)
