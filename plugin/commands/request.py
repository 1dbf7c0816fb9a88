"""What the user asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """The cut to work on. `project`: None means `<cut name>.secondunit` beside it."""

    cut: Path
    project: Path | None = None
    rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class FillRequest:
    """Options of `quote` and `fill`; None means: as the settings say."""

    generator: str | None = None
    model: str | None = None
    shots: str | None = None
    handles: int | None = None
    budget: str | None = None
    takes: int = 1
    dry_run: bool = False
    yes: bool = False
    queue: str = "back"
    """front | back | replace: where the new jobs stand among those waiting."""
    rate_conform: str | None = None
    raster: str | None = None
    codec: str | None = None
    resolution: str | None = None
    sound: bool | None = None
    lip_sync_generator: str | None = None
    image_generator: str | None = None
    output: Path | None = None
