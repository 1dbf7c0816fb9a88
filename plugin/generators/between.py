"""Pictures between two pictures, by motion where it can be trusted and by dissolve where not."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin.generators.midway import Midway
from plugin.generators.motion import Flow, Motion, Plane, along, estimate, grid, one_map, within
from plugin.media.pictures import Picture

least_trust = 0.4
doubtful, hopeless = 20.0, 44.0
"""Luma error of a pixel's way at which it starts to dissolve instead, and at which nothing else is left of it."""


class Between:
    """The way from one picture to another of the same size. `at(0)` is the first, `at(1)` the last."""

    def __init__(self, first: Picture, last: Picture) -> None:
        self._first, self._last = first, last
        motion = estimate(first, last)
        self.trust = motion.trust
        self.trusted = motion.trust >= least_trust
        """False for a scene change: every picture is then a plain dissolve."""
        self._warp = _Warp(first, last, motion) if self.trusted else None

    def at(self, time: float) -> Picture:
        """The picture at `time` from 0.0 to 1.0; times outside give the nearest end."""
        if time <= 0:
            return self._first
        if time >= 1:
            return self._last
        if self._warp is None:
            return dissolve(self._first, self._last, time)
        moved, doubt = self._warp.at(time)
        if not doubt.any():
            return moved
        weight = cv2.resize(doubt, (moved.shape[1], moved.shape[0]), interpolation=cv2.INTER_LINEAR)
        return np.asarray(cv2.blendLinear(moved, dissolve(self._first, self._last, time), 1 - weight, weight), np.uint8)


class _Warp:
    """Both pictures read along the ways of their pixels.

    They are kept at twice their size, so that bilinear reading (four channels: seven times as fast as bicubic
    reading of three) stays as sharp as bicubic.
    """

    def __init__(self, first: Picture, last: Picture, motion: Motion) -> None:
        self._size = (first.shape[1], first.shape[0])
        self._first, self._last = _doubled(first), _doubled(last)
        self._midway = Midway(motion)
        self._places = grid(self._size) * 2 + np.float32(0.5)

    def at(self, time: float) -> tuple[Picture, Plane]:
        """The moved picture, and how much of each of its pixels (0.0 to 1.0, working size) is not to be believed."""
        ways, error = self._midway.ways(time)
        full = self._enlarged(ways)
        before = _read(self._first, along(self._places, full, -time))
        after = _read(self._last, along(self._places, full, 1 - time))
        out = dissolve(before, after, time)
        small = (ways.shape[1], ways.shape[0])
        only_last = ~within(along(self._midway.grid, ways, -time), small)
        only_first = ~within(along(self._midway.grid, ways, 1 - time), small)
        _lay(after, only_last, out)
        _lay(before, only_first, out)
        error[only_last | only_first] = 0
        doubt = (cv2.GaussianBlur(error, (0, 0), 4) - doubtful) / (hopeless - doubtful)
        return np.asarray(cv2.cvtColor(out, cv2.COLOR_RGBA2RGB), np.uint8), np.clip(doubt, 0, 1).astype(np.float32)

    def _enlarged(self, ways: Flow) -> Flow:
        """At full size, in pixels of the doubled pictures."""
        ratio = (2 * self._size[0] / ways.shape[1], 2 * self._size[1] / ways.shape[0])
        return np.asarray(cv2.resize(ways * np.array(ratio, np.float32), self._size), np.float32)


def dissolve(first: Picture, last: Picture, time: float) -> Picture:
    """The share `time` of the last picture over the first."""
    return np.asarray(cv2.addWeighted(first, 1 - time, last, time, 0), np.uint8)


def _doubled(picture: Picture) -> Picture:
    four = cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)
    return np.asarray(cv2.resize(four, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def _read(picture: Picture, places: Flow) -> Picture:
    """A picture read at `places`; mirrored outside, where the other picture is taken anyway."""
    return np.asarray(
        cv2.remap(picture, places, one_map, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101),
        np.uint8,
    )


def _lay(picture: Picture, where: NDArray[np.bool_], out: Picture) -> None:
    """What only one picture shows, because the other was cut off by its edge there, comes from that one alone."""
    if where.any():
        size = (out.shape[1], out.shape[0])
        cv2.copyTo(picture, cv2.resize(where.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST), out)
