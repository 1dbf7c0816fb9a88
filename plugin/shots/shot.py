"""A shot: one stretch of the cut that Second Unit may fill."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

from plugin.messages import Message

Address: TypeAlias = tuple[int, ...]
"""Child indices that lead from `timeline.tracks` to an item: (index of the track in the stack, index in the
track, and for nested stacks again (track, child) pairs). Valid for one reading of one cut only."""


class Kind(StrEnum):
    """Why a stretch lacks its picture, most specific first: the first that applies names the shot."""

    marked = "marked"
    board = "board"
    card = "card"
    slug = "slug"
    short = "short"
    offline = "offline"
    unlinked = "unlinked"
    hole = "hole"


@dataclass(frozen=True, slots=True)
class SourceFrame:
    """One frame of a media file; `frame` counts the media's own frames from its first (0)."""

    media: Path
    frame: int


@dataclass(frozen=True, slots=True)
class Shot:
    """`start` and `frames` count frames of the cut. `track` is the video track from the bottom, None for a hole."""

    id: str
    kind: Kind
    track: int | None
    start: int
    frames: int
    visible_frames: int
    name: str
    prompt: str
    reason: Message
    excluded: bool
    before: SourceFrame | None
    """The frame the viewer sees just before the shot; None at the head of the cut or beside another missing shot."""
    after: SourceFrame | None
    address: Address | None
    """Where the placeholder item lies; None for a hole and for a marker range on the timeline itself."""
    head_transition: int = 0
    """Frames of a transition that reach out before the shot; the take needs at least so many head handles."""
    tail_transition: int = 0
    speed: Fraction = Fraction(1)
    """Media frames the placeholder's own speed effects consume per frame of the cut (0: freeze, negative: reverse)."""
    item_offset: int = 0
    """Frames from the item's first frame to the shot's (a `short` shot starts inside its item)."""
    still: Path | None = None
    """The picture to set in motion, for a `board`."""
    previous_shot: str | None = None
    """Id of the missing shot that ends exactly where this one starts and is seen there."""
    next_shot: str | None = None

    @property
    def end(self) -> int:
        """First frame of the cut after the shot."""
        return self.start + self.frames
