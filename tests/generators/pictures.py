"""Pictures and requests for the tests of the generators."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from plugin.generators.base import GenerationRequest, InputFile, Role, Task
from plugin.media.pictures import Picture
from plugin.media.stills import save_picture
from plugin.media.store import sha256_file

wide = 480


def ground(width: int, height: int, seed: int = 1) -> Picture:
    """A soft coloured texture with shapes, larger features than a pixel."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 220, (height // 12 + 2, width // 12 + 2, 3), dtype=np.uint8)
    picture = np.ascontiguousarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
    for _ in range(14):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        colour = tuple(int(value) for value in rng.integers(0, 255, 3))
        cv2.circle(picture, centre, int(rng.integers(4, 14)), colour, -1, cv2.LINE_AA)
    return picture


def view(source: Picture, x: float, y: float, width: int, height: int) -> Picture:
    """A window of a larger picture at a sub-pixel place."""
    matrix = np.array([[1.0, 0, x], [0, 1.0, y]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(source, matrix, (width, height), flags=flags), np.uint8)


def psnr(one: Picture, two: Picture) -> float:
    """In decibels; 99.0 for equal pictures."""
    error = float(((one.astype(np.float32) - two) ** 2).mean())
    return 10 * float(np.log10(255**2 / error)) if error else 99.0


def saved(folder: Path, name: str, picture: Picture) -> Path:
    path = folder / f"{name}.png"
    save_picture(picture, path)
    return path


def given(role: Role, path: Path) -> InputFile:
    return InputFile(role, path, sha256_file(path) if path.is_file() else "")


def request(**changes: Any) -> GenerationRequest:
    """A request for 12 frames of 192 x 108 at 24; any field can be named."""
    values: dict[str, Any] = {
        "key": "key",
        "shot_id": "SH0010",
        "stage": "video",
        "take": 1,
        "generator": "animatic",
        "model": "animatic",
        "task": Task.text_to_video,
        "prompt": "",
        "negative": "",
        "inputs": (),
        "frames": 12,
        "head": 0,
        "tail": 0,
        "rate": Fraction(24),
        "width": 192,
        "height": 108,
        "seed": 7,
    }
    return GenerationRequest(**{**values, **changes})
