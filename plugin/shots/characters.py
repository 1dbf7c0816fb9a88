"""A character: a face, costume or place that must look the same in every shot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CharacterSheet:
    """`@name` in a prompt, or `Brief.characters`, means it. The first image is the portrait from the front."""

    name: str
    """Letters, digits, `_` and `-`, in any script; no spaces, so that `@name` ends where it should."""
    images: tuple[Path, ...] = ()
    description: str = ""
    voice: str = ""
    """A provider's id of a voice."""
