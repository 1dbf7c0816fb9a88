"""Where in the cache what was made of a media file lies."""

from __future__ import annotations

import hashlib
from pathlib import Path


def cache_file(folder: Path, media: Path, what: str, suffix: str) -> Path:
    """By path, time of change and size of the media, and by `what` was made: of a file that is exported again all is
    made anew. OSError."""
    found = media.stat()
    name = f"{media.absolute()}\0{found.st_mtime_ns}\0{found.st_size}\0{what}"
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return folder / digest[:2] / f"{digest[2:32]}{suffix}"
