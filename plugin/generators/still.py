"""A camera on one still picture: windows of it, resampled without jitter or aliasing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin.generators.camera_path import Window
from plugin.generators.depth import Plane, depth_of
from plugin.generators.framing import scaled
from plugin.media.pictures import Picture

oversampling = 1.5
"""Size of the kept picture over the raster: bilinear windows of it are sharp, and even at every sub-pixel phase."""
unrest_share, unrest_roll = 0.006, 0.003
"""Handheld: greatest shift in window widths, greatest roll in radians."""


@dataclass(frozen=True, slots=True)
class Unrest:
    """A camera held by hand: shift in window widths and roll in radians, each -1.0 to 1.0 of the greatest."""

    x: float = 0.0
    y: float = 0.0
    roll: float = 0.0


at_rest = Unrest()


class Still:
    """One picture seen by a camera of width x height pixels; the windows never leave the picture."""

    def __init__(self, picture: Picture, width: int, height: int, *, parallax: bool) -> None:
        self._width, self._height = width, height
        rows, columns = picture.shape[:2]
        factor = max(width / columns, height / rows)
        self._same_shape = (round(columns * factor), round(rows * factor)) == (width, height)
        self._plain = scaled(picture, width, height) if self._same_shape else None
        self._source = _sampled(picture, factor)
        self._depth = depth_of(picture) if parallax else None

    @property
    def room(self) -> float:
        """How much longer the picture is than its largest window, in shares of that window."""
        rows, columns = self._source.shape[:2]
        across = columns / (rows * self._width / self._height)
        return float(max(across, 1 / across) - 1)

    def see(self, window: Window, unrest: Unrest = at_rest) -> Picture:
        """The picture through a window. The whole window of a picture of the same shape is that picture, exactly."""
        if self._plain is not None and window.size >= 1 and unrest == at_rest:
            return self._plain
        matrix = self._matrix(window, unrest)
        size = (self._width, self._height)
        if self._depth is None or not (window.slide or window.lift or window.swell):
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            return np.asarray(
                cv2.warpAffine(self._source, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
            )
        return _through_depth(self._source, self._depth, matrix, window, size)

    def _matrix(self, window: Window, unrest: Unrest) -> NDArray[np.float64]:
        """From pixels of the raster to pixels of the kept picture, pixel centres at whole numbers."""
        rows, columns = self._source.shape[:2]
        largest = min(columns / self._width, rows / self._height)
        ratio = largest * min(1.0, window.size)
        seen = (ratio * self._width, ratio * self._height)
        room = (columns - seen[0], rows - seen[1])
        margin = [unrest_share * side + math.sin(unrest_roll) * max(seen) for side in seen]
        calm = min(1.0, *(free / (2 * need) for free, need in zip(room, margin, strict=True)))
        angle = unrest.roll * unrest_roll * calm
        centre = [
            _clamped(whole / 2 + place * free / 2, side / 2 + need * calm * _any(unrest), whole)
            + move * unrest_share * side * calm
            for whole, free, side, need, place, move in zip(
                (columns, rows), room, seen, margin, (window.across, window.down), (unrest.x, unrest.y), strict=True
            )
        ]
        turn = ratio * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        middle = np.array([(self._width - 1) / 2, (self._height - 1) / 2])
        shift = np.array(centre) - 0.5 - turn @ middle
        return np.column_stack([turn, shift])


def _any(unrest: Unrest) -> float:
    return 0.0 if unrest == at_rest else 1.0


def _clamped(centre: float, half: float, whole: float) -> float:
    return min(max(centre, half), whole - half) if 2 * half <= whole else whole / 2


def _sampled(picture: Picture, factor: float) -> Picture:
    rows, columns = picture.shape[:2]
    wanted = factor * oversampling
    return scaled(picture, max(1, round(columns * wanted)), max(1, round(rows * wanted)))


def _through_depth(
    source: Picture, depth: Plane, matrix: NDArray[np.float64], window: Window, size: tuple[int, int]
) -> Picture:
    """Near things shift and grow more. Depth is zero at the picture's edges, so nothing beyond them is seen."""
    width, height = size
    rows, columns = source.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    seen_x = np.float32(matrix[0, 0]) * x + np.float32(matrix[0, 1]) * y + np.float32(matrix[0, 2])
    seen_y = np.float32(matrix[1, 0]) * x + np.float32(matrix[1, 1]) * y + np.float32(matrix[1, 2])
    small = np.diag([depth.shape[1] / columns, depth.shape[0] / rows]) @ matrix
    near = cv2.warpAffine(
        depth, small, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    middle = matrix @ np.array([width / 2, height / 2, 1])
    reach = float(abs(matrix[0, 0])) * width
    seen_x += near * (window.slide * reach - window.swell * (seen_x - np.float32(middle[0])))
    seen_y += near * (-window.lift * reach - window.swell * (seen_y - np.float32(middle[1])))
    return np.asarray(
        cv2.remap(
            source,
            seen_x.astype(np.float32),
            seen_y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )
