"""Scenes near water and light: a boat under the moon, and a lantern seen close."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from plugin.demo.brush import Canvas, bar, clouds, colour, disc, glow, gradient, shape


class Sea:
    """A small boat with a lantern crosses the moon's path on a restless sea."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.horizon = round(height * 0.46)
        self.sky = gradient(self.horizon, width, (0, "#071226"), (0.6, "#1d3658"), (1, "#5d7f96"))
        bank = np.clip((clouds(self.horizon, width * 2, 23, 3, 5.0) - 0.5) * 2.4, 0, 1)
        self.bank = (bank[..., None] * np.asarray(colour("#9db4c8"), np.float32)).astype(np.float32)
        rows = np.arange(1, height - self.horizon + 1, dtype=np.float32)[:, None]
        self.distance = height * 0.55 / (rows + height * 0.012)
        self.across = (np.arange(width, dtype=np.float32)[None, :] / width - 0.5) * self.distance
        self.fade = np.clip(rows / (height * 0.5), 0, 1)

    def draw(self, seconds: float) -> Canvas:
        h, w = self.height, self.width
        canvas = np.empty((h, w, 3), np.float32)
        upper = canvas[: self.horizon]
        left = round(seconds * w * 0.012)
        upper[:] = self.sky
        glow(upper, w * 0.6, h * 0.17, h * 0.55, colour("#a9c8e8"), 0.36)
        upper += self.bank[:, left : left + w] * np.float32(0.28)
        glow(upper, w * 0.6, h * 0.17, h * 0.16, colour("#e8f0ff"), 0.4)
        disc(upper, w * 0.6, h * 0.17, h * 0.058, (1.3, 1.27, 1.15))
        self._draw_water(canvas[self.horizon :], seconds)
        self._draw_boat(canvas, seconds)
        return canvas

    def _draw_water(self, lower: Canvas, seconds: float) -> None:
        x, z = self.across, self.distance
        swell = np.sin(x * 5 + z * 9 - seconds * 1.3) + 0.7 * np.sin(x * 11 - z * 14 - seconds * 1.9 + 1)
        chop = np.sin(x * 33 + z * 41 + seconds * 3.1) * np.sin(x * 17 - z * 57 - seconds * 2.3)
        slope = swell * 0.32 + chop * 0.5
        path = np.exp(-(((x - 0.1 * z) / (0.06 + 0.11 * z + 0.02 * slope)) ** 2))
        sparkle = np.clip(slope - 0.12, 0, 1) ** 1.5 * path * 1.6 + path * 0.10
        deep = np.clip(0.34 - 0.26 * self.fade + 0.07 * slope * self.fade + 0.03, 0, 1)
        lower[..., 0] = deep * 0.34 + sparkle * 0.95
        lower[..., 1] = deep * 0.62 + sparkle * 0.97
        lower[..., 2] = deep * 0.86 + sparkle * 0.92

    def _draw_boat(self, canvas: Canvas, seconds: float) -> None:
        h, w = self.height, self.width
        x, size = w * (0.34 + 0.018 * seconds), h * 0.16
        y = h * 0.66 + sin(seconds * 1.7) * h * 0.008
        tilt = 0.05 * sin(seconds * 1.7 + 0.8)

        def at(dx: float, dy: float) -> tuple[float, float]:
            return x + size * (dx * cos(tilt) - dy * sin(tilt)), y + size * (dy * cos(tilt) + dx * sin(tilt))

        hull = [at(t, 0.18 - 0.3 * abs(t) ** 2.6) for t in np.linspace(-1, 1, 25)]
        hull += [at(t, 0.02 - 0.3 * abs(t) ** 2.6) for t in np.linspace(1, -1, 25)]
        keel = [at(t, 0.05 - 0.1 * t * t) for t in np.linspace(-0.9, 0.9, 15)] + [at(0.6, 0.2), at(-0.6, 0.2)]
        rower = [at(-0.16, 0.04), at(-0.2, -0.28), at(-0.1, -0.4), at(0.02, -0.28), at(0.08, 0.04)]
        hat = [at(-0.26, -0.36), at(-0.09, -0.52), at(0.08, -0.36)]
        pole = [at(0.62, -0.02), at(0.68, -0.62), at(0.7, -0.62), at(0.65, -0.02)]
        shape(canvas, [hull, keel, rower, hat, pole], colour("#060a12"))
        shape(canvas, [[at(t, 0.24) for t in (-0.8, 0.8)] + [at(0.5, 0.34), at(-0.5, 0.34)]], colour("#060a12"), 0.6)
        lx, ly = at(0.69, -0.5)
        flicker = 1 + 0.07 * sin(seconds * 11) + 0.05 * sin(seconds * 27)
        glow(canvas, lx, ly, size * 1.6, colour("#ff8a35"), 0.42 * flicker)
        disc(canvas, lx, ly, size * 0.09, (1.3, 0.85, 0.42))
        for streak in range(7):
            sway = sin(seconds * 4 + streak * 1.9) * size * 0.06
            glow(
                canvas, lx + sway, y + size * (0.3 + 0.16 * streak), size * 0.13, colour("#ff9a48"), 0.5 - 0.06 * streak
            )


class Closeup:
    """A paper lantern swings before the blurred lights of a street."""

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.back = gradient(height, width, (0, "#0c0d1c"), (0.7, "#2a1a2c"), (1, "#140d18"))
        random = np.random.default_rng(81)
        self.lights = random.uniform(0, 1, (34, 4))

    def draw(self, seconds: float) -> Canvas:
        h, w = self.height, self.width
        canvas = self.back.copy()
        for x, y, size, tone in self.lights:
            column = ((x - seconds * 0.012 * (0.5 + size)) % 1.1 - 0.05) * w
            tint = colour(("#ff9a4a", "#ffcf86", "#ff5f45", "#6fb6d8")[int(tone * 4)])
            shine = 0.24 + 0.08 * sin(seconds * 2 + tone * 40)
            disc(canvas, column, (0.12 + 0.8 * y) * h, h * (0.035 + 0.05 * size), tint, shine)
        swing = 0.10 * sin(seconds * 1.5)
        self._draw_lantern(canvas, seconds, swing)
        return canvas

    def _draw_lantern(self, canvas: Canvas, seconds: float, swing: float) -> None:
        h, w = self.height, self.width
        hang = h * 0.62
        x, y = w * 0.5 + sin(swing) * hang, -h * 0.12 + cos(swing) * hang
        size = h * 0.27
        flicker = 1 + 0.05 * sin(seconds * 9) + 0.04 * sin(seconds * 23 + 1)
        glow(canvas, x, y, h * 0.85, colour("#ff7a30"), 0.34 * flicker)
        shape(
            canvas,
            [[(w * 0.5 - 1.5, -2), (w * 0.5 + 1.5, -2), (x + 1.5, y - size), (x - 1.5, y - size)]],
            colour("#0c070a"),
        )
        body = [(x + size * 1.12 * cos(a), y + size * 0.86 * sin(a)) for a in np.linspace(0, 2 * pi, 72)]
        shape(canvas, [body], (0.86 * flicker, 0.20 * flicker, 0.09))
        glow(canvas, x, y + size * 0.18, size * 0.75, colour("#ff9a3c"), 0.75 * flicker)
        glow(canvas, x, y + size * 0.3, size * 0.34, colour("#ffe6ae"), 0.6 * flicker)
        for rib in np.linspace(-0.86, 0.86, 9):
            shape(canvas, [self._rib(x, y, size, float(rib))], colour("#5c0f0a"), 0.55)
        for side in (-1, 1):
            shape(canvas, [bar(x, y + side * size * 0.86, size * 0.4, size * 0.07)], colour("#c08a3c"))
        for thread in range(-4, 5):
            lean = -swing * size * 1.2 + sin(seconds * 2.4 + thread) * size * 0.02
            top, foot = (x + thread * size * 0.03, y + size * 0.9), (x + thread * size * 0.045 + lean, y + size * 1.5)
            shape(canvas, [[top, (top[0] + 2.5, top[1]), (foot[0] + 2.5, foot[1]), foot]], colour("#c8402a"))

    def _rib(self, x: float, y: float, size: float, place: float) -> list[tuple[float, float]]:
        line = [(x + size * 1.12 * place * cos(a), y + size * 0.86 * sin(a)) for a in np.linspace(-pi / 2, pi / 2, 25)]
        return line + [(px + size * 0.014, py) for px, py in reversed(line)]
