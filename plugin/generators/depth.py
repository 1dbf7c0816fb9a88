"""A guess at what is near in a picture, given only when it can be trusted.

Foreground by GrabCut (Rother, Kolmogorov, Blake, SIGGRAPH 2004) from the prior that the subject stands in the
middle and the frame's sides and top are far; OpenCV implementation.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin.media.pictures import Picture

Plane: TypeAlias = NDArray[np.float32]
guess_side = 192
least_share, most_share = 0.05, 0.5
most_ragged = 9.0
"""Outline length over the root of the area: 3.5 for a circle, about 7 for a standing person."""
least_contrast = 0.92


def depth_of(picture: Picture) -> Plane | None:
    """0.0 far to 1.0 near at a small size, smooth, and 0.0 at the picture's edges; None where nothing stands out."""
    rows, columns = picture.shape[:2]
    factor = guess_side / max(rows, columns)
    size = (round(columns * factor), round(rows * factor))
    if factor >= 1 or min(size) < 24:
        return None
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    mask = _subject(small)
    if mask is None or not _trusted(small, mask):
        return None
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), guess_side * 0.02)
    return np.asarray(soft * _towards_edges(size), np.float32)


def _subject(small: Picture) -> NDArray[np.uint8] | None:
    rows, columns = small.shape[:2]
    marks = np.full((rows, columns), cv2.GC_PR_BGD, np.uint8)
    cv2.ellipse(
        marks, (columns // 2, round(rows * 0.58)), (columns // 5, round(rows * 0.38)), 0, 0, 360, cv2.GC_PR_FGD, -1
    )
    edge = max(2, columns // 16)
    marks[:, :edge] = marks[:, -edge:] = marks[: max(2, rows // 16)] = cv2.GC_BGD
    cv2.setRNGSeed(0)
    coloured = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    cv2.grabCut(coloured, marks, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    mask = ((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    return np.asarray(labels == largest, np.uint8)


def _trusted(small: Picture, mask: NDArray[np.uint8]) -> bool:
    share = float(mask.mean())
    if not least_share <= share <= most_share:
        return False
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    length = max(cv2.arcLength(outline, True) for outline in outlines)
    return length / float(np.sqrt(mask.sum())) <= most_ragged and _contrast(small, mask) >= least_contrast


def _contrast(small: Picture, mask: NDArray[np.uint8]) -> float:
    """How differently subject and a ring around it are coloured: Bhattacharyya distance, 0.0 to 1.0."""
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    ring = np.asarray(cv2.dilate(mask, np.ones((15, 15), np.uint8)) * (1 - mask), np.uint8)
    one, two = (_colours(lab, part) for part in (mask, ring))
    return float(cv2.compareHist(one, two, cv2.HISTCMP_BHATTACHARYYA))


def _colours(lab: NDArray[np.generic], part: NDArray[np.uint8]) -> NDArray[np.float32]:
    counts = cv2.calcHist([np.asarray(lab, np.uint8)], [0, 1, 2], part, [8, 12, 12], [0, 256, 0, 256, 0, 256])
    return np.asarray(counts / max(1.0, float(np.sum(counts))), np.float32)


def _towards_edges(size: tuple[int, int]) -> Plane:
    across, down = (np.clip(np.minimum(np.arange(n), n - 1 - np.arange(n)) / (0.06 * n), 0, 1) for n in size)
    return np.asarray(np.outer(down, across), np.float32)
