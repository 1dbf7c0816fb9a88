"""Where things lie in a cut: the small records the picture map is made of. All counts are frames of the cut."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

Position: TypeAlias = int | Fraction
"""An exact place in the cut in frames; an int wherever the file allows it, since those add up fifty times faster."""

half = Fraction(1, 2)


def whole(position: Position) -> int:
    """The frame boundary nearest to an exact place; halves round up (as `rates.nearest_frame`)."""
    return position if isinstance(position, int) else (position + half).__floor__()


class Placement(NamedTuple):
    """A clip (leaf of nested stacks) or an opaque nested item, at its place in the cut.

    A named tuple and not a dataclass: a cut may hold 40,000 of them, and they are made four times faster.
    """

    item: Any
    """The OTIO item; a Gap never is a Placement."""
    address: tuple[int, ...]
    track: int
    """Video track number from the bottom, of the top-level track it is seen through."""
    start: int
    frames: int
    """Shown length: clipped by the track or nested stack that shows it. Never 0."""
    offset: int
    """Frames of the item hidden before `start`, trimmed by what nests it."""
    enabled: bool

    @property
    def span(self) -> Any:
        """The `source_range` as the file states it; None where it does not."""
        return self.item.source_range

    @property
    def end(self) -> int:
        return self.start + self.frames


class Run(NamedTuple):
    """A maximal stretch over which the viewer sees one placement, or nothing (None)."""

    start: int
    frames: int
    placement: Placement | None

    @property
    def end(self) -> int:
        return self.start + self.frames


class Dissolve(NamedTuple):
    """A transition on a video track. It takes no track time: it lies across the boundary of its two items.

    `outgoing` or `incoming` is None where a gap, a nested item or nothing lies on that side.
    """

    track: int
    start: int
    frames: int
    outgoing: Placement | None
    incoming: Placement | None
    in_offset: int
    """Frames before the boundary."""
    out_offset: int
    """Frames after the boundary."""
    enabled: bool

    @property
    def boundary(self) -> int:
        return self.start + self.in_offset


class Annotated(NamedTuple):
    """An item that carries markers, at its place: a clip, gap, track, nested stack or the whole stack."""

    item: Any
    markers: Any
    """The item's OTIO markers, one at least."""
    address: tuple[int, ...]
    track: int | None
    """None for the timeline's own stack."""
    origin: Position
    """Exact place in the cut of the item's own first frame, also where that is hidden by trimming."""
    start: int
    frames: int
    """The shown range."""
    enabled: bool
