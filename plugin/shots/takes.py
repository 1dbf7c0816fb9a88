"""A take: one delivered result for a shot, conformed and stored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Take:
    """Numbered per shot and stage from 1. `frames` counts the whole file; `handles` lie at its ends."""

    shot_id: str
    stage: str
    number: int
    path: Path
    frames: int
    handles: tuple[int, int]
    rate: Fraction
    start_frame: int
    """Timecode of the file's first frame, in frames at `rate`."""
    sha256: str
    generator: str
    model: str
    source_map: tuple[tuple[int, int], ...]
    """Runs (cut frame, delivered frame): from each entry on both advance by one until the next entry."""
    estimate: tuple[Decimal, str] | None = None
    charge: tuple[Decimal, str] | None = None
    circled: bool = False

    @property
    def used_frames(self) -> int:
        return self.frames - self.handles[0] - self.handles[1]

    @property
    def name(self) -> str:
        """`SH0010_video_t003`: the stem of the file, and the key of its media reference."""
        return take_name(self.shot_id, self.stage, self.number)


def take_name(shot_id: str, stage: str, number: int) -> str:
    """File stem of a take; holds the shot id because most editors carry nothing else back."""
    return f"{shot_id}_{stage}_t{number:03d}"
