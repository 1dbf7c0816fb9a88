"""A machine-readable frame number drawn into a picture, so that tests can read which frame a pixel row came from.

Layout: a strip of 32 equal cells across the middle 80 % of the width, from 84 % to 94 % of the height.
Cell 0 is white, cell 1 black (they calibrate), then 6 bits clip number, 18 bits frame number, 6 bits checksum,
most significant bit first, white is 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from plugin.media.pictures import Picture

cells = 32
clip_bits, frame_bits, check_bits = 6, 18, 6
left, right, top, bottom = 0.10, 0.90, 0.84, 0.94


@dataclass(frozen=True, slots=True)
class FrameCode:
    clip: int
    frame: int


def draw_frame_code(picture: Picture, code: FrameCode) -> None:
    """Draw into `picture` in place. Clip 0 to 63, frame 0 to 262143."""
    height, width = picture.shape[:2]
    y0, y1 = round(height * top), round(height * bottom)
    for index, bit in enumerate(_bits(code)):
        x0, x1 = (round(width * (left + (right - left) * (index + k) / cells)) for k in (0, 1))
        picture[y0:y1, x0:x1] = 235 if bit else 16


def read_frame_code(picture: Picture) -> FrameCode | None:
    """The code in a whole picture of any size; None where there is none (no contrast, checksum wrong)."""
    height, width = picture.shape[:2]
    y0, y1 = round(height * (top + 0.03)), round(height * (bottom - 0.03))
    strip = picture[y0 : max(y1, y0 + 1)].mean(axis=(0, 2))
    levels = []
    for index in range(cells):
        x0, x1 = (width * (left + (right - left) * (index + k) / cells) for k in (0.3, 0.7))
        levels.append(float(strip[round(x0) : max(round(x1), round(x0) + 1)].mean()))
    white, black = levels[0], levels[1]
    if white - black < 60:
        return None
    bits = [level > (white + black) / 2 for level in levels]
    clip = _number(bits[2 : 2 + clip_bits])
    frame = _number(bits[2 + clip_bits : 2 + clip_bits + frame_bits])
    code = FrameCode(clip, frame)
    return code if bits == _bits(code) else None


def _bits(code: FrameCode) -> list[bool]:
    check = (code.clip * 37 + code.frame * 11 + 5) % (1 << check_bits)
    word = [True, False]
    for value, size in ((code.clip, clip_bits), (code.frame, frame_bits), (check, check_bits)):
        word += [bool(value >> (size - 1 - k) & 1) for k in range(size)]
    return word


def _number(bits: list[bool]) -> int:
    return sum(1 << (len(bits) - 1 - index) for index, bit in enumerate(bits) if bit)
