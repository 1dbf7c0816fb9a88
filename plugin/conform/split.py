"""Dividing a clip whose media ends before the clip does."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import opentimelineio as otio

from plugin.conform.markers import Lifted, take_markers
from plugin.conform.tracks import part_of
from plugin.timeline.rates import exact_seconds


@dataclass(frozen=True, slots=True)
class Tail:
    """The new clip after the real frames, its length on the track, and the markers that lie in it.

    `at`: seconds of the divided clip before it.
    """

    clip: otio.schema.Clip
    duration: otio.opentime.RationalTime
    markers: Lifted
    at: Fraction


def split_off(clip: otio.schema.Clip, index: int, keep: Fraction, rate: Fraction, name: str) -> Tail:
    """Shorten a clip, child `index` of its parent, to its first `keep` frames at `rate`; a new clip `name` follows it.

    As under an editor's razor both parts carry the effects. The new one has no media yet; a transition that was at
    the end of the clip is now at the end of the new one.
    """
    old = clip.trimmed_range()
    rest = exact_seconds(old.duration) * rate - keep
    markers = take_markers(clip, keep / rate, None)
    clip.source_range = otio.opentime.TimeRange(old.start_time, part_of(old.duration, keep, rate))
    tail = otio.schema.Clip(name=name, effects=[effect.deepcopy() for effect in clip.effects])
    tail.enabled = clip.enabled
    clip.parent().insert(index + 1, tail)
    return Tail(tail, part_of(old.duration, rest, rate), markers, keep / rate)
