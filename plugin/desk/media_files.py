"""The files that a cut names, each looked for on the disk once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plugin.timeline.paths import reference_path


class MediaFiles:
    """Whoever asks for one file twice gets the very same object, which goes through a pipe once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[str, Path | None] = {}

    def path(self, reference: Any) -> Path | None:
        """As `reference_path`."""
        if reference is None:
            return None
        target = getattr(reference, "target_url", None)
        if target is None:
            return reference_path(reference, self._folder)
        if target not in self._paths:
            # One file is often used by hundreds of clips, and every look for it asks the disk.
            self._paths[target] = reference_path(reference, self._folder)
        return self._paths[target]
