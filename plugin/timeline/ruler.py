"""Lengths of OTIO items in exact frames of the cut."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import opentimelineio as otio

from plugin.errors import HostileInput
from plugin.messages import Message, say
from plugin.timeline.placement import Position
from plugin.timeline.rates import exact_seconds

schema = otio.schema
deepest = 100
"""Levels of nesting a cut may have; real ones stay under ten, and OTIO itself crashes far above."""


class Ruler:
    """Measures against one cut rate. `notes` collects what had to be guessed."""

    far = 1_000_000_000
    """Frames no cut reaches (a year at 30)."""

    def __init__(self, rate: Fraction) -> None:
        self.rate = rate
        self.notes: list[Message] = []
        self.float_rate = float(rate)
        self._seen: dict[tuple[float, float], Position] = {}
        self._lengths: dict[int, tuple[Any, Position]] = {}

    def length(self, item: Any, span: Any) -> Position:
        """Length of a clip or gap whose `source_range` is `span`; HostileInput if it is no usable number."""
        if span is None:
            return self._unstated(item)
        duration = span.duration
        frames: float = duration.value_rescaled_to(self.float_rate)
        if frames.is_integer() and 0 <= frames < self.far:
            return int(frames)
        return self.exact(duration, item)

    def exact(self, time: Any, owner: Any, *, signed: bool = False) -> Position:
        """Any OTIO time in exact cut frames; HostileInput with the owner's name when it is not usable."""
        key = (time.value, time.rate)
        known = self._seen.get(key)
        if known is None:
            known = self._seen[key] = self._convert(time, owner)
        if known < 0 and not signed:
            raise unusable(time, owner)
        return known

    def _convert(self, time: Any, owner: Any) -> Position:
        try:
            frames = exact_seconds(time) * self.rate
        except HostileInput as error:
            raise unusable(time, owner) from error
        if abs(frames) >= self.far:
            raise unusable(time, owner)
        return int(frames) if frames.denominator == 1 else frames

    def _unstated(self, item: Any) -> Position:
        """Length of an item without source_range: of its media, or nothing."""
        reference = getattr(item, "media_reference", None)
        available = None if reference is None else reference.available_range
        if available is not None and usable(available):
            return self.exact(available.duration, item)
        self.notes.append(
            say("{name} has neither a range nor a known media length; it counts as empty.", name=label(item))
        )
        return 0

    def composition(self, item: Any, depth: int) -> Position:
        """Length of a nested track or stack: its source_range, else what is in it (measured once)."""
        span = item.source_range
        if span is not None:
            return self.length(item, span)
        known = self._lengths.get(id(item))
        if known is None:
            known = self._lengths[id(item)] = (item, self._content(item, depth))
        return known[1]

    def _content(self, item: Any, depth: int) -> Position:
        too_deep(item, depth)
        lengths = [self.any_length(child, depth + 1) for child in list(item)]
        if isinstance(item, schema.Track):
            return sum(lengths)
        return max(lengths, default=0)

    def first(self, item: Any, span: Any, depth: int) -> Position:
        """Where the shown range `span` of a composition begins in its own time.

        Some adapters write a range as long as the content that begins at a record timecode, hours beside it (OTIO's
        own sample screening_example.otio): such a range is taken to begin at 0.
        """
        start = self.exact(span.start_time, item, signed=True)
        if start == 0:
            return start
        content, length = self._content(item, depth), self.length(item, span)
        if content == length and (start >= content or start + length <= 0):
            self.notes.append(say("{name} has a range beside its own content; it is shown whole.", name=label(item)))
            return 0
        return start

    def any_length(self, item: Any, depth: int) -> Position:
        """Length of whatever lies in a track: transitions take none."""
        if isinstance(item, otio.core.Composition):
            return self.composition(item, depth)
        if not isinstance(item, otio.core.Item):
            return 0
        return self.length(item, item.source_range)


def usable(available: Any) -> bool:
    """Whether an available_range says anything: editors write rate 0 (Kdenlive stills) and empty ranges."""
    duration = available.duration
    return bool(duration.rate > 0 and 0 < duration.value < 1e15)


def label(item: Any) -> str:
    """The item's name for a message; its schema when it has none."""
    return str(item.name or item.schema_name())


def too_deep(item: Any, depth: int) -> None:
    """HostileInput when the nesting goes deeper than any real cut."""
    if depth > deepest:
        raise HostileInput(
            say("{name} is nested more than {limit} levels deep.", name=label(item), limit=deepest),
            say("Export the timeline again from the editor."),
            code="too_deep",
        )


def unusable(time: Any, owner: Any) -> HostileInput:
    """The error for a time that no cut can hold."""
    return HostileInput(
        say(
            "{name} has an unusable time: {value} at rate {rate}.",
            name=label(owner),
            value=str(time.value),
            rate=str(time.rate),
        ),
        say("Export the timeline again from the editor."),
        code="bad_number",
    )


def unusable_speed(owner: Any, value: float) -> HostileInput:
    """The error for a speed effect that is no number."""
    return HostileInput(
        say("{name} has an unusable speed: {value}.", name=label(owner), value=str(value)),
        say("Export the timeline again from the editor."),
        code="bad_number",
    )
