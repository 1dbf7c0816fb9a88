"""Small pictures of media at a frame, kept in the cache folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plugin.desk.cache_files import cache_file
from plugin.media.loading import load_libraries

if TYPE_CHECKING:
    # Decoding needs libraries that a picture which is there already can do without.
    from plugin.desk.small_picture import SmallPictures


class Thumbnails:
    """`folder` is made where it is not there. One thread; close it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pictures: SmallPictures | None = None

    def close(self) -> None:
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None

    def file(self, media: Path, frame: int, height: int) -> Path:
        """The small picture's file (JPEG), made where it is not there yet. `frame` counts the media's own frames; past
        the end it is the last one. MediaError when there is no picture; OSError when media or folder cannot be used.
        """
        path = thumbnail_path(self._folder, media, frame, height)
        if not path.is_file():
            self._made().write(media, frame, height, path)
        return path

    def _made(self) -> SmallPictures:
        if self._pictures is None:
            load_libraries()
            from plugin.desk.small_picture import SmallPictures

            self._pictures = SmallPictures()
        return self._pictures


def thumbnail_path(folder: Path, media: Path, frame: int, height: int) -> Path:
    """OSError."""
    return cache_file(folder, media, f"{frame}\0{height}", ".jpg")
