"""Which frames of the cut are in sight, and how wide each is drawn."""

from __future__ import annotations

from typing import Final

widest_frame: Final = 48.0
"""Pixels of one frame at the nearest zoom."""
end_margin: Final = 0.02
"""Part of the width that stays free behind the last frame, so that the end can be seen and pointed at."""


class Scale:
    """Places in pixels count from the left edge of the tracks; frames are those of the cut."""

    def __init__(self) -> None:
        self.frames = 1
        self.width = 1
        self.first = 0.0
        """Frame at the left edge."""
        self.per_frame = 1.0
        """Pixels per frame."""

    @property
    def nearest(self) -> float:
        return max(widest_frame, self.farthest)

    @property
    def farthest(self) -> float:
        """Pixels per frame with the whole cut in sight."""
        return self.width * (1.0 - end_margin) / self.frames

    @property
    def last(self) -> float:
        """Frame at the right edge."""
        return self.first + self.width / self.per_frame

    @property
    def fits(self) -> bool:
        return self.per_frame <= self.farthest * 1.000001

    def x(self, frame: float) -> float:
        return (frame - self.first) * self.per_frame

    def frame(self, x: float) -> float:
        return self.first + x / self.per_frame

    def hold(self, frames: int) -> None:
        """Another cut; seen whole."""
        self.frames = max(1, frames)
        self.fit()

    def resize(self, width: int) -> None:
        """What was seen whole stays so; otherwise the left edge stays."""
        fitted = self.fits
        self.width = max(1, width)
        if fitted:
            self.fit()
        else:
            self._settle()

    def fit(self) -> None:
        self.first, self.per_frame = 0.0, self.farthest

    def zoom(self, factor: float, x: float) -> None:
        """The frame at `x` stays where it is, unless that would show what lies before the cut or behind it."""
        self.zoom_to(self.per_frame * factor, x)

    def zoom_to(self, per_frame: float, x: float) -> None:
        under = self.frame(x)
        self.per_frame = min(max(per_frame, self.farthest), self.nearest)
        self.first = under - x / self.per_frame
        self._settle()

    def scroll(self, pixels: float) -> None:
        """Positive: towards the end."""
        self.first += pixels / self.per_frame
        self._settle()

    def scroll_to(self, first: float) -> None:
        self.first = first
        self._settle()

    def show(self, start: int, end: int) -> None:
        """These frames take up most of the width, with some of their surroundings."""
        length = max(1, end - start)
        self.per_frame = min(max(self.width * 0.6 / length, self.farthest), self.nearest)
        self.first = (start + end) / 2 - self.width / self.per_frame / 2
        self._settle()

    def reveal(self, start: int, end: int) -> bool:
        """Scroll as little as makes these frames visible; whether that was needed."""
        seen = self.width / self.per_frame
        if self.first <= start and end <= self.last:
            return False
        margin = min(seen * 0.1, max(0.0, (seen - (end - start)) / 2))
        before = self.first
        self.first = start - margin if start < self.first or end - start > seen else end + margin - seen
        self._settle()
        return self.first != before

    def page_to(self, frame: int) -> bool:
        """As play reaches the edge: the page that begins with this frame; whether anything moved."""
        if self.first <= frame < self.last - 1 / self.per_frame:
            return False
        seen = self.width / self.per_frame
        before = self.first
        self.first = frame - (seen * 0.05 if frame >= before else seen * 0.95)
        self._settle()
        return self.first != before

    @property
    def highest_first(self) -> float:
        return max(0.0, self.frames - self.width * (1.0 - end_margin) / self.per_frame)

    def _settle(self) -> None:
        self.first = min(max(0.0, self.first), self.highest_first)
