"""A file that is only there to be deleted when the disk is full, so that the state can still be written."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

reserve_bytes = 1 << 20
# Not worth taking the last space of a nearly full disk.
least_free_bytes = 4 * reserve_bytes
few_pages = 1 << 16


class Reserve:
    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self) -> bool:
        """Make the file where there is room for it, and say whether it is there."""
        with suppress(OSError):
            if self._path.exists():
                return True
            if shutil.disk_usage(self._path.parent).free >= least_free_bytes:
                # Random bytes: a compressing file system would store zeros as nothing.
                self._path.write_bytes(os.urandom(reserve_bytes))
                return True
        return False

    def release(self) -> bool:
        """Delete the file; whether there was one."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True


def has_room(path: Path) -> bool:
    """Whether a few pages more can be written beside `path`; True when the system does not say."""
    try:
        return shutil.disk_usage(path.parent).free >= few_pages
    except OSError:
        return True
