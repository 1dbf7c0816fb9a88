"""The look of the demo film: one curve, one vignette and one grain over every scene, in a wide frame with mattes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from plugin.demo.brush import Canvas
from plugin.demo.framecode import FrameCode, draw_frame_code
from plugin.media.pictures import Picture
from plugin.timeline.cut import Raster

widest = 1200
"""Scenes are drawn at most this wide and scaled up; beyond it drawing costs more than the eye gains."""
matte_top, matte_bottom = 0.085, 0.835
code_top, code_bottom = 0.863, 0.917
code_level = 0.5
"""The code lies in the lower matte, narrower and dimmer than the reader needs at most, as edge print does on film."""


@dataclass(frozen=True)
class Look:
    """Turns a scene's canvas into a finished picture of the film."""

    raster: Raster

    @property
    def rows(self) -> tuple[int, int]:
        """First row of the picture between the mattes, and the first one after it."""
        return round(self.raster.height * matte_top), round(self.raster.height * matte_bottom)

    @property
    def canvas(self) -> tuple[int, int]:
        """(height, width) that scenes draw at."""
        top, bottom = self.rows
        width = min(self.raster.width, widest)
        return max(2, round((bottom - top) * width / self.raster.width)), width

    @cached_property
    def _vignette(self) -> Canvas:
        height, width = self.canvas
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        return np.asarray(1.05 - 0.34 * (0.75 * x * x + 0.45 * y * y)[..., None] ** 1.2, np.float32)

    @cached_property
    def _grain(self) -> Canvas:
        height, width = self.canvas
        noise = np.random.default_rng(24).normal(0, 0.011, (height + 64, width + 64)).astype(np.float32)
        return np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.6)[..., None] * 1.6, np.float32)

    @cached_property
    def _curve(self) -> Picture:
        """Level 0 to 1023 to shade: a soft shoulder for lights, shadows towards teal, lights towards amber."""
        level = np.linspace(0, 1.5, 1024)
        shade = np.where(level > 0.72, 0.72 + 0.28 * np.tanh((level - 0.72) / 0.36), level)
        shade = shade + 0.05 * np.sin((shade - 0.5) * np.pi) * (1 - np.abs(2 * shade - 1))
        shadow = (1 - shade)[:, None] ** 2
        tone = shade[:, None] * np.array([1.02, 1.0, 0.965]) + shadow * np.array([0.006, 0.016, 0.026])
        return np.asarray(np.round(np.clip(tone, 0, 1) * 255), np.uint8)

    def finish(self, canvas: Canvas, code: FrameCode) -> Picture:
        """The whole picture with mattes and frame code. `canvas` is used up."""
        height, width = self.canvas
        dx, dy = (code.frame * 37) % 64, (code.frame * 23) % 64
        canvas *= self._vignette
        canvas += self._grain[dy : dy + height, dx : dx + width]
        levels = np.clip(canvas * np.float32(1023 / 1.5), 0, 1023).astype(np.int32)
        graded = np.stack([np.take(self._curve[:, channel], levels[..., channel]) for channel in range(3)], axis=2)
        picture = np.zeros((self.raster.height, self.raster.width, 3), np.uint8)
        top, bottom = self.rows
        size = (self.raster.width, bottom - top)
        picture[top:bottom] = cv2.resize(graded, size, interpolation=cv2.INTER_CUBIC)
        self._print_code(picture, code)
        return picture

    def _print_code(self, picture: Picture, code: FrameCode) -> None:
        print_on = np.zeros_like(picture)
        draw_frame_code(print_on, code)
        rows = slice(round(self.raster.height * code_top), round(self.raster.height * code_bottom))
        picture[rows] = (print_on[rows] * code_level).astype(np.uint8)
