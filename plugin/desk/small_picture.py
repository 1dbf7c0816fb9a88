"""Decoding one frame and making it small."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from pathlib import Path

from PIL import Image

from plugin.media.frames import FrameReader
from plugin.media.pictures import Picture
from plugin.media.stills import load_still

jpeg_quality = 82
files_open = 3


class SmallPictures:
    """Keeps the last few movies open, since a timeline asks for several frames of one. One thread; close it."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, FrameReader] = OrderedDict()

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def write(self, media: Path, frame: int, height: int, target: Path) -> None:
        """A JPEG at most `height` pixels high, whole or not at all. MediaError, OSError."""
        image = Image.fromarray(self._decoded(media, frame))
        if image.height > height:
            width = max(1, round(image.width * height / image.height))
            image = image.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)
        target.parent.mkdir(parents=True, exist_ok=True)
        # A cache: nothing is lost with it, so it is not synced to the disk as takes are.
        part = target.with_name(f".{uuid.uuid4().hex}.part")
        try:
            image.save(part, format="JPEG", quality=jpeg_quality)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def _decoded(self, media: Path, frame: int) -> Picture:
        reader = self._open.get(media)
        if reader is None:
            picture = load_still(media)
            if picture is not None:
                return picture
            reader = self._open[media] = FrameReader(media)
            if len(self._open) > files_open:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(media)
        return reader.read(max(0, min(frame, reader.index.frames - 1)))
