"""The sound of several files, one after the other, to the sample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import ClassVar, Self, cast

import numpy as np
from numpy.typing import NDArray

from plugin.media.sound import Sound, sample_rate


@dataclass(frozen=True, slots=True)
class Stretch:
    """`samples` of a file from a moment (seconds after its first picture) on; silence where `path` is None."""

    path: Path | None
    start: Fraction
    samples: int


@dataclass(frozen=True)
class SplicedSound(Sound):
    """Goes along with a movie as one sound."""

    stretches: tuple[Stretch, ...] = ()
    sample_rate: ClassVar[int] = sample_rate

    @classmethod
    def of(cls, stretches: Sequence[Stretch]) -> Self:
        named = next((stretch.path for stretch in stretches if stretch.path is not None), Path())
        return cls(named, stretches=tuple(stretches))

    def pairs(self) -> Iterator[NDArray[np.int16]]:
        for stretch in self.stretches:
            yield from _exactly(stretch)


def _exactly(stretch: Stretch) -> Iterator[NDArray[np.int16]]:
    """So many pairs: cut, or padded with silence."""
    left = stretch.samples
    pieces = Sound(stretch.path, stretch.start).pairs() if stretch.path is not None else iter(())
    for piece in pieces:
        taken = piece[:left]
        left -= len(taken)
        yield taken
        if left <= 0:
            return
    yield cast("NDArray[np.int16]", np.zeros((left, 2), np.int16))
