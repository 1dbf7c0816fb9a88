"""The card a viewer sees where a cut has no picture: name, reason, running timecode."""

from __future__ import annotations

from typing import cast

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from plugin.media.fonts import font
from plugin.media.pictures import Picture
from plugin.timeline.cut import Raster

ground, edge, bright, dim = (24, 26, 30), (58, 62, 70), (232, 232, 228), (150, 154, 160)


class Slates:
    """Draws slates for one raster; the words are drawn once, the timecode anew for each frame."""

    def __init__(self, raster: Raster) -> None:
        self._raster = raster
        unit = max(8, raster.height // 18)
        self._large, self._small = font(unit * 3 // 2), font(unit)
        self._cards: dict[tuple[str, str], Image.Image] = {}

    def black(self) -> Picture:
        """What a fade comes from and goes to."""
        return np.zeros((self._raster.height, self._raster.width, 3), np.uint8)

    def picture(self, name: str, reason: str, timecode: str) -> Picture:
        """A slate; `name` and `reason` may be empty and are cut where they are too long."""
        if (name, reason) not in self._cards:
            if len(self._cards) >= 32:
                self._cards.clear()
            self._cards[name, reason] = self._card(name, reason)
        card = self._cards[name, reason].copy()
        middle = self._raster.width // 2
        ImageDraw.Draw(card).text((middle, self._raster.height * 0.80), timecode, dim, self._small, anchor="mm")
        return cast(Picture, np.asarray(card))

    def _card(self, name: str, reason: str) -> Image.Image:
        width, height = self._raster.width, self._raster.height
        card = Image.new("RGB", (width, height), ground)
        draw = ImageDraw.Draw(card)
        inset = height // 14
        draw.rectangle((inset, inset, width - inset, height - inset), outline=edge, width=max(1, height // 180))
        room = width - 4 * inset
        draw.text((width // 2, height * 0.40), _cut(name, self._large, room), bright, self._large, anchor="mm")
        draw.text((width // 2, height * 0.58), _cut(reason, self._small, room), dim, self._small, anchor="mm")
        return card


def _cut(text: str, face: ImageFont.FreeTypeFont, room: int) -> str:
    line = " ".join(text.split())[:200]
    if face.getlength(line) <= room:
        return line
    while line and face.getlength(line + "…") > room:
        line = line[:-1]
    return line + "…"
