"""Clips as a provider takes them by URL: H.264 in an mp4, within its length and sides. Takes of ours are ProRes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error
import numpy as np
from av.container import OutputContainer

from plugin.errors import GenerationFailed, MediaError, StorageError
from plugin.generators.framing import scaled
from plugin.media.colour import Colours, matrix_709
from plugin.media.frames import FrameReader
from plugin.media.pictures import Picture
from plugin.media.probe import MediaInfo
from plugin.media.sound import Sound, add_sound
from plugin.media.store import new_file
from plugin.messages import say

plain_codecs = frozenset({"h264"})
quality = (("crf", "17"), ("preset", "fast"))


@dataclass(frozen=True, slots=True)
class ClipLimits:
    """Seconds, pixels of a side, bytes."""

    shortest: Fraction
    longest: Fraction
    least_side: int
    most_side: int
    size: int


def upload_copy(path: Path, target: Path, limits: ClipLimits) -> Path:
    """The clip itself where it can be sent as it is; else an H.264 copy at `target` (ends in .mp4), enlarged or made
    smaller where its sides ask for that.

    GenerationFailed: "clip_unfit" when it is too short, too long or too narrow, "input_missing" when it cannot be read.
    """
    try:
        with FrameReader(path) as reader:
            _check(reader.info, limits)
            if _plain(path, limits) and _factor(reader.info, limits) == 1:
                return path
            _encode(reader, target, limits)
    except (MediaError, StorageError) as error:
        raise GenerationFailed(error.message, error.action, code="input_missing") from error
    except (OSError, av.error.FFmpegError) as error:
        raise GenerationFailed(
            say("A clip that the shot needs cannot be read: {path}.", path=str(path)),
            say("Export or download it again."),
            code="input_missing",
        ) from error
    return target


def _check(info: MediaInfo, limits: ClipLimits) -> None:
    seconds = info.seconds or Fraction(0)
    if not limits.shortest <= seconds <= limits.longest:
        raise GenerationFailed(
            say(
                "{name} lasts {seconds} s; this model takes clips of {least} to {most} s.",
                name=info.path.name,
                seconds=f"{float(seconds):.2f}",
                least=f"{float(limits.shortest):g}",
                most=f"{float(limits.longest):g}",
            ),
            say("Use a clip of another length."),
            code="clip_unfit",
        )
    if min(info.width, info.height) * limits.most_side < max(info.width, info.height) * limits.least_side:
        raise GenerationFailed(
            say(
                "{name} is {width}x{height} pixels; this model needs at least {least} on each side.",
                name=info.path.name,
                width=info.width,
                height=info.height,
                least=limits.least_side,
            ),
            say("Use a clip that is less narrow."),
            code="clip_unfit",
        )


def _plain(path: Path, limits: ClipLimits) -> bool:
    if path.suffix.lower() not in (".mp4", ".mov") or path.stat().st_size > limits.size:
        return False
    with av.open(str(path)) as container:
        return container.streams.video[0].codec_context.name in plain_codecs


def _encode(reader: FrameReader, target: Path, limits: ClipLimits) -> None:
    info = reader.info
    with new_file(target) as temporary, av.open(str(temporary), "w", format="mp4") as container:
        width, height = _raster(info, limits)
        stream = container.add_stream("libx264", rate=info.rate or 24, options=dict(quality))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.colorspace = matrix_709
        track = add_sound(container, Sound(info.path), plain=False) if info.has_audio else None
        colours = Colours()
        for number, picture in enumerate(reader.pictures()):
            frame = colours.yuv(_fitted(picture, width, height), "yuv420p")
            frame.pts, frame.time_base = number, 1 / Fraction(info.rate or 24)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if track is not None:
            _add_sound(container, info, track, reader.index.frames)


def _add_sound(container: OutputContainer, info: MediaInfo, track: av.AudioStream, frames: int) -> None:
    Sound(info.path).write(container, track, frames / Fraction(info.rate or 24))


def _factor(info: MediaInfo, limits: ClipLimits) -> Fraction:
    """By which it is enlarged or made smaller."""
    least = Fraction(limits.least_side, min(info.width, info.height))
    return min(max(Fraction(1), least), Fraction(limits.most_side, max(info.width, info.height)))


def _raster(info: MediaInfo, limits: ClipLimits) -> tuple[int, int]:
    """Even, and within the limits."""
    factor = _factor(info, limits)
    return 2 * max(1, int(info.width * factor) // 2), 2 * max(1, int(info.height * factor) // 2)


def _fitted(picture: Picture, width: int, height: int) -> Picture:
    if picture.shape[:2] == (height, width):
        return picture
    if 0 <= picture.shape[0] - height <= 1 and 0 <= picture.shape[1] - width <= 1:
        return np.ascontiguousarray(picture[:height, :width])
    return scaled(picture, width, height)
