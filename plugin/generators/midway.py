"""The way of each pixel of a picture that stands between two others.

Flow is known where the two pictures are, not in between. Both flows are carried to the wanted time by fixed point
(v(x) = flow(x - t * v(x))), which gives two proposals per pixel; ways of the neighbourhood are further proposals,
so that what comes out from behind an edge moves with its own side. The proposal whose two ends look alike wins.
"""

from __future__ import annotations

import cv2
import numpy as np

from plugin.generators.motion import Flow, Gray, Motion, Plane, along, flow_at, grid, luma_at

rounds = 3
reaches = (4,)
"""How far neighbours are asked, in pixels of half the working size."""
favour = 1.0
"""Luma steps by which a neighbour's way must look better than the pixel's own."""


class Midway:
    """Asked again and again for one pair of pictures, so what does not depend on time is kept."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        height, width = motion.before.shape
        self.grid = grid((width, height))
        self._coarse_size = ((width + 1) // 2, (height + 1) // 2)
        self._coarse_grid = grid(self._coarse_size)
        self._coarse = [_smaller(gray, self._coarse_size) for gray in (motion.before, motion.after)]

    def ways(self, time: float) -> tuple[Flow, Plane]:
        """Displacement from the first to the last picture of each pixel seen at `time`, and its luma error."""
        own = self._follow(self._motion.forward, time)
        other = -self._follow(self._motion.backward, 1 - time)
        ways, error = self._better([own, other, self._of_neighbours(own, other, time)], time)
        return np.dstack([cv2.medianBlur(np.ascontiguousarray(ways[..., axis]), 5) for axis in (0, 1)]), error

    def _follow(self, flow: Flow, time: float) -> Flow:
        way = flow
        for _ in range(rounds):
            way = flow_at(flow, along(self.grid, way, -time))
        return way

    def _better(self, proposals: list[Flow], time: float) -> tuple[Flow, Plane]:
        ends = (self._motion.before, self._motion.after)
        best, least = proposals[0], _error(ends, self.grid, proposals[0], time, 5)
        for way in proposals[1:]:
            best, least = _choose(best, least, way, _error(ends, self.grid, way, time, 5))
        return best, least

    def _of_neighbours(self, own: Flow, other: Flow, time: float) -> Flow:
        """The best way within reach, searched at half the working size."""
        ends = (self._coarse[0], self._coarse[1])
        ways = [_resized(way, self._coarse_size) for way in (own, other)]
        best, least = ways[0], _error(ends, self._coarse_grid, ways[0], time, 3)
        best, least = _choose(best, least, ways[1], _error(ends, self._coarse_grid, ways[1], time, 3))
        for reach in reaches:
            centre = best
            for x, y in ((reach, 0), (-reach, 0), (0, reach), (0, -reach)):
                way = _shifted(centre, x, y)
                best, least = _choose(best, least, way, _error(ends, self._coarse_grid, way, time, 3) + favour)
        return _resized(best, (own.shape[1], own.shape[0]))


def _error(ends: tuple[Gray, Gray], places: Flow, way: Flow, time: float, window: int) -> Plane:
    """How unlike the two ends of each way are: mean luma difference over a small window."""
    before = luma_at(ends[0], along(places, way, -time))
    after = luma_at(ends[1], along(places, way, 1 - time))
    return np.asarray(cv2.boxFilter(cv2.absdiff(before, after), cv2.CV_32F, (window, window)), np.float32)


def _choose(best: Flow, least: Plane, way: Flow, error: Plane) -> tuple[Flow, Plane]:
    better = cv2.compare(error, least, cv2.CMP_LT)
    chosen = cv2.copyTo(way, better, best.copy())
    return np.asarray(chosen, np.float32), np.asarray(cv2.min(error, least), np.float32)


def _resized(flow: Flow, size: tuple[int, int]) -> Flow:
    ratio = np.array([size[0] / flow.shape[1], size[1] / flow.shape[0]], np.float32)
    return np.asarray(cv2.resize(flow, size, interpolation=cv2.INTER_NEAREST) * ratio, np.float32)


def _shifted(flow: Flow, x: int, y: int) -> Flow:
    rows, columns = flow.shape[:2]
    padded = cv2.copyMakeBorder(flow, max(y, 0), max(-y, 0), max(x, 0), max(-x, 0), cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(padded[max(-y, 0) : max(-y, 0) + rows, max(-x, 0) : max(-x, 0) + columns])


def _smaller(gray: Gray, size: tuple[int, int]) -> Gray:
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8)
