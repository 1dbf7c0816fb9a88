"""Length and frame rate of a timeline just read, in one walk that also refuses what cannot be placed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from plugin.errors import HostileInput, UnreadableCut
from plugin.messages import say
from plugin.timeline.rates import exact_seconds, highest_rate, lowest_rate, rational_rate

longest = 7 * 24 * 3600
"""Seconds; a number beyond this is damage, not a film."""
_again = say("Export the timeline again from the editor.")
_shown = (otio.schema.TrackKind.Video, otio.schema.TrackKind.Audio)


@dataclass
class Measure:
    """`seconds` runs to the end of the longest video or audio track; `rates` counts the items that use each rate."""

    seconds: Fraction = Fraction(0)
    clip_rates: Counter[float] = field(default_factory=Counter)
    gap_rates: Counter[float] = field(default_factory=Counter)
    sound_rates: Counter[float] = field(default_factory=Counter)
    dead_references: int = 0
    """Clips whose active media reference key names nothing; OTIO then has None where a reference must be."""

    def majority_rate(self) -> Fraction | None:
        """The rate most video clips have, else most gaps, else most sound items at a picture rate."""
        for rates in (self.clip_rates, self.gap_rates, self.sound_rates):
            counted: Counter[Fraction] = Counter()
            for rate, count in rates.items():
                counted[rational_rate(rate)] += count
            usable = {rate: count for rate, count in counted.items() if 1 < rate <= highest_rate}
            if usable:
                return max(usable, key=lambda rate: (usable[rate], rate))
        return None


def measure(timeline: otio.schema.Timeline) -> Measure:
    """Walk the whole timeline once. UnreadableCut or HostileInput, with the place, for what cannot be placed."""
    found = Measure()
    stack = timeline.tracks
    for child in stack:
        kind = getattr(child, "kind", otio.schema.TrackKind.Video)
        rates = (found.clip_rates, found.gap_rates)
        if kind != otio.schema.TrackKind.Video:
            rates = (found.sound_rates, found.sound_rates)
        seconds = _Walk(found, rates).seconds_of(child, stack.name or timeline.name)
        if kind in _shown:
            found.seconds = max(found.seconds, seconds)
    if found.seconds > longest:
        raise HostileInput(
            say("The cut claims to be {days} days long.", days=int(found.seconds / 86400)), _again, code="bad_number"
        )
    return found


@dataclass
class _Walk:
    found: Measure
    rates: tuple[Counter[float], Counter[float]]

    def seconds_of(self, item: Any, place: str) -> Fraction:
        """Length of an item on its track; zero for a transition, which takes no track time."""
        place = f"{place} / {item.name}" if item.name else place
        if isinstance(item, otio.schema.Transition):
            _seconds(item.in_offset, place)
            _seconds(item.out_offset, place)
            return Fraction(0)
        inner = None
        if isinstance(item, otio.core.Composition):
            inner = self._composition(item, place)
        elif isinstance(item, otio.schema.Clip):
            self.found.dead_references += item.media_reference is None
        used = item.source_range
        if used is not None:
            self._count_rate(item, used.duration)
            _seconds(used.start_time, place, length=False)
            return _seconds(used.duration, place)
        return inner if inner is not None else self._media_seconds(item, place)

    def _composition(self, item: otio.core.Composition, place: str) -> Fraction:
        if isinstance(item, otio.schema.Track):
            return self._track(item, place)
        return max((self.seconds_of(child, place) for child in item), default=Fraction(0))

    def _track(self, track: otio.schema.Track, place: str) -> Fraction:
        """Whole frames of one rate are added as they are; making a Fraction of each would cost most of the walk."""
        whole: dict[float, int] = {}
        rest = Fraction(0)
        for child in track:
            used = getattr(child, "source_range", None)
            if used is None or isinstance(child, otio.core.Composition):
                rest += self.seconds_of(child, place)
                continue
            start, duration = used.start_time, used.duration
            value, rate = duration.value, duration.rate
            if not (
                0 <= value < 1e12 and value == int(value) and lowest_rate <= rate <= 1e6 and abs(start.value) < 1e12
            ):
                rest += self.seconds_of(child, place)
                continue
            self._count_rate(child, duration)
            whole[rate] = whole.get(rate, 0) + int(value)
            if isinstance(child, otio.schema.Clip):
                self.found.dead_references += child.media_reference is None
        return rest + sum((total / rational_rate(rate) for rate, total in whole.items()), Fraction(0))

    def _count_rate(self, item: Any, duration: otio.opentime.RationalTime) -> None:
        if duration.value > 0 and not isinstance(item, otio.core.Composition):
            self.rates[isinstance(item, otio.schema.Gap)][duration.rate] += 1

    def _media_seconds(self, item: Any, place: str) -> Fraction:
        media = getattr(item, "media_reference", None)
        available = media.available_range if media is not None else None
        if available is None:
            raise UnreadableCut(
                say("{place} has no length: neither a range of its own nor media with one.", place=place),
                _again,
                code="no_length",
            )
        self._count_rate(item, available.duration)
        return _seconds(available.duration, place)


def _seconds(time: otio.opentime.RationalTime, place: str, *, length: bool = True) -> Fraction:
    try:
        seconds = exact_seconds(time)
    except HostileInput as error:
        raise HostileInput(
            say("{problem} It is at {place}.", problem=error.message, place=place), _again, code=error.code
        ) from error
    if length and seconds < 0:
        raise HostileInput(
            say("A length is negative: {value} at {place}.", value=str(time.value), place=place),
            _again,
            code="negative_duration",
        )
    return seconds
