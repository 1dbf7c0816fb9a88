"""Moving scenes drawn by our own code, for measuring pictures between pictures against the truth.

Each scene is a function of the frame number (whole or not), so that any frame between two others is known exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from plugin.media.pictures import Picture

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scene:
    """`at(frame)` draws one frame; speeds are given for 1920 pixels of width and scale with it."""

    name: str
    at: Callable[[float], Picture]


def scenes(width: int, height: int) -> tuple[Scene, ...]:
    """Five scenes that move differently, and one with grain and a change of light on top."""
    return (
        _pan(width, height),
        _zoom(width, height),
        _occluders(width, height),
        _parallax(width, height),
        _waves(width, height),
        _grain_and_light(width, height),
    )


def texture(width: int, height: int, seed: int, *, roughness: float = 1.1) -> Picture:
    """Coloured noise with the falling spectrum of natural pictures, and some hard-edged shapes."""
    rng = np.random.default_rng(seed)
    fy, fx = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    fall = 1 / np.maximum(np.hypot(fx, fy), 1 / max(width, height)) ** roughness
    fall *= np.exp(-((np.hypot(fx, fy) / 0.33) ** 4))
    base = [np.fft.irfft2(np.fft.rfft2(rng.standard_normal((height, width))) * fall, (height, width)) for _ in range(3)]
    shared = base[0] / base[0].std()
    out = np.dstack([shared + 0.5 * plane / plane.std() for plane in base]) * 36 + 118
    picture = np.ascontiguousarray(np.clip(out, 0, 255).astype(np.uint8))
    for _ in range(width * height // 60000):
        x, y, size = int(rng.integers(width)), int(rng.integers(height)), int(rng.integers(width // 60, width // 18))
        colour = tuple(int(c) for c in rng.integers(20, 236, 3))
        if rng.random() < 0.5:
            cv2.circle(picture, (x, y), size // 2, colour, -1, cv2.LINE_AA)
        else:
            box = cv2.boxPoints(((x, y), (size, size * 0.6), float(rng.uniform(0, 90))))
            cv2.fillConvexPoly(picture, box.astype(np.int32), colour, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.6), np.uint8)


def _view(picture: Picture, matrix: Matrix, width: int, height: int) -> Picture:
    """What a camera sees: `matrix` goes from raster pixels to picture pixels."""
    flags = cv2.INTER_LANCZOS4 | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def _turn(width: int, height: int, centre: tuple[float, float], scale: float, degrees: float) -> Matrix:
    angle = np.deg2rad(degrees)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = np.array(centre) - turn @ np.array([(width - 1) / 2, (height - 1) / 2])
    return np.column_stack([turn, shift])


def _pan(width: int, height: int) -> Scene:
    unit, source = width / 1920, texture(width * 3 // 2, height * 3 // 2, 1)

    def at(frame: float) -> Picture:
        centre = (width * 0.6 + 8.3 * unit * frame, height * 0.7 + 2.1 * unit * frame)
        return _view(source, _turn(width, height, centre, 1.0, 0.0), width, height)

    return Scene("pan", at)


def _zoom(width: int, height: int) -> Scene:
    source = texture(width * 3 // 2, height * 3 // 2, 2)

    def at(frame: float) -> Picture:
        centre = (width * 0.75, height * 0.75)
        return _view(source, _turn(width, height, centre, 1.25 * 0.988**frame, 0.35 * frame), width, height)

    return Scene("zoom", at)


def _occluders(width: int, height: int) -> Scene:
    unit = width / 1920
    ground = texture(width * 5 // 4, height * 5 // 4, 3)
    discs = [texture(round(560 * unit), round(560 * unit), seed, roughness=0.9) for seed in (11, 12, 13)]
    ways = ((500, 420, 6.5, 2.0, 1.6), (1050, 700, -5.0, -3.5, -2.1), (1450, 380, -7.0, 3.0, 1.1))

    def at(frame: float) -> Picture:
        centre = (width * 0.6 + 2.4 * unit * frame, height * 0.6)
        out = _view(ground, _turn(width, height, centre, 1.0, 0.0), width, height).astype(np.float32)
        for disc, (x, y, speed_x, speed_y, degrees) in zip(discs, ways, strict=True):
            place = ((x + speed_x * frame) * unit, (y + speed_y * frame) * unit)
            _lay_disc(out, disc, place, 230 * unit, degrees * frame)
        return np.clip(out, 0, 255).astype(np.uint8)

    return Scene("rotating occluders", at)


def _lay_disc(out: NDArray[np.float32], disc: Picture, centre: tuple[float, float], radius: float, turn: float) -> None:
    height, width = out.shape[:2]
    half = disc.shape[0] / 2
    angle = np.deg2rad(turn)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = np.column_stack([rotation, np.array([half, half]) - rotation @ np.array(centre)])
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    cover = np.clip(radius + 0.5 - np.hypot(x - centre[0], y - centre[1]), 0, 1).astype(np.float32)[..., None]
    out += (_view(disc, matrix, width, height) - out) * cover


def _parallax(width: int, height: int) -> Scene:
    unit = width / 1920
    far, near = texture(width * 3 // 2, height, 4), texture(width * 3 // 2, height, 5, roughness=0.9)
    x, y = np.meshgrid(np.arange(near.shape[1]), np.arange(height))
    lean = x + 0.15 * y
    posts = np.clip(np.abs((lean / unit) % 640 - 320) - 235, -0.5, 0.5) + 0.5
    cover = cv2.GaussianBlur(posts.astype(np.float32), (0, 0), 0.7)

    def at(frame: float) -> Picture:
        back = _view(far, np.array([[1.0, 0, 60 * unit + 3.1 * unit * frame], [0, 1, 0]]), width, height)
        slide = np.array([[1.0, 0, 40 * unit + 10.7 * unit * frame], [0, 1, 0]])
        front = _view(near, slide, width, height)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        mask = cv2.warpAffine(cover, slide, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT)[..., None]
        return np.clip(back * (1 - mask) + front * mask, 0, 255).astype(np.uint8)

    return Scene("parallax", at)


def _waves(width: int, height: int) -> Scene:
    unit, source = width / 1920, texture(width * 5 // 4, height * 5 // 4, 6)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))

    def at(frame: float) -> Picture:
        phase = 2 * np.pi * frame / 48
        dx = 16 * unit * np.sin(y / (90 * unit) + phase) + 7 * unit * np.sin(x / (150 * unit) - 1.3 * phase)
        dy = 13 * unit * np.sin(x / (110 * unit) + 1.1 * phase)
        place_x, place_y = x + dx + 0.1 * width + 2.0 * unit * frame, y + dy + 0.1 * height
        return np.asarray(
            cv2.remap(
                source,
                place_x.astype(np.float32),
                place_y.astype(np.float32),
                cv2.INTER_LANCZOS4,
                borderMode=cv2.BORDER_REFLECT,
            ),
            np.uint8,
        )

    return Scene("waves", at)


def _grain_and_light(width: int, height: int) -> Scene:
    unit, source = width / 1920, texture(width * 3 // 2, height * 3 // 2, 7)

    def at(frame: float) -> Picture:
        centre = (width * 0.7 - 5.2 * unit * frame, height * 0.7 + 3.3 * unit * frame)
        clean = _view(source, _turn(width, height, centre, 1.0, 0.15 * frame), width, height)
        grain = np.random.default_rng(round(frame * 1000)).standard_normal((height, width, 1)) * 3
        return np.clip(clean * (0.85 + 0.008 * frame) + grain, 0, 255).astype(np.uint8)

    return Scene("grain and light", at)
