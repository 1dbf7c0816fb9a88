"""What is seen at each frame of a cut, takes left aside, as plain values: they go from the desk to the window.

Whoever shows a cut needs no OpenTimelineIO for it. Numbers are frames of the cut where nothing else is said.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, TypeAlias

from plugin.timeline.paths import longest_path, media_path
from plugin.timeline.steps import Running


@dataclass(frozen=True, slots=True)
class NumberedPictures:
    """An image sequence: a file for each picture, named only when it is wanted."""

    folder: Path
    """Relative names start here."""
    head: str
    tail: str
    first: int
    """Number in the name of the first file."""
    step: int
    """From the number of one file to that of the next."""
    padding: int
    count: int
    rate: Fraction

    def path(self, seconds: Fraction) -> Path | None:
        """The file shown at a media time; None beside the sequence."""
        place = int(seconds * self.rate) // max(1, self.step)
        if not 0 <= place < self.count:
            return None
        number = self.first + place * self.step
        digits = str(abs(number)).rjust(min(self.padding, longest_path), "0")
        found = media_path(f"{self.head}{'-' if number < 0 else ''}{digits}{self.tail}", self.folder)
        return None if found is None else found.path


class ScreenClip(NamedTuple):
    """A placement of the picture map.

    A named tuple of shared and small values: a cut may hold 40,000 of them, and the window unpacks them all at once.
    """

    track: int
    start: int
    frames: int
    offset: int
    """Frames of the item hidden before `start`."""
    lane: int
    """Tells apart the two sides of a transition."""
    name: str
    media: Path | NumberedPictures | None
    rate: Fraction
    """Of the media, as the file states it."""
    speed: Fraction
    """Media frames per frame: 0 holds one, negative runs backwards."""
    first: int
    """Media time at the start of the item's range, in units of which a second has `units`."""
    units: int
    length: int
    """Of the media's stretch under the item; 0 where the speed is 1."""
    own_length: int
    """Of the item as its file says; 0 where the speed is 1."""

    @property
    def end(self) -> int:
        return self.start + self.frames

    def seconds(self, frame: int, rate: Fraction) -> Fraction:
        """Media time at a frame of the cut, from the media's first frame."""
        running = Running(Fraction(self.first, self.units), self.speed, self.length)
        return running.seconds(frame - self.start + self.offset, rate)

    def path(self, seconds: Fraction) -> Path | None:
        """The file that is seen at a media time."""
        return self.media.path(seconds) if isinstance(self.media, NumberedPictures) else self.media


class ScreenMix(NamedTuple):
    """Two of them in a transition, which begins at `start`; None is black."""

    outgoing: ScreenClip | None
    incoming: ScreenClip | None
    start: int
    frames: int

    def weight(self, frame: int) -> Fraction:
        """0 to 1, of the incoming one."""
        return Fraction(2 * (frame - self.start) + 1, 2 * self.frames)


Top: TypeAlias = ScreenClip | ScreenMix | None
"""What lies on top; None where nothing does."""


@dataclass(frozen=True, slots=True)
class ScreenMap:
    """`starts` rise; from each on the one of `tops` at the same place is seen."""

    rate: Fraction
    frames: int
    """Of the cut."""
    starts: tuple[int, ...]
    tops: tuple[Top, ...]

    def at(self, frame: int) -> Top:
        place = bisect_right(self.starts, frame) - 1
        return self.tops[place] if place >= 0 else None
