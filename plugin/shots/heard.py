"""What is heard in a cut, as plain values: they go to whatever mixes or plays it, also in another process."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

sample_rate = 48_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one sound file in the cut. `start` and `end` are samples of the cut, `media` seconds of the file."""

    path: Path
    start: int
    end: int
    media: Fraction
    speed: Fraction
    fade_in: int = 0
    fade_out: int = 0


@dataclass(frozen=True, slots=True)
class SoundUnder:
    """The sound from frame `start` (which may lie before the cut's first) for `frames` frames of the cut."""

    pieces: tuple[Piece, ...]
    start: int
    frames: int
    rate: Fraction

    @property
    def samples(self) -> tuple[int, int]:
        """First sample and the one after the last."""
        return samples_of(self.start, self.rate), samples_of(self.start + self.frames, self.rate)


@dataclass(frozen=True, slots=True)
class Heard:
    """All the sound of a cut. Files of `pieces` may not be there."""

    pieces: tuple[Piece, ...]
    rate: Fraction
    frames: int
    """Of the cut."""


def samples_of(frame: int, rate: Fraction) -> int:
    """The sample (48 kHz) that begins with a frame of the cut."""
    return round(frame / rate * sample_rate)
