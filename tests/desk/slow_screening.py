"""What is seen in a cut, asked of the timeline itself frame by frame, as it was before the desk made a plain map of it.

Only what concerns takes and slates is the product's; transitions, media times, speeds and image sequences
are asked here.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio

from plugin.desk.finals import final_takes
from plugin.desk.screening import (
    Black,
    Blend,
    Footage,
    Layer,
    Seen,
    TakeFrame,
    Takes,
    _gone,
    _nothing,
    _of_take,
    _Shelf,
    _slate,
)
from plugin.desk.views import ShotView, Standing, TakeView
from plugin.media.index import MediaTime
from plugin.messages import say
from plugin.timeline.collector import collector_paused
from plugin.timeline.cut import Cut
from plugin.timeline.paths import media_path, reference_path
from plugin.timeline.picture import Dissolve, PictureMap, Placement, available_range, picture_map
from plugin.timeline.rates import exact_seconds, nearest_frame
from plugin.timeline.speed import speed_of
from plugin.timeline.steps import media_steps


@dataclass(frozen=True, slots=True)
class Single:
    """One placement is seen; None where nothing lies."""

    placement: Placement | None


@dataclass(frozen=True, slots=True)
class Mix:
    """Two pictures in a transition; `weight` (0 to 1) is that of the incoming one. None is black."""

    outgoing: Placement | None
    incoming: Placement | None
    weight: Fraction


class Layers:
    """The visible layer with its transitions; a wipe is treated as a dissolve."""

    def __init__(self, picture: PictureMap) -> None:
        self._picture = picture
        self._active: dict[int, Dissolve] = {}
        self._beneath: dict[tuple[int, int], list[Placement]] = {}
        for dissolve in sorted(picture.dissolves, key=lambda found: found.track):
            if dissolve.enabled:
                self._active.update(dict.fromkeys(range(dissolve.start, dissolve.start + dissolve.frames), dissolve))

    def at(self, frame: int) -> Single | Mix:
        """What is seen at a frame of the cut."""
        seen = self._picture.at(frame)
        dissolve = self._active.get(frame)
        if dissolve is None or not self._is_seen(dissolve, seen):
            return Single(seen)
        weight = Fraction(2 * (frame - dissolve.start) + 1, 2 * dissolve.frames)
        return Mix(
            self._side(dissolve.outgoing, dissolve, frame), self._side(dissolve.incoming, dissolve, frame), weight
        )

    def _is_seen(self, dissolve: Dissolve, seen: Placement | None) -> bool:
        sides = [side for side in (dissolve.outgoing, dissolve.incoming) if side is not None and side.enabled]
        if not sides:
            return False
        return seen is None or dissolve.track > seen.track or any(seen is side for side in sides)

    def _side(self, side: Placement | None, dissolve: Dissolve, frame: int) -> Placement | None:
        """The placement on one side of a transition; where a gap is, what lies beneath."""
        if side is not None and side.enabled:
            return side
        place = (dissolve.track, dissolve.start)
        if place not in self._beneath:
            self._beneath[place] = self._below(dissolve)
        covering = (found for found in self._beneath[place] if found.start <= frame < found.end)
        return next(covering, None)

    def _below(self, dissolve: Dissolve) -> list[Placement]:
        start, end = dissolve.start, dissolve.start + dissolve.frames
        found = [
            placement
            for placement in self._picture.placements
            if placement.enabled
            and placement.track < dissolve.track
            and placement.start < end
            and placement.end > start
        ]
        return found[::-1]


class SlowScreening:
    """`Screening` before there were maps."""

    def __init__(self, cut: Cut, standing: Standing) -> None:
        self._cut = cut
        with collector_paused():
            self._picture: PictureMap = picture_map(cut.timeline, cut.rate)
        self._layers = Layers(self._picture)
        self._paths: dict[str, Path | None] = {}
        self._finals = final_takes(standing.takes)
        self._by_path = {take.path: take for take in standing.takes}
        by_track: dict[int | None, list[ShotView]] = defaultdict(list)
        for shot in standing.shots:
            by_track[shot.track].append(shot)
        self._free = _Shelf(by_track.pop(None, []))
        self._laid = {track: _Shelf(shots) for track, shots in by_track.items()}

    @property
    def frames(self) -> int:
        return max(self._cut.frames, self._picture.frames)

    def at(self, frame: int, instead: TakeView | None = None) -> Seen:
        """What the viewer sees at a frame of the cut; with `instead` as if that take were the one that goes into it."""
        takes = self._finals if instead is None else ChainMap({instead.shot_id: instead}, self._finals)
        free = self._free.at(frame)
        if free is not None and free.kind == "marked" and free.id in takes:
            return self._seen(frame, _of_take(free, takes[free.id], frame), free, takes)
        match self._layers.at(frame):
            case Single(None):
                return self._seen(frame, _nothing(free, frame, takes), free, takes)
            case Single(placement) if placement is not None:
                shot = self._shot_of(placement, frame)
                return self._seen(frame, self._placed(placement, shot, frame, takes), shot or free, takes)
            case Mix() as mix:
                return self._mixed(mix, frame, takes)
        raise AssertionError("every layer is a Single or a Mix")

    def _seen(self, frame: int, content: Layer | Blend, shot: ShotView | None, takes: Takes) -> Seen:
        take = None if shot is None else takes.get(shot.id)
        if shot is None or (shot.excluded and take is self._finals.get(shot.id)):
            return Seen(frame, content)
        if take is None:
            return Seen(frame, content, shot.id, shot.kind)
        return Seen(frame, content, shot.id, shot.kind, take.number, take.stage)

    def _mixed(self, mix: Mix, frame: int, takes: Takes) -> Seen:
        sides = (mix.outgoing, mix.incoming)
        shots = [self._shot_of(side, frame) if side is not None else self._hole(mix) for side in sides]
        layers = [self._side(side, shot, frame, takes) for side, shot in zip(sides, shots, strict=True)]
        near = shots[1 if mix.weight >= Fraction(1, 2) else 0]
        return self._seen(frame, Blend(layers[0], layers[1], mix.weight), near, takes)

    def _side(self, placement: Placement | None, shot: ShotView | None, frame: int, takes: Takes) -> Layer:
        """A hole that is filled takes part in the transitions at its ends."""
        if placement is not None:
            return self._placed(placement, shot, frame, takes)
        return _of_take(shot, takes[shot.id], frame) if shot is not None and shot.id in takes else Black()

    def _hole(self, mix: Mix) -> ShotView | None:
        """The one that begins where the other side of a transition ends, or ends where that begins."""
        if mix.outgoing is not None:
            return self._free.at(mix.outgoing.end)
        return None if mix.incoming is None else self._free.at(mix.incoming.start - 1)

    def _shot_of(self, placement: Placement, frame: int) -> ShotView | None:
        """The missing shot that is seen there; a transition shows frames beyond the shot's own."""
        shelf = self._laid.get(placement.track)
        return None if shelf is None else shelf.at(max(placement.start, min(frame, placement.end - 1)))

    def _placed(self, placement: Placement, shot: ShotView | None, frame: int, takes: Takes) -> Layer:
        take = None if shot is None else takes.get(shot.id)
        if shot is None or take is None:
            return self._footage(placement, shot, frame)
        if shot.in_cut:
            return self._other_take(placement, shot, take, frame)
        factor = self._picture.speed(placement) if shot.kind not in ("hole", "short") else Fraction(1)
        if factor == 1 or (placement.start, placement.frames) != (shot.start, shot.frames):
            return _of_take(shot, take, frame)
        return TakeFrame(take.path, take.handles[0] + self._steps(placement, frame, factor), _slate(shot, _gone()))

    def _steps(self, placement: Placement, frame: int, factor: Fraction) -> int:
        """Frames of the take at a placeholder that has a speed of its own, as handing back will show them."""
        own = frame - placement.start + placement.offset
        length = nearest_frame(exact_seconds(placement.item.duration()), self._cut.rate)
        hidden = placement.offset if factor >= 0 else length - placement.offset - placement.frames
        return (media_steps(factor, own, length) - hidden * abs(factor)).__floor__()

    def _other_take(self, placement: Placement, shot: ShotView, take: TakeView, frame: int) -> Layer:
        """The cut holds a take already; where another is to be seen, the same frames of that one."""
        footage = self._footage(placement, shot, frame)
        if not isinstance(footage, Footage) or footage.path == take.path:
            return footage
        shown = self._by_path.get(footage.path)
        first = 0 if shown is None else shown.handles[0]
        number = (footage.time.seconds * self._cut.rate).__floor__() - first + take.handles[0]
        return TakeFrame(take.path, number, _slate(shot, _gone()))

    def _footage(self, placement: Placement, shot: ShotView | None, frame: int) -> Layer:
        seconds = _source_seconds(placement, frame, self._cut.rate)
        path = self._media(placement.item, seconds)
        name = placement.item.name or ""
        if path is None:
            return _slate(shot, say("No media linked"), name)
        # The two sides of a transition may be one file at two places; theirs are children n and n + 2 of a track.
        lane = placement.address[-1] // 2 % 2
        hold = not placement.start <= frame < placement.end
        time = MediaTime(seconds, self._picture.media_rate(placement))
        return Footage(path, time, lane, hold, _slate(shot, say("The media ends here"), name))

    def _media(self, item: otio.core.Item, seconds: Fraction) -> Path | None:
        reference = getattr(item, "media_reference", None)
        if isinstance(reference, otio.schema.ImageSequenceReference):
            return _picture_of(reference, seconds, self._cut.media_folder)
        target = getattr(reference, "target_url", None)
        if target is None:
            return reference_path(reference, self._cut.media_folder)
        if target not in self._paths:
            # Every look for a file asks the disk.
            self._paths[target] = reference_path(reference, self._cut.media_folder)
        return self._paths[target]


def _picture_of(reference: otio.schema.ImageSequenceReference, seconds: Fraction, folder: Path) -> Path | None:
    number = int(seconds * Fraction(reference.rate).limit_denominator(1001)) // max(1, reference.frame_step)
    count = reference.number_of_images_in_sequence()
    if not 0 <= number < count:
        return None
    found = media_path(reference.target_url_for_image_number(number), folder)
    return None if found is None else found.path


def _source_seconds(placement: Placement, frame: int, rate: Fraction) -> Fraction:
    available, stated = available_range(placement.item), placement.span
    span = available if stated is None else stated
    start = Fraction(0) if span is None else exact_seconds(span.start_time)
    if available is not None:
        start -= exact_seconds(available.start_time)
    own, factor = frame - placement.start + placement.offset, speed_of(placement.item).factor
    length = placement.offset + placement.frames if span is None else nearest_frame(exact_seconds(span.duration), rate)
    return start + media_steps(factor, own, length) / rate
