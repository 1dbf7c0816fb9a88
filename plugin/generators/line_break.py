"""Line breaking of mixed Chinese and Latin text.

After the Unicode line breaking algorithm (UAX #14), cut down to what a prompt needs: Latin words stay whole,
Chinese breaks anywhere except before closing and after opening punctuation (行首行尾禁则).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

closing = "，。、；：？！）》」』】〕〉”’…—～·％,.;:?!)]}%"
opening = "（《「『【〔〈“‘([{"
_piece = re.compile(
    r"\s+|[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]|[^\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+"
)


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width` by `measure` (a single character may be). Line feeds in the text are kept."""
    return [line for paragraph in text.splitlines() for line in _paragraph(paragraph, width, measure)]


def _paragraph(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line = ""
    for unit in _units(text):
        if line and measure((line + unit).rstrip()) > width:
            yield line.rstrip()
            line = ""
        *full, line = _split(line + unit if line else unit.lstrip(), width, measure)
        yield from full
    yield line.rstrip()


def _units(text: str) -> Iterator[str]:
    """What must not be torn apart."""
    unit = ""
    for piece in _piece.findall(text):
        glued = not unit or piece.isspace() or piece[0] in closing or unit.rstrip()[-1:] in tuple(opening)
        if glued:
            unit += piece
        else:
            yield unit
            unit = piece
    if unit:
        yield unit


def _split(unit: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A unit wider than a line is cut hard."""
    lines: list[str] = []
    while len(unit) > 1 and measure(unit.rstrip()) > width:
        count = next((n for n in range(len(unit) - 1, 1, -1) if measure(unit[:n]) <= width), 1)
        lines.append(unit[:count])
        unit = unit[count:]
    return [*lines, unit]
