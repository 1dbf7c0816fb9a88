"""What is seen at each frame of a cut once the circled takes are in their places: which file, and which of its frames.

It reads the cut by itself, so that a window may ask in a thread of its own. No picture is decoded here.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import opentimelineio as otio

from plugin.conform.preview_layers import Layers, Mix, Single
from plugin.conform.preview_media import MediaTime
from plugin.desk.finals import final_takes
from plugin.desk.views import CutView, ShotView, Standing, TakeView
from plugin.messages import Message, say
from plugin.settings import cache_folder, load_settings
from plugin.timeline.collector import collector_paused
from plugin.timeline.cut import Cut
from plugin.timeline.paths import media_path, reference_path
from plugin.timeline.picture import PictureMap, Placement, picture_map
from plugin.timeline.rates import exact_seconds, nearest_frame
from plugin.timeline.reading import ReadOptions, read_cut
from plugin.timeline.speed import media_steps

most_back = 8
"""Shots of one track hardly overlap; so many are looked at for one that holds a frame."""


@dataclass(frozen=True, slots=True)
class Slate:
    """Nothing is there. `kind` is "" where no shot is missing either; `reason` says what became of the media."""

    shot_id: str
    kind: str
    prompt: str
    name: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Footage:
    """Media of the cut itself at a media time; `instead` is seen where it shows nothing there.

    `lane` tells apart two readings of one file that go on at the same time; `hold` shows the nearest frame where there
    is none.
    """

    path: Path
    time: MediaTime
    lane: int
    hold: bool
    instead: Slate


@dataclass(frozen=True, slots=True)
class TakeFrame:
    """A frame of a take's file, counted from its first; past its ends the nearest one is seen."""

    path: Path
    frame: int
    instead: Slate


@dataclass(frozen=True, slots=True)
class Black:
    """What a fade comes from and goes to."""


Layer: TypeAlias = Footage | TakeFrame | Slate | Black
Takes: TypeAlias = Mapping[str, TakeView]
"""By shot id the take that is seen."""


@dataclass(frozen=True, slots=True)
class Blend:
    """Two layers in a transition; `weight` (0 to 1) is that of the incoming one."""

    outgoing: Layer
    incoming: Layer
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame of the cut. `shot_id` "" where no missing shot lies; `take` 0 and `stage` "" where no take is seen."""

    frame: int
    content: Layer | Blend
    shot_id: str = ""
    kind: str = ""
    take: int = 0
    stage: str = ""


def open_screening(view: CutView, standing: Standing, environment: Mapping[str, str] = os.environ) -> Screening:
    """Reads the cut's file. UnreadableCut, HostileInput, UnsupportedFormat."""
    settings = load_settings(environment)
    options = ReadOptions(view.rate, settings.media_folders, cache_folder(environment) / "bundles")
    return Screening(read_cut(view.path, options), standing)


class Screening:
    """Use it from one thread."""

    def __init__(self, cut: Cut, standing: Standing) -> None:
        self._cut = cut
        with collector_paused():
            self._picture: PictureMap = picture_map(cut.timeline, cut.rate)
        self._layers = Layers(self._picture)
        self._paths: dict[str, Path | None] = {}
        self._facts: tuple[object, ...] | None = None
        """What of the newest standing can be seen."""
        self._finals: dict[str, TakeView] = {}
        self._by_path: dict[Path, TakeView] = {}
        self._free, self._laid = _Shelf(()), dict[int, _Shelf]()
        self.stand(standing)

    @property
    def frames(self) -> int:
        return max(self._cut.frames, self._picture.frames)

    def stand(self, standing: Standing) -> bool:
        """From now on with these shots and circled takes; whether anything of it can be seen."""
        finals = final_takes(standing.takes)
        facts = tuple(
            (shot.id, shot.kind, shot.track, shot.start, shot.frames, shot.name, shot.brief.prompt, shot.excluded,
             shot.in_cut, final.path if (final := finals.get(shot.id)) else None)
            for shot in standing.shots
        )  # fmt: skip
        if facts == self._facts:
            # While jobs are at work a standing comes several times a second.
            return False
        self._facts, self._finals = facts, finals
        self._by_path = {take.path: take for take in standing.takes}
        by_track: dict[int, list[ShotView]] = defaultdict(list)
        for shot in standing.shots:
            if shot.track is not None:
                by_track[shot.track].append(shot)
        self._free = _Shelf(shot for shot in standing.shots if shot.track is None)
        self._laid = {track: _Shelf(shots) for track, shots in by_track.items()}
        return True

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
        seconds = self._picture.source_seconds(placement, frame)
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


class _Shelf:
    """Shots of one track by where they lie."""

    def __init__(self, shots: Iterable[ShotView]) -> None:
        self._shots = sorted(shots, key=lambda shot: shot.start)
        self._starts = [shot.start for shot in self._shots]

    def at(self, frame: int) -> ShotView | None:
        place = bisect_right(self._starts, frame)
        near = reversed(self._shots[max(0, place - most_back) : place])
        return next((shot for shot in near if frame < shot.start + shot.frames), None)


def _slate(shot: ShotView | None, reason: Message, name: str = "") -> Slate:
    if shot is None or shot.excluded:
        return Slate("", "", "", name, reason)
    return Slate(shot.id, shot.kind, shot.brief.prompt, shot.name or name, reason)


def _nothing(shot: ShotView | None, frame: int, takes: Takes) -> Layer:
    if shot is not None and shot.id in takes:
        return _of_take(shot, takes[shot.id], frame)
    return _slate(shot, say("Nothing here"))


def _of_take(shot: ShotView, take: TakeView, frame: int) -> TakeFrame:
    return TakeFrame(take.path, take.handles[0] + frame - shot.start, _slate(shot, _gone()))


def _gone() -> Message:
    return say("The take is not there any more.")


def _picture_of(reference: otio.schema.ImageSequenceReference, seconds: Fraction, folder: Path) -> Path | None:
    number = int(seconds * Fraction(reference.rate).limit_denominator(1001)) // max(1, reference.frame_step)
    count = reference.number_of_images_in_sequence()
    if not 0 <= number < count:
        return None
    found = media_path(reference.target_url_for_image_number(number), folder)
    return None if found is None else found.path
