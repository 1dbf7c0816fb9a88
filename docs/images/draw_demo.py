"""Draws demo.jpg: six moments of the demo film, above as it was, below filled.

Run from the checkout after `python3 run.py demo`: `python docs/images/draw_demo.py demo docs/images/demo.jpg`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from plugin.conform.preview import render_preview
from plugin.media.frames import FrameReader
from plugin.timeline.reading import read_cut

moments = (14, 330, 365, 450, 660, 880)
"""A hole, an unlinked clip, a slug, a hole, a card, the long hole with a Chinese prompt; frames of the cut."""
width, height, gap = 400, 225, 8


def main(folder: Path, target: Path) -> None:
    before = render_preview(read_cut(folder / "Demo Film.otio"), folder / "before.mp4", height=540)
    rows = [strip(before), strip(folder / "Demo Film preview.mp4")]
    Image.fromarray(np.vstack([rows[0], np.full((gap, rows[0].shape[1], 3), 255, np.uint8), rows[1]])).save(
        target, quality=88
    )


def strip(movie: Path) -> np.ndarray:
    """The moments side by side."""
    parts = []
    with FrameReader(movie) as reader:
        for frame in moments:
            picture = Image.fromarray(reader.read(frame)).resize((width, height), Image.Resampling.LANCZOS)
            parts += [np.asarray(picture), np.full((height, gap, 3), 255, np.uint8)]
    return np.hstack(parts[:-1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
