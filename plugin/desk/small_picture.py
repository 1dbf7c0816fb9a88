"""Decoding one frame and making it small."""

from __future__ import annotations

import uuid
from pathlib import Path

from PIL import Image

from plugin.media.frames import FrameReader
from plugin.media.pictures import Picture
from plugin.media.stills import load_still

jpeg_quality = 82


def small_picture(media: Path, frame: int, height: int) -> Image.Image:
    """`height` pixels high at most, as wide as that makes it. MediaError."""
    image = Image.fromarray(_decoded(media, frame))
    width = max(1, round(image.width * height / image.height))
    return image if image.height <= height else image.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)


def write_small(media: Path, frame: int, height: int, target: Path) -> None:
    """A JPEG, whole or not at all. MediaError, OSError."""
    image = small_picture(media, frame, height)
    target.parent.mkdir(parents=True, exist_ok=True)
    # A cache: nothing is lost with it, so it is not synced to the disk as takes are.
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        image.save(part, format="JPEG", quality=jpeg_quality)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _decoded(media: Path, frame: int) -> Picture:
    picture = load_still(media)
    if picture is not None:
        return picture
    with FrameReader(media) as reader:
        return reader.read(max(0, min(frame, reader.index.frames - 1)))
