"""The sound that goes along with an encoded movie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import cast

import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from plugin.media.container import open_media, undecodable

sample_rate = 48_000
block = 1024


@dataclass(frozen=True, slots=True)
class Sound:
    """The first sound track of `path`, stereo. `start` is the moment in it, in seconds, that goes with the first
    picture (the file's picture time, which may begin after or before its sound); `speed` plays it faster (with
    higher pitch) where the picture is."""

    path: Path
    start: Fraction = Fraction(0)
    speed: Fraction = Fraction(1)

    def write(self, container: OutputContainer, stream: AudioStream, seconds: Fraction) -> None:
        """Encode exactly `seconds` of it, silence where it has none. MediaError."""
        total = round(seconds * sample_rate)
        done = 0
        for chunk in _blocks(self.pairs(), total):
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(chunk.reshape(1, -1)), format="s16", layout="stereo")
            frame.sample_rate = sample_rate
            frame.pts, frame.time_base = done, Fraction(1, sample_rate)
            done += len(chunk)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    def pairs(self) -> Iterator[NDArray[np.int16]]:
        """Interleaved stereo pairs at 48 kHz, starting with the first picture."""
        heard = round(sample_rate / self.speed)
        resampler = AudioResampler(format="s16", layout="stereo", rate=heard)
        with open_media(self.path) as container:
            if not container.streams.audio:
                return
            stream = container.streams.audio[0]
            skip: int | None = None
            try:
                for decoded in chain(container.decode(stream), (None,)):
                    if skip is None and decoded is not None:
                        at = Fraction(decoded.pts or 0) * (decoded.time_base or Fraction(0)) - self.start
                        skip = -round(at * heard)
                        yield np.zeros((max(0, -skip), 2), np.int16)
                        skip = max(0, skip)
                    for frame in resampler.resample(decoded):
                        pairs = cast("NDArray[np.int16]", frame.to_ndarray().reshape(-1, 2))
                        yield pairs[skip:]
                        skip = max(0, (skip or 0) - len(pairs))
            except av.error.FFmpegError as error:
                raise undecodable(self.path, error) from error


def add_sound(container: OutputContainer, sound: Sound, plain: bool) -> AudioStream:
    """Add a 48 kHz stereo track: 16-bit PCM where `plain`, else AAC."""
    return container.add_stream("pcm_s16le" if plain else "aac", rate=sample_rate, layout="stereo")


def _blocks(pieces: Iterator[NDArray[np.int16]], total: int) -> Iterator[NDArray[np.int16]]:
    """Blocks of 1024 pairs, `total` in all: cut, or padded with silence."""
    held = np.zeros((0, 2), np.int16)
    done = 0
    for piece in pieces:
        held = np.concatenate([held, piece])
        while len(held) >= block and done < total:
            taken = held[: min(block, total - done)]
            held = held[block:]
            done += len(taken)
            yield taken
        if done >= total:
            return
    while done < total:
        size = min(block, total - done)
        taken = np.zeros((size, 2), np.int16)
        taken[: min(size, len(held))] = held[:size]
        held = held[size:]
        done += size
        yield taken
