"""One sound file read from an exact moment on, as 48 kHz stereo samples."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from plugin.errors import MediaError
from plugin.media.container import open_media
from plugin.shots.dialogue import sample_rate

Samples: TypeAlias = NDArray[np.float32]
"""Samples x 2, -1.0 to 1.0."""

pre_roll = Fraction(1, 2)
"""Seconds decoded before the wanted moment: compressed sound needs some frames to settle."""


def silence(samples: int) -> Samples:
    """So many stereo samples of nothing."""
    return np.zeros((samples, 2), np.float32)


class SoundFile:
    """The first sound track of a file from `start` (seconds from its first picture, or first sound) on.

    `speed` plays faster with higher pitch; negative plays the `length` samples from `start` down, backwards.
    What cannot be read, and what lies outside the file, is silent.
    """

    def __init__(self, path: Path, start: Fraction, speed: Fraction, length: int) -> None:
        self._stack = ExitStack()
        self._held = silence(0)
        self._pieces: Iterator[Samples] = iter(())
        if speed == 0 or not Fraction(1, 100) <= abs(speed) <= 100:
            return
        if speed < 0:
            first = start - length * abs(speed) / sample_rate
            backwards = SoundFile(path, first, -speed, length)
            self._pieces = iter([np.ascontiguousarray(backwards.read(length)[::-1])])
            backwards.close()
            return
        self._pieces = self._read_from(path, start, speed)

    def read(self, samples: int) -> Samples:
        """The next samples, always so many."""
        parts, missing = [], samples
        while missing > 0:
            if not len(self._held):
                self._held = self._next()
                if not len(self._held):
                    parts.append(silence(missing))
                    break
            parts.append(self._held[:missing])
            self._held = self._held[missing:]
            missing -= len(parts[-1])
        return np.concatenate(parts) if parts else silence(0)

    def close(self) -> None:
        """Release the file."""
        self._pieces = iter(())
        self._stack.close()

    def _next(self) -> Samples:
        try:
            for piece in self._pieces:
                if len(piece):
                    return piece
        except MediaError:
            self._pieces = iter(())
        return silence(0)

    def _read_from(self, path: Path, start: Fraction, speed: Fraction) -> Iterator[Samples]:
        with open_media(path) as container:
            if not container.streams.audio:
                return
            stream = container.streams.audio[0]
            origin = file_origin(container, stream)
            wanted = origin + start
            base = stream.time_base or Fraction(1, sample_rate)
            container.seek(max(0, int((wanted - pre_roll) / base)), stream=stream)
            yield from _from_moment(_decoded(container, stream, speed), wanted, round(sample_rate / speed))


def file_origin(container: InputContainer, stream: AudioStream) -> Fraction:
    """File time of its first picture, of its first sound where it has no picture."""
    first = container.streams.video[0] if container.streams.video else stream
    return (first.start_time or 0) * (first.time_base or Fraction(0))


def _decoded(container: InputContainer, stream: AudioStream, speed: Fraction) -> Iterator[tuple[Fraction, Samples]]:
    """Resampled pieces; the moment in the file is exact for the first one, the others follow on it."""
    resampler = AudioResampler(format="flt", layout="stereo", rate=round(sample_rate / speed))
    for frame in container.decode(stream):
        at = (frame.pts or 0) * (frame.time_base or Fraction(0))
        for resampled in resampler.resample(frame):
            yield at, cast(Samples, resampled.to_ndarray().reshape(-1, 2))
    for resampled in resampler.resample(None):
        yield Fraction(0), cast(Samples, resampled.to_ndarray().reshape(-1, 2))


def _from_moment(pieces: Iterator[tuple[Fraction, Samples]], wanted: Fraction, rate: int) -> Iterator[Samples]:
    """Cut the head off before `wanted`, or put silence there; `rate` is that of the samples."""
    skip: int | None = None
    for at, piece in pieces:
        if skip is None:
            skip = round((wanted - at) * rate)
            if skip < 0:
                yield silence(-skip)
                skip = 0
        taken = piece[skip:]
        skip = max(0, skip - len(piece))
        if len(taken):
            yield taken
