"""A frame of the cut as a picture of the project, for a brief to start from, end on or pass through."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NoReturn

import numpy as np

from plugin.desk.screening import Screening, Slate
from plugin.desk.screening_pictures import Projector
from plugin.desk.session import Session
from plugin.errors import UsageError
from plugin.media.stills import save_picture
from plugin.messages import Message, say


def take_frame(session: Session, frame: int) -> Path:
    """What the cut shows there with the circled takes in their places, as large as takes are made, in `frames/`.

    UsageError where nothing is seen; StorageError when it cannot be written.
    """
    opened = session.current()
    screening = Screening(session.screen, session.standing())
    frame = max(0, min(frame, screening.frames - 1))
    width = round(opened.raster.width * opened.raster.pixel_aspect)
    projector = Projector(_refuse)
    try:
        pixels = projector.picture(screening.at(frame), width, opened.raster.height)
    finally:
        projector.close()
    picture = np.ascontiguousarray(pixels[..., 2::-1])
    session.project.create()
    name = hashlib.sha256(picture.tobytes()).hexdigest()[:12]
    target = session.project.frames / f"cut_{frame:06d}_{name}.png"
    if not target.is_file():
        save_picture(picture, target)
    return target


def _refuse(_slate: Slate, reason: Message | None) -> NoReturn:
    """A slate is no picture of the film."""
    raise UsageError(
        reason or say("The cut shows no picture at this frame."),
        say("Move the playhead to a frame that shows something, or choose a picture file."),
        code="nothing_seen",
    )
