"""Small cuts and takes made in memory, for tests that need no media."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.conform.fill import Fill
from plugin.messages import say
from plugin.shots.shot import Kind, Shot
from plugin.shots.takes import Take, take_name
from plugin.timeline.cut import Cut, CutFormat, Raster
from plugin.timeline.picture import picture_map
from plugin.timeline.rates import time_range

schema = otio.schema
rate24 = Fraction(24)


def cut_of(timeline: otio.schema.Timeline, rate: Fraction = rate24, folder: Path = Path("/cut")) -> Cut:
    """A cut around a timeline, as if read from a file that is not there."""
    return Cut(
        path=folder / "film.otio",
        format=CutFormat.otio,
        timeline=timeline,
        rate=rate,
        frames=picture_map(timeline, rate).frames,
        start_frame=0,
        start_timecode="00:00:00:00",
        raster=Raster(192, 108),
        media_folder=folder,
        sha256="",
    )


def film(*tracks: otio.schema.Track, name: str = "film") -> otio.schema.Timeline:
    """A timeline of tracks, bottom first."""
    timeline = schema.Timeline(name=name)
    timeline.tracks.extend(tracks)
    return timeline


def track(*children: Any, name: str = "Video 1", kind: str = "Video") -> otio.schema.Track:
    """One track."""
    return schema.Track(name=name, kind=kind, children=list(children))


def clip(
    name: str, frames: int, rate: Fraction | float = rate24, *, start: int = 0, media: str | None = "media.mov"
) -> otio.schema.Clip:
    """A clip of a long file; without media when `media` is None."""
    if media is None:
        reference: Any = schema.MissingReference()
    else:
        reference = schema.ExternalReference(media, time_range(0, 100_000, Fraction(rate)))
    span = otio.opentime.TimeRange(
        otio.opentime.RationalTime(start, float(rate)), otio.opentime.RationalTime(frames, float(rate))
    )
    return schema.Clip(name=name, media_reference=reference, source_range=span)


def gap(frames: int, rate: Fraction | float = rate24) -> otio.schema.Gap:
    """A gap."""
    return schema.Gap(duration=otio.opentime.RationalTime(frames, float(rate)))


def transition(before: int, after: int, rate: Fraction | float = rate24) -> otio.schema.Transition:
    """A dissolve reaching `before` and `after` frames out of its cut point."""
    time = otio.opentime.RationalTime
    return schema.Transition("dissolve", "SMPTE_Dissolve", time(before, float(rate)), time(after, float(rate)))


def marker(name: str, at: int, rate: Fraction | float = rate24) -> otio.schema.Marker:
    """A point marker."""
    time = otio.opentime.RationalTime
    return schema.Marker(name=name, marked_range=otio.opentime.TimeRange(time(at, float(rate)), time(1, float(rate))))


def shot(
    id: str,
    start: int,
    frames: int,
    *,
    kind: Kind = Kind.hole,
    address: tuple[int, ...] | None = None,
    speed: Fraction = Fraction(1),
    item_offset: int = 0,
) -> Shot:
    """A shot as find would report it."""
    return Shot(
        id=id,
        kind=kind,
        track=None if address is None else 0,
        start=start,
        frames=frames,
        visible_frames=frames,
        name="",
        prompt="",
        reason=say("A test asks for it."),
        excluded=False,
        before=None,
        after=None,
        address=address,
        speed=speed,
        item_offset=item_offset,
    )


def take(
    of: Shot,
    number: int = 1,
    *,
    rate: Fraction = rate24,
    handles: tuple[int, int] = (0, 0),
    frames: int | None = None,
    start_frame: int = 86_400,
    path: Path | None = None,
) -> Take:
    """A take that is exactly long enough for its shot, unless `frames` (the used ones) says otherwise."""
    used = frames if frames is not None else max(1, round(of.frames * abs(of.speed)))
    name = take_name(of.id, "video", number)
    return Take(
        shot_id=of.id,
        stage="video",
        number=number,
        path=path or Path(f"/cut/film.secondunit/takes/{of.id}/{name}.mov"),
        frames=used + sum(handles),
        handles=handles,
        rate=rate,
        start_frame=start_frame,
        sha256="0" * 64,
        generator="animatic",
        model="animatic",
        source_map=((of.start, 0),),
    )


def fill(of: Shot, takes: int = 1, **options: Any) -> Fill:
    """A fill with the last of its takes circled."""
    made = tuple(take(of, number + 1, **options) for number in range(takes))
    return Fill(of, made, made[-1])
