"""What is seen at each frame of a cut once the circled takes are in their places: which file, and which of its frames.

It works on the plain map that the desk made of the cut, so that a window may ask in a thread of its own. No picture is
decoded here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from plugin.desk.finals import final_takes
from plugin.desk.screen_map import ScreenClip, ScreenMap, ScreenMix
from plugin.desk.views import ShotView, Standing, TakeView
from plugin.errors import UsageError
from plugin.media.index import MediaTime
from plugin.messages import Message, say
from plugin.timeline.steps import media_steps

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


def screening_of(screen: ScreenMap | None, standing: Standing) -> Screening:
    """UsageError where the desk made no map."""
    if screen is None:
        raise UsageError(say("There is no picture of this cut."), say("Open the cut again."), code="no_picture_of_cut")
    return Screening(screen, standing)


class Screening:
    """Use it from one thread."""

    def __init__(self, screen: ScreenMap, standing: Standing) -> None:
        self._screen, self._rate = screen, screen.rate
        self._facts: tuple[object, ...] | None = None
        """What of the newest standing can be seen."""
        self._finals: dict[str, TakeView] = {}
        self._by_path: dict[Path, TakeView] = {}
        self._free, self._laid = _Shelf(()), dict[int, _Shelf]()
        self.stand(standing)

    @property
    def frames(self) -> int:
        return self._screen.frames

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
        match self._screen.at(frame):
            case None:
                return self._seen(frame, _nothing(free, frame, takes), free, takes)
            case ScreenMix() as mix:
                return self._mixed(mix, frame, takes)
            case clip:
                shot = self._shot_of(clip, frame)
                return self._seen(frame, self._placed(clip, shot, frame, takes), shot or free, takes)

    def _seen(self, frame: int, content: Layer | Blend, shot: ShotView | None, takes: Takes) -> Seen:
        take = None if shot is None else takes.get(shot.id)
        if shot is None or (shot.excluded and take is self._finals.get(shot.id)):
            return Seen(frame, content)
        if take is None:
            return Seen(frame, content, shot.id, shot.kind)
        return Seen(frame, content, shot.id, shot.kind, take.number, take.stage)

    def _mixed(self, mix: ScreenMix, frame: int, takes: Takes) -> Seen:
        sides = (mix.outgoing, mix.incoming)
        shots = [self._shot_of(side, frame) if side is not None else self._hole(mix) for side in sides]
        layers = [self._side(side, shot, frame, takes) for side, shot in zip(sides, shots, strict=True)]
        weight = mix.weight(frame)
        near = shots[1 if weight >= Fraction(1, 2) else 0]
        return self._seen(frame, Blend(layers[0], layers[1], weight), near, takes)

    def _side(self, clip: ScreenClip | None, shot: ShotView | None, frame: int, takes: Takes) -> Layer:
        """A hole that is filled takes part in the transitions at its ends."""
        if clip is not None:
            return self._placed(clip, shot, frame, takes)
        return _of_take(shot, takes[shot.id], frame) if shot is not None and shot.id in takes else Black()

    def _hole(self, mix: ScreenMix) -> ShotView | None:
        """The one that begins where the other side of a transition ends, or ends where that begins."""
        if mix.outgoing is not None:
            return self._free.at(mix.outgoing.end)
        return None if mix.incoming is None else self._free.at(mix.incoming.start - 1)

    def _shot_of(self, clip: ScreenClip, frame: int) -> ShotView | None:
        """The missing shot that is seen there; a transition shows frames beyond the shot's own."""
        shelf = self._laid.get(clip.track)
        return None if shelf is None else shelf.at(max(clip.start, min(frame, clip.end - 1)))

    def _placed(self, clip: ScreenClip, shot: ShotView | None, frame: int, takes: Takes) -> Layer:
        take = None if shot is None else takes.get(shot.id)
        if shot is None or take is None:
            return self._footage(clip, shot, frame)
        if shot.in_cut:
            return self._other_take(clip, shot, take, frame)
        factor = clip.speed if shot.kind not in ("hole", "short") else Fraction(1)
        if factor == 1 or (clip.start, clip.frames) != (shot.start, shot.frames):
            return _of_take(shot, take, frame)
        return TakeFrame(take.path, take.handles[0] + self._steps(clip, frame, factor), _slate(shot, _gone()))

    def _steps(self, clip: ScreenClip, frame: int, factor: Fraction) -> int:
        """Frames of the take at a placeholder that has a speed of its own, as handing back will show them."""
        own = frame - clip.start + clip.offset
        hidden = clip.offset if factor >= 0 else clip.own_length - clip.offset - clip.frames
        return (media_steps(factor, own, clip.own_length) - hidden * abs(factor)).__floor__()

    def _other_take(self, clip: ScreenClip, shot: ShotView, take: TakeView, frame: int) -> Layer:
        """The cut holds a take already; where another is to be seen, the same frames of that one."""
        footage = self._footage(clip, shot, frame)
        if not isinstance(footage, Footage) or footage.path == take.path:
            return footage
        shown = self._by_path.get(footage.path)
        first = 0 if shown is None else shown.handles[0]
        number = (footage.time.seconds * self._rate).__floor__() - first + take.handles[0]
        return TakeFrame(take.path, number, _slate(shot, _gone()))

    def _footage(self, clip: ScreenClip, shot: ShotView | None, frame: int) -> Layer:
        seconds = clip.seconds(frame, self._rate)
        path = clip.path(seconds)
        if path is None:
            return _slate(shot, say("No media linked"), clip.name)
        hold = not clip.start <= frame < clip.end
        time = MediaTime(seconds, clip.rate)
        return Footage(path, time, clip.lane, hold, _slate(shot, say("The media ends here"), clip.name))


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
