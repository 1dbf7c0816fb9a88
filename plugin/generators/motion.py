"""Motion between two pictures: dense optical flow both ways, and how far it can be trusted.

Flow: Dense Inverse Search (Kroeger, Timofte, Dai, Van Gool, "Fast Optical Flow using Dense Inverse Search",
ECCV 2016) as in OpenCV, started from the affine camera motion where one is found. Occlusion: forward/backward
consistency as in Sundaram, Brox, Keutzer, "Dense point trajectories by GPU-accelerated large displacement optical
flow", ECCV 2010.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin.media.pictures import Picture

Flow: TypeAlias = NDArray[np.float32]
"""Height x width x 2: displacement in pixels (x, y)."""
Plane: TypeAlias = NDArray[np.float32]
"""Height x width."""
Gray: TypeAlias = NDArray[np.uint8]

work_side = 960
"""The longer side at which flow is estimated; half of full HD loses nothing measurable and costs a quarter."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Flow between two pictures at a working size."""

    forward: Flow
    """Where each pixel of the first picture goes in the last."""
    backward: Flow
    size: tuple[int, int]
    """Working width and height in pixels."""
    trust: float
    """0.0 (a scene change) to 1.0: share of the picture that both flows explain."""


def estimate(first: Picture, last: Picture) -> Motion:
    """Both flows between two pictures of one size."""
    height, width = first.shape[:2]
    factor = min(1.0, work_side / max(width, height))
    size = (max(16, round(width * factor)), max(16, round(height * factor)))
    before, after = _gray(first, size), _gray(last, size)
    camera = _camera(before, after)
    forward = _flow(before, after, camera)
    backward = _flow(after, before, None if camera is None else _inverse(camera))
    return Motion(forward, backward, size, _trust(before, after, forward, backward))


def _gray(picture: Picture, size: tuple[int, int]) -> Gray:
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8)


def _flow(before: Gray, after: Gray, camera: NDArray[np.float64] | None) -> Flow:
    search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    start = None if camera is None else _affine_flow(camera, before.shape[1], before.shape[0])
    return np.asarray(search.calc(before, after, start), np.float32)


def _affine_flow(matrix: NDArray[np.float64], width: int, height: int) -> Flow:
    x, y = grid(width, height)
    moved = [row[0] * x + row[1] * y + row[2] for row in matrix]
    return np.dstack([moved[0] - x, moved[1] - y]).astype(np.float32)


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.invertAffineTransform(matrix), np.float64)


def _camera(before: Gray, after: Gray) -> NDArray[np.float64] | None:
    """The affine motion that most of the picture shares; None where features do not agree on one."""
    detector = cv2.ORB_create(800)
    points, words = detector.detectAndCompute(before, None)
    other_points, other_words = detector.detectAndCompute(after, None)
    if words is None or other_words is None:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(words, other_words)
    if len(pairs) < 40:
        return None
    source = np.array([points[pair.queryIdx].pt for pair in pairs], np.float32)
    target = np.array([other_points[pair.trainIdx].pt for pair in pairs], np.float32)
    cv2.setRNGSeed(0)
    matrix, inliers = cv2.estimateAffine2D(source, target, ransacReprojThreshold=2.0)
    if matrix is None or inliers.sum() < max(30, 0.3 * len(pairs)):
        return None
    return np.asarray(matrix, np.float64)


def grid(width: int, height: int) -> tuple[Plane, Plane]:
    """Pixel coordinates x and y."""
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return x, y


def _trust(before: Gray, after: Gray, forward: Flow, backward: Flow) -> float:
    x, y = grid(before.shape[1], before.shape[0])
    to_x, to_y = x + forward[..., 0], y + forward[..., 1]
    inside = (to_x >= 0) & (to_y >= 0) & (to_x <= before.shape[1] - 1) & (to_y <= before.shape[0] - 1)
    returned = forward + cv2.remap(backward, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    length = (forward**2).sum(axis=2)
    consistent = (returned**2).sum(axis=2) < 1.0 + 0.01 * length
    found = cv2.remap(after, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alike = cv2.GaussianBlur(cv2.absdiff(before, found), (0, 0), 2) < 14
    return float((consistent & alike)[inside].mean()) if inside.mean() > 0.2 else 0.0
