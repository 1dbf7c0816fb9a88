"""One decoded picture, and its size within another."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from plugin.timeline.cut import Raster

Picture: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, RGB, full range 0 to 255."""


def inner_size(width: int, height: int, pixel_aspect: Fraction, raster: Raster) -> tuple[int, int]:
    """Size at which a picture lies wholly inside a raster of square pixels."""
    shown = width * pixel_aspect
    scale = min(raster.width / shown, Fraction(raster.height, height))
    return max(1, min(raster.width, round(shown * scale))), max(1, min(raster.height, round(height * scale)))
