"""Movies whose every picture says which frame it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from plugin.demo.framecode import FrameCode, draw_frame_code, read_frame_code
from plugin.media.colour import Colours
from plugin.media.frames import FrameReader
from plugin.media.pictures import Picture

small = (192, 108)


def numbered_picture(frame: int, clip: int = 1, size: tuple[int, int] = small) -> Picture:
    """Grey with a moving bar, and the number burnt in."""
    width, height = size
    picture = np.full((height, width, 3), 96, np.uint8)
    x = frame * 4 % width
    picture[: height // 2, x : x + width // 12] = (200, 60, 60)
    draw_frame_code(picture, FrameCode(clip, frame))
    return picture


def write_footage(
    path: Path,
    rate: Fraction = Fraction(24),
    frames: int = 24,
    *,
    clip: int = 1,
    size: tuple[int, int] = small,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    pixel_format: str = "yuv420p",
    times: Sequence[Fraction] | None = None,
    pixel_aspect: Fraction = Fraction(1),
    sound: bool = False,
    picture: Callable[[int, int, tuple[int, int]], Picture] = numbered_picture,
    container_options: dict[str, str] | None = None,
) -> Path:
    """A movie of numbered pictures; `times` (seconds) gives a variable rate; `sound` a tick at every second."""
    base = 1 / rate if times is None else Fraction(1, 90_000)
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=rate, options=options if options is not None else {"crf": "10"})
        stream.width, stream.height = size
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = base
        stream.codec_context.sample_aspect_ratio = pixel_aspect
        track = container.add_stream("pcm_s16le" if path.suffix == ".mov" else "aac", rate=48_000) if sound else None
        for number in range(frames):
            frame = _frame(picture(number, clip, size), pixel_format)
            frame.pts = number if times is None else round(times[number] / base)
            frame.time_base = base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if track is not None:
            for part in _ticks(round(frames / rate * 48_000)):
                container.mux(track.encode(part))
            container.mux(track.encode(None))
    return path


def write_animation(path: Path, pictures: Iterable[Picture], rate: Fraction) -> Path:
    """Pictures as lossless H.264, for tests of motion."""
    listed = list(pictures)
    size = (listed[0].shape[1], listed[0].shape[0])
    return write_footage(
        path, rate, len(listed), size=size, options={"crf": "4"}, picture=lambda number, _clip, _size: listed[number]
    )


def numbers(path: Path) -> list[int | None]:
    """The burnt-in number of every frame of a movie, None where unreadable."""
    with FrameReader(path) as reader:
        return [number_of(picture) for picture in reader.pictures()]


def number_of(picture: Picture) -> int | None:
    """The burnt-in number of one picture."""
    code = read_frame_code(picture)
    return None if code is None else code.frame


def _frame(picture: Picture, pixel_format: str) -> VideoFrame:
    if pixel_format in ("rgb24", "rgb8", "pal8", "gray"):
        return VideoFrame.from_ndarray(picture, format="rgb24")
    return cast(VideoFrame, Colours().yuv(picture, pixel_format))


def _ticks(samples: int) -> Iterable[AudioFrame]:
    """10 ms of full level at every whole second, silence between, in blocks of 1024."""
    level = np.zeros((1, samples * 2), np.int16)
    for start in range(0, samples, 48_000):
        level[:, start * 2 : (start + 480) * 2] = 20_000
    for start in range(0, samples, 1024):
        frame = AudioFrame.from_ndarray(level[:, start * 2 : (start + 1024) * 2], format="s16", layout="stereo")
        frame.sample_rate = 48_000
        frame.pts, frame.time_base = start, Fraction(1, 48_000)
        yield frame
