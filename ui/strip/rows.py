"""How high each track is drawn and where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

highest: Final = 240
natural_video: Final = 48
natural_sound: Final = 26
highest_stretch: Final = 2.2
"""So many times the natural height a row takes of itself where there is room."""


class Rows:
    """Pixels from the top edge of the tracks. Rows share the height there is until the user drags one."""

    def __init__(self) -> None:
        self.heights: list[int] = []
        self.room = 1
        self.offset = 0
        """How far the tracks are scrolled up."""
        self.least = 18
        self._video: Sequence[bool] = ()
        self._own: dict[int, int] = {}
        self._chosen: dict[int, dict[int, int]] = {}
        """By number of tracks the heights of cuts that were shown before."""
        self._tops: list[int] = [0]

    def hold(self, video: Sequence[bool]) -> None:
        """Another cut. Heights the user chose stay, for every number of tracks its own."""
        if len(video) != len(self._video):
            self._chosen[len(self._video)] = self._own
            self._own, self.offset = self._chosen.get(len(video), {}), 0
        self._video = tuple(video)
        self._lay()

    def set_least(self, height: int) -> None:
        """No row is lower: a name must fit in."""
        self.least = height
        self._lay()

    def resize(self, room: int) -> None:
        self.room = max(1, room)
        self._lay()

    def set_height(self, row: int, height: int) -> None:
        # The others must not move away under the hand that drags.
        self._own = dict(enumerate(self.heights)) | {row: min(max(self.least, height), highest)}
        self._lay()

    def grow(self, factor: float) -> None:
        """All of them."""
        self._own = {
            row: min(max(self.least, round(height * factor)), highest) for row, height in enumerate(self.heights)
        }
        self._lay()

    def reset(self) -> None:
        self._own = {}
        self._lay()

    def scroll_to(self, offset: int) -> None:
        self.offset = min(max(0, offset), self.excess)

    @property
    def total(self) -> int:
        return self._tops[-1]

    @property
    def excess(self) -> int:
        """How far there is to scroll."""
        return max(0, self.total - self.room)

    def top(self, row: int) -> int:
        return self._tops[row] - self.offset

    def at(self, y: int) -> int | None:
        row = bisect_right(self._tops, y + self.offset) - 1
        return row if 0 <= row < len(self.heights) else None

    def between(self, top: int, bottom: int) -> range:
        """Rows that show from `top` to before `bottom`."""
        first = max(0, bisect_right(self._tops, top + self.offset) - 1)
        return range(first, min(len(self.heights), bisect_right(self._tops, bottom - 1 + self.offset)))

    def _lay(self) -> None:
        natural = [natural_video if video else natural_sound for video in self._video]
        stretch = min(highest_stretch, self.room / max(1, sum(natural)))
        self.heights = [
            self._own.get(row, max(self.least, int(height * stretch))) for row, height in enumerate(natural)
        ]
        self._tops = [0, *accumulate(self.heights)]
        self.scroll_to(self.offset)
