"""Mixing the sound of a cut: 48 kHz stereo, in blocks of a second, or as a WAV file."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from plugin.media.sound_file import Samples, SoundFile, silence
from plugin.media.store import new_file
from plugin.shots.heard import Piece, SoundUnder, sample_rate

second = sample_rate


def write_wav(pieces: Iterable[Piece], start: int, end: int, target: Path) -> None:
    """The mix of samples [start, end) as a 16-bit stereo file, whole or not at all. StorageError."""
    with new_file(target) as temporary, wave.open(str(temporary), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        for block in mixed(pieces, start, end):
            file.writeframes((np.clip(block, -1, 1) * 32767).round().astype("<i2").tobytes())


def write_under(sound: SoundUnder, target: Path) -> None:
    """The sound under a shot; silent where the cut has none, also before its first frame. StorageError."""
    write_wav(sound.pieces, *sound.samples, target)


def mixed(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Samples]:
    """Samples [start, end) of the cut in blocks of a second."""
    waiting = sorted((p for p in pieces if p.end > start), key=lambda piece: piece.start, reverse=True)
    playing: list[_Player] = []
    try:
        for first in range(start, end, second):
            last = min(end, first + second)
            while waiting and waiting[-1].start < last:
                playing.append(_Player(waiting.pop(), first))
            yield _block(playing, first, last)
            for player in [player for player in playing if player.piece.end <= last]:
                player.close()
                playing.remove(player)
    finally:
        for player in playing:
            player.close()


def _block(playing: Iterable[_Player], first: int, last: int) -> Samples:
    block = silence(last - first)
    for player in playing:
        player.add_to(block, first)
    return block


class _Player:
    """Plays one piece from sample `first` of the cut on, or from its start; opened when it is due."""

    def __init__(self, piece: Piece, first: int) -> None:
        self.piece = piece
        length = piece.end - piece.start
        self._sound = SoundFile(piece.path, piece.media, piece.speed, length)
        self._gain = _gain(piece, length)
        self._done = 0
        while self._done < first - piece.start:
            self._done += len(self._sound.read(min(second, first - piece.start - self._done)))

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
