"""Which delivered frame each frame of the take shows.

The rule, with both clocks at 0 where the delivery begins:

- *nearest*: take frame k shows the delivered frame that is on screen at the middle of k, (k + 1/2) / rate. When the
  middle falls exactly between two frames the earlier one is shown, so that 48 to 24 keeps frames 0, 2, 4.
- *mixed* (blend, flow): take frame k is the moment k / rate between the two delivered frames that start around it.
- *frame for frame*: take frame k is delivered frame k; the running time changes with the rate, which is said in a note.

A delivery of D seconds gives nearest(D * rate) frames; nothing is stretched to fit, with one exception that is asked
for and told:

- *spread*: n delivered frames on m frames of the take, evenly, the first on the first and the last on the last.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from plugin.conform.spec import RateMode
from plugin.timeline.rates import nearest_frame

film_rates = frozenset({Fraction(24000, 1001), Fraction(24), Fraction(25)})


@dataclass(frozen=True, slots=True)
class Pick:
    """What one take frame is made of: `frame` alone, or mixed with the one after it by `weight` (0 to 1)."""

    frame: int
    weight: Fraction = Fraction(0)

    @property
    def dominant(self) -> int:
        """The delivered frame that contributes most; the earlier of two equals."""
        return self.frame + (self.weight > Fraction(1, 2))

    @property
    def last(self) -> int:
        """The latest delivered frame that is needed."""
        return self.frame + (self.weight > 0)


def frame_for_frame(mode: RateMode, delivered: Fraction | None, rate: Fraction, sounding: bool) -> bool:
    """Whether frames are taken one by one. `delivered` is None for a variable rate.

    Automatic among 23.976, 24 and 25 where no sound goes along: sound would have to change its pitch with the picture.
    """
    if mode is RateMode.frames or delivered == rate:
        return True
    return mode is RateMode.auto and not sounding and {delivered, rate} <= film_rates


def counted(frames: int) -> tuple[Pick, ...]:
    """Frame for frame."""
    return tuple(Pick(frame) for frame in range(frames))


def nearest(starts: Sequence[Fraction], rate: Fraction) -> tuple[Pick, ...]:
    """By time. `starts` holds the start of every delivered frame in seconds from the first, and the end of the last."""
    picks = []
    frame = 0
    for k in range(nearest_frame(starts[-1], rate)):
        middle = (k + Fraction(1, 2)) / rate
        while frame + 2 < len(starts) and starts[frame + 1] < middle:
            frame += 1
        picks.append(Pick(frame))
    return tuple(picks)


def mixed(starts: Sequence[Fraction], rate: Fraction) -> tuple[Pick, ...]:
    """By time between neighbours; as many take frames as `nearest` gives."""
    last = len(starts) - 2
    picks = []
    for k in range(nearest_frame(starts[-1], rate)):
        moment = k / rate
        frame = bisect_right(starts, moment) - 1
        if frame >= last:
            picks.append(Pick(last))
            continue
        picks.append(Pick(frame, (moment - starts[frame]) / (starts[frame + 1] - starts[frame])))
    return tuple(picks)


def spread(delivered: int, frames: int, *, whole: bool) -> tuple[Pick, ...]:
    """`delivered` frames evenly on `frames`, ends on ends; the nearest one each (halves round up) where `whole`, else
    mixed. A single frame shows the last."""
    if frames == 1:
        return (Pick(delivered - 1),)
    picks = []
    for k in range(frames):
        place = Fraction(k * (delivered - 1), frames - 1)
        frame = math.floor(place + Fraction(1, 2)) if whole else math.floor(place)
        picks.append(Pick(frame) if whole else Pick(frame, place - frame))
    return tuple(picks)


def source_map(picks: Sequence[Pick], cut_start: int) -> tuple[tuple[int, int], ...]:
    """Runs (cut frame, delivered frame) for the used range, whose first frame is `cut_start`."""
    runs: list[tuple[int, int]] = []
    expected: int | None = None
    for number, pick in enumerate(picks):
        if pick.dominant != expected:
            runs.append((cut_start + number, pick.dominant))
        expected = pick.dominant + 1
    return tuple(runs)
