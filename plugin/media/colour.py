"""Between decoded frames (YUV of any matrix and range, or RGB) and full-range RGB pictures.

Matrix of untagged YUV: BT.709 from 720 lines up, BT.601 below, as ITU-R BT.709-6 and BT.601-7 are meant for those
sizes and as players do. Everything Second Unit writes is BT.709, limited range.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter

from plugin.media.pictures import Picture

# Numbers of FFmpeg's AVColorSpace (libavutil/pixfmt.h), ISO/IEC 23091-2.
matrix_rgb, matrix_709, matrix_unspecified, matrix_601 = 0, 1, 2, 6
known_matrices = frozenset({matrix_709, 4, 5, matrix_601, 7, 9, 10})
first_high_definition_line = 720
first_high_definition_column = 1280
exact = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


class Colours:
    """Converts frames one after another; keep one per stream and thread, so that tables are made once."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def picture(self, frame: VideoFrame) -> Picture:
        """The frame as RGB of its own size, transparent parts over black, display rotation not applied."""
        tag_source(frame)
        alpha = has_alpha(frame)
        rgb = self._reformatter.reformat(
            frame,
            format="rgba" if alpha else "rgb24",
            dst_color_range=ColorRange.JPEG,
            dst_colorspace=frame.colorspace,
            interpolation=exact,
        )
        pixels = rgb.to_ndarray()
        return over_black(cast(Picture, pixels)) if alpha else cast(Picture, pixels)

    def yuv(self, picture: Picture, pixel_format: str) -> VideoFrame:
        """The picture as BT.709 limited-range YUV, tagged so."""
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        frame.color_range = ColorRange.JPEG
        return self.scaled(frame, picture.shape[1], picture.shape[0], pixel_format)

    def scaled(self, frame: VideoFrame, width: int, height: int, pixel_format: str) -> VideoFrame:
        """A frame at another size as BT.709 limited-range YUV, without a way through RGB where it is YUV."""
        tag_source(frame)
        result = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format=pixel_format,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BICUBIC,
            threads=1,
        )
        tag_709(result)
        return result


def tag_source(frame: VideoFrame) -> None:
    """Settle matrix and range where the file does not say or says nonsense."""
    if frame.format.is_rgb:
        frame.color_range = ColorRange.JPEG
        return
    if frame.colorspace not in known_matrices:
        large = frame.height >= first_high_definition_line or frame.width >= first_high_definition_column
        frame.colorspace = matrix_709 if large else matrix_601
    if frame.color_range not in (ColorRange.MPEG, ColorRange.JPEG):
        full = frame.format.name.startswith(("yuvj", "gray", "ya", "mono"))
        frame.color_range = ColorRange.JPEG if full else ColorRange.MPEG


def tag_709(frame: VideoFrame) -> None:
    """Mark a frame as BT.709 limited range."""
    frame.colorspace = matrix_709
    frame.color_range = ColorRange.MPEG
    frame.color_primaries = ColorPrimaries.BT709
    frame.color_trc = ColorTrc.BT709


def has_alpha(frame: VideoFrame) -> bool:
    """True when the pixel format carries transparency."""
    return any(component.is_alpha for component in frame.format.components)


def over_black(pixels: Picture) -> Picture:
    """RGBA, straight alpha, laid over black."""
    alpha = pixels[..., 3:].astype(np.uint16)
    return cast(Picture, ((pixels[..., :3] * alpha + 127) // 255).astype(np.uint8))
