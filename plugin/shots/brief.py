"""What to make for a shot, in the words of its director."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """A picture that the shot passes through."""

    path: Path
    frame: int | None = None
    """Counted from the shot's first frame; None: evenly between its neighbours."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a director says about a shot. Empty values leave the choice to the planner."""

    prompt: str = ""
    negative: str = ""
    references: tuple[Path, ...] = ()
    characters: tuple[str, ...] = ()
    """Names of character sheets, beside those that the prompt calls by `@name`."""
    first_frame: Path | None = None
    """A picture to start from, instead of the neighbour's last frame."""
    last_frame: Path | None = None
    key_frames: tuple[KeyFrame, ...] = ()
    """Pictures on the way, in order; first and last frame (named, or the neighbours') are the ends."""
    camera: str = ""
    """Camera words, English or Chinese ("slow push in", "推"); words in the prompt count as well."""
    dialogue: str = ""
    """What is said. Where the cut has sound under the shot, the mouth follows that."""
    speaker: str = ""
    """Who says it: a character's name, "1", "2" ... from the left, "all", or "" for whoever is there."""
    look: str = ""
    """The look of the film; goes along at the end of the prompt."""
    seed: int | None = None
    """None: the planner derives a fixed seed from shot id and take number, so a repeat gives the same picture."""
    model: str = ""
    """Of the generator that fills; goes before the model chosen for the whole cut."""
    resolution: str = ""
    """In the model's own words ("1080p"); "": the smallest that is as high as the cut's picture."""
    ratio: str = ""
    """Width to height in the model's own words ("9:16"); "": the one nearest to the cut's picture. A first frame goes
    before it."""
    options: tuple[tuple[str, str], ...] = ()
    """Settings that only some models have (name, value). What the model at hand does not know stays here, unsent."""
    image_prompt: str = ""
    """What a still shows that is made first, of the references and characters; the shot starts from it."""
    sound: bool | None = None
    """Whether the model shall make sound along. None: no, and sound that it makes anyway is left out."""

    @property
    def speaks(self) -> bool:
        """Whether somebody says something in the shot."""
        return bool(self.dialogue or self.speaker)
