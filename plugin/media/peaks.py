"""How loud a sound file is from moment to moment, for drawing: the lowest and highest sample of every hundredth second.

A file is decoded once, a second at a time, and never held whole: twenty minutes come to 240 kilobytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias, cast

import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from plugin.media.container import open_media
from plugin.media.sound_file import file_origin

per_second: Final = 100
longest: Final = 12 * 3600
"""Seconds; nothing real is longer."""

Peaks: TypeAlias = NDArray[np.int8]
"""Stretches x 2 (lowest, highest); the first begins with the file's first picture, or first sound."""
Samples: TypeAlias = NDArray[np.int16]


def peaks_of(path: Path, go_on: Callable[[], bool]) -> Peaks | None:
    """Of the first sound track; empty where there is none, None when `go_on` said no. MediaError."""
    found: list[Peaks] = []
    with open_media(path) as container:
        if not container.streams.audio:
            return _none()
        stream = container.streams.audio[0]
        for piece in _measured(_pieces(container, stream), stream.rate):
            found.append(piece)
            if not go_on():
                return None
            if len(found) > longest:
                break
    return np.concatenate(found) if found else _none()


def _none() -> Peaks:
    return np.zeros((0, 2), np.int8)


def _pieces(container: InputContainer, stream: AudioStream) -> Iterator[Samples]:
    """Channels x samples from the file's own beginning on: cut, or padded with silence."""
    resampler = AudioResampler(format="s16p")
    skip: int | None = None
    for frame in container.decode(stream):
        if skip is None:
            at = Fraction(frame.pts or 0) * (frame.time_base or Fraction(0)) - file_origin(container, stream)
            skip = round(-at * stream.rate)
            if skip < 0:
                yield np.zeros((1, min(-skip, longest * stream.rate)), np.int16)
                skip = 0
        for resampled in resampler.resample(frame):
            samples = cast(Samples, resampled.to_ndarray())
            yield samples[:, skip:]
            skip = max(0, skip - samples.shape[1])


def _measured(pieces: Iterator[Samples], rate: int) -> Iterator[Peaks]:
    """About a second at a time."""
    held: list[NDArray[np.int16]] = []
    count, first = 0, 0
    for piece in pieces:
        # The loudest of all channels: opposite ones would cancel each other out in a mix.
        held.append(np.stack([piece.min(axis=0), piece.max(axis=0)], axis=1))
        count += len(held[-1])
        if count >= rate:
            samples = np.concatenate(held)
            done, used = _reduced(samples, first, rate)
            yield done
            first += used
            held, count = [samples[used:]], len(samples) - used
    if count:
        # The last stretch is full of silence behind the end.
        end = first + count
        stretches = -(-end * per_second // rate)
        full = -(-stretches * rate // per_second)
        yield _reduced(np.concatenate([*held, np.zeros((full - end, 2), np.int16)]), first, rate)[0]


def _reduced(samples: NDArray[np.int16], first: int, rate: int) -> tuple[Peaks, int]:
    """Whole stretches, and how many samples they took; `first` is where the samples begin in the file."""
    number = first * per_second // rate
    after = (first + len(samples)) * per_second // rate
    edges = -(-np.arange(number, after + 1, dtype=np.int64) * rate // per_second) - first
    if len(edges) < 2:
        return _none(), 0
    inside = samples[: edges[-1]]
    lows = np.minimum.reduceat(inside[:, 0], edges[:-1])
    highs = np.maximum.reduceat(inside[:, 1], edges[:-1])
    # Away from 0, so that the softest sound is seen to be one.
    highs = np.minimum((highs.astype(np.int32) + 255) >> 8, 127)
    return np.stack([lows >> 8, highs], axis=1).astype(np.int8), int(edges[-1])
