"""The one pass over a timeline: every video item to its exact place, by adding up lengths."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import opentimelineio as otio

from plugin.messages import say
from plugin.timeline.placement import Annotated, Dissolve, Placement, Position, whole
from plugin.timeline.ruler import Ruler, label, too_deep
from plugin.timeline.speed import normal, speed_of

schema = otio.schema
Clip, Gap, Transition = schema.Clip, schema.Gap, schema.Transition
Track, Stack, Composition, Item = schema.Track, schema.Stack, otio.core.Composition, otio.core.Item
unmeasured = otio.exceptions.CannotComputeAvailableRangeError
video = schema.TrackKind.Video
audio = schema.TrackKind.Audio


class View(NamedTuple):
    """How an item or composition is seen: its first shown frame lies at `shift`, cut to [low, high)."""

    shift: Position
    low: Position = 0
    high: Position | None = None
    track: int = 0
    enabled: bool = True
    depth: int = 0

    def end(self, length: Position) -> Position:
        """Where `length` frames from the shift end, or the window if that is earlier."""
        end = self.shift + length
        return end if self.high is None else min(self.high, end)


class Walk:
    """Collects what lies where. Addresses rise in the order of collection, so later means above."""

    def __init__(self, rate: Fraction) -> None:
        self.ruler = Ruler(rate)
        self.placements: list[Placement] = []
        self.dissolves: list[Dissolve] = []
        self.annotated: list[Annotated] = []
        self.video_end: Position = 0
        self.audio_end: Position = 0

    def timeline(self, stack: Any) -> None:
        """Walk the top-level stack: video tracks for their items, audio tracks for their length."""
        view = self._inside(stack, View(0))
        number = 0
        for index, child in enumerate(list(stack)):
            if not isinstance(child, Track) or child.kind == video:
                end = self._layer(child, (index,), view._replace(track=number))
                self.video_end = max(self.video_end, end)
                number += 1
            elif child.kind == audio:
                self.audio_end = max(self.audio_end, view.end(self.ruler.any_length(child, 1)))
        self._annotate(stack, (), None, View(0), max(self.video_end, self.audio_end))

    def _inside(self, composition: Any, view: View) -> View:
        """The view of a composition's children: shifted and narrowed by its own source_range."""
        too_deep(composition, view.depth)
        enabled = view.enabled and composition.enabled
        span = composition.source_range
        if span is None:
            return view._replace(enabled=enabled, depth=view.depth + 1)
        start = self.ruler.first(composition, span, view.depth)
        end = view.end(self.ruler.length(composition, span))
        low = max(view.low, view.shift)
        return View(view.shift - start, low, end, view.track, enabled, view.depth + 1)

    def _layer(self, child: Any, address: tuple[int, ...], view: View) -> Position:
        """Walk one child of a stack: it begins where the stack does. Returns where it ends."""
        if isinstance(child, Composition):
            end = self._composition(child, address, view)
            self._annotate(child, address, view.track, view, end - view.shift)
            return end
        length = self.ruler.any_length(child, view.depth)
        if isinstance(child, Item):
            self._item(child, address, length, view)
        return view.end(length)

    def _composition(self, item: Any, address: tuple[int, ...], view: View) -> Position:
        inside = self._inside(item, view)
        if isinstance(item, Track):
            end = self._track(item, address, inside)
        else:
            end = max(self._children(item, address, inside), default=inside.shift)
        return end if item.source_range is None else inside.end(self.ruler.far)

    def _children(self, item: Any, address: tuple[int, ...], inside: View) -> list[Position]:
        return [
            self._layer(child, (*address, index), inside)
            for index, child in enumerate(list(item))
            if not isinstance(child, Track) or child.kind == video
        ]

    def _track(self, track: Any, address: tuple[int, ...], view: View) -> Position:
        """Walk a track's children. Returns where the last one ends, or the window."""
        place, noted, lengths = self.placements, self.annotated, self.ruler.length
        rate, far = self.ruler.float_rate, self.ruler.far
        position, low, high, number, shown = view.shift, view.low, view.high, view.track, view.enabled
        pending: Any = None
        previous: Placement | None = None
        for index, child in enumerate(track):
            kind = type(child)
            if kind is Transition:
                pending = child
                continue
            if kind is Clip or kind is Gap:
                current = None
                # The quick way for whole frames of the cut; anything else, also nonsense, is for the ruler.
                try:
                    frames = child.duration().value_rescaled_to(rate)
                except unmeasured:
                    frames = -1.0
                exact = 0 <= frames < far and frames % 1 == 0
                after = position + (int(frames) if exact else lengths(child, child.source_range))
                if low > position or (high is not None and after > high):
                    current = self._item(child, (*address, index), after - position, view._replace(shift=position))
                else:
                    if isinstance(after, int) and isinstance(position, int):
                        start, end = position, after
                    else:
                        start, end = whole(position), whole(after)
                    visible = shown and (kind is Gap or child.enabled)
                    if kind is Clip and end != start:
                        current = Placement(child, (*address, index), number, start, end - start, 0, visible)
                        place.append(current)
                    marks = child.markers
                    if marks:
                        at = (*address, index)
                        noted.append(Annotated(child, marks, at, number, position, start, end - start, visible))
            else:
                length = self.ruler.any_length(child, view.depth)
                current = self._nested(child, (*address, index), length, view._replace(shift=position))
                after = position + length
            if pending is not None:
                self._dissolve(pending, view, position, previous, current)
                pending = None
            position, previous = after, current
        if pending is not None:
            self._dissolve(pending, view, position, previous, None)
        return position if high is None else min(high, position)

    def _nested(self, item: Any, address: tuple[int, ...], length: Position, view: View) -> Placement | None:
        """Walk into a stack or track within a track; one with a speed effect is taken as it is, in one piece."""
        if not isinstance(item, Composition):
            return self._item(item, address, length, view) if isinstance(item, Item) else None
        if speed_of(item) != normal:
            self.ruler.notes.append(say("{name} is nested and retimed; it is not looked into.", name=label(item)))
            return self._item(item, address, length, view)
        self._annotate(item, address, view.track, view, length)
        narrow = view._replace(low=max(view.low, view.shift), high=view.end(length))
        self._composition(item, address, narrow)
        return None

    def _item(self, item: Any, address: tuple[int, ...], length: Position, view: View) -> Placement | None:
        """Place a leaf, cut to the window."""
        self._annotate(item, address, view.track, view, length)
        first, last = whole(max(view.low, view.shift)), whole(view.end(length))
        if isinstance(item, Gap) or last <= first:
            return None
        offset = first - whole(view.shift)
        enabled = view.enabled and item.enabled
        place = Placement(item, address, view.track, first, last - first, offset, enabled)
        self.placements.append(place)
        return place

    def _annotate(self, item: Any, address: tuple[int, ...], track: int | None, view: View, length: Position) -> None:
        marks = item.markers
        if not marks:
            return
        first, last = whole(max(view.low, view.shift)), whole(view.end(length))
        if last > first or track is None:
            enabled = view.enabled and item.enabled
            self.annotated.append(Annotated(item, marks, address, track, view.shift, first, last - first, enabled))

    def _dissolve(
        self, item: Any, view: View, position: Position, outgoing: Placement | None, incoming: Placement | None
    ) -> None:
        low, high = view.low, view.high
        if position < low or (high is not None and position > high):
            return
        start = position - self._offset(item, item.in_offset)
        end = position + self._offset(item, item.out_offset)
        first = whole(max(low, start))
        last = whole(end if high is None else min(high, end))
        boundary = whole(position)
        self.dissolves.append(
            Dissolve(
                view.track, first, last - first, outgoing, incoming, boundary - first, last - boundary, view.enabled
            )
        )

    def _offset(self, item: Any, time: Any) -> Position:
        return 0 if time is None else self.ruler.exact(time, item)
