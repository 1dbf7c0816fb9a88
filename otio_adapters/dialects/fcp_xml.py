"""Final Cut Pro 7 XML (xmeml), as Premiere and others write it: what the OTIO adapter 1.0.0 leaves out."""

from __future__ import annotations

import math
from typing import Any

import opentimelineio as otio


def complete(timeline: otio.schema.Timeline) -> None:
    """Carry `enabled` over from the metadata and give placeholders without a length their place on the track."""
    for track in timeline.tracks:
        _disable(track)
        for index in range(len(track)):
            item = track[index]
            if not isinstance(item, otio.schema.Transition):
                _disable(item)
                _give_length(item, track)


def _fields(item: Any) -> Any:
    fields = item.metadata.get("fcp_xml")
    return fields if hasattr(fields, "get") else {}


def _disable(item: Any) -> None:
    if str(_fields(item).get("enabled", "")).upper() == "FALSE":
        item.enabled = False


def _give_length(item: Any, track: otio.schema.Track) -> None:
    """Premiere writes its PLACEHOLDER with duration 0 and rate 0 (OTIO issue 1322); start and end are right."""
    used = item.source_range
    if used is not None and math.isfinite(used.duration.value) and used.duration.rate > 0 and used.duration.value > 0:
        return
    fields = _fields(item)
    try:
        start, end = int(fields.get("start", -1)), int(fields.get("end", -1))
    except (TypeError, ValueError):
        return
    rate = _rate_of(track, item)
    if rate and 0 <= start < end:
        length = otio.opentime.RationalTime(end - start, rate)
        item.source_range = otio.opentime.TimeRange(otio.opentime.RationalTime(0, rate), length)


def _rate_of(track: otio.schema.Track, but_not: Any) -> float | None:
    for item in track:
        used = getattr(item, "source_range", None)
        if item is not but_not and used is not None and used.duration.rate > 0 and used.duration.value > 0:
            return float(used.duration.rate)
    return None
