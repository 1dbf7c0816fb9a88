"""Two versions of a timeline compared object by object, everything but the filled ranges."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import opentimelineio as otio

from plugin.timeline.rates import exact_seconds

Filled = tuple[int, int]
"""First frame and end (exclusive) of a filled range, in frames of the cut."""

half = Fraction(1, 2)


def assert_same_outside(
    before: otio.schema.Timeline, after: otio.schema.Timeline, filled: Sequence[Filled], rate: Fraction
) -> None:
    """Fail unless the two are equivalent outside the filled ranges.

    Compared are names, metadata, markers, effects, flags, ranges and references of every object, its exact place,
    and the length of every track; new tracks may hold nothing but filled ranges. Inside a filled range a clip may get
    media, a gap may become a clip, and the end of a clip may become another clip.
    """
    assert own_fields(before) == own_fields(after)
    assert own_fields(before.tracks) == own_fields(after.tracks)
    old, new = list(before.tracks), list(after.tracks)
    added = [track for track in new if track.name == "Second Unit" and own(track) not in [own(each) for each in old]]
    kept = [track for track in new if not any(track is each for each in added)]
    assert len(old) == len(kept)
    shift = _start(before.tracks)
    for one, other in zip(old, kept, strict=True):
        _compare(one, other, filled, rate, -shift)
    for track in added:
        _only_filled(track, filled, rate, -shift)


def own(item: Any) -> dict[str, Any]:
    """All fields of an object as plain JSON, children included."""
    fields: dict[str, Any] = json.loads(item.to_json_string())
    return fields


def own_fields(item: Any) -> dict[str, Any]:
    """All fields of an object as plain JSON, without what it contains."""
    return {name: value for name, value in own(item).items() if name not in ("children", "tracks")}


def _compare(
    before: otio.core.Composition, after: otio.core.Composition, filled: Sequence[Filled], rate: Fraction, at: Fraction
) -> None:
    """`at`: seconds of the cut at which the composition's own time 0 lies."""
    one, other = own_fields(before), own_fields(after)
    if before.source_range is not None and one != other:
        grown = exact_seconds(after.source_range.duration) - exact_seconds(before.source_range.duration)
        assert grown > 0 and after.source_range.start_time.strictly_equal(before.source_range.start_time)
        one.pop("source_range"), other.pop("source_range")
    assert one == other
    at -= _start(before)
    if isinstance(before, otio.schema.Stack):
        for child, changed in zip(before, after, strict=True):
            _compare_child(child, changed, filled, rate, at)
        return
    old, new = _placed(before, at), _placed(after, at)
    old_end, new_end = (list_[-1][1] if list_ else at for list_ in (old, new))
    tails = [Fraction(end) / rate for _, end in filled if Fraction(end) / rate >= old_end]
    assert new_end == old_end or new_end in tails, (before.name, old_end, new_end)
    assert _markers(before) == _markers(after)
    by_place = {(start, end, child.schema_name()): child for start, end, child in new}
    starts = {(start, child.schema_name()): (end, child) for start, end, child in new if end > start}
    gaps = [(start, end, child) for start, end, child in new if isinstance(child, otio.schema.Gap)]
    for start, end, child in old:
        same = by_place.get((start, end, child.schema_name()))
        if same is not None and own(same) == own(child):
            continue
        _explained(child, start, end, same, starts, gaps, filled, rate)


def _explained(
    child: Any,
    start: Fraction,
    end: Fraction,
    same: Any,
    starts: dict[tuple[Fraction, str], tuple[Fraction, Any]],
    gaps: list[tuple[Fraction, Fraction, Any]],
    filled: Sequence[Filled],
    rate: Fraction,
) -> None:
    """A child that differs: it must be filled, and only in the way its kind may be."""
    touching = [part for part in filled if _overlaps(part, start, end, rate)]
    assert touching, ("changed outside every filled range", child.schema_name(), child.name, start * rate, end * rate)
    if isinstance(child, otio.schema.Gap):
        _gap_remains(child, start, end, gaps, touching, rate)
    elif isinstance(child, otio.core.Composition):
        assert same is not None
        _compare(child, same, filled, rate, start)
    elif same is not None:
        _same_but_media(child, same)
    else:
        cut_end, shortened = starts[start, child.schema_name()]
        assert cut_end < end and any(_near(Fraction(first) / rate, cut_end, rate) for first, _ in touching)
        _same_but_length(child, shortened)


def _compare_child(child: Any, changed: Any, filled: Sequence[Filled], rate: Fraction, at: Fraction) -> None:
    if isinstance(child, otio.core.Composition):
        _compare(child, changed, filled, rate, at)
    elif own(child) != own(changed):
        _same_but_media(child, changed)


def _same_but_media(before: Any, after: Any) -> None:
    """A filled placeholder: same name, length, markers, effects, flags and metadata; its references kept by key."""
    one, other = own_fields(before), own_fields(after)
    references, kept = one.pop("media_references"), other.pop("media_references")
    assert {key: kept.get(key) for key in references} == references
    assert one.pop("active_media_reference_key") != other.pop("active_media_reference_key") or references != kept
    one.pop("source_range"), other.pop("source_range")
    other["metadata"].pop("second_unit", None), one["metadata"].pop("second_unit", None)
    assert one == other
    assert before.duration().value == after.duration().value and before.duration().rate == after.duration().rate


def _same_but_length(before: Any, after: Any) -> None:
    """The real frames of a short clip: only its length and the markers after it are gone."""
    one, other = own_fields(before), own_fields(after)
    assert before.trimmed_range().start_time.strictly_equal(after.trimmed_range().start_time)
    markers = other.pop("markers")
    assert markers == one.pop("markers")[: len(markers)]
    one.pop("source_range"), other.pop("source_range")
    assert one == other


def _gap_remains(
    gap: Any,
    start: Fraction,
    end: Fraction,
    gaps: list[tuple[Fraction, Fraction, Any]],
    touching: list[Filled],
    rate: Fraction,
) -> None:
    """What is not filled of a gap is still a gap with its name, metadata and effects."""
    edges = {start, end}
    for first, last in touching:
        edges |= {edge for edge in (Fraction(first) / rate, Fraction(last) / rate) if start < edge < end}
    ordered = sorted(edges)
    for left, right in pairwise(ordered):
        inside = any(
            Fraction(a) / rate < right - half / rate and Fraction(b) / rate > left + half / rate for a, b in touching
        )
        if inside or right - left <= half / rate:
            continue
        rest = [each for a, b, each in gaps if a <= left + half / rate and b >= right - half / rate]
        assert rest, ("gap lost", gap.name, left * rate, right * rate)
        for name in ("name", "metadata", "effects", "enabled"):
            assert own_fields(rest[0])[name] == own_fields(gap)[name]


def _only_filled(track: Any, filled: Sequence[Filled], rate: Fraction, at: Fraction) -> None:
    for start, end, child in _placed(track, at):
        if not isinstance(child, otio.schema.Gap):
            assert (round(start * rate), round(end * rate)) in list(filled)


def _placed(composition: Any, at: Fraction) -> list[tuple[Fraction, Fraction, Any]]:
    found, position = [], at
    for child in composition:
        length = exact_seconds(child.duration()) if isinstance(child, otio.core.Item) else Fraction(0)
        found.append((position, position + length, child))
        position += length
    return found


def _markers(composition: Any) -> Counter[str]:
    return Counter(marker.name for child in composition for marker in getattr(child, "markers", ()))


def _overlaps(part: Filled, start: Fraction, end: Fraction, rate: Fraction) -> bool:
    return part[0] < end * rate and part[1] > start * rate


def _near(one: Fraction, other: Fraction, rate: Fraction) -> bool:
    return abs(one - other) <= half / rate


def _start(composition: Any) -> Fraction:
    shown = composition.source_range
    # Files of older writers name a range that starts before the first child; nothing is hidden by it then.
    return max(Fraction(0), exact_seconds(shown.start_time)) if shown is not None else Fraction(0)
