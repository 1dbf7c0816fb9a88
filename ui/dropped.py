"""Files that are dropped on a part of the window."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from PySide6.QtGui import QDropEvent


def dropped_files(event: QDropEvent, suffixes: Container[str] | None = None) -> list[Path]:
    """Those on the disk; with `suffixes` (".png", in small letters) only those that end so."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [file for file in files if suffixes is None or file.suffix.lower() in suffixes]
