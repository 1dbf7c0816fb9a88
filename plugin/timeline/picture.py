"""The picture map: what the viewer of a cut sees at each frame, and which media frame that is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from typing import Any

import opentimelineio as otio

from plugin.messages import Message
from plugin.timeline.collector import collector_paused
from plugin.timeline.placement import Annotated, Dissolve, Placement, Run, whole
from plugin.timeline.rates import exact_seconds, nearest_frame, rational_rate
from plugin.timeline.ruler import usable
from plugin.timeline.runs import visible_runs
from plugin.timeline.speed import speed_of
from plugin.timeline.steps import Running
from plugin.timeline.walk import Walk

__all__ = ["Annotated", "Dissolve", "PictureMap", "Placement", "Run", "available_range", "picture_map"]

run_start = attrgetter("start")
highest_picture_rate = 1000


@dataclass(frozen=True)
class PictureMap:
    """All counts are frames at `rate` from the first frame of the cut. Valid as long as the timeline is unchanged."""

    rate: Fraction
    frames: int
    """End of the longest video or audio track."""
    picture_frames: int
    """End of the longest video track."""
    placements: tuple[Placement, ...]
    """Every clip on every video track, disabled ones as well, bottom track first, then by start."""
    runs: tuple[Run, ...]
    """What the viewer sees, from 0 to `picture_frames`."""
    dissolves: tuple[Dissolve, ...]
    annotated: tuple[Annotated, ...] = ()
    """Whatever carries markers."""
    notes: tuple[Message, ...] = ()
    """What had to be guessed."""
    timeline: Any = field(default=None, repr=False, compare=False)
    """Keeps the timeline alive: OTIO items die with it."""
    _seconds: dict[tuple[float, float], Fraction] = field(default_factory=dict, repr=False, compare=False)

    def at(self, frame: int) -> Placement | None:
        """What is seen at a frame; None where nothing is, and outside the picture."""
        index = self.run_index(frame)
        return None if index is None else self.runs[index].placement

    def run_index(self, frame: int) -> int | None:
        """Index of the run that holds a frame."""
        if not 0 <= frame < self.picture_frames:
            return None
        return bisect_right(self.runs, frame, key=run_start) - 1

    def placed(self, address: tuple[int, ...]) -> Placement | None:
        """The placement of the item at an address; None if that is no clip that is shown."""
        return self._by_address.get(address)

    def speed(self, placement: Placement) -> Fraction:
        """Media frames that a placement's speed effects consume per frame (0: freeze, negative: reverse)."""
        return speed_of(placement.item).factor

    def visible_frames(self, placement: Placement) -> int:
        """How many frames of a placement the viewer sees."""
        return self._visible.get(placement.address, 0)

    def visible_within(self, placement: Placement, start: int, end: int) -> int:
        """How many frames of a placement the viewer sees in [start, end)."""
        index = self.run_index(max(0, start))
        total = 0
        while index is not None and index < len(self.runs) and self.runs[index].start < end:
            run = self.runs[index]
            if run.placement is placement:
                total += min(end, run.end) - max(start, run.start)
            index += 1
        return total

    @cached_property
    def _by_address(self) -> dict[tuple[int, ...], Placement]:
        return {placement.address: placement for placement in self.placements}

    @cached_property
    def _visible(self) -> dict[tuple[int, ...], int]:
        visible: dict[tuple[int, ...], int] = {}
        for _, frames, placement in self.runs:
            if placement is not None:
                visible[placement.address] = visible.get(placement.address, 0) + frames
        return visible

    def source_seconds(self, placement: Placement, frame: int) -> Fraction:
        """Media time shown at a cut frame, from the media's first frame (from 0 where the media range is unknown).

        An item's first frame in the cut shows the first frame of its source range, also where its exact place falls
        between two frames of the cut.
        """
        return self.running(placement).seconds(frame - placement.start + placement.offset, self.rate)

    def running(self, placement: Placement) -> Running:
        """How media time runs under a placement's item."""
        available = available_range(placement.item)
        stated = placement.span
        span = available if stated is None else stated
        start = Fraction(0) if span is None else self._exact(span.start_time)
        if available is not None:
            start -= self._exact(available.start_time)
        factor = speed_of(placement.item).factor
        if factor == 1:
            return Running(start, factor, 0)
        return Running(start, factor, placement.offset + placement.frames if span is None else self._length(span))

    def _length(self, span: Any) -> int:
        return nearest_frame(self._exact(span.duration), self.rate)

    def _exact(self, time: Any) -> Fraction:
        key = (time.value, time.rate)
        known = self._seconds.get(key)
        if known is None:
            known = self._seconds[key] = exact_seconds(time)
        return known

    def source_frame(self, placement: Placement, frame: int, media_rate: Fraction | None = None) -> int:
        """The media frame shown at a cut frame, counted from the media's first (0), on the media's own frames."""
        rate = media_rate or self.media_rate(placement)
        return (self.source_seconds(placement, frame) * rate).__floor__()

    def media_rate(self, placement: Placement) -> Fraction:
        """Frame rate of the media as the file states it; the cut's own where the file states a mere time base."""
        for span in (available_range(placement.item), placement.span):
            if span is not None and 1 < span.duration.rate <= highest_picture_rate:
                return rational_rate(span.duration.rate)
        return self.rate


def available_range(item: Any) -> Any:
    """The media's own range, None where the file does not say (or says nonsense, as Kdenlive for stills)."""
    reference = getattr(item, "media_reference", None)
    available = None if reference is None else reference.available_range
    return available if available is not None and usable(available) else None


def picture_map(timeline: otio.schema.Timeline, rate: Fraction) -> PictureMap:
    """Walk the timeline once, O(n log n). HostileInput for times, rates and depths that no cut can hold."""
    with collector_paused():
        walk = Walk(rate)
        walk.timeline(timeline.tracks)
        end = whole(walk.video_end)
        runs = visible_runs(walk.placements, end)
    return PictureMap(
        rate=rate,
        frames=max(end, whole(walk.audio_end)),
        picture_frames=end,
        placements=tuple(walk.placements),
        runs=runs,
        dissolves=tuple(walk.dissolves),
        annotated=tuple(walk.annotated),
        notes=tuple(walk.ruler.notes),
        timeline=timeline,
    )
