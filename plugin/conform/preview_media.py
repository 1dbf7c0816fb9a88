"""Media of a cut as pictures that fit the preview: few files open at a time, each frame exact."""

from __future__ import annotations

from collections import OrderedDict
from fractions import Fraction
from pathlib import Path
from typing import Protocol, cast

import cv2
import numpy as np
import opentimelineio as otio
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter

from plugin.errors import MediaError
from plugin.media.colour import Colours, has_alpha, tag_source
from plugin.media.frames import FrameReader, read_still, upright
from plugin.media.index import MediaTime
from plugin.media.pictures import Picture, inner_size
from plugin.media.probe import quarter_turn
from plugin.media.stills import still_size
from plugin.messages import Message, say
from plugin.timeline.cut import Raster
from plugin.timeline.paths import media_path, reference_path

open_files = 6


class NoPicture(Exception):
    """There is no picture to show, with the reason for the viewer."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Source(Protocol):
    """An opened media file."""

    def at(self, time: MediaTime, *, hold: bool) -> Picture:
        """The picture at that media time, within the raster; `hold` shows the nearest one where there is none."""

    def close(self) -> None:
        """Release the file."""


class Sources:
    """The media files of a cut, opened as needed, the ones used least lately closed again."""

    def __init__(self, folder: Path, raster: Raster) -> None:
        self._folder = folder
        self._raster = raster
        self._open: OrderedDict[tuple[Path, int], Source] = OrderedDict()
        self._failed: dict[Path, Message] = {}

    def picture(
        self, reference: otio.core.MediaReference | None, time: MediaTime, *, reader: int = 0, hold: bool = False
    ) -> Picture:
        """The letterboxed picture of a media reference at a media time; NoPicture with the reason.

        `reader` tells apart two readings of one file that go on at the same time.
        """
        path = self._path(reference, time.seconds)
        if path in self._failed:
            raise NoPicture(self._failed[path])
        try:
            return self._source(path, reader).at(time, hold=hold)
        except MediaError as error:
            if (path, reader) not in self._open:
                self._failed[path] = error.message
            raise NoPicture(error.message) from error

    def close(self) -> None:
        """Close all files."""
        while self._open:
            self._open.popitem()[1].close()

    def _path(self, reference: otio.core.MediaReference | None, seconds: Fraction) -> Path:
        if isinstance(reference, otio.schema.ImageSequenceReference):
            path = _image_path(reference, seconds, self._folder)
        else:
            path = reference_path(reference, self._folder)
        if path is None:
            raise NoPicture(say("No media linked"))
        if path not in self._failed and not path.is_file():
            self._failed[path] = say("Media not found: {name}", name=path.name)
        return path

    def _source(self, path: Path, reader: int) -> Source:
        key = (path, reader)
        if key not in self._open:
            self._open[key] = _open_source(path, self._raster)
            if len(self._open) > open_files:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(key)
        return self._open[key]


def _image_path(reference: otio.schema.ImageSequenceReference, seconds: Fraction, folder: Path) -> Path | None:
    number = int(seconds * Fraction(reference.rate).limit_denominator(1001)) // max(1, reference.frame_step)
    count = reference.number_of_images_in_sequence()
    if not 0 <= number < count:
        raise NoPicture(say("The media ends here"))
    found = media_path(reference.target_url_for_image_number(number), folder)
    return None if found is None else found.path


def _open_source(path: Path, raster: Raster) -> Source:
    return _Movie(path, raster) if still_size(path) is None else _Still(path, raster)


class _Still:
    def __init__(self, path: Path, raster: Raster) -> None:
        self._picture = fitted(read_still(path), raster)

    def at(self, time: MediaTime, *, hold: bool) -> Picture:
        return self._picture

    def close(self) -> None:
        return


class _Movie:
    def __init__(self, path: Path, raster: Raster) -> None:
        self._reader = FrameReader(path)
        self._raster = raster
        info = self._reader.info
        self._inner = inner_size(info.width, info.height, info.pixel_aspect, raster)
        self._small = VideoReformatter()
        self._colours = Colours()
        self._held: tuple[int, Picture] | None = None

    def at(self, time: MediaTime, *, hold: bool) -> Picture:
        number = self._reader.index.frame_at(time.seconds, time.stated)
        if hold:
            number = min(max(number, 0), self._reader.index.frames - 1)
        if self._held is None or self._held[0] != number:
            self._held = (number, self._fitted(number))
        return self._held[1]

    def close(self) -> None:
        self._reader.close()

    def _fitted(self, number: int) -> Picture:
        frame = self._reader.read_frame(number)
        width, height = self._inner
        turn = quarter_turn(frame.rotation)
        if has_alpha(frame):
            inner = cv2.resize(self._reader.read(number), self._inner, interpolation=cv2.INTER_AREA)
        else:
            size = (height, width) if turn % 180 else (width, height)
            inner = upright(self._scaled(frame, *size), turn)
        return boxed(cast(Picture, inner), self._raster)

    def _scaled(self, frame: VideoFrame, width: int, height: int) -> Picture:
        tag_source(frame)
        small = self._small.reformat(
            frame,
            width=width,
            height=height,
            format="rgb24",
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.BICUBIC,
            threads=1,
        )
        return cast(Picture, small.to_ndarray())


def fitted(picture: Picture, raster: Raster) -> Picture:
    """A picture of square pixels scaled into a raster, black around."""
    size = inner_size(picture.shape[1], picture.shape[0], Fraction(1), raster)
    method = cv2.INTER_AREA if size[0] < picture.shape[1] else cv2.INTER_CUBIC
    return boxed(cast(Picture, cv2.resize(picture, size, interpolation=method)), raster)


def boxed(picture: Picture, raster: Raster) -> Picture:
    """A picture in the middle of a black raster."""
    height, width = picture.shape[:2]
    if (width, height) == (raster.width, raster.height):
        return picture
    whole = np.zeros((raster.height, raster.width, 3), np.uint8)
    left, top = (raster.width - width) // 2, (raster.height - height) // 2
    whole[top : top + height, left : left + width] = picture
    return whole
