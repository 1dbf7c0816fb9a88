"""Decoded frames around the playhead: exact by number, kept within bounds, and read ahead in either direction."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from av.video.frame import VideoFrame

from plugin.media.frames import FrameReader
from plugin.media.index import MediaTime

FrameKey: TypeAlias = tuple[Path, int]
most_bytes = 400_000_000
"""Some 125 frames of 1080p in 8 bit with 4:2:0, or 48 of ProRes (4:2:2 in 16 bit)."""
most_open = 8


class FrameCache:
    """The decoder's own frames, which are half as large as pictures or smaller; those used least lately go first."""

    def __init__(self, limit: int = most_bytes) -> None:
        self._limit = limit
        self._frames: OrderedDict[FrameKey, tuple[VideoFrame, int]] = OrderedDict()
        self.bytes = 0
        self.shares = 1
        """How many movies are read in turn and have to get along."""

    def get(self, key: FrameKey) -> VideoFrame | None:
        found = self._frames.get(key)
        if found is None:
            return None
        self._frames.move_to_end(key)
        return found[0]

    def has(self, key: FrameKey) -> bool:
        return key in self._frames

    def put(self, key: FrameKey, frame: VideoFrame) -> None:
        if key in self._frames:
            return
        size = sum(plane.buffer_size for plane in frame.planes)
        self._frames[key] = (frame, size)
        self.bytes += size
        while self.bytes > self._limit and len(self._frames) > 1:
            self.bytes -= self._frames.popitem(last=False)[1][1]

    def forget(self, path: Path) -> None:
        """The file is another one by now."""
        for key in [key for key in self._frames if key[0] == path]:
            self.bytes -= self._frames.pop(key)[1]

    def chunk(self, frame: VideoFrame) -> int:
        """How many frames like this one may be kept of what is decoded in order to go backwards."""
        size = max(1, sum(plane.buffer_size for plane in frame.planes))
        return max(2, min(96, self._limit // (self.shares + 2) // size))


class Reel:
    """One opened movie. MediaError from the constructor and from every reading."""

    def __init__(self, path: Path, cache: FrameCache) -> None:
        self.path = path
        self._cache = cache
        self._reader = FrameReader(path)
        self._next = 0
        """The number that the decoder comes to without seeking."""
        self._chunk = 24
        stat = path.stat()
        self.stamp = (stat.st_mtime_ns, stat.st_size)
        self.info = self._reader.info

    @property
    def frames(self) -> int:
        return self._reader.index.frames

    def close(self) -> None:
        self._reader.close()

    def number(self, time: MediaTime, *, hold: bool) -> int | None:
        """The frame on screen at a media time; None where there is none."""
        number = self._reader.index.frame_at(time.seconds, time.stated)
        if hold:
            return min(max(number, 0), self.frames - 1)
        return number if 0 <= number < self.frames else None

    def read(self, number: int) -> VideoFrame:
        found = self._cache.get((self.path, number))
        if found is None:
            for _ in self.steps(number):
                pass
            found = self._cache.get((self.path, number))
        return self._reader.read_frame(number) if found is None else found

    def steps(self, number: int) -> Iterator[None]:
        """Decode until a frame is in the cache, one frame a step. Backwards all from the key frame on are kept, as many
        as may be: the next steps back need them."""
        if self._cache.has((self.path, number)):
            return
        for at in range(self._first(number), number + 1):
            frame = self._reader.read_frame(at)
            self._next = at + 1
            if at == number:
                self._chunk = self._cache.chunk(frame)
            if number - at < self._chunk:
                self._cache.put((self.path, at), frame)
            yield

    def _first(self, number: int) -> int:
        """Where to begin decoding: on from where the decoder stands, else at the key frame."""
        index = self._reader.index
        if not index.ordered:
            return self._next if self._next <= number else 0
        key = bisect_left(index.times, index.key_before(index.times[number]))
        return self._next if key <= self._next <= number else min(key, number)


class Reels:
    """The movies that are open, those used least lately closed again."""

    def __init__(self, limit: int = most_bytes) -> None:
        self.cache = FrameCache(limit)
        self._open: OrderedDict[tuple[Path, int], Reel] = OrderedDict()

    def reel(self, path: Path, lane: int = 0) -> Reel:
        """MediaError, OSError."""
        key = (path, lane)
        if key not in self._open:
            self._open[key] = Reel(path, self.cache)
            if len(self._open) > most_open:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(key)
        return self._open[key]

    def look_again(self) -> None:
        """Files that were written anew are opened anew."""
        for key, reel in list(self._open.items()):
            try:
                stat = reel.path.stat()
                same = reel.stamp == (stat.st_mtime_ns, stat.st_size)
            except OSError:
                same = False
            if not same:
                self._open.pop(key).close()
                self.cache.forget(reel.path)

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()
