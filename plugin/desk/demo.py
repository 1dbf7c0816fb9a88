"""The demo film for a first look, in a folder of the user's."""

from __future__ import annotations

from pathlib import Path

from plugin.commands.demo import check_folder
from plugin.demo.film import build_film
from plugin.events import Progress


def make_demo(folder: Path, on_progress: Progress) -> Path:
    """The timeline of the film. UsageError when the folder holds something else; Stopped."""
    check_folder(folder)
    return build_film(folder.absolute(), on_progress=on_progress)
