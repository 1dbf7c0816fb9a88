"""The card that stands for a missing shot: what it is, why it is missing, and what is to be made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from plugin.media.fonts import font, language

ground, edge, bright, dim = (24, 26, 30), (58, 62, 70), (236, 236, 232), (166, 170, 176)
most_lines = 5
most_letters = 600


class SlateText(NamedTuple):
    """In the user's language. `colour` (RGB) is that of the kind."""

    title: str
    kind: str
    body: str
    colour: tuple[int, int, int]


def draw_slate(text: SlateText, width: int, height: int) -> NDArray[np.uint8]:
    """Height x width x 4, blue first."""
    card = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(card)
    inset, unit = max(1, height // 10), max(6, height // 22)
    draw.rectangle((inset, inset, width - inset, height - inset), outline=edge, width=max(1, height // 270))
    left, room = inset * 2, width - inset * 4
    large, small = font(unit * 2), font(unit * 5 // 4)
    spoken = language()
    top = height * 0.24
    draw.text((left, top), _cut(text.title, large, room), bright, large, anchor="lm", language=spoken)
    draw.text((left, top + unit * 2.6), _cut(text.kind, small, room), text.colour, small, anchor="lm", language=spoken)
    for number, line in enumerate(_lines(text.body, small, room)):
        at = (left, top + unit * 5.2 + number * unit * 1.8)
        draw.text(at, line, dim, small, anchor="lm", language=spoken)
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., :3] = np.asarray(card)[..., ::-1]
    pixels[..., 3] = 255
    return cast(NDArray[np.uint8], pixels)


def _lines(text: str, face: ImageFont.FreeTypeFont, room: int) -> Iterator[str]:
    """Broken between words, and between any two letters of a script that has no spaces."""
    rest = " ".join(text.split())[:most_letters]
    for number in range(most_lines):
        if not rest:
            return
        if number == most_lines - 1:
            yield _cut(rest, face, room)
            return
        end = _fits(rest, face, room)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()


def _fits(text: str, face: ImageFont.FreeTypeFont, room: int) -> int:
    """How many letters go onto the line."""
    if face.getlength(text) <= room:
        return len(text)
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if face.getlength(text[:middle]) <= room else (low, middle - 1)
    space = text.rfind(" ", 0, low + 1)
    breaks_anywhere = ord(text[low - 1]) >= 0x2E80 or (low < len(text) and ord(text[low]) >= 0x2E80)
    return low if breaks_anywhere or space < low // 2 else space + 1


def _cut(text: str, face: ImageFont.FreeTypeFont, room: int) -> str:
    line = " ".join(text.split())[:200]
    if face.getlength(line) <= room:
        return line
    while line and face.getlength(line + "…") > room:
        line = line[:-1]
    return line + "…"
