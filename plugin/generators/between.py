"""Pictures between two pictures, by motion where it can be trusted and by dissolve where not."""

from __future__ import annotations

import cv2
import numpy as np

from plugin.generators.midway import Midway
from plugin.generators.motion import Flow, Plane, estimate, grid, within
from plugin.media.pictures import Picture

least_trust = 0.4
doubtful, hopeless = 24.0, 48.0
"""Luma error of a pixel's way at which it starts to dissolve instead, and at which nothing else is left of it."""


class Between:
    """The way from one picture to another of the same size. `at(0)` is the first, `at(1)` the last."""

    def __init__(self, first: Picture, last: Picture) -> None:
        self._first, self._last = first, last
        motion = estimate(first, last)
        self.trust = motion.trust
        self.trusted = motion.trust >= least_trust
        """False for a scene change: every picture is then a plain dissolve."""
        self._midway = Midway(motion)
        self._grid = grid((first.shape[1], first.shape[0])) if self.trusted else None

    def at(self, time: float) -> Picture:
        """The picture at `time` from 0.0 to 1.0; times outside give the nearest end."""
        if time <= 0:
            return self._first
        if time >= 1:
            return self._last
        if self._grid is None:
            return dissolve(self._first, self._last, time)
        return self._moved(self._grid, time)

    def _moved(self, places: Flow, time: float) -> Picture:
        ways, error = self._midway.ways(time)
        full = _enlarged(ways, (places.shape[1], places.shape[0]))
        before = _read(self._first, cv2.scaleAdd(full, -time, places))
        after = _read(self._last, cv2.scaleAdd(full, 1 - time, places))
        out = dissolve(before, after, time)
        small = (ways.shape[1], ways.shape[0])
        _lay(after, ~within(self._midway.grid - np.float32(time) * ways, small), out)
        _lay(before, ~within(self._midway.grid + np.float32(1 - time) * ways, small), out)
        return self._doubt(out, error, time)

    def _doubt(self, moved: Picture, error: Plane, time: float) -> Picture:
        share = np.clip((cv2.GaussianBlur(error, (0, 0), 4) - doubtful) / (hopeless - doubtful), 0, 1)
        if not share.any():
            return moved
        size = (moved.shape[1], moved.shape[0])
        weight = cv2.resize(share, size, interpolation=cv2.INTER_LINEAR)
        return np.asarray(cv2.blendLinear(moved, dissolve(self._first, self._last, time), 1 - weight, weight), np.uint8)


def dissolve(first: Picture, last: Picture, time: float) -> Picture:
    """The share `time` of the last picture over the first."""
    return np.asarray(cv2.addWeighted(first, 1 - time, last, time, 0), np.uint8)


def _enlarged(flow: Flow, size: tuple[int, int]) -> Flow:
    ratio = (size[0] / flow.shape[1], size[1] / flow.shape[0])
    return np.asarray(cv2.resize(flow * np.array(ratio, np.float32), size, interpolation=cv2.INTER_LINEAR), np.float32)


def _read(picture: Picture, places: Flow) -> Picture:
    """A picture read at `places`, bicubic; mirrored outside, where the other picture is taken anyway."""
    return np.asarray(cv2.remap(picture, places, None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101), np.uint8)


def _lay(picture: Picture, where: np.ndarray, out: Picture) -> None:
    """What only one picture shows, because the other was cut off by its edge there, comes from that one alone."""
    if where.any():
        size = (out.shape[1], out.shape[0])
        cv2.copyTo(picture, cv2.resize(where.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST), out)
