"""One track prepared for drawing: what lies between two frames is found by bisection, never by walking."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Final, NamedTuple

from plugin.desk.views import ItemView, TrackView

Blocks = tuple["array[int]", "array[int]"]
"""Starts and ends of stretches without a gap."""


class Span:
    """Things of one kind by start, with where they begin and end."""

    def __init__(self, items: Iterable[ItemView]) -> None:
        self.items = tuple(items)
        self.starts = array("q", [item.start for item in self.items])
        self.ends = array("q", [item.start + item.frames for item in self.items])
        # Things may overlap: of those that begin earlier, how far does the farthest reach?
        self.reach = array("q", accumulate(self.ends, max))

    def __len__(self) -> int:
        return len(self.items)

    def between(self, first: float, last: float) -> range:
        """Indices of all that may show from `first` to before `last`."""
        return range(bisect_right(self.reach, first), bisect_left(self.starts, last))

    def at(self, frame: int) -> int | None:
        """The topmost, that is the last one that began."""
        for index in reversed(range(bisect_right(self.reach, frame), bisect_right(self.starts, frame))):
            if frame < self.ends[index]:
                return index
        return None


class Face(NamedTuple):
    """What a missing shot looks like. `filled`: it has a take that goes into the cut, or the cut holds one."""

    kind: str
    state: str
    excluded: bool
    filled: bool


blank: Final = Face("hole", "NotStarted", False, False)
urgent: Final = (
    "Lost", "Failed", "Running", "Submitting", "Downloading", "Conforming", "Queued", "Held", "NotStarted",
    "Cancelled", "Succeeded",
)  # fmt: skip
"""Where several shots share a pixel the first of these is shown; what is left out of fills comes last."""
_rank: Final = {state: number for number, state in enumerate(urgent)}


class Missing(Span):
    """Missing shots with their faces, which change while the places stay."""

    def __init__(self, items: Iterable[ItemView]) -> None:
        super().__init__(items)
        self.faces = [blank] * len(self)
        self._ranks = array("b", [_rank[blank.state]] * len(self))

    def set_face(self, index: int, face: Face) -> None:
        self.faces[index] = face
        self._ranks[index] = len(urgent) if face.excluded else _rank.get(face.state, len(urgent))

    def columns(self, shown: range, per_frame: float, column: int) -> list[tuple[int, int, int]]:
        """Place and width in pixels from the cut's first frame, and index, of one shot for each column.

        Columns are `column` pixels wide and stand fast on the cut, so that they look the same when it is scrolled or
        a part is painted anew. The most urgent stands for those that share one: none is left out but under another.
        """
        found, index = [], shown.start
        while index < shown.stop:
            number = int(self.starts[index] * per_frame) // column
            after = max(index + 1, bisect_left(self.starts, (number + 1) * column / per_frame, index, shown.stop))
            ranks = self._ranks[index:after]
            width = round((self.reach[after - 1] - self.starts[index]) * per_frame)
            found.append((number * column, max(column, width), index + ranks.index(min(ranks))))
            index = after
        return found


class Lane:
    """`clips` are what the cut has, `missing` the stretches that lack their picture."""

    def __init__(self, track: TrackView) -> None:
        self.track = track
        self.clips = Span(item for item in track.items if not item.shot_id)
        self.missing = Missing(item for item in track.items if item.shot_id)
        self.levels = _levels(self.clips)

    def blocks(self, frames: float) -> Blocks:
        """The clips with gaps under `frames` closed, for drawing when a clip is hardly wider than a pixel."""
        level = max(0, min(len(self.levels) - 1, int(frames).bit_length() - 1))
        return self.levels[level]


def _levels(clips: Span) -> list[Blocks]:
    """Of each level n the blocks that remain once every gap under 2**n frames is closed."""
    found = [_closed(clips.starts, clips.reach, 1)]
    smallest = 2
    while len(found[-1][0]) > 1 and len(found) < 40:
        found.append(_closed(*found[-1], smallest))
        smallest *= 2
    return found


def _closed(starts: array[int], ends: array[int], smallest: int) -> Blocks:
    if not starts:
        return starts, ends
    cuts = [index for index in range(1, len(starts)) if starts[index] - ends[index - 1] >= smallest]
    if len(cuts) == len(starts) - 1:
        return starts, ends
    return (
        array("q", [starts[0], *(starts[index] for index in cuts)]),
        array("q", [*(ends[index - 1] for index in cuts), ends[-1]]),
    )
