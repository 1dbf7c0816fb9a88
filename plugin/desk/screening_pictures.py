"""What is seen at a frame of the cut, as pixels of the size that is shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias, cast

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from numpy.typing import NDArray

from plugin.desk.screening import Black, Blend, Footage, Layer, Seen, Slate, TakeFrame
from plugin.desk.screening_reels import Reel, Reels, most_bytes
from plugin.desk.screening_slates import SlateText, draw_slate
from plugin.errors import MediaError
from plugin.media.colour import Colours, has_alpha, tag_source
from plugin.media.frames import upright
from plugin.media.pictures import Picture, inner_size
from plugin.media.probe import quarter_turn
from plugin.media.stills import load_still, still_size
from plugin.messages import Message, say
from plugin.timeline.cut import Raster

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 4: blue, green, red, 255. What a screen takes without another conversion."""
Words: TypeAlias = Callable[[Slate, Message | None], SlateText]
stills_kept = 8
slates_kept = 16


class Projector:
    """Draws any frame of a cut. Use it from one thread, and close it.

    `words` puts a slate into the user's language; its second argument is why the media cannot be read.
    """

    def __init__(self, words: Words, limit: int = most_bytes) -> None:
        self.words = words
        self._reels = Reels(limit)
        self._small, self._colours = VideoReformatter(), Colours()
        self._stills: OrderedDict[tuple[Path, int, int], Pixels] = OrderedDict()
        self._slates: OrderedDict[tuple[Slate, Message | None, int, int], Pixels] = OrderedDict()
        self._still_files: dict[Path, bool] = {}
        self._failed: dict[Path, Message | None] = {}

    def close(self) -> None:
        self._reels.close()

    def share(self, count: int) -> None:
        """So many takes are shown at the same time from now on."""
        self._reels.cache.shares = count

    def look_again(self) -> None:
        """Media may have come, gone or changed."""
        self._failed.clear()
        self._still_files.clear()
        self._stills.clear()
        self._reels.look_again()

    def forget_words(self) -> None:
        """Slates are drawn anew."""
        self._slates.clear()

    def picture(self, seen: Seen, width: int, height: int) -> Pixels:
        """Whole, letterboxed within a raster of square pixels. The caller must not write into it."""
        raster = Raster(width, height)
        match seen.content:
            case Blend(outgoing, incoming, weight):
                first, second = self._layer(outgoing, raster), self._layer(incoming, raster)
                return cast(Pixels, cv2.addWeighted(first, float(1 - weight), second, float(weight), 0))
            case layer:
                return self._layer(layer, raster)

    def steps(self, seen: Seen) -> Iterator[None]:
        """Decode what the frame needs, one frame of media a step."""
        content = seen.content
        for layer in (content.outgoing, content.incoming) if isinstance(content, Blend) else (content,):
            if isinstance(layer, Footage | TakeFrame) and layer.path not in self._failed:
                try:
                    if not self._is_still(layer.path):
                        yield from self._layer_steps(layer)
                except (MediaError, OSError):
                    # Said by the slate when its turn comes.
                    return

    def _layer_steps(self, layer: Footage | TakeFrame) -> Iterator[None]:
        reel = self._reels.reel(layer.path, layer.lane if isinstance(layer, Footage) else 0)
        number = self._number(layer)
        if number is not None:
            yield from reel.steps(number)

    def _layer(self, layer: Layer, raster: Raster) -> Pixels:
        match layer:
            case Black():
                return black(raster.width, raster.height)
            case Slate():
                return self._slate(layer, None, raster)
            case Footage() | TakeFrame():
                return self._media(layer, raster)

    def _media(self, layer: Footage | TakeFrame, raster: Raster) -> Pixels:
        if layer.path in self._failed:
            return self._slate(layer.instead, self._failed[layer.path], raster)
        try:
            if self._is_still(layer.path):
                return self._still(layer.path, raster)
            number = self._number(layer)
            if number is None:
                return self._slate(layer.instead, None, raster)
            lane = layer.lane if isinstance(layer, Footage) else 0
            reel = self._reels.reel(layer.path, lane)
            return self._boxed(reel.read(number), reel, raster)
        except MediaError as error:
            reason = _lost(layer) if error.code == "no_such_media" else error.message
            if error.code != "no_such_frame":
                self._failed[layer.path] = reason
            return self._slate(layer.instead, reason, raster)
        except OSError:
            self._failed[layer.path] = _lost(layer)
            return self._slate(layer.instead, self._failed[layer.path], raster)

    def _number(self, layer: Footage | TakeFrame) -> int | None:
        if isinstance(layer, TakeFrame):
            return max(0, min(layer.frame, self._reels.reel(layer.path).frames - 1))
        return self._reels.reel(layer.path, layer.lane).number(layer.time, hold=layer.hold)

    def _is_still(self, path: Path) -> bool:
        if path not in self._still_files:
            self._still_files[path] = still_size(path) is not None
        return self._still_files[path]

    def _still(self, path: Path, raster: Raster) -> Pixels:
        key = (path, raster.width, raster.height)
        if key not in self._stills:
            picture = load_still(path)
            assert picture is not None, "still_size knew the file"
            self._stills[key] = _within(_with_alpha(_resized(picture, raster, Fraction(1))), raster)
            while len(self._stills) > stills_kept:
                self._stills.popitem(last=False)
        self._stills.move_to_end(key)
        return self._stills[key]

    def _slate(self, slate: Slate, reason: Message | None, raster: Raster) -> Pixels:
        key = (slate, reason, raster.width, raster.height)
        if key not in self._slates:
            self._slates[key] = draw_slate(self.words(slate, reason), raster.width, raster.height)
            while len(self._slates) > slates_kept:
                self._slates.popitem(last=False)
        self._slates.move_to_end(key)
        return self._slates[key]

    def _boxed(self, frame: VideoFrame, reel: Reel, raster: Raster) -> Pixels:
        info = reel.info
        turn = quarter_turn(frame.rotation)
        width, height = inner_size(info.width, info.height, info.pixel_aspect, raster)
        if has_alpha(frame):
            picture = upright(self._colours.picture(frame), turn)
            inner = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
            return _within(_with_alpha(cast(Picture, inner)), raster)
        size = (height, width) if turn % 180 else (width, height)
        return _within(upright(self._scaled(frame, *size), turn), raster)

    def _scaled(self, frame: VideoFrame, width: int, height: int) -> Pixels:
        tag_source(frame)
        larger = width > frame.width
        small = self._small.reformat(
            frame,
            width=width,
            height=height,
            format="bgra",
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.BICUBIC if larger else Interpolation.BILINEAR,
            threads=1,
        )
        return cast(Pixels, small.to_ndarray())


def difference(first: Pixels, second: Pixels, gain: int) -> Pixels:
    """Black where both are the same; `gain` makes little differences visible."""
    found = cv2.convertScaleAbs(cv2.absdiff(first, second), alpha=gain)
    found[..., 3] = 255
    return cast(Pixels, found)


def _lost(layer: Footage | TakeFrame) -> Message | None:
    """A take's slate says by itself that it is gone."""
    return say("Media not found: {name}", name=layer.path.name) if isinstance(layer, Footage) else None


def black(width: int, height: int) -> Pixels:
    whole = np.zeros((height, width, 4), np.uint8)
    whole[..., 3] = 255
    return cast(Pixels, whole)


def _resized(picture: Picture, raster: Raster, aspect: Fraction) -> Picture:
    size = inner_size(picture.shape[1], picture.shape[0], aspect, raster)
    method = cv2.INTER_AREA if size[0] < picture.shape[1] else cv2.INTER_CUBIC
    return cast(Picture, cv2.resize(picture, size, interpolation=method))


def _with_alpha(picture: Picture) -> Pixels:
    return cast(Pixels, cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA))


def _within(picture: Pixels, raster: Raster) -> Pixels:
    height, width = picture.shape[:2]
    if (width, height) == (raster.width, raster.height):
        return picture
    whole = black(raster.width, raster.height)
    left, top = (raster.width - width) // 2, (raster.height - height) // 2
    whole[top : top + height, left : left + width] = picture
    return whole
