"""Scenes by day's end and beginning: hills at dawn, and a walker with a lantern on a ridge."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from plugin.demo.brush import Canvas, Layer, bar, clouds, colour, disc, glow, gradient, lay, ridge, shape, silhouette


class Hills:
    """Six ridges under a rising sun, the camera tracking to the right."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.sky = gradient(height, width, (0, "#1d3b56"), (0.34, "#6f8796"), (0.56, "#f0b98a"), (0.72, "#ffd9a0"))
        self.bank = clouds(round(height * 0.6), width * 2, 5, 3, 5.0)
        self.ridges = [self._ridge(index) for index in range(6)]

    def _ridge(self, index: int) -> tuple[Layer, float]:
        """A layer and its columns per second; near ridges pass faster."""
        near = ("#d9a98c", "#b98c80", "#7d7377", "#4b5960", "#263d46", "#0f2028")[index]
        far = ("#f6cfa6", "#e3b494", "#b39a92", "#7d8886", "#34505a", "#081418")[index]
        speed = self.width * 0.012 * 1.75**index
        wide = round(self.width + speed * 8) + 2
        line = self.height * (0.56 + 0.085 * index) - ridge(wide, 40 + index, 7) * self.height * (0.07 + 0.012 * index)
        if index >= 3:
            line = line - pines(wide, 60 + index, self.height * (0.012 + 0.012 * (index - 3)))
        # Below the deepest valley of the next ridge nothing of this one is ever seen.
        foot = min(self.height, round(self.height * (0.727 + 0.097 * index)) + 2)
        return silhouette(line.astype(np.float32), foot, near, far, self.height * 0.2), speed

    def draw(self, seconds: float) -> Canvas:
        canvas = self.sky.copy()
        h, w = self.height, self.width
        x, y = w * 0.63, h * (0.56 - 0.024 * seconds)
        self._draw_clouds(canvas, seconds)
        glow(canvas, x, y, h * 0.75, colour("#ff9a4d"), 0.42)
        glow(canvas, x, y, h * 0.22, colour("#ffd08a"), 0.6)
        disc(canvas, x, y, h * 0.05, (1.5, 1.45, 1.3))
        for index, (layer, speed) in enumerate(self.ridges):
            lay(canvas, layer, speed * seconds)
            if index == 1:
                flock(canvas, seconds, w * 0.34, h * 0.3, h * 0.012)
        glow(canvas, x, h * 0.62, h * 0.5, colour("#ff8a45"), 0.16)
        return canvas

    def _draw_clouds(self, canvas: Canvas, seconds: float) -> None:
        left = round(seconds * self.width * 0.008)
        bank = self.bank[:, left : left + self.width]
        rows = np.linspace(0, 1, bank.shape[0], dtype=np.float32)[:, None]
        cover = (np.clip((bank - 0.48) * 2.6, 0, 1) * (0.35 + 0.5 * rows) * np.minimum(1, 4 - 4 * rows))[..., None]
        lit = np.asarray(colour("#ffb37c"), np.float32) * (0.55 + 0.5 * rows)[..., None]
        behind = canvas[: bank.shape[0]]
        behind += cover * (lit - behind)


def pines(width: int, seed: int, size: float) -> Canvas:
    """How many rows a forest rises above its hill, per column."""
    random = np.random.default_rng(seed)
    rise = np.zeros(width)
    for x in np.arange(0, width, size * 0.55):
        centre, tall = x + random.uniform(-size, size) * 0.4, size * random.uniform(0.7, 2.3)
        a, b = max(0, int(centre - size)), min(width, int(centre + size) + 1)
        away = np.abs(np.arange(a, b) - centre)
        rise[a:b] = np.maximum(rise[a:b], tall * (1 - away / (size * 0.55)))
    return np.asarray(rise, np.float32)


def flock(canvas: Canvas, seconds: float, x: float, y: float, size: float) -> None:
    """Nine birds in a loose V."""
    for bird in range(9):
        side = (bird % 2 * 2 - 1) * ((bird + 1) // 2)
        bx = x + seconds * size * 3.2 - abs(side) * size * 2.3
        by = y + side * size * 1.5 + sin(bird * 2.1 + seconds) * size * 0.3
        lift = sin(seconds * 9 + bird * 1.7) * size * 0.7
        wing = [(bx - size, by - lift), (bx, by), (bx + size, by - lift), (bx, by + size * 0.28)]
        shape(canvas, [wing], colour("#2b3a46"), 0.8)


class Walker:
    """A cloaked figure carries a lantern along a ridge before the last light."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.sky = gradient(height, width, (0, "#131d33"), (0.4, "#3b3f5e"), (0.66, "#c4646a"), (0.8, "#ffb070"))
        self.bank = clouds(round(height * 0.8), width * 2, 15, 3, 6.0)
        wide = round(width * 1.6)
        self.far = silhouette(
            (height * 0.74 - ridge(wide, 71, 7) * height * 0.06).astype(np.float32),
            height,
            "#7d4a5c",
            "#4a3249",
            height * 0.2,
        )
        self.ground_line = (height * 0.83 - ridge(wide, 72, 5) * height * 0.035).astype(np.float32)
        self.ground = silhouette(self.ground_line, height, "#16131f", "#0a0910", height * 0.1)
        self.grass = self._grass(wide)

    def _grass(self, wide: int) -> list[tuple[float, float, float]]:
        random = np.random.default_rng(73)
        return [
            (float(x), float(random.uniform(0.02, 0.075) * self.height), float(random.uniform(0, 6)))
            for x in random.uniform(0, wide, wide // 5)
        ]

    def draw(self, seconds: float) -> Canvas:
        h, w = self.height, self.width
        canvas = self.sky.copy()
        self._draw_clouds(canvas, seconds)
        glow(canvas, w * 0.72, h * 0.76, h * 0.62, colour("#ff8850"), 0.5)
        lay(canvas, self.far, seconds * w * 0.012)
        shift = seconds * w * 0.045
        lay(canvas, self.ground, shift)
        x = w * 0.3 + seconds * w * 0.05
        y = float(self.ground_line[min(int(x + shift), len(self.ground_line) - 1)])
        self._draw_grass(canvas, seconds, shift)
        lantern = figure(canvas, x, y + h * 0.012, h * 0.34, seconds)
        flicker = 1 + 0.08 * sin(seconds * 13) + 0.05 * sin(seconds * 31)
        glow(canvas, *lantern, h * 0.42, colour("#ff9a3c"), 0.34 * flicker)
        glow(canvas, *lantern, h * 0.09, colour("#ffc070"), 0.55 * flicker)
        paper_lantern(canvas, *lantern, h * 0.022, flicker)
        return canvas

    def _draw_clouds(self, canvas: Canvas, seconds: float) -> None:
        left = round(seconds * self.width * 0.01)
        bank = self.bank[:, left : left + self.width]
        rows = np.linspace(0, 1, bank.shape[0], dtype=np.float32)[:, None]
        cover = (np.clip((bank - 0.5) * 2.4, 0, 1) * (0.2 + 0.7 * rows))[..., None]
        lit = np.asarray(colour("#ff9074"), np.float32) * (0.25 + 0.85 * rows)[..., None]
        behind = canvas[: bank.shape[0]]
        behind += cover * (lit - behind)

    def _draw_grass(self, canvas: Canvas, seconds: float, shift: float) -> None:
        blades = []
        for place, tall, phase in self.grass:
            x = place - shift
            if -20 < x < self.width + 20:
                y = float(self.ground_line[min(int(place), len(self.ground_line) - 1)]) + 2
                lean = (sin(seconds * 2.2 + phase + x * 0.01) * 0.35 + 0.25) * tall
                blades.append([(x - 1.2, y), (x + lean, y - tall), (x + 1.2, y)])
        shape(canvas, blades, colour("#120f1a"))


def figure(canvas: Canvas, x: float, y: float, tall: float, seconds: float) -> tuple[float, float]:
    """Draw the walker with the feet at (x, y); returns where the lantern hangs."""
    ink = colour("#0d0b14")
    step = seconds * 2 * pi * 0.95
    bob = abs(sin(step)) * tall * 0.018
    hip, neck = y - tall * 0.48 - bob, y - tall * 0.84 - bob
    parts = [_limb(x, hip, y, tall, sin(step)), _limb(x, hip, y, tall, -sin(step))]
    sway = sin(step * 0.5 + 0.6) * tall * 0.02
    parts.append(
        [(x - tall * 0.055, neck), (x + tall * 0.06, neck + tall * 0.01), (x + tall * 0.1, hip + tall * 0.1),
         (x + tall * 0.075 + sway, y - tall * 0.2), (x - tall * 0.06 + sway, y - tall * 0.16),
         (x - tall * 0.19 + sway * 2, y - tall * 0.2), (x - tall * 0.11, hip)]
    )  # fmt: skip
    hand = (x + tall * 0.2, neck + tall * 0.24 + sin(step) * tall * 0.015)
    parts.append(
        [(x, neck + tall * 0.05), (x + tall * 0.03, neck + tall * 0.02), (hand[0], hand[1] - tall * 0.02), hand]
    )
    parts.append([(hand[0] - tall * 0.03, hand[1] + tall * 0.02), (hand[0] + tall * 0.13, hand[1] - tall * 0.1),
                  (hand[0] + tall * 0.13, hand[1] - tall * 0.085)])  # fmt: skip
    shape(canvas, parts, ink)
    head = (x + tall * 0.02, neck - tall * 0.055)
    disc(canvas, *head, tall * 0.052, ink)
    brim = tall * 0.135
    shape(canvas, [[(head[0] - brim, head[1]), (head[0], head[1] - tall * 0.1), (head[0] + brim, head[1])]], ink)
    swing = cos(step) * tall * 0.02
    return hand[0] + tall * 0.13 + swing, hand[1]


def paper_lantern(canvas: Canvas, x: float, y: float, size: float, light: float) -> None:
    """A small round lantern hanging at (x, y - size), lit from within."""
    body = [(x + size * cos(a * pi / 12), y + 0.85 * size * sin(a * pi / 12)) for a in range(24)]
    shape(canvas, [body], (1.35 * light, 1.0 * light, 0.55 * light))
    glow(canvas, x, y, size * 0.6, (0.5, 0.5, 0.4), light)
    caps = [bar(x, y + side * size * 0.85, size * 0.45, size * 0.1) for side in (-1, 1)]
    shape(canvas, [*caps, bar(x, y - size * 1.4, 0.6, size * 0.4)], colour("#1a1016"))


def _limb(x: float, hip: float, y: float, tall: float, swing: float) -> list[tuple[float, float]]:
    foot, knee = x + swing * tall * 0.15, x + swing * tall * 0.08 + tall * 0.03
    lift = max(0.0, -swing) * tall * 0.03
    middle, thick = (hip + y) / 2, tall * 0.03
    return [(x - thick, hip), (x + thick, hip), (knee + thick, middle), (foot + thick * 1.8, y - lift),
            (foot - thick * 0.6, y - lift), (knee - thick, middle)]  # fmt: skip
