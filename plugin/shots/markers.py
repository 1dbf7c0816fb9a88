"""Markers that ask for a shot: by the beginning of their text, or by a colour of the settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from plugin.shots.metadata import text_at
from plugin.shots.options import FindOptions
from plugin.timeline.placement import Annotated, Position, whole
from plugin.timeline.ruler import Ruler

note_paths = (("Resolve_OTIO", "Note"), ("AAF", "Comment"), ("fcp_xml", "comment"))
"""Where editors keep a marker's text beside name and comment."""


@dataclass(frozen=True, slots=True)
class Request:
    """A marker that asks. `frames` is 1 or 0 for a point. Frames of the cut."""

    holder: Annotated
    start: int
    frames: int
    prompt: str
    asked_by: str
    """The prefix or colour that made it ask."""

    @property
    def is_range(self) -> bool:
        return self.frames > 1


class MarkerReader:
    """Reads markers of one cut."""

    def __init__(self, options: FindOptions, ruler: Ruler, frames: int, start_frame: int) -> None:
        self._prefix = _prefix_pattern(options.marker_prefixes)
        self._speaks = self._prefix.match
        self._colours = frozenset(colour.upper() for colour in options.marker_colours)
        self._ruler = ruler
        self._frames = frames
        self._start_frame = start_frame

    def requests(self, annotated: Iterable[Annotated]) -> Iterator[Request]:
        """Every marker that asks, on enabled items, in the order of the timeline's children."""
        for holder in annotated:
            if not holder.enabled:
                continue
            markers = holder.markers
            for index in range(len(markers)):
                marker = markers[index]
                if not (self._speaks(marker.name) or self._speaks(marker.comment) or self._colours or marker.metadata):
                    continue
                asked = self._asks(marker)
                if asked is not None:
                    yield from self._placed(marker, holder, *asked)

    def _asks(self, marker: Any) -> tuple[str, str] | None:
        """(prompt, prefix or colour) of a marker that asks."""
        texts = [marker.comment, marker.name]
        if len(marker.metadata):
            texts += [text_at(marker.metadata, *path) for path in note_paths]
        for text in texts:
            hit = self._prefix.match(text) if text else None
            if hit:
                return text[hit.end() :].strip(), hit.group().strip()
        if self._colours and (marker.color or "").upper() in self._colours:
            return next((text.strip() for text in texts if text and text.strip()), ""), marker.color
        return None

    def _placed(self, marker: Any, holder: Annotated, prompt: str, asked_by: str) -> Iterator[Request]:
        span = marker.marked_range
        at = self._ruler.exact(span.start_time, marker, signed=True)
        frames = whole(self._ruler.exact(span.duration, marker))
        start = self._record(whole(holder.origin + at - self._first(holder)), whole(holder.origin + at), holder, frames)
        if start is None:
            return
        first, last = max(start, holder.start), min(start + frames, holder.start + holder.frames)
        yield Request(holder, first, max(0, last - first) if frames > 1 else frames, prompt, asked_by)

    def _first(self, holder: Annotated) -> Position:
        """The item's own time at its first shown frame: markers count in the item's media time (OTIO)."""
        span = holder.item.source_range
        return 0 if span is None else self._ruler.exact(span.start_time, holder.item, signed=True)

    def _record(self, by_media: int, by_item: int, holder: Annotated, frames: int) -> int | None:
        """The marker's place in the cut; None when it lies on a part of the item that is not shown.

        Kdenlive counts clip markers from the clip's in-point, and some writers count stack markers in record
        timecode: taken so only where the reading of OTIO leads out of the item.
        """
        readings = [by_media, by_item]
        if holder.track is None:
            readings += [by_media - self._start_frame, by_item - self._start_frame]
        end = holder.start + holder.frames
        return next((start for start in readings if holder.start < start + max(1, frames) and start < end), None)


def _prefix_pattern(prefixes: Iterable[str]) -> re.Pattern[str]:
    """Any of the prefixes at the beginning, in any case, the full-width colon as good as the plain one."""
    words = [re.escape(prefix.strip()).replace(":", "[:：]") for prefix in prefixes if prefix.strip()]
    return re.compile(rf"\s*(?:{'|'.join(words) or '(?!)'})", re.IGNORECASE)
