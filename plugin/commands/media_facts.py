"""What the finder asks about media files, answered once per file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from plugin.errors import MediaError
from plugin.media.index import FrameIndex
from plugin.media.probe import MediaInfo, MediaKind, probe, probe_index
from plugin.timeline.cut import Raster


class MediaFacts:
    """Remembers every answer for the length of one command."""

    def __init__(self) -> None:
        self._infos: dict[Path, MediaInfo | None] = {}
        self._indexes: dict[Path, FrameIndex | None] = {}
        self._exists: dict[Path, bool] = {}

    def exists(self, path: Path) -> bool:
        """Whether a regular file lies there; a folder that cannot be looked into counts as no."""
        if path not in self._exists:
            try:
                self._exists[path] = path.is_file()
            except (OSError, ValueError):
                self._exists[path] = False
        return self._exists[path]

    def info(self, path: Path) -> MediaInfo | None:
        """None for files that are absent or cannot be read as media."""
        if path not in self._infos:
            try:
                self._infos[path] = probe(path) if self.exists(path) else None
            except MediaError:
                self._infos[path] = None
        return self._infos[path]

    def frames(self, path: Path) -> tuple[int, Fraction] | None:
        """Frame count and rate of a movie; None for stills, sound and what cannot be read."""
        info = self.info(path)
        if info is None or info.kind is not MediaKind.movie or info.frames is None or info.rate is None:
            return None
        return info.frames, info.rate

    def frame(self, path: Path, seconds: Fraction, stated: Fraction) -> int | None:
        """The movie's frame on screen at a media time, within its frames; None where it cannot be told."""
        if path not in self._indexes:
            try:
                self._indexes[path] = probe_index(path) if self.exists(path) else None
            except MediaError:
                self._indexes[path] = None
        index = self._indexes[path]
        return None if index is None else min(max(0, index.frame_at(seconds, stated)), index.frames - 1)

    def common_raster(self, paths: Iterable[Path]) -> Raster | None:
        """The raster that most of the movies have; None when there is no readable movie."""
        infos = (self.info(path) for path in paths)
        rasters = Counter(
            Raster(info.width, info.height, info.pixel_aspect)
            for info in infos
            if info is not None and info.kind is MediaKind.movie
        )
        return rasters.most_common(1)[0][0] if rasters else None
