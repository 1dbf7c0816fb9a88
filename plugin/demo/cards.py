"""What stands in for pictures: the card an assistant cuts in for a missing scene, and a storyboard panel."""

from __future__ import annotations

from math import cos, pi, sin

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from plugin.demo.brush import Canvas, clouds, colour, shape
from plugin.media.pictures import Picture


class MissingCard:
    """SCENE MISSING over a running countdown clock, as on a film leader."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        paper = clouds(height, width, 61, 6, 1.0)[..., None]
        self.back = np.asarray(colour("#33403f"), np.float32) * (0.82 + 0.3 * paper)
        self.words = written("SCENE MISSING", height, width, round(height * 0.17))

    def draw(self, seconds: float) -> Canvas:
        h, w = self.height, self.width
        canvas = self.back.astype(np.float32)
        x, y = w / 2, h / 2
        turn = -pi / 2 + (seconds % 1.0) * 2 * pi
        sweep = [(x, y)] + [(x + w * cos(a), y + w * sin(a)) for a in np.linspace(-pi / 2, turn, 24)]
        shape(canvas, [sweep], colour("#4d5e5b"), 0.55)
        for radius in (0.36, 0.42):
            ring = [(x + h * radius * cos(a), y + h * radius * sin(a)) for a in np.linspace(0, 2 * pi, 90)]
            inner = [
                (x + h * (radius - 0.006) * cos(a), y + h * (radius - 0.006) * sin(a))
                for a in np.linspace(2 * pi, 0, 90)
            ]
            shape(canvas, [ring + inner], colour("#b9c4b8"), 0.7)
        hand = [(x + h * 0.004, y), (x + w * cos(turn), y + w * sin(turn)), (x - h * 0.004, y)]
        shape(canvas, [hand], colour("#b9c4b8"), 0.7)
        canvas[round(h * 0.385) : round(h * 0.615)] *= 0.42
        canvas += self.words * (np.asarray(colour("#f4efe0"), np.float32) - canvas)
        return canvas


def written(text: str, height: int, width: int, size: int) -> Canvas:
    """Cover of a line of Latin text in the middle of the frame; height x width x 1."""
    picture = Image.new("L", (width, height))
    font = ImageFont.load_default(size)
    ImageDraw.Draw(picture).text((width / 2, height / 2), text, 255, font, anchor="mm")
    return (np.asarray(picture, np.float32) / np.float32(255))[..., None]


def sketch(canvas: Canvas) -> Canvas:
    """A scene as a pencil drawing on warm paper: lines where light changes, hatching where it is dark."""
    height, width = canvas.shape[:2]
    light = np.clip(canvas.mean(axis=2), 0, 1)
    soft = cv2.GaussianBlur(light, (0, 0), height / 260)
    lines = np.abs(soft - cv2.GaussianBlur(light, (0, 0), height / 90)) * 7
    random = np.random.default_rng(17)
    hatch = cv2.resize(random.random((height, 8), np.float32), (width, height))
    slant = cv2.warpAffine(
        hatch, np.array([[1, 0, 0], [-0.9, 1, 0]], np.float32), (width, height), borderMode=cv2.BORDER_WRAP
    )
    shade = np.clip(0.42 - soft, 0, 1) * 1.5 * (0.35 + 0.75 * (slant > 0.5))
    ink = np.clip(lines + shade * 0.85, 0, 0.92)[..., None]
    grain = clouds(height, width, 19, 40, 1.0)[..., None] * 0.06
    paper = np.asarray(colour("#efe4cf"), np.float32) - grain
    return np.asarray(paper * (1 - ink) + np.asarray(colour("#2b2a30"), np.float32) * ink, np.float32)


def text_at(picture: Picture, text: str, place: tuple[int, int], size: int) -> None:
    """Write Latin text into a finished picture, its left middle at (column, row)."""
    image = Image.fromarray(picture)
    ImageDraw.Draw(image).text(place, text, (150, 148, 140), ImageFont.load_default(size), anchor="lm")
    picture[:] = np.asarray(image)
