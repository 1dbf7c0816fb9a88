"""Shapes as ByteDance's models name them, and sizes that codecs can hold."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

ratios: Final = ("16:9", "4:3", "1:1", "3:4", "9:16", "21:9")
"""Of Seedance and of 即梦 (ModelArk and Volcengine CV documents, 2026-09)."""


def nearest_ratio(width: int, height: int) -> str:
    wanted = math.log(width / height) if width > 0 and height > 0 else 0.0
    return min(ratios, key=lambda name: abs(math.log(Fraction(name.replace(":", "/"))) - wanted))


def even(value: float) -> int:
    """The nearest even number of pixels, at least 2."""
    return max(2, 2 * round(value / 2))
