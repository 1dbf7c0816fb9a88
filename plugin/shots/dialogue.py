"""The sound of a cut: what is heard at which moment, and the stretch of it that lies under a shot."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import opentimelineio as otio

from plugin.timeline.cut import Cut
from plugin.timeline.paths import reference_path
from plugin.timeline.picture import Dissolve, PictureMap, Placement, picture_map

sample_rate = 48_000
spoken_track = re.compile(r"dialog|dialogue|\bdia\b|\bdx\b|\bvo\b|voice|speech|对白|台词|配音|旁白|人声", re.IGNORECASE)
"""Names of tracks that hold speech. Where a cut has such a track, lips follow it and not the music."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one sound file in the cut. `start` and `end` are samples of the cut, `media` seconds of the file."""

    path: Path
    start: int
    end: int
    media: Fraction
    speed: Fraction
    fade_in: int = 0
    fade_out: int = 0


@dataclass(frozen=True, slots=True)
class SoundUnder:
    """The sound from frame `start` (which may lie before the cut's first) for `frames` frames of the cut."""

    pieces: tuple[Piece, ...]
    start: int
    frames: int
    rate: Fraction

    @property
    def samples(self) -> tuple[int, int]:
        """First sample and the one after the last."""
        return samples_of(self.start, self.rate), samples_of(self.start + self.frames, self.rate)


class CutSound:
    """What is said in a cut. Its sound tracks are only walked when a shot asks, and once for all."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._rate = cut.rate

    @cached_property
    def _pieces(self) -> tuple[Piece, ...]:
        return tuple(_pieces(self._cut, _tracks_of_speech(self._cut)))

    def under(self, start: int, frames: int, head: int = 0, tail: int = 0) -> SoundUnder | None:
        """The sound under frames [start, start + frames) of the cut, with handles; None when none lies there."""
        first, last = samples_of(start, self._rate), samples_of(start + frames, self._rate)
        if not any(piece.start < last and piece.end > first for piece in self._pieces):
            return None
        whole = SoundUnder((), start - head, head + frames + tail, self._rate)
        first, last = whole.samples
        heard = tuple(piece for piece in self._pieces if piece.start < last and piece.end > first)
        return replace(whole, pieces=heard)


def sound_pieces(cut: Cut) -> list[Piece]:
    """What is heard: enabled clips with a file, crossfades as overlapping ramps."""
    return _pieces(cut, lambda _track: True)


def samples_of(frame: int, rate: Fraction) -> int:
    """The sample (48 kHz) that begins with a frame of the cut."""
    return round(frame / rate * sample_rate)


def _tracks_of_speech(cut: Cut) -> Callable[[otio.schema.Track], bool]:
    tracks = [track for track in cut.timeline.tracks if isinstance(track, otio.schema.Track)]
    named = any(_is_sound(track) and track.enabled and spoken_track.search(track.name) for track in tracks)
    return lambda track: not named or spoken_track.search(track.name) is not None


def _is_sound(track: otio.schema.Track) -> bool:
    return bool(track.kind == otio.schema.TrackKind.Audio)


def _pieces(cut: Cut, wanted: Callable[[otio.schema.Track], bool]) -> list[Piece]:
    sound = _sound_map(cut, wanted)
    pieces = {placement.address: _piece(cut, sound, placement) for placement in sound.placements if placement.enabled}
    for dissolve in sound.dissolves:
        if dissolve.enabled:
            _fade(pieces, dissolve, cut.rate)
    return [piece for piece in pieces.values() if piece is not None and piece.end > piece.start]


def _sound_map(cut: Cut, wanted: Callable[[otio.schema.Track], bool]) -> PictureMap:
    """The map of the audio tracks, made by the same walk as the picture's."""
    timeline = otio.schema.Timeline()
    timeline.tracks.source_range = cut.timeline.tracks.source_range
    for track in cut.timeline.tracks:
        if isinstance(track, otio.schema.Track) and _is_sound(track) and wanted(track):
            timeline.tracks.append(copy.deepcopy(track))
    for track in list(timeline.tracks):
        _as_video(track)
    return picture_map(timeline, cut.rate)


def _as_video(composition: otio.core.Composition) -> None:
    if isinstance(composition, otio.schema.Track):
        composition.kind = otio.schema.TrackKind.Video
    for child in list(composition):
        if isinstance(child, otio.core.Composition):
            _as_video(child)


def _piece(cut: Cut, sound: PictureMap, placement: Placement) -> Piece | None:
    path = reference_path(getattr(placement.item, "media_reference", None), cut.media_folder)
    if path is None or not path.is_file():
        return None
    first, next_ = (sound.source_seconds(placement, placement.start + step) for step in (0, 1))
    speed = (next_ - first) * cut.rate if placement.frames > 1 else Fraction(1)
    start, end = samples_of(placement.start, cut.rate), samples_of(placement.end, cut.rate)
    # A frame of picture is shown from its start; sound played backwards begins at that frame's end.
    media = first if speed >= 0 else first - speed / cut.rate
    return Piece(path, start, end, media, speed)


def _fade(pieces: dict[tuple[int, ...], Piece | None], dissolve: Dissolve, rate: Fraction) -> None:
    """Lengthen the two sides of a crossfade over its whole range, with ramps."""
    start, end = samples_of(dissolve.start, rate), samples_of(dissolve.start + dissolve.frames, rate)
    out = pieces.get(dissolve.outgoing.address) if dissolve.outgoing is not None else None
    if dissolve.outgoing is not None and out is not None:
        pieces[dissolve.outgoing.address] = replace(out, end=end, fade_out=min(end - start, end - out.start))
    come = pieces.get(dissolve.incoming.address) if dissolve.incoming is not None else None
    if dissolve.incoming is not None and come is not None:
        earlier = Fraction(come.start - start, sample_rate) * come.speed
        fade = min(end - start, come.end - start)
        pieces[dissolve.incoming.address] = replace(come, start=start, media=come.media - earlier, fade_in=fade)
