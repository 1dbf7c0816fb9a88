"""How much of a clip lies beyond the end of its media."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from plugin.timeline.picture import PictureMap, Placement
from plugin.timeline.speed import speed_of

half = Fraction(1, 2)


def missing_tail(picture: PictureMap, place: Placement, length: Fraction) -> int:
    """Frames at the end of a placement for which a media of `length` seconds has nothing.

    A frame has media when its first moment lies in it; before the media half a frame is forgiven, since the time
    bases of editors differ by that much. When no frame at all has media, the two time bases have nothing to do with
    each other, and nothing is said to be missing.
    """
    step = speed_of(place.item).factor / picture.rate
    if step == 0:
        return 0
    first = picture.source_seconds(place, place.start)
    if step > 0:
        begins, ends = (-half / picture.rate - first) / step, (length - first) / step
        real = max(0, ceil(begins)), min(place.frames, ceil(ends))
    else:
        begins, ends = (first - length) / -step, (first + half / picture.rate) / -step
        real = max(0, begins.__floor__() + 1), min(place.frames, ends.__floor__() + 1)
    return place.frames - real[1] if real[0] < real[1] else 0
