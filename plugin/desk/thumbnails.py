"""Small pictures of media at a frame, kept in the cache folder."""

from __future__ import annotations

import hashlib
from pathlib import Path


def thumbnail_path(folder: Path, media: Path, frame: int, height: int) -> Path:
    """Where the small picture lies once it is made. OSError when the media is not there."""
    found = media.stat()
    name = f"{media.absolute()}\0{found.st_mtime_ns}\0{found.st_size}\0{frame}\0{height}"
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return folder / digest[:2] / f"{digest[2:32]}.jpg"


def make_thumbnail(folder: Path, media: Path, frame: int, height: int) -> Path:
    """The small picture's file, made where it is not there yet. `frame` counts the media's own frames; past the end
    it is the last one. MediaError when there is no picture; StorageError when it cannot be kept."""
    from plugin.desk.small_picture import write_small

    path = thumbnail_path(folder, media, frame, height)
    if not path.is_file():
        write_small(media, frame, height, path)
    return path
