"""How loud sound files are, measured once and kept in the cache folder beside the small pictures."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from plugin.desk.cache_files import cache_file
from plugin.media.peaks import Peaks, peaks_of, per_second

step: Final = 4
"""Each level has so many stretches of the one below in one."""


class Waveform:
    """Peaks at several levels, ready to be drawn at any zoom. Never changes, so any thread may read it."""

    def __init__(self, peaks: Peaks) -> None:
        self._levels = [peaks]
        while len(self._levels[-1]) > step:
            self._levels.append(_coarser(self._levels[-1]))

    @property
    def bytes(self) -> int:
        return sum(level.nbytes for level in self._levels)

    def columns(self, start: float, seconds: float, count: int) -> Peaks:
        """Lowest and highest of `count` columns that follow one another, each `seconds` long, from moment `start` on.

        Fewer where the file ends. What lies before its beginning is 0.
        """
        level = self._levels[self._level(seconds)]
        rate = per_second / step ** self._level(seconds)
        edges = np.floor((start + np.arange(count + 1) * seconds) * rate).astype(np.int64)
        first, last = np.searchsorted(edges[:-1], (0, len(level)))
        if last <= first:
            return np.zeros((int(last), 2), np.int8)
        begin, end = int(edges[first]), min(len(level), max(int(edges[last]), int(edges[last - 1]) + 1))
        inside, at = level[begin:end], edges[first:last] - begin
        found = np.zeros((int(last), 2), np.int8)
        found[first:, 0] = np.minimum.reduceat(inside[:, 0], at)
        found[first:, 1] = np.maximum.reduceat(inside[:, 1], at)
        return found

    def _level(self, seconds: float) -> int:
        """The coarsest whose stretches are no longer than a column."""
        level = 0
        while level + 1 < len(self._levels) and step ** (level + 1) <= seconds * per_second:
            level += 1
        return level


def _coarser(level: NDArray[np.int8]) -> Peaks:
    missing = -len(level) % step
    whole = np.concatenate([level, np.repeat(level[-1:], missing, axis=0)]).reshape(-1, step, 2)
    return np.stack([whole[:, :, 0].min(axis=1), whole[:, :, 1].max(axis=1)], axis=1)


def waveform(folder: Path, media: Path, go_on: Callable[[], bool]) -> Waveform | None:
    """Read from `folder`, or measured and written there. None when `go_on` said no. MediaError; OSError when media or
    folder cannot be used."""
    path = waveform_path(folder, media)
    if path.is_file():
        return Waveform(np.frombuffer(path.read_bytes(), np.int8).reshape(-1, 2))
    peaks = peaks_of(media, go_on)
    if peaks is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    # A cache, as small pictures are: whole or not at all, but not synced to the disk.
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        part.write_bytes(peaks.tobytes())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Waveform(peaks)


def waveform_path(folder: Path, media: Path) -> Path:
    """OSError."""
    return cache_file(folder, media, "peaks", ".peaks")
