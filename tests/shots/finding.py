"""Small helpers for tests of the search: a cut in memory, media that is said to be there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.shots.find import FindOptions, find_shots, known_of
from plugin.shots.shot import Shot
from plugin.timeline.identity import Known
from plugin.timeline.picture import picture_map
from tests.fakes.cuts import cut_of, rate24

schema = otio.schema
time, time_range = otio.opentime.RationalTime, otio.opentime.TimeRange


def there(path: Path) -> bool:
    """All media is there but what is called dead."""
    return "dead" not in path.name


options = FindOptions(media_exists=there)


def find(
    timeline: otio.schema.Timeline,
    rate: Fraction = rate24,
    known: tuple[Known, ...] = (),
    start_frame: int = 0,
    **given: Any,
) -> tuple[Shot, ...]:
    cut = replace(cut_of(timeline, rate), start_frame=start_frame)
    return find_shots(cut, picture_map(timeline, rate), replace(options, **given), known)


def remembered(timeline: otio.schema.Timeline, known: tuple[Known, ...] = ()) -> tuple[Known, ...]:
    """What a project would remember of the shots of a cut."""
    cut = cut_of(timeline)
    picture = picture_map(timeline, rate24)
    return tuple(known_of(shot, cut, picture) for shot in find_shots(cut, picture, options, known))


def rows(shots: tuple[Shot, ...]) -> list[tuple[str, int, int]]:
    """(kind, start, frames) of each."""
    return [(str(shot.kind), shot.start, shot.frames) for shot in shots]


def marker(text: str, start: int, frames: int = 1, **more: Any) -> otio.schema.Marker:
    made = schema.Marker(name=text, marked_range=time_range(time(start, 24), time(frames, 24)))
    for name, value in more.items():
        setattr(made, name, value)
    return made


def generator(kind: str, frames: int, name: str = "", **parameters: Any) -> otio.schema.Clip:
    reference = schema.GeneratorReference(generator_kind=kind, parameters=parameters)
    return schema.Clip(
        name=name or kind, media_reference=reference, source_range=time_range(time(0, 24), time(frames, 24))
    )
