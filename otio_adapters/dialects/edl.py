"""CMX 3600 edit lists: the frame rate they do not name, and what the OTIO adapter leaves crooked.

Timecode fields of an event line: source in, source out, record in, record out (SMPTE 258M, CMX 3600 manual).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import opentimelineio as otio

_timecode = r"(\d\d):(\d\d):(\d\d)([:;.])(\d\d)"
_event = re.compile(r"^\s*\d+\s+\S+.*?\s" + r"\s+".join([_timecode] * 4), re.MULTILINE)
_speed_change = re.compile(r"^\s*M2\b", re.MULTILINE)
_nominal_rates = (24, 25, 30, 50, 60)


@dataclass(frozen=True, slots=True)
class RateGuess:
    """The rate that fits the timecodes of a list; `sure` when no other usual rate does."""

    rate: Fraction
    sure: bool


def guess_rate(text: str) -> RateGuess | None:
    """Which rate makes source and record lengths agree; None when there are no events or frames beyond 59."""
    events = list(_events(text))
    highest = max((fields[3] for event in events for fields in event), default=None)
    if highest is None or highest >= _nominal_rates[-1]:
        return None
    if any(";" in found[3::5] for found in _event.findall(text)) or "FCM: DROP" in text.upper():
        return RateGuess(Fraction(30000, 1001) if highest < 30 else Fraction(60000, 1001), True)
    wrong = {rate: sum(not _agrees(event, rate) for event in events) for rate in _nominal_rates if rate > highest}
    best = min(wrong, key=lambda rate: (wrong[rate], rate))
    return RateGuess(Fraction(best), sum(count == wrong[best] for count in wrong.values()) == 1)


def _events(text: str) -> Iterator[list[tuple[int, int, int, int]]]:
    for found in _event.findall(text):
        numbers = [[int(found[start + index]) for index in (0, 1, 2, 4)] for start in (0, 5, 10, 15)]
        yield [(hour, minute, second, frame) for hour, minute, second, frame in numbers]


def _agrees(event: list[tuple[int, int, int, int]], rate: int) -> bool:
    frames = [((hour * 60 + minute) * 60 + second) * rate + frame for hour, minute, second, frame in event]
    return frames[1] - frames[0] == frames[3] - frames[2]


def straighten(timeline: otio.schema.Timeline) -> None:
    """Put the record timecode where OTIO keeps it and every track at its place from there.

    The adapter hides the record start as a negative start of each track's `source_range`, which reads as a trim to
    nothing, and counts locators in record timecode although they sit on clips.
    """
    tracks = list(timeline.tracks)
    starts = [_record_start(track) for track in tracks]
    if not starts:
        return
    begin = min(starts)
    for track, start in zip(tracks, starts, strict=True):
        _place_markers(track, start)
        track.source_range = None
        if start > begin:
            track.insert(0, otio.schema.Gap(source_range=_range_from_zero(start - begin)))
    timeline.global_start_time = begin


def _record_start(track: otio.schema.Track) -> otio.opentime.RationalTime:
    if track.source_range is not None:
        return -track.source_range.start_time
    return otio.opentime.RationalTime(0, track.duration().rate)


def _place_markers(track: otio.schema.Track, start: otio.opentime.RationalTime) -> None:
    for item in track:
        if isinstance(item, otio.schema.Transition):
            continue
        used = item.trimmed_range()
        for marker in item.markers:
            offset = marker.marked_range.start_time - start
            inside = 0 <= offset.value < used.duration.rescaled_to(offset.rate).value
            place = used.start_time + offset if inside else used.start_time
            marker.marked_range = otio.opentime.TimeRange(place, otio.opentime.RationalTime(1, used.duration.rate))
        start += used.duration


def _range_from_zero(duration: otio.opentime.RationalTime) -> otio.opentime.TimeRange:
    return otio.opentime.TimeRange(otio.opentime.RationalTime(0, duration.rate), duration)
