"""What the viewer sees, asked frame by frame from the top down: slow, and written independently of the picture map.

Every question walks the children of every track anew with exact fractions. An item's boundaries are first rounded to
frames of the cut, as the contract of the picture map says.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from plugin.timeline.rates import exact_seconds

schema = otio.schema


def seconds(item: Any) -> Fraction:
    """Length of an item in its parent."""
    if isinstance(item, schema.Transition):
        return Fraction(0)
    if item.source_range is not None:
        return exact_seconds(item.source_range.duration)
    if isinstance(item, schema.Track):
        return sum((seconds(child) for child in list(item)), Fraction(0))
    if isinstance(item, schema.Stack):
        return max((seconds(child) for child in list(item)), default=Fraction(0))
    available = item.media_reference.available_range
    return exact_seconds(available.duration) if available is not None else Fraction(0)


def boundary(time: Fraction, rate: Fraction) -> int:
    return math.floor(time * rate + Fraction(1, 2))


def first_shown(item: Any) -> Fraction:
    """Where a composition's range begins; at 0 where it is as long as the content and lies wholly beside it."""
    if item.source_range is None:
        return Fraction(0)
    begins, length = exact_seconds(item.source_range.start_time), exact_seconds(item.source_range.duration)
    lengths = [seconds(child) for child in list(item)]
    content = sum(lengths, Fraction(0)) if isinstance(item, schema.Track) else max(lengths, default=Fraction(0))
    beside = begins >= content or begins + length <= 0
    return Fraction(0) if content == length and beside and begins != 0 else begins


def parts(item: Any, start: Fraction) -> Iterator[tuple[Any, Fraction]]:
    """The children of a composition that starts at `start` in the cut, top layer first, with their own starts."""
    inner = start - first_shown(item)
    if isinstance(item, schema.Track):
        for child in list(item):
            yield child, inner
            inner += seconds(child)
    else:
        for child in reversed(list(item)):
            if not isinstance(child, schema.Track) or child.kind == schema.TrackKind.Video:
                yield child, inner


def seen(item: Any, start: Fraction, low: int, high: int, frame: int, rate: Fraction) -> tuple[Any, int] | None:
    """(leaf, frame of its own) that `item` shows at a frame of the cut; [low, high) is what nests it lets through."""
    if isinstance(item, (schema.Transition, schema.Gap)) or not item.enabled:
        return None
    first, last = boundary(start, rate), boundary(start + seconds(item), rate)
    low, high = max(low, first), min(high, last)
    if not low <= frame < high:
        return None
    if not isinstance(item, otio.core.Composition):
        return item, frame - first
    for child, begins in parts(item, start):
        found = seen(child, begins, low, high, frame, rate)
        if found is not None:
            return found
    return None


def slow_picture(timeline: otio.schema.Timeline, rate: Fraction) -> list[tuple[Any, int] | None]:
    """What is seen at every frame, to the end of the longest video track."""
    stack = timeline.tracks
    layers = [child for child in list(stack) if not isinstance(child, schema.Track) or child.kind == "Video"]
    length = max((seconds(layer) for layer in layers), default=Fraction(0))
    if stack.source_range is not None:
        length = min(length - first_shown(stack), seconds(stack))
    end = max(0, boundary(length, rate))
    return [seen(stack, Fraction(0), 0, end, frame, rate) for frame in range(end)]


def slow_source(leaf: Any, frame: int, frames: int, rate: Fraction) -> Fraction:
    """Media time in seconds from the media's first frame, for the item's own `frame` of `frames`."""
    available = leaf.media_reference.available_range
    span = leaf.source_range or available
    begin = exact_seconds(span.start_time) if span is not None else Fraction(0)
    if available is not None:
        begin -= exact_seconds(available.start_time)
    speed = Fraction(1)
    for effect in list(leaf.effects):
        if isinstance(effect, schema.LinearTimeWarp):
            speed *= Fraction(effect.time_scalar).limit_denominator(1_000_000)
    if speed >= 0:
        return begin + frame * speed / rate
    played = [begin + step * -speed / rate for step in range(max(1, frames))]
    return played[max(0, frames - 1 - frame)]  # rounding may place one frame more than the item is long
