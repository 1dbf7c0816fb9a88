"""Pictures between two delivered frames."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol, TypeAlias, cast

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from plugin.conform.raster import samples
from plugin.media.colour import Colours, tag_709
from plugin.media.pictures import Picture

Field: TypeAlias = NDArray[np.float32]

absent = cast(Any, None)
"""Lets OpenCV make its own output; its stubs do not say that it may."""

# A pixel whose way forth and back ends further off than this (squared, in pixels) was hidden in one of the pictures.
trusted_error = 2.0


class Mixer(Protocol):
    def __call__(self, before: VideoFrame, after: VideoFrame, weight: Fraction) -> VideoFrame:
        """The picture at `weight` (0 to 1) of the way; both frames are planar YUV of the take's size."""
        ...


class Blend:
    """A weighted mix of both, sample by sample."""

    def __call__(self, before: VideoFrame, after: VideoFrame, weight: Fraction) -> VideoFrame:
        result = VideoFrame(before.width, before.height, before.format.name)
        tag_709(result)
        depth = before.format.components[0].bits
        part = float(weight)
        for target, first, second in zip(result.planes, before.planes, after.planes, strict=True):
            one, two = samples(first, depth), samples(second, depth)
            if depth == 8:
                samples(target, depth)[:] = cv2.addWeighted(one, 1 - part, two, part, 0)
            else:
                mix = one.astype(np.float32) * (1 - part) + two.astype(np.float32) * part + 0.5
                samples(target, depth)[:] = mix.astype(np.uint16)
        return result


class Flow:
    """Both frames moved along their optical flow to the moment between, mixed where the motion can be trusted.

    Dense inverse search, Kroeger et al., "Fast Optical Flow using Dense Inverse Search", ECCV 2016 (OpenCV DIS).
    """

    def __init__(self) -> None:
        self._colours = Colours()
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        self._known: tuple[VideoFrame, VideoFrame, Field, Field] | None = None

    def __call__(self, before: VideoFrame, after: VideoFrame, weight: Fraction) -> VideoFrame:
        one, two = self._colours.picture(before), self._colours.picture(after)
        forth, back = self._fields(before, after, one, two)
        between = interpolate(one, two, forth, back, float(weight))
        return self._colours.yuv(between, before.format.name)

    def _fields(self, before: VideoFrame, after: VideoFrame, one: Picture, two: Picture) -> tuple[Field, Field]:
        if self._known is None or self._known[0] is not before or self._known[1] is not after:
            grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (one, two)]
            forth = cast(Field, self._flow.calc(grey[0], grey[1], absent))
            back = cast(Field, self._flow.calc(grey[1], grey[0], absent))
            self._known = (before, after, forth, back)
        return self._known[2], self._known[3]


def interpolate(one: Picture, two: Picture, forth: Field, back: Field, part: float) -> Picture:
    """The picture at `part` of the way from `one` to `two`, given the motion in both directions."""
    grid = _grid(one.shape[0], one.shape[1])
    from_one = _sample(one, grid - forth * part)
    from_two = _sample(two, grid - back * (1 - part))
    trust_one = _trust(forth, back, grid) * (1 - part)
    trust_two = _trust(back, forth, grid) * part
    total = trust_one + trust_two
    share = np.where(total > 1e-3, trust_two / np.maximum(total, 1e-3), part)[..., None]
    moved = from_one * (1 - share) + from_two * share
    plain = one * np.float32(1 - part) + two * np.float32(part)
    sure = np.clip(total * 4, 0, 1)[..., None]
    return cast(Picture, np.clip(moved * sure + plain * (1 - sure) + 0.5, 0, 255).astype(np.uint8))


def _grid(height: int, width: int) -> Field:
    return np.dstack(np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)))


def _sample(picture: Picture | Field, places: Field) -> Field:
    moved = cv2.remap(picture, places.astype(np.float32), absent, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cast(Field, moved.astype(np.float32))


def _trust(there: Field, back: Field, grid: Field) -> Field:
    """1 where following the motion and returning ends at the start, towards 0 where it does not."""
    error = there + _sample(back, grid + there)
    return cast(Field, np.exp(-(error**2).sum(axis=2) / trusted_error).astype(np.float32))
