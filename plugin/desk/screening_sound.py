"""The cut's sound from any frame on, mixed as a player wants it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final

import numpy as np

from plugin.media.mix import mixed
from plugin.shots.heard import Heard, sample_rate, samples_of

channels: Final = 2
bytes_per_second: Final = sample_rate * channels * 2
longest_kept: Final = 20 * sample_rate


class CutSoundTrack:
    """Looks once which files are there. Use it from one thread."""

    def __init__(self, heard: Heard) -> None:
        self._pieces = [piece for piece in heard.pieces if piece.path.is_file()]
        self._rate, self._frames = heard.rate, heard.frames

    def blocks(self, frame: int, end: int | None = None, again_from: int | None = None) -> Generator[bytes, None, None]:
        """From a frame to before `end` (default: all of the cut): 16 bit, little-endian, stereo, 48 kHz, a second at a
        time. With `again_from` that frame follows upon the end without a gap, again and again."""
        last = samples_of(self._frames if end is None else end, self._rate)
        yield from self._mixed(samples_of(frame, self._rate), last)
        if again_from is None:
            return
        first, kept = samples_of(again_from, self._rate), list[bytes]()
        while first < last:
            if last - first > longest_kept:
                yield from self._mixed(first, last)
            else:
                # Short ones come round too often to open their files each time.
                kept = kept or list(self._mixed(first, last))
                yield from kept

    def _mixed(self, first: int, last: int) -> Generator[bytes, None, None]:
        for block in mixed(self._pieces, first, last):
            yield (np.clip(block, -1, 1) * 32767).round().astype("<i2").tobytes()
