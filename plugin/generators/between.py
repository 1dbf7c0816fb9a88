"""Pictures between two pictures, by motion where it can be trusted and by dissolve where not."""

from __future__ import annotations

import cv2
import numpy as np

from plugin.generators.motion import Flow, estimate, grid
from plugin.media.pictures import Picture

least_trust = 0.4


class Between:
    """The way from one picture to another of the same size. `at(0)` is the first, `at(1)` the last."""

    def __init__(self, first: Picture, last: Picture) -> None:
        self._first, self._last = first, last
        self._motion = estimate(first, last)
        self.trusted = self._motion.trust >= least_trust
        """False for a scene change: every picture is then a plain dissolve."""

    def at(self, time: float) -> Picture:
        """The picture at `time` from 0.0 to 1.0; times outside give the nearest end."""
        if time <= 0:
            return self._first
        if time >= 1:
            return self._last
        if not self.trusted:
            return dissolve(self._first, self._last, time)
        return self._moved(time)

    def _moved(self, time: float) -> Picture:
        forward, backward = self._motion.forward, self._motion.backward
        flow = _follow(forward, time)
        back = _follow(backward, 1 - time)
        one = _warp(self._first, -time * flow)
        two = _warp(self._last, -(1 - time) * back)
        return dissolve(one, two, time)


def dissolve(first: Picture, last: Picture, time: float) -> Picture:
    """The share `time` of the last picture over the first."""
    return np.asarray(cv2.addWeighted(first, 1 - time, last, time, 0), np.uint8)


def _follow(flow: Flow, time: float) -> Flow:
    """The flow as seen from where its pixels are at `time`: v(x) = flow(x - time * v(x)), by fixed point."""
    x, y = grid(flow.shape[1], flow.shape[0])
    moved = flow
    for _ in range(3):
        moved = cv2.remap(
            flow, x - time * moved[..., 0], y - time * moved[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    return moved


def _warp(picture: Picture, flow: Flow) -> Picture:
    height, width = picture.shape[:2]
    scale = np.array([width / flow.shape[1], height / flow.shape[0]], np.float32)
    full = cv2.resize(flow * scale, (width, height), interpolation=cv2.INTER_LINEAR)
    x, y = grid(width, height)
    return cv2.remap(picture, x + full[..., 0], y + full[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
