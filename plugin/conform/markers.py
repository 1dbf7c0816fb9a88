"""Markers that follow their frames when an item is divided."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import opentimelineio as otio

from plugin.timeline.rates import exact_seconds, rational_rate


def marker_offset(marker: otio.schema.Marker, item: otio.core.Item) -> Fraction:
    """Seconds from the item's first frame to the marker.

    OTIO counts a marked range in the item's own media time. Kdenlive counts it from the item's first frame
    (src/otio/otioexport.cpp): a marker that would lie before the item is read so.
    """
    start = exact_seconds(marker.marked_range.start_time)
    first = exact_seconds(item.trimmed_range().start_time)
    return start - first if start >= first else start


def move_marker(marker: otio.schema.Marker, seconds: Fraction) -> None:
    """Shift the marked range, at its own rate."""
    old = marker.marked_range
    shift = otio.opentime.RationalTime(float(seconds * rational_rate(old.start_time.rate)), old.start_time.rate)
    marker.marked_range = otio.opentime.TimeRange(old.start_time + shift, old.duration)


Lifted: TypeAlias = list[tuple[otio.schema.Marker, Fraction]]
"""Markers off their item, each with its seconds from the item's first frame."""


def take_markers(item: otio.core.Item, start: Fraction | None, end: Fraction | None) -> Lifted:
    """Remove and return the markers that lie in [start, end) seconds of the item; None is no limit."""
    taken = []
    for index in reversed(range(len(item.markers))):
        marker = item.markers[index]
        offset = marker_offset(marker, item)
        if (start is None or offset >= start) and (end is None or offset < end):
            del item.markers[index]
            taken.append((marker, offset))
    return taken[::-1]


def put_markers(item: otio.core.Item, markers: Lifted, shift: Fraction) -> None:
    """Add markers to an item whose first frame lies `shift` seconds before that of the item they were on."""
    first = exact_seconds(item.trimmed_range().start_time)
    for marker, offset in markers:
        move_marker(marker, first + shift + offset - exact_seconds(marker.marked_range.start_time))
        item.markers.append(marker)
