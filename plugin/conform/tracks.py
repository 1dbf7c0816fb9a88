"""Room on a track: where a clip can lie without moving anything, and putting it there.

Places are frames of the cut as exact fractions, so that items at other rates keep their exact lengths.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import opentimelineio as otio

from plugin.conform.markers import put_markers, take_markers
from plugin.conform.references import spelled_rate
from plugin.timeline.rates import exact_seconds, rational_rate

MakeClip: TypeAlias = Callable[[otio.opentime.RationalTime], otio.schema.Clip]


@dataclass(frozen=True, slots=True)
class Room:
    """Children `first` up to `last` (exclusive), all gaps, that a clip at [start, end) would take the place of."""

    start: int
    end: int
    first: int
    last: int


def item_seconds(child: otio.core.Composable) -> Fraction:
    """Length on the track; a transition has none, neither has an item of unknown length."""
    if not isinstance(child, otio.core.Item):
        return Fraction(0)
    try:
        return exact_seconds(child.duration())
    except otio.exceptions.OTIOError:
        return Fraction(0)


def whole_time(frames: Fraction, rate: Fraction, like: otio.opentime.RationalTime | None) -> otio.opentime.RationalTime:
    """A length of `frames` at `rate`, as a whole number at the cut's rate, else exact at the rate of `like`."""
    if frames.denominator == 1 or like is None:
        return otio.opentime.RationalTime(float(frames), spelled_rate(rate, like))
    return otio.opentime.RationalTime(float(frames / rate * rational_rate(like.rate)), like.rate)


def part_of(like: otio.opentime.RationalTime, frames: Fraction, rate: Fraction) -> otio.opentime.RationalTime:
    """A part, `frames` long, of something `like` long: kept at its own rate where that is whole."""
    own = frames / rate * rational_rate(like.rate)
    if own.denominator == 1:
        return otio.opentime.RationalTime(float(own), like.rate)
    return whole_time(frames, rate, like)


class TrackLayout:
    """The children of one track with their places, kept in step while clips are placed on it."""

    def __init__(self, track: otio.schema.Track, rate: Fraction, origin: Fraction = Fraction(0)) -> None:
        """`origin`: seconds of the track's own time at which frame 0 of the cut lies."""
        self.track = track
        self.rate = rate
        self._edges = [-origin * rate]
        for child in track:
            self._edges.append(self._edges[-1] + item_seconds(child) * rate)
        self._frames = [_nearest(edge) for edge in self._edges]
        shown = track.source_range
        self._shown = None if shown is None else self._edges[0] + exact_seconds(shown.end_time_exclusive()) * rate
        """End of what the track's own source_range shows; Kdenlive writes one on every track."""

    @property
    def end(self) -> int:
        return self._frames[-1]

    def usable(self) -> bool:
        """Whether the editor lets this track show and take anything (Resolve notes a lock in its metadata)."""
        notes = self.track.metadata.get("Resolve_OTIO")
        locked = bool(notes.get("Locked")) if hasattr(notes, "get") else False
        return bool(self.track.enabled) and not locked

    def room(self, start: int, end: int) -> Room | None:
        """The gaps (or the empty tail) over the frames [start, end); None if anything else lies there."""
        if start < self._frames[0] or not self._free(start, end):
            return None
        first, last = self._children(start, end)
        room = Room(start, end, first, last)
        return room if self._transitions_stay_whole(room) else None

    def _children(self, start: int, end: int) -> tuple[int, int]:
        count = len(self._frames) - 1
        if start >= self.end:
            return count, count
        return max(bisect_right(self._frames, start) - 1, 0), min(bisect_left(self._frames, end), count)

    def _free(self, start: int, end: int) -> bool:
        """Whether only gaps lie there, and in what a trimmed track would show more to reach the end."""
        if self._shown is not None and self._shown < end:
            start = min(start, _nearest(self._shown))
        first, last = self._children(start, end)
        return all(isinstance(self.track[index], otio.schema.Gap) for index in range(first, last))

    def _transitions_stay_whole(self, room: Room) -> bool:
        """A transition reaching into a gap needs its frames from what is left of that gap."""
        before = self._neighbour(room.first - 1)
        after = self._neighbour(room.last)
        left, right = room.start - self._frames[room.first], self._frames[room.last] - room.end
        if before is not None and 0 < left < exact_seconds(before.out_offset) * self.rate:
            return False
        return not (after is not None and 0 < right < exact_seconds(after.in_offset) * self.rate)

    def _neighbour(self, index: int) -> otio.schema.Transition | None:
        child = self.track[index] if 0 <= index < len(self.track) else None
        return child if isinstance(child, otio.schema.Transition) else None

    def place(self, room: Room, make: MakeClip) -> otio.schema.Clip:
        """Put a new clip into the room; everything else on the track keeps its place exactly."""
        if room.first == room.last:
            return self._append(room, make)
        gaps = [self.track[index] for index in range(room.first, room.last)]
        begin, finish = self._edges[room.first], self._edges[room.last]
        left = Fraction(room.start) if room.start > self._frames[room.first] else begin
        right = Fraction(room.end) if room.end != self._frames[room.last] else finish
        clip = make(whole_time(right - left, self.rate, gaps[0].duration()))
        self._hand_over_markers(room, left, right, clip)
        head, tail = keep_ends(gaps[0], gaps[-1], left - begin, finish - right, self.rate)
        parts = [part for part in (head, clip, tail) if part is not None]
        self._replace(room, parts, sorted({begin, left, right, max(finish, right)}))
        return clip

    def _append(self, room: Room, make: MakeClip) -> otio.schema.Clip:
        like = next((child.duration() for child in self.track if item_seconds(child)), None)
        tail = self._edges[-1]
        if room.start <= self.end:
            clip = make(whole_time(room.end - tail, self.rate, like))
            self._replace(room, [clip], [tail, Fraction(room.end)])
            return clip
        clip = make(whole_time(Fraction(room.end - room.start), self.rate, like))
        gap = otio.schema.Gap(duration=whole_time(room.start - tail, self.rate, like))
        self._replace(room, [gap, clip], [tail, Fraction(room.start), Fraction(room.end)])
        return clip

    def _hand_over_markers(self, room: Room, left: Fraction, right: Fraction, clip: otio.schema.Clip) -> None:
        """Markers of the filled frames go to the clip, and with a gap that disappears all it has."""
        for index in range(room.first, room.last):
            at, gap_end = self._edges[index], self._edges[index + 1]
            start = (left - at) / self.rate if left > at else None
            end = (right - at) / self.rate if right < gap_end else None
            markers = take_markers(self.track[index], start, end)
            put_markers(clip, markers, (at - left) / self.rate)

    def _replace(self, room: Room, parts: list[otio.core.Item], edges: list[Fraction]) -> None:
        """Swap the gaps of a room for `parts`, which lie between `edges`."""
        del self.track[room.first : room.last]
        for offset, part in enumerate(parts):
            self.track.insert(room.first + offset, part)
        self._edges[room.first : room.last + 1] = edges
        self._frames[room.first : room.last + 1] = [_nearest(edge) for edge in edges]
        if self._shown is not None and _nearest(self._shown) < room.end:
            self._show_up_to(Fraction(room.end))

    def _show_up_to(self, end: Fraction) -> None:
        """Lengthen what a trimmed track shows, which would hide what was placed."""
        shown = self.track.source_range
        length = (end - self._edges[0]) / self.rate - exact_seconds(shown.start_time)
        like = shown.duration
        duration = otio.opentime.RationalTime(float(length * rational_rate(like.rate)), like.rate)
        self.track.source_range = otio.opentime.TimeRange(shown.start_time, duration)
        self._shown = end


def keep_ends(
    first: otio.schema.Gap, last: otio.schema.Gap, head: Fraction, tail: Fraction, rate: Fraction
) -> tuple[otio.schema.Gap | None, otio.schema.Gap | None]:
    """Shorten gaps to their first `head` and last `tail` frames; one gap that keeps both becomes two."""
    rest = None
    if tail > 0:
        rest = last.deepcopy() if first is last and head > 0 else last
        cut = exact_seconds(last.duration()) - tail / rate
        markers = take_markers(last, cut, None)
        old = last.source_range
        start = otio.opentime.RationalTime(
            float((exact_seconds(old.start_time) + cut) * rational_rate(old.start_time.rate)), old.start_time.rate
        )
        rest.source_range = otio.opentime.TimeRange(start, part_of(last.duration(), tail, rate))
        del rest.markers[:]
        put_markers(rest, markers, -cut)
    if head <= 0:
        return None, rest
    first.source_range = otio.opentime.TimeRange(first.source_range.start_time, part_of(first.duration(), head, rate))
    return first, rest


def _nearest(edge: Fraction) -> int:
    return math.floor(edge + Fraction(1, 2))
