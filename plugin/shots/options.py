"""What a search for shots may be told."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from plugin.shots.words import marker_prefixes, placeholder_patterns
from plugin.timeline.paths import reference_path

MediaFrames: TypeAlias = Callable[[Path], tuple[int, Fraction] | None]
MediaFrame: TypeAlias = Callable[[Path, Fraction, Fraction], int | None]


def is_file(path: Path) -> bool:
    """Whether media is there; a path that the system refuses to look at is not."""
    return os.path.isfile(path)  # noqa: PTH113  # Path.is_file raises where os.path answers False


def not_probed(path: Path) -> None:
    """The answer of a search that opens no media."""


def not_looked_up(path: Path, seconds: Fraction, stated: Fraction) -> None:
    """The answer of a search that opens no media: frames are counted at the stated rate."""


@dataclass(frozen=True, slots=True)
class FindOptions:
    """`media_frames` opens a file: (frames, rate), or None when it cannot tell; asked where the cut does not say."""

    placeholder_patterns: tuple[str, ...] = placeholder_patterns
    marker_prefixes: tuple[str, ...] = marker_prefixes
    marker_colours: tuple[str, ...] = ()
    """Marker colours that ask for a shot, as the editor names them (any case)."""
    media_path: Callable[[Any, Path], Path | None] = reference_path
    """Where a media reference of a cut in this folder points, None if at no file."""
    media_exists: Callable[[Path], bool] = is_file
    media_frames: MediaFrames = not_probed
    media_frame: MediaFrame = not_looked_up
    """Frame of a file at a media time (seconds after its first), given the rate that the cut states; None when it
    cannot tell. Asked for the neighbours of shots, where variable rate or a wrong stated rate would show."""
