"""Speed effects: how media time runs under an item.

OTIO's LinearTimeWarp never changes an item's length in the track; the media consumed is length times `time_scalar`
(OTIO docs, "Time warps"). A reversed item shows the same stretch of its media, [start, start + length * |scalar|),
backwards.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

import opentimelineio as otio

from plugin.timeline.ruler import unusable_speed

schema = otio.schema
fastest = 1_000_000


class Speed(NamedTuple):
    """Media frames per frame of the item; 0 holds one frame, negative runs backwards.

    `certain` is False when a time effect is there whose curve we do not know: it counts as 1.
    """

    factor: Fraction
    certain: bool = True


normal = Speed(Fraction(1))


def speed_of(item: Any) -> Speed:
    """The product of an item's enabled speed effects; HostileInput if one is no number."""
    effects = item.effects
    return _product(item, effects) if effects else normal


def _product(item: Any, effects: Any) -> Speed:
    factor, certain = Fraction(1), True
    for index in range(len(effects)):
        effect = effects[index]
        if not effect.enabled:
            continue
        if isinstance(effect, schema.LinearTimeWarp):
            factor *= _scalar(item, effect.time_scalar)
        elif isinstance(effect, schema.TimeEffect):
            certain = False
    return Speed(factor, certain)


def _scalar(item: Any, value: float) -> Fraction:
    if not math.isfinite(value) or abs(value) > fastest:
        raise unusable_speed(item, value)
    return Fraction(value).limit_denominator(1_000_000)
