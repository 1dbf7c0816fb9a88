"""A file that is only there to be deleted when the disk is full, so that the state can still be written."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

reserve_bytes = 1 << 20
# Not worth taking the last space of a nearly full disk.
least_free_bytes = 4 * reserve_bytes


class Reserve:
    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self) -> None:
        """Make the file where there is room for it; a failure is no harm."""
        with suppress(OSError):
            if self._path.exists() or shutil.disk_usage(self._path.parent).free < least_free_bytes:
                return
            # Random bytes: a compressing file system would store zeros as nothing.
            self._path.write_bytes(os.urandom(reserve_bytes))

    def release(self) -> bool:
        """Delete the file; whether there was one."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
