"""The sound of a cut: what is heard at which moment, and the stretch of it that lies under a shot."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import opentimelineio as otio

from plugin.shots.heard import Piece, SoundUnder, sample_rate, samples_of
from plugin.timeline.collector import collector_paused
from plugin.timeline.cut import Cut
from plugin.timeline.paths import reference_path
from plugin.timeline.picture import Dissolve, PictureMap, Placement, picture_map

PathOf: TypeAlias = Callable[[Any], Path | None]
spoken_track = re.compile(r"dialog|dialogue|\bdia\b|\bdx\b|\bvo\b|voice|speech|对白|台词|配音|旁白|人声", re.IGNORECASE)
"""Names of tracks that hold speech. Where a cut has such a track, lips follow it and not the music."""


class CutSound:
    """What is said in a cut. Its sound tracks are only walked when a shot asks, and once for all."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._rate = cut.rate

    @cached_property
    def _pieces(self) -> tuple[Piece, ...]:
        return tuple(_there(_pieces(self._cut, _tracks_of_speech(self._cut), _finder(self._cut))))

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
    return _there(named_pieces(cut, _finder(cut)))


def named_pieces(cut: Cut, path_of: PathOf) -> list[Piece]:
    """The same, whether their files are there or not. `path_of`: the file of a media reference."""
    return _pieces(cut, lambda _track: True, path_of)


def _finder(cut: Cut) -> PathOf:
    return lambda reference: reference_path(reference, cut.media_folder)


def _there(pieces: Iterable[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.path.is_file()]


def _tracks_of_speech(cut: Cut) -> Callable[[otio.schema.Track], bool]:
    tracks = [track for track in cut.timeline.tracks if isinstance(track, otio.schema.Track)]
    named = any(_is_sound(track) and track.enabled and spoken_track.search(track.name) for track in tracks)
    return lambda track: not named or spoken_track.search(track.name) is not None


def _is_sound(track: otio.schema.Track) -> bool:
    return bool(track.kind == otio.schema.TrackKind.Audio)


def _pieces(cut: Cut, wanted: Callable[[otio.schema.Track], bool], path_of: PathOf) -> list[Piece]:
    with collector_paused():
        return _found(_sound_map(cut, wanted), cut.rate, path_of)


def _found(sound: PictureMap, rate: Fraction, path_of: PathOf) -> list[Piece]:
    pieces = {
        placement.address: _piece(rate, sound, placement, path_of)
        for placement in sound.placements
        if placement.enabled
    }
    for dissolve in sound.dissolves:
        if dissolve.enabled:
            _fade(pieces, dissolve, rate)
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


def _piece(rate: Fraction, sound: PictureMap, placement: Placement, path_of: PathOf) -> Piece | None:
    path = path_of(getattr(placement.item, "media_reference", None))
    if path is None:
        return None
    running = sound.running(placement)
    first, next_ = (running.seconds(placement.offset + step, rate) for step in (0, 1))
    speed = (next_ - first) * rate if placement.frames > 1 else Fraction(1)
    start, end = samples_of(placement.start, rate), samples_of(placement.end, rate)
    # A frame of picture is shown from its start; sound played backwards begins at that frame's end.
    media = first if speed >= 0 else first - speed / rate
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
