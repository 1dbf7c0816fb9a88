"""The sound of a cut: every enabled clip of every enabled audio track, mixed at 48 kHz stereo."""

from __future__ import annotations

import copy
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio
from numpy.typing import NDArray

from plugin.conform.preview_sound import Samples, SoundFile, sample_rate, silence
from plugin.timeline.cut import Cut
from plugin.timeline.paths import reference_path
from plugin.timeline.picture import Dissolve, PictureMap, Placement, picture_map

second = sample_rate


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


def write_mix(cut: Cut, frames: int, target: Path) -> bool:
    """Write `frames` frames of the cut's sound as a WAV file; False, and no file, when the cut has none."""
    pieces = sound_pieces(cut)
    if not pieces:
        return False
    total = _samples(frames, cut.rate)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        for block in mixed(pieces, total):
            file.writeframes((np.clip(block, -1, 1) * 32767).round().astype("<i2").tobytes())
    return True


def mixed(pieces: list[Piece], total: int) -> Iterator[Samples]:
    """The mix in blocks of a second, `total` samples in all."""
    waiting = sorted(pieces, key=lambda piece: piece.start, reverse=True)
    playing: list[_Player] = []
    for start in range(0, total, second):
        end = min(total, start + second)
        while waiting and waiting[-1].start < end:
            playing.append(_Player(waiting.pop()))
        block = silence(end - start)
        for player in playing:
            player.add_to(block, start)
        for player in [player for player in playing if player.piece.end <= end]:
            player.close()
            playing.remove(player)
        yield block


class _Player:
    """Plays one piece, opened when it is due."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        length = piece.end - piece.start
        self._sound = SoundFile(piece.path, piece.media, piece.speed, length)
        self._gain = _gain(piece, length)
        self._done = 0

    def add_to(self, block: Samples, start: int) -> None:
        first = max(self.piece.start, start) - start
        last = min(self.piece.end, start + len(block)) - start
        samples = self._sound.read(last - first)
        if self._gain is not None:
            samples = samples * self._gain[self._done : self._done + len(samples), None]
        self._done += last - first
        block[first : first + len(samples)] += samples

    def close(self) -> None:
        self._sound.close()


def _gain(piece: Piece, length: int) -> NDArray[np.float32] | None:
    if not piece.fade_in and not piece.fade_out:
        return None
    gain = np.ones(length, np.float32)
    if piece.fade_in:
        gain[: piece.fade_in] = np.linspace(0, 1, piece.fade_in, dtype=np.float32)[:length]
    if piece.fade_out:
        gain[-piece.fade_out :] *= np.linspace(1, 0, piece.fade_out, dtype=np.float32)[-length:]
    return gain


def sound_pieces(cut: Cut) -> list[Piece]:
    """What is heard: enabled clips with a file, crossfades as overlapping ramps."""
    sound = _sound_map(cut)
    pieces = {placement.address: _piece(cut, sound, placement) for placement in sound.placements if placement.enabled}
    for dissolve in sound.dissolves:
        if dissolve.enabled:
            _fade(pieces, dissolve, cut.rate)
    return [piece for piece in pieces.values() if piece is not None and piece.end > piece.start]


def _sound_map(cut: Cut) -> PictureMap:
    """The map of the audio tracks, made by the same walk as the picture's."""
    timeline = otio.schema.Timeline()
    timeline.tracks.source_range = cut.timeline.tracks.source_range
    for track in cut.timeline.tracks:
        if isinstance(track, otio.schema.Track) and track.kind == otio.schema.TrackKind.Audio:
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
    start, end = _samples(placement.start, cut.rate), _samples(placement.end, cut.rate)
    # A frame of picture is shown from its start; sound played backwards begins at that frame's end.
    media = first if speed >= 0 else first - speed / cut.rate
    return Piece(path, start, end, media, speed)


def _fade(pieces: dict[tuple[int, ...], Piece | None], dissolve: Dissolve, rate: Fraction) -> None:
    """Lengthen the two sides of a crossfade over its whole range, with ramps."""
    start, end = _samples(dissolve.start, rate), _samples(dissolve.start + dissolve.frames, rate)
    out = pieces.get(dissolve.outgoing.address) if dissolve.outgoing is not None else None
    if dissolve.outgoing is not None and out is not None:
        pieces[dissolve.outgoing.address] = replace(out, end=end, fade_out=min(end - start, end - out.start))
    come = pieces.get(dissolve.incoming.address) if dissolve.incoming is not None else None
    if dissolve.incoming is not None and come is not None:
        earlier = Fraction(come.start - start, sample_rate) * come.speed
        fade = min(end - start, come.end - start)
        pieces[dissolve.incoming.address] = replace(come, start=start, media=come.media - earlier, fade_in=fade)


def _samples(frame: int, rate: Fraction) -> int:
    return round(frame / rate * sample_rate)
