"""Where a delivered picture lies in the raster of the cut."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias, cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from plugin.conform.spec import RasterMode
from plugin.media.colour import tag_709
from plugin.timeline.cut import Raster

Samples: TypeAlias = NDArray[np.integer[Any]]

# A border thinner than this would be a rounding line at the edge, not a picture of another shape.
thinnest_border = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The delivery scaled to `width` x `height`, its left upper corner at (`x`, `y`) of the take; negative: cropped.

    All are even, so that the halved chroma planes move by whole samples.
    """

    width: int
    height: int
    x: int
    y: int


def lay_out(width: int, height: int, pixel_aspect: Fraction, raster: Raster, mode: RasterMode) -> Layout:
    """Place a picture of square or other pixels in a raster of square or other pixels."""
    wide = width * pixel_aspect / raster.pixel_aspect
    ratios = (raster.width / wide, Fraction(raster.height, height))
    match mode:
        case RasterMode.fit:
            scale = min(ratios)
        case RasterMode.fill:
            scale = max(ratios)
        case RasterMode.pad:
            scale = min(Fraction(1), *ratios)
    covers = mode is RasterMode.fill
    inner_width = _side(wide * scale, even_up(raster.width), covers)
    inner_height = _side(height * scale, even_up(raster.height), covers)
    return Layout(
        inner_width,
        inner_height,
        _even_down(even_up(raster.width) - inner_width),
        _even_down(even_up(raster.height) - inner_height),
    )


def even_up(size: int) -> int:
    """The size in which a codec with halved chroma stores it."""
    return size + size % 2


def _side(wanted: Fraction, whole: int, covers: bool) -> int:
    if abs(wanted - whole) < thinnest_border:
        return whole
    if covers:
        return max(whole, 2 * math.ceil(wanted / 2))
    return max(2, min(whole, 2 * math.floor(wanted / 2 + Fraction(1, 2))))


def _even_down(room: int) -> int:
    return room // 4 * 2


class Canvas:
    """Puts scaled frames into frames of the take's size, black around."""

    def __init__(self, width: int, height: int, layout: Layout) -> None:
        self._size = (width, height)
        self._layout = layout
        self._whole = (layout.width, layout.height) == self._size

    def place(self, frame: VideoFrame) -> VideoFrame:
        """`frame` is planar YUV, scaled to the layout; returned as it is where it fills the take exactly."""
        if self._whole:
            return frame
        result = VideoFrame(*self._size, frame.format.name)
        tag_709(result)
        depth = frame.format.components[0].bits
        for number, (source, target) in enumerate(zip(frame.planes, result.planes, strict=True)):
            black = 128 if number else 16
            pixels = samples(target, depth)
            pixels[:] = black << (depth - 8)
            step = (frame.width // source.width, frame.height // source.height)
            _copy(samples(source, depth), pixels, self._layout.x // step[0], self._layout.y // step[1])
        return result


def samples(plane: VideoPlane, depth: int) -> Samples:
    """The writable samples of a plane, without the padding at the end of its lines."""
    kind: type[np.integer[Any]] = np.uint8 if depth == 8 else np.uint16
    lines = np.frombuffer(cast(bytes, plane), kind).reshape(-1, plane.line_size // np.dtype(kind).itemsize)
    return lines[: plane.height, : plane.width]


def _copy(source: Samples, target: Samples, x: int, y: int) -> None:
    left, top = max(0, -x), max(0, -y)
    x, y = max(0, x), max(0, y)
    height = min(source.shape[0] - top, target.shape[0] - y)
    width = min(source.shape[1] - left, target.shape[1] - x)
    target[y : y + height, x : x + width] = source[top : top + height, left : left + width]
