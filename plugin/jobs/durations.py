"""How long a clip to ask for: frames of the cut to the lengths that a model makes, always rounded up.

The count that matters is the one `conform` arrives at: frame for frame among 23.976, 24 and 25 (a clip of 5 s at 24
gives 120 frames of a 25 cut), by time otherwise. Frames that a provider delivers beyond seconds x rate are not
counted on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from plugin.conform.spec import RateMode
from plugin.conform.timing import film_rates, frame_for_frame
from plugin.generators.base import Model
from plugin.timeline.rates import nearest_frame


@dataclass(frozen=True, slots=True)
class Clock:
    """How seconds of a model's clip become frames of the cut."""

    rate: Fraction
    """Of the cut."""
    mode: RateMode = RateMode.auto
    delivered: tuple[Fraction, ...] | None = None
    """Rates that the model may deliver; None: nobody says."""
    sounding: bool = False
    """Its sound is kept, so that it always runs by time."""
    also_by_time: bool = False
    """It must last by time as well, for a lip-sync that is made from it."""

    def frames(self, seconds: Fraction) -> int:
        """Frames of the cut that a clip of that length surely gives."""
        return min(self._counts(seconds))

    def _counts(self, seconds: Fraction) -> list[int]:
        counts = [self._at(rate, seconds) for rate in self._rates()]
        return [*counts, nearest_frame(seconds, self.rate)] if self.also_by_time else counts

    def _at(self, rate: Fraction, seconds: Fraction) -> int:
        made = math.floor(seconds * rate)
        if frame_for_frame(self.mode, rate, self.rate, self.sounding):
            return made
        return nearest_frame(made / rate, self.rate)

    def _rates(self) -> tuple[Fraction, ...]:
        if self.delivered:
            return self.delivered
        # Nearly every model delivers 24; a clip that is long enough at 24 and at the cut's own rate serves both.
        return (self.rate, Fraction(24)) if self.rate in film_rates or self.mode is RateMode.frames else (self.rate,)


def clock_of(model: Model, rate: Fraction, mode: RateMode, *, sounding: bool, also_by_time: bool = False) -> Clock:
    return Clock(rate, mode, model.rates, sounding, also_by_time)


def usable_durations(model: Model, clock: Clock) -> tuple[Fraction, ...] | None:
    """The lengths of the model that its limit of frames allows, rising; None where it makes any."""
    if model.durations is None or model.longest_frames is None:
        return model.durations
    most = model.longest_frames / max(model.rates or (clock.rate,))
    return tuple(seconds for seconds in model.durations if seconds <= most)


def shortest(durations: tuple[Fraction, ...], frames: int, clock: Clock) -> Fraction | None:
    """The shortest length that gives so many frames; None when none does."""
    return next((seconds for seconds in durations if clock.frames(seconds) >= frames), None)
