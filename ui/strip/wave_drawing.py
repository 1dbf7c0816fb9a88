"""The waveforms of a sound track: one picture for all of it in sight, since thousands of lines would be slow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ui.strip.lane import Lane
from ui.strip.sheet import Sheet

if TYPE_CHECKING:
    # Loaded where waveforms are made: before the first one there is nothing to draw.
    import numpy as np
    from numpy.typing import NDArray

lowest_wave: Final = 16
"""Pixels of a row that has one."""
narrowest_wave: Final = 26
"""As for a name."""
finest: Final = 160
"""Device pixels of height up to which every one of them is drawn; higher ones are drawn coarser and stretched."""
softness: Final = 0.6
"""Speech is soft beside a shot: the power that brings it up, as a scale in decibels would."""


Drawn = tuple[int, int, int]
"""A clip's index, and the pixels where it begins and ends."""


def has_waves(sheet: Sheet, lane: Lane, height: int) -> bool:
    return not lane.track.is_video and height >= lowest_wave and not sheet.view.coarse(lane)


def waves_in_sight(sheet: Sheet) -> list[Path]:
    """What is to be measured."""
    view, found = sheet.view, dict[Path, None]()
    for row in view.rows.between(0, view.height - view.top):
        lane = sheet.model.lanes[row]
        if has_waves(sheet, lane, view.rows.heights[row] - 2):
            clips = lane.clips
            for index in clips.between(view.scale.first, view.scale.last):
                media, width = clips.items[index].media, view.box(row, clips, index).width()
                if media is not None and width >= narrowest_wave:
                    found[media] = None
    return list(found)


def draw_waves(painter: QPainter, sheet: Sheet, lane: Lane, drawn: list[Drawn], box: QRect) -> None:
    """Those of `drawn` within `box`, that is a row between two columns."""
    edges = _edges(sheet, lane, drawn, box)
    if edges is None:
        return
    ratio = sheet.ratio if box.height() * sheet.ratio <= finest else 1.0
    pixels = _pixels(edges, round(box.height() * ratio), sheet.inks.wave if lane.track.enabled else sheet.inks.wave_off)
    high, wide = pixels.shape
    painter.drawImage(QRectF(box), QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_ARGB32_Premultiplied))


def _edges(sheet: Sheet, lane: Lane, drawn: list[Drawn], box: QRect) -> NDArray[np.int8] | None:
    """Lowest and highest of each pixel's column; lowest above highest where there is nothing."""
    rate, found = float(sheet.clock.rate), None
    for index, x, end in drawn:
        first = max(x, box.left())
        columns = sheet.waves.columns(
            lane.clips.items[index], rate, end - x, first - x, min(end, box.right() + 1) - first
        )
        if columns is None:
            continue
        if found is None:
            found = _nothing(box.width())
        at = first - box.left()
        found[at : at + len(columns)] = columns
    return found


def _nothing(columns: int) -> NDArray[np.int8]:
    import numpy as np

    return np.repeat(np.array([[1, -1]], np.int8), columns, axis=0)


def _pixels(edges: NDArray[np.int8], high: int, colour: QColor) -> NDArray[np.uint32]:
    """One column for each; from the middle of the height up and down, nothing softer than a line."""
    import numpy as np

    steps = np.arange(-128, 128)
    middle = (high - 1) / 2
    # By value (from -128) how many rows from the top.
    places = middle - np.sign(steps) * (np.abs(steps) / 128) ** softness * middle
    top = np.floor(places).astype(np.int16)[edges[:, 1].astype(np.int16) + 128]
    bottom = np.ceil(places).astype(np.int16)[edges[:, 0].astype(np.int16) + 128]
    bottom[edges[:, 0] > edges[:, 1]] = -1
    rows = np.arange(high, dtype=np.int16)[:, None]
    inside: NDArray[np.uint32] = ((rows >= top) & (rows <= bottom)) * np.uint32(colour.rgba())
    return inside
