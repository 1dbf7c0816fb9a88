"""The card that stands for a shot of which there is no picture yet: words, shot name and running count."""

from __future__ import annotations

import colorsys
from fractions import Fraction

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from plugin.generators.base import GenerationRequest
from plugin.generators.line_break import wrap
from plugin.media.fonts import font, language
from plugin.media.pictures import Picture
from plugin.timeline.rates import timecode

safe = 0.05
"""Action-safe margin on each side; SMPTE ST 2046-1 keeps 93 % for action and 90 % for titles."""
ink, soft_ink = (240, 240, 236), (186, 190, 196)
smallest_text = 9
smallest_counted = 90
"""Below this many pixels of height or width there is room for the name only."""
words_kept = 1200


class Card:
    """Drawn once; `at` adds the count of each frame."""

    def __init__(self, request: GenerationRequest) -> None:
        self._rate, self._used = request.rate, request.frames - request.head - request.tail
        self._image = Image.fromarray(_ground(request.width, request.height, request.seed))
        width, height = request.width, request.height
        self._margin = (round(width * safe), round(height * safe))
        self._unit = max(1.0, min(width, height * 1.2) / 100)
        self._count = font(max(smallest_text, round(self._unit * 4.2)))
        _draw_words(self._image, request, self._margin, self._unit)

    def at(self, frame: int) -> Picture:
        """The card with the count of used frame `frame` (0 is the first; negative ones are the head handle)."""
        image = self._image.copy()
        if min(image.size) >= smallest_counted:
            draw_count(image, self._count, self._margin, frame, self._used, self._rate)
        return np.asarray(image, np.uint8)


def draw_count(
    image: Image.Image,
    type_: ImageFont.FreeTypeFont,
    margin: tuple[int, int],
    frame: int,
    used: int,
    rate: Fraction,
) -> None:
    """Frame of frames at the lower left, time within the shot at the lower right, a bar of progress above."""
    draw = ImageDraw.Draw(image)
    left, right, bottom = margin[0], image.width - margin[0], image.height - margin[1]
    draw.text((left, bottom), f"{frame + 1:04d} / {used:04d}", ink, type_, anchor="ld", language=language())
    draw.text((right, bottom), timecode(frame, rate), ink, type_, anchor="rd", language=language())
    line = bottom - round(type_.size * 1.75)
    thick = max(1, round(type_.size / 12))
    done = min(max((frame + 1) / used, 0.0), 1.0) if used else 1.0
    draw.rectangle(
        (left, line, right, line + thick), fill=(255, 255, 255, 40) if image.mode == "RGBA" else (70, 74, 82)
    )
    if done:
        draw.rectangle((left, line, left + round((right - left) * done), line + thick), fill=ink)


def _ground(width: int, height: int, seed: int) -> Picture:
    """A dark, quiet colour of the seed's own hue, a little lighter above, with dither so that it does not band."""
    generator = np.random.default_rng(abs(seed))
    hue = float(generator.random())
    top, bottom = (np.array(colorsys.hsv_to_rgb(hue, 0.42, value)) * 255 for value in (0.30, 0.17))
    share = np.linspace(0, 1, height)[:, None, None]
    rows = (1 - share) * top + share * bottom
    return np.asarray(np.clip(rows + generator.random((height, width, 1)), 0, 255), np.uint8)


def _draw_words(image: Image.Image, request: GenerationRequest, margin: tuple[int, int], unit: float) -> None:
    draw = ImageDraw.Draw(image)
    width = image.width - 2 * margin[0]
    title = _fitting(request.shot_id, width, round(unit * 8))
    draw.text(margin, request.shot_id, ink, title, anchor="la", language=language())
    if min(image.size) < smallest_counted:
        return
    top = margin[1] + round(title.size * 1.6)
    bottom = image.height - margin[1] - round(unit * 4.2 * 2.4)
    if request.camera.strip():
        bottom -= _draw_camera(draw, request.camera.strip(), (margin[0], bottom), width, unit)
    _draw_block(draw, request.prompt.strip()[:words_kept], (margin[0], top), (width, bottom - top), unit)


def _draw_camera(draw: ImageDraw.ImageDraw, text: str, corner: tuple[int, int], width: int, unit: float) -> int:
    """One line at the foot of the words; says how high it is."""
    small = font(max(smallest_text, round(unit * 3.6)))
    line = wrap(" ".join(text.split()), width, small.getlength)[0]
    draw.text(corner, line, soft_ink, small, anchor="ld", language=language())
    return round(small.size * 1.8)


def _draw_block(
    draw: ImageDraw.ImageDraw, text: str, corner: tuple[int, int], room: tuple[int, int], unit: float
) -> None:
    """The words as large as they fit, in the middle of their room; what does not fit ends in an ellipsis."""
    size = max(smallest_text, round(unit * 6))
    while True:
        type_ = font(size)
        lines = wrap(text, room[0], type_.getlength)
        step = round(size * 1.45)
        if len(lines) * step <= room[1] or size <= smallest_text:
            break
        size = max(smallest_text, round(size * 0.88))
    most = max(1, room[1] // step)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut_short(lines[most - 1], room[0], type_)]
    top = corner[1] + max(0, (room[1] - len(lines) * step) // 2)
    for index, line in enumerate(lines):
        draw.text((corner[0], top + index * step), line, ink, type_, anchor="la", language=language())


def _cut_short(line: str, width: int, type_: ImageFont.FreeTypeFont) -> str:
    while line and type_.getlength(line + "…") > width:
        line = line[:-1]
    return line + "…"


def _fitting(text: str, width: int, size: int) -> ImageFont.FreeTypeFont:
    while size > smallest_text and font(size).getlength(text) > width:
        size = round(size * 0.9)
    return font(max(smallest_text, size))
