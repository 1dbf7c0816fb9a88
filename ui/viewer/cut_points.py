"""Where the picture of a cut changes, found without a list of all such places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter

from plugin.desk.views import CutView, ItemView

item_start = attrgetter("start")


def point_after(cut: CutView, frame: int) -> int:
    """The next frame at which an item of a video track begins or ends; the cut's last frame where there is none."""
    last = max(0, cut.frames - 1)
    return min((point for point in _points_after(cut, frame) if frame < point <= last), default=last)


def point_before(cut: CutView, frame: int) -> int:
    """The same before it; 0 where there is none."""
    return max((point for point in _points_before(cut, frame) if 0 <= point < frame), default=0)


def _points_after(cut: CutView, frame: int) -> Iterator[int]:
    for items in _tracks(cut):
        place = bisect_right(items, frame, key=item_start)
        if place < len(items):
            yield items[place].start
        if place:
            yield items[place - 1].start + items[place - 1].frames


def _points_before(cut: CutView, frame: int) -> Iterator[int]:
    for items in _tracks(cut):
        place = bisect_left(items, frame, key=item_start)
        for item in items[max(0, place - 2) : place]:
            yield item.start
            yield item.start + item.frames


def _tracks(cut: CutView) -> Iterator[tuple[ItemView, ...]]:
    return (track.items for track in cut.tracks if track.is_video and track.enabled)
