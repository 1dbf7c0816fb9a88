"""Brushes for the demo film: gradients, ridges, clouds, glows and layers that slide under a moving camera.

Canvases are float32, height x width x 3, RGB in display light, 0.0 black to 1.0 white; glows may go above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Canvas: TypeAlias = NDArray[np.float32]
Colour: TypeAlias = tuple[float, float, float]


def colour(text: str) -> Colour:
    """Three floats from "#rrggbb"."""
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)


def gradient(height: int, width: int, *stops: tuple[float, str]) -> Canvas:
    """Vertical gradient through (place 0.0 top to 1.0 bottom, colour)."""
    places = [place for place, _ in stops]
    values = np.array([colour(text) for _, text in stops])
    at = np.linspace(0, 1, height)
    column = np.stack([np.interp(at, places, values[:, channel]) for channel in range(3)], axis=1)
    return np.repeat(column[:, None, :], width, axis=1).astype(np.float32)


def ridge(width: int, seed: int, detail: int = 6, roughness: float = 0.5) -> Canvas:
    """A line of hills, -1.0 to 1.0 per column: value noise, each octave `roughness` as high as the one before."""
    random = np.random.default_rng(seed)
    line, weight = np.zeros(width), 1.0
    for octave in range(detail):
        knots = random.uniform(-1, 1, 3 + 3 * 2**octave)
        at = np.linspace(0, len(knots) - 1.001, width)
        index = at.astype(int)
        part = at - index
        smooth = part * part * (3 - 2 * part)
        line += weight * (knots[index] * (1 - smooth) + knots[index + 1] * smooth)
        weight *= roughness
    return np.asarray(line / np.abs(line).max(), np.float32)


def clouds(height: int, width: int, seed: int, scale: int = 3, stretch: float = 3.0) -> Canvas:
    """Soft noise 0.0 to 1.0, stretched sideways like cloud banks; height x width."""
    random = np.random.default_rng(seed)
    field = np.zeros((height, width), np.float32)
    for octave in range(5):
        rows, columns = scale * 2**octave + 2, round(scale * 2**octave * width / height / stretch) + 2
        knots = random.random((rows, columns), np.float32)
        field += cv2.resize(knots, (width, height), interpolation=cv2.INTER_CUBIC) * 0.55**octave
    low, high = float(field.min()), float(field.max())
    return np.asarray((field - low) / (high - low), np.float32)


@dataclass(frozen=True)
class Layer:
    """A picture with transparency, wider than the canvas, whose first row lies at `top`."""

    light: Canvas
    cover: Canvas
    """Height x width x 1, 1.0 hides what lies behind."""
    top: int


def silhouette(line: Canvas, height: int, near: str, far: str, fade: float) -> Layer:
    """Ground below a line of row numbers, coloured `near` at the crest and `far` from `fade` rows below it."""
    top = max(0, int(line.min()) - 1)
    rows = np.arange(top, height, dtype=np.float32)[:, None]
    depth = rows - line[None, :]
    cover = np.clip(depth + 0.5, 0, 1)
    mix = np.clip(depth / max(fade, 1), 0, 1)[..., None]
    light = np.asarray(colour(near), np.float32) * (1 - mix) + np.asarray(colour(far), np.float32) * mix
    return Layer(light.astype(np.float32), cover[..., None].astype(np.float32), top)


def lay(canvas: Canvas, layer: Layer, shift: float) -> None:
    """Put a layer over the canvas, moved left by `shift` columns (fractions count; it ends where the layer does)."""
    width = canvas.shape[1]
    shift = min(max(shift, 0.0), layer.light.shape[1] - width - 1.001)
    left, part = int(shift), np.float32(shift % 1)
    behind = canvas[layer.top : layer.top + layer.light.shape[0]]
    cover = _between(layer.cover, left, width, part)
    behind += cover * (_between(layer.light, left, width, part) - behind)


def _between(picture: Canvas, left: int, width: int, part: np.float32) -> Canvas:
    here, there = picture[:, left : left + width], picture[:, left + 1 : left + width + 1]
    return np.asarray(here + part * (there - here), np.float32)


def glow(canvas: Canvas, x: float, y: float, radius: float, tint: Colour, strength: float) -> None:
    """Add a round light with a soft edge; `radius` is where it has faded to a tenth."""
    reach = int(radius * 1.9) + 2
    x0, x1 = max(0, int(x) - reach), min(canvas.shape[1], int(x) + reach + 1)
    y0, y1 = max(0, int(y) - reach), min(canvas.shape[0], int(y) + reach + 1)
    if x0 >= x1 or y0 >= y1:
        return
    across = np.exp(-2.3 * ((np.arange(x0, x1, dtype=np.float32) - x) / radius) ** 2)
    down = np.exp(-2.3 * ((np.arange(y0, y1, dtype=np.float32) - y) / radius) ** 2)
    spot = (down[:, None] * across[None, :])[..., None] * np.float32(strength)
    canvas[y0:y1, x0:x1] += spot * np.asarray(tint, np.float32)


def disc(canvas: Canvas, x: float, y: float, radius: float, tint: Colour, cover: float = 1.0) -> None:
    """Put a round plate with a sharp, smooth edge over the canvas."""
    x0, x1 = max(0, int(x - radius) - 1), min(canvas.shape[1], int(x + radius) + 3)
    y0, y1 = max(0, int(y - radius) - 1), min(canvas.shape[0], int(y + radius) + 3)
    if x0 >= x1 or y0 >= y1:
        return
    dx = np.arange(x0, x1, dtype=np.float32)[None, :] - x
    dy = np.arange(y0, y1, dtype=np.float32)[:, None] - y
    mask = np.clip(radius - np.sqrt(dx * dx + dy * dy) + 0.5, 0, 1)[..., None] * np.float32(cover)
    behind = canvas[y0:y1, x0:x1]
    behind += mask * (np.asarray(tint, np.float32) - behind)


def bar(x: float, y: float, across: float, down: float) -> list[tuple[float, float]]:
    """Corners of an upright rectangle around (x, y), `across` and `down` being half its size."""
    return [(x - across, y - down), (x + across, y - down), (x + across, y + down), (x - across, y + down)]


def shape(canvas: Canvas, polygons: list[list[tuple[float, float]]], tint: Colour, cover: float = 1.0) -> None:
    """Fill polygons, given in columns and rows, with smooth edges."""
    points = np.concatenate([np.asarray(p, np.float32) for p in polygons])
    x0, y0 = np.maximum(np.floor(points.min(0)).astype(int) - 2, 0)
    x1 = min(canvas.shape[1], int(points[:, 0].max()) + 3)
    y1 = min(canvas.shape[0], int(points[:, 1].max()) + 3)
    if x0 >= x1 or y0 >= y1:
        return
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for polygon in polygons:
        corners = np.round((np.asarray(polygon, np.float32) - (x0, y0)) * 256).astype(np.int32)
        cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, 8)
    behind = canvas[y0:y1, x0:x1]
    behind += (mask[..., None] * np.float32(cover / 255)) * (np.asarray(tint, np.float32) - behind)
