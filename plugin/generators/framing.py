"""Pictures of any size brought to the raster of a request."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from plugin.media.frames import read_still
from plugin.media.pictures import Picture

same_shape = 0.01
"""Two aspect ratios this close (relative) count as the same: the picture is scaled, nothing is cut or added."""


def boundary_picture(path: Path, width: int, height: int) -> Picture:
    """A neighbour's frame as the editor shows it: scaled to lie wholly inside the raster, black around.

    MediaError when the file cannot be read.
    """
    return fitted(read_still(path), width, height)


def fitted(picture: Picture, width: int, height: int) -> Picture:
    """Scaled to lie wholly inside width x height pixels, black around."""
    rows, columns = picture.shape[:2]
    if abs(columns * height / (rows * width) - 1) <= same_shape:
        return scaled(picture, width, height)
    factor = min(width / columns, height / rows)
    inner = scaled(picture, max(1, round(columns * factor)), max(1, round(rows * factor)))
    out = np.zeros((height, width, 3), np.uint8)
    top, left = (height - inner.shape[0]) // 2, (width - inner.shape[1]) // 2
    out[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return out


def scaled(picture: Picture, width: int, height: int) -> Picture:
    """Resampled without aliasing: area average downwards, Lanczos upwards."""
    rows, columns = picture.shape[:2]
    if (rows, columns) == (height, width):
        return picture
    smaller = width < columns or height < rows
    method = cv2.INTER_AREA if smaller else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(picture, (width, height), interpolation=method), np.uint8)
