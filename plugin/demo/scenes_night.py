"""Scenes by night: a city by its river, roofs in the rain, and sky lanterns over a lake."""

from __future__ import annotations

from math import pi, sin

import cv2
import numpy as np

from plugin.demo.brush import Canvas, Layer, clouds, colour, disc, glow, gradient, lay, ridge, shape, silhouette

window_lights = ("#ffd28a", "#ffb45e", "#fff0cf", "#9fd8ff", "#ff9a5a")


class City:
    """Towers with lit windows behind a river that mirrors them; the camera tracks along the bank."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.shore = round(height * 0.68)
        self.sky = gradient(self.shore, width, (0, "#0a1024"), (0.55, "#27335a"), (1, "#a8596a"))
        self.rows = [self._row(index) for index in range(3)]
        random = np.random.default_rng(90)
        self.cars = random.uniform(0, 1, (26, 3))

    def _row(self, index: int) -> tuple[Layer, float]:
        speed = self.width * (0.01, 0.022, 0.05)[index]
        wide = round(self.width + speed * 8) + 2
        random = np.random.default_rng(91 + index)
        body = ("#3a3557", "#221f3c", "#100f20")[index]
        light = np.empty((self.shore, wide, 3), np.float32)
        light[:] = colour(body)
        light += np.linspace(-0.02, 0.10, self.shore, dtype=np.float32)[:, None, None] * (1 - 0.4 * index)
        cover = np.zeros((self.shore, wide, 1), np.float32)
        x = 0
        while x < wide:
            broad = int(random.uniform(0.03, 0.075) * self.width * (0.7 + 0.25 * index))
            top = int(self.shore * (1 - random.uniform(0.28, 0.78) * (1 - 0.16 * index)))
            self._tower(light, cover, (x, x + broad, top), index, random)
            x += broad + int(random.uniform(-0.004, 0.018) * self.width)
        return Layer(light, cover, 0), speed

    def _tower(
        self, light: Canvas, cover: Canvas, place: tuple[int, int, int], index: int, random: np.random.Generator
    ) -> None:
        x0, x1, top = max(0, place[0]), min(place[1], light.shape[1]), place[2]
        cover[top:, x0:x1] = 1
        mast = (x0 + x1) // 2
        if random.random() < 0.4 and mast < light.shape[1]:
            cover[max(0, top - self.height // 14) : top, mast : mast + 1] = 1
        pitch, tall = 4 + 2 * index, 2 + index
        for y in range(top + 4, self.shore - tall, pitch + index):
            for x in range(x0 + 3, x1 - 2 - index, pitch):
                if random.random() < (0.34, 0.3, 0.24)[index]:
                    tint = np.asarray(colour(str(random.choice(window_lights))), np.float32)
                    light[y : y + tall, x : x + 2 + index // 2] = tint * random.uniform(0.35, 1.0)

    def draw(self, seconds: float) -> Canvas:
        h, w, shore = self.height, self.width, self.shore
        canvas = np.empty((h, w, 3), np.float32)
        upper = canvas[:shore]
        upper[:] = self.sky
        disc(upper, w * 0.24, h * 0.17, h * 0.05, (1.05, 1.02, 0.92))
        glow(upper, w * 0.24, h * 0.17, h * 0.2, colour("#c9d4ff"), 0.25)
        for index, (layer, speed) in enumerate(self.rows):
            lay(upper, layer, speed * seconds)
            glow(upper, w * (0.3 + 0.3 * index), shore, h * 0.5, colour("#ff8a60"), 0.10)
        self._draw_cars(upper, seconds)
        self._mirror(canvas, seconds)
        return canvas

    def _draw_cars(self, canvas: Canvas, seconds: float) -> None:
        for place, speed, size in self.cars:
            away = place < 0.5
            x = (place + (seconds * (0.05 + 0.08 * speed)) * (1 if away else -1)) % 1.1 - 0.05
            tint = colour("#ff5a3c") if away else colour("#ffe9bd")
            y = self.shore - self.height * (0.014 if away else 0.006)
            glow(canvas, x * self.width, y, self.height * (0.010 + 0.008 * size), tint, 0.95)

    def _mirror(self, canvas: Canvas, seconds: float) -> None:
        """The river: the city upside down, pulled about by ripples that widen towards the viewer."""
        h, w, shore = self.height, self.width, self.shore
        depth = np.arange(h - shore, dtype=np.float32)
        ripple = np.sin(depth * 1.1 - seconds * 5) + 0.6 * np.sin(depth * 0.47 + seconds * 3.1)
        across = ripple * (0.4 + depth * 0.028)
        rows = np.clip(shore - 2 - depth * 1.9 + ripple * 1.5, 0, shore - 1)
        columns = np.arange(w, dtype=np.float32)[None, :] + across[:, None]
        above = np.repeat(rows[:, None], w, axis=1).astype(np.float32)
        seen = cv2.remap(canvas[:shore], columns, above, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        fade = (0.78 - 0.45 * depth / max(1, h - shore))[:, None, None]
        tint = np.asarray((0.82, 0.92, 1.05), np.float32)
        canvas[shore:] = cv2.GaussianBlur(seen, (1, 7), 0) * fade * tint + np.asarray((0.008, 0.014, 0.03), np.float32)


class Rain:
    """Tiled roofs and hanging lanterns in a downpour, lightning far off."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.sky = gradient(height, width, (0, "#10161f"), (0.5, "#2a3946"), (0.8, "#4d5d66"))
        self.bank = clouds(round(height * 0.7), width * 2, 31, 4, 3.0)
        wide = round(width * 1.3)
        hills = (height * 0.62 - ridge(wide, 33, 6) * height * 0.07).astype(np.float32)
        self.hills = silhouette(hills, height, "#36464f", "#52626a", height * 0.25)
        self.roofs = [roofs(wide, height, place, size) for place, size in ((0.66, 0.16), (0.80, 0.26))]
        self.streaks = [self._streaks(wide, index) for index in range(2)]

    def _streaks(self, wide: int, index: int) -> Canvas:
        random = np.random.default_rng(35 + index)
        tile = np.zeros((self.height * 2, wide), np.float32)
        length = self.height * (0.05, 0.13)[index]
        for x, y, bright in zip(*random.uniform(0, 1, (3, (900, 300)[index])), strict=True):
            start = (int(x * wide), int(y * self.height * 2))
            end = (int(start[0] - length * 0.16), int(start[1] + length))
            cv2.line(tile, start, end, 0.10 + 0.25 * float(bright), 1 + index, cv2.LINE_AA)
        return np.concatenate([tile, tile[: self.height]])

    def draw(self, seconds: float) -> Canvas:
        w = self.width
        canvas = self.sky.copy()
        flash = max(0.0, 1 - abs(seconds - 1.35) * 9) + 0.7 * max(0.0, 1 - abs(seconds - 1.62) * 6)
        left = round(seconds * w * 0.03)
        bank = self.bank[:, left : left + w, None]
        canvas[: bank.shape[0]] += (bank - 0.45) * (0.16 + 0.55 * flash) * np.asarray((0.8, 0.9, 1.0), np.float32)
        lay(canvas, self.hills, seconds * w * 0.008)
        canvas += np.float32(0.05 * flash)
        for index, layer in enumerate(self.roofs):
            lay(canvas, layer, seconds * w * (0.014, 0.026)[index])
            self._draw_lanterns(canvas, seconds, index)
            self._draw_rain(canvas, seconds, index)
        return canvas

    def _draw_lanterns(self, canvas: Canvas, seconds: float, index: int) -> None:
        h, w = self.height, self.width
        for number in range(7 - 2 * index):
            x = (number + 0.5) * w / (4.6 - 1.4 * index) - seconds * w * (0.014, 0.026)[index]
            y = h * (0.745, 0.93)[index] + sin(seconds * 2 + number) * h * 0.004
            size = h * (0.017, 0.03)[index]
            x += sin(seconds * 1.6 + number * 1.9) * size * 0.5
            glow(canvas, x, y, size * 7, colour("#ff6a2c"), 0.4)
            disc(canvas, x, y, size, (1.2, 0.42, 0.16))
            glow(canvas, x, y, size, colour("#ffd080"), 0.7)

    def _draw_rain(self, canvas: Canvas, seconds: float, index: int) -> None:
        top = -int(seconds * self.height * (1.5, 2.3)[index]) % (self.height * 2)
        tile = self.streaks[index][top : top + self.height, : self.width, None]
        canvas += tile * np.asarray((0.52, 0.6, 0.68), np.float32)


def roofs(width: int, height: int, place: float, size: float) -> Layer:
    """A row of roofs with lifted eaves; `place` is the eaves' height, `size` a roof's, as parts of `height`."""
    mask = np.zeros((height, width, 3), np.float32)
    random = np.random.default_rng(round(place * 100))
    x, broad = -size * height * 0.4, size * height * 2.4
    while x < width:
        base = height * (place + random.uniform(-0.02, 0.03))
        rise, half = size * height * random.uniform(0.4, 0.62), broad / 2
        curve = [(t, (max(0.0, abs(t) - 0.3) / 0.7) ** 0.72) for t in np.linspace(-1, 1, 41)]
        eaves = [
            (x + half + t * half, base - rise + rise * c - (abs(t) > 0.86) * (abs(t) - 0.86) * rise * 2.6)
            for t, c in curve
        ]
        shape(mask, [[*eaves, (x + broad * 0.93, base + 3), (x + broad * 0.07, base + 3)]], (1, 1, 1))
        shape(
            mask,
            [
                [
                    (x + broad * 0.12, base),
                    (x + broad * 0.88, base),
                    (x + broad * 0.88, height),
                    (x + broad * 0.12, height),
                ]
            ],
            (1, 1, 1),
        )
        x += broad * random.uniform(0.78, 1.05)
    tint = np.asarray(colour("#1b262e" if place < 0.7 else "#0a1016"), np.float32)
    light = np.broadcast_to(tint, mask.shape) + np.linspace(0, 0.06, height, dtype=np.float32)[:, None, None]
    top = int(height * (place - size))
    return Layer(np.ascontiguousarray(light[top:], np.float32), np.ascontiguousarray(mask[top:, :, :1]), top)


class Lanterns:
    """Sky lanterns rise over a lake, mirrored in it."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.shore = round(height * 0.76)
        self.sky = gradient(self.shore, width, (0, "#050b1c"), (0.6, "#14264a"), (1, "#43537a"))
        random = np.random.default_rng(7)
        for x, y, bright in random.uniform(0, 1, (260, 3)):
            self.sky[int(y * self.shore * 0.8), int(x * width)] += np.float32(0.15 + 0.6 * bright**3)
        line = (self.shore - height * 0.07 - ridge(width + 80, 51, 7) * height * 0.06).astype(np.float32)
        self.hills = silhouette(line, self.shore, "#131c36", "#1d2947", height * 0.12)
        depth = np.sort(random.uniform(0.12, 1, 110))
        self.lights = np.column_stack(
            [random.uniform(-0.1, 1.1, 110), random.uniform(0, 1.25, 110), depth, random.uniform(0, 2 * pi, 110)]
        )

    def draw(self, seconds: float) -> Canvas:
        canvas = np.empty((self.height, self.width, 3), np.float32)
        canvas[: self.shore] = self.sky
        lay(canvas[: self.shore], self.hills, 8 + seconds * 6)
        glow(canvas[: self.shore], self.width * 0.5, self.shore, self.height * 0.5, colour("#ff9448"), 0.2)
        for x, y, depth, phase in self.lights:
            self._draw_lantern(canvas[: self.shore], seconds, float(x), float(y), float(depth), float(phase))
        self._mirror(canvas, seconds)
        return canvas

    def _draw_lantern(self, sky: Canvas, seconds: float, x: float, y: float, depth: float, phase: float) -> None:
        size = self.height * 0.034 * depth**1.4 + 0.6
        column = (x + sin(seconds * 0.7 + phase) * 0.008 * depth + seconds * 0.006 * depth) * self.width
        row = (0.98 - (y + seconds * 0.045 * (0.3 + depth)) % 1.25) * self.shore
        light = (0.5 + 0.5 * depth) * (1 + 0.1 * sin(seconds * 9 + phase * 5))
        glow(sky, column, row, size * 3.2, colour("#ff8a35"), 0.42 * light)
        if size < 2.5:
            glow(sky, column, row, size, colour("#ffd79a"), light)
            return
        tall, top, foot = size * 1.25, size * 0.62, size * 0.46
        half = (top, top * 0.5, -top * 0.5, -top, -foot, foot)
        rise = (-1.0, -1.22, -1.22, -1.0, 0.6, 0.6)
        body = [(column + dx, row + tall * dy) for dx, dy in zip(half, rise, strict=True)]
        shape(sky, [body], (1.0 * light, 0.52 * light, 0.2 * light))
        glow(sky, column, row + tall * 0.35, size * 0.9, colour("#ffe0a0"), 0.75 * light)

    def _mirror(self, canvas: Canvas, seconds: float) -> None:
        h, w, shore = self.height, self.width, self.shore
        depth = np.arange(h - shore, dtype=np.float32)
        ripple = np.sin(depth * 0.8 - seconds * 2.4) + 0.5 * np.sin(depth * 0.31 + seconds * 1.3)
        rows = np.clip(shore - 1 - depth * 2.1 + ripple * 2, 0, shore - 1)
        columns = np.arange(w, dtype=np.float32)[None, :] + (ripple * (0.3 + depth * 0.03))[:, None]
        above = np.repeat(rows[:, None], w, axis=1).astype(np.float32)
        seen = cv2.remap(canvas[:shore], columns, above, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        canvas[shore:] = cv2.GaussianBlur(seen, (1, 9), 0) * (0.72 - 0.3 * depth / (h - shore))[:, None, None]
