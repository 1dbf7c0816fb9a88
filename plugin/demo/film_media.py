"""Writes the demo film's media as cameras do: long-GOP H.264, own rates, one of them variable, some with timecode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Protocol

import av

from plugin.demo.brush import Canvas
from plugin.demo.cards import MissingCard
from plugin.demo.framecode import FrameCode
from plugin.demo.grade import Look
from plugin.demo.scenes_land import Hills, Walker
from plugin.demo.scenes_night import City, Lanterns, Rain
from plugin.demo.scenes_water import Closeup, Sea
from plugin.timeline.rates import timecode

film_rate = Fraction(24000, 1001)
phone_clock = 90_000
phone_steps = (3000, 3000, 3000, 6000, 3000, 3600, 2400, 3000, 3000, 9000)
"""Frame lengths in ticks of the phone's clock: 30 fps that stutters, as phones do in poor light."""


class Scene(Protocol):
    def draw(self, seconds: float) -> Canvas: ...


@dataclass(frozen=True, slots=True)
class Footage:
    """One media file. `rate` is None for variable; `clip` is the number in its frame code."""

    name: str
    clip: int
    scene: Callable[[int, int], Scene]
    rate: Fraction | None
    frames: int
    begins: float = 0.0
    """Second of the scene at the file's first frame."""
    start_frame: int = 0
    """Timecode of the first frame, in frames at `rate`."""

    @property
    def clock(self) -> int:
        """Ticks per second in the file."""
        return phone_clock if self.rate is None else self.rate.numerator

    def ticks(self, count: int) -> list[int]:
        """Presentation times of `count` frames, and the end of the last, in ticks of `clock`."""
        if self.rate is not None:
            return [frame * self.rate.denominator for frame in range(count + 1)]
        steps = (phone_steps[frame % len(phone_steps)] for frame in range(count))
        return [0, *accumulate(steps)]


footage = (
    Footage("A001_hills.mov", 1, Hills, film_rate, 132, 0.2, start_frame=864_000),
    Footage("A002_walker.mp4", 2, Walker, Fraction(25), 80, 0.4),
    Footage("A003_city.mp4", 3, City, Fraction(30), 86, 0.3),
    Footage("A004_sea.mp4", 4, Sea, None, 74, 1.0),
    Footage("A005_rain.mp4", 5, Rain, film_rate, 90, 0.2),
    Footage("A006_lanterns.mov", 6, Lanterns, film_rate, 98, 0.0, start_frame=1_728_000),
    Footage("A007_closeup.mp4", 7, Closeup, film_rate, 66, 0.0),
    Footage("SCENE MISSING.mov", 8, MissingCard, film_rate, 40, 0.0),
)
by_name = {item.name: item for item in footage}


def shoot(item: Footage, folder: Path, look: Look, frames: int, on_frame: Callable[[], None]) -> Path:
    """Draw and encode one file of `frames` frames into `folder`."""
    target, part = folder / item.name, folder / f"{item.name}.part"
    try:
        _shoot(item, part, look, frames, on_frame)
        return part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _shoot(item: Footage, part: Path, look: Look, frames: int, on_frame: Callable[[], None]) -> None:
    scene, ticks = item.scene(*look.canvas), item.ticks(frames)
    with av.open(str(part), "w", format=Path(item.name).suffix[1:]) as container:
        stream = _stream(container, item, look)
        for index, (here, there) in enumerate(pairwise(ticks)):
            picture = look.finish(scene.draw(item.begins + here / item.clock), FrameCode(item.clip, index))
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
            )
            frame.pts, frame.duration, frame.time_base = here, there - here, Fraction(1, item.clock)
            container.mux(stream.encode(frame))
            on_frame()
        container.mux(stream.encode(None))


def _stream(container: av.container.OutputContainer, item: Footage, look: Look) -> av.VideoStream:
    stream = container.add_stream("libx264", rate=item.rate or Fraction(30))
    stream.width, stream.height = look.raster.width, look.raster.height
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = Fraction(1, item.clock)
    stream.codec_context.thread_count = 1
    stream.codec_context.options = {"preset": "ultrafast", "crf": "20", "g": "48", "bf": "2"}
    context = stream.codec_context
    context.color_primaries = context.color_trc = context.colorspace = 1
    context.color_range = 1
    if item.rate is not None and item.start_frame:
        stream.metadata["timecode"] = timecode(item.start_frame, item.rate)
    return stream


def shoot_all(
    folder: Path, look: Look, frames_of: Callable[[int], int], on_frame: Callable[[], None]
) -> Iterator[Path]:
    """All files, two at a time (drawing and encoding let go of the interpreter lock)."""
    with ThreadPoolExecutor(2, "demo film") as crew:
        jobs = [
            crew.submit(shoot, item, folder, look, frames_of(item.frames), on_frame)
            for item in sorted(footage, key=lambda item: -item.frames)
        ]
        try:
            for job in jobs:
                yield job.result()
        finally:
            for job in jobs:
                job.cancel()
