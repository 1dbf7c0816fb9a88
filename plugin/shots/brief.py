"""What to make for a shot, in the words of its director."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a director says about a shot. Empty values leave the choice to the planner."""

    prompt: str = ""
    negative: str = ""
    references: tuple[Path, ...] = ()
    characters: tuple[str, ...] = ()
    first_frame: Path | None = None
    """A picture to start from, instead of the neighbour's last frame."""
    last_frame: Path | None = None
    camera: str = ""
    """Camera words, English or Chinese ("slow push in", "推"); words in the prompt count as well."""
    dialogue: str = ""
    look: str = ""
    seed: int | None = None
    """None: the planner derives a fixed seed from shot id and take number, so a repeat gives the same picture."""
