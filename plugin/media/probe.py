"""What a media file is, from its header, its packets and its first picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

from plugin.errors import MediaError
from plugin.media.container import open_media, undecodable, video_stream
from plugin.media.index import FrameIndex, index_frames, no_frames
from plugin.media.limits import Limits
from plugin.media.stills import still_size
from plugin.media.timecodes import start_frame
from plugin.messages import say


class MediaKind(StrEnum):
    movie = "movie"
    still = "still"
    audio = "audio"


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """`width` and `height` are as shown: a display rotation is applied. `rate` is the average where `variable`."""

    path: Path
    kind: MediaKind
    width: int
    height: int
    pixel_aspect: Fraction
    rate: Fraction | None
    variable: bool
    frames: int | None
    has_audio: bool
    start_frame: int | None
    """Timecode of the first frame in frames at `rate`; None where the file carries none."""
    seconds: Fraction | None
    rotation: int = 0
    """Degrees counter-clockwise that a player turns the stored picture: 0, 90, 180 or 270."""


def probe_index(path: Path) -> FrameIndex | None:
    """Where every frame of a movie lies; None for stills and sound. MediaError for anything else."""
    if still_size(path) is not None:
        return None
    with open_media(path) as container:
        stream = video_stream(container, path)
        if stream is None or container.format.name.endswith("_pipe"):
            return None
        return index_frames(container, stream, path, Limits())


def probe(path: Path) -> MediaInfo:
    """Read a movie, still or sound file; MediaError for anything else, and for what is over `Limits`."""
    size = still_size(path)
    if size is not None:
        return MediaInfo(path, MediaKind.still, *size, Fraction(1), None, False, 1, False, None, None)
    with open_media(path) as container:
        stream = video_stream(container, path)
        if stream is None:
            return _sound(container, path)
        if container.format.name.endswith("_pipe"):
            return _picture(stream, path)
        index = index_frames(container, stream, path, Limits())
        return movie_info(container, stream, index, path, display_rotation(container, stream, index, path))


def sound_seconds(path: Path) -> Fraction:
    """How long the sound of a file lasts, 0 where the file does not say. MediaError when it holds none."""
    info = probe(path)
    if not info.has_audio:
        raise MediaError(say("There is no sound in {path}.", path=str(path)), code="no_sound")
    return info.seconds or Fraction(0)


def movie_info(
    container: InputContainer, stream: VideoStream, index: FrameIndex, path: Path, rotation: int
) -> MediaInfo:
    """Put together what is known of an opened movie."""
    width, height = stream.codec_context.width, stream.codec_context.height
    aspect = stream.sample_aspect_ratio or Fraction(1)
    if aspect <= 0 or not Fraction(1, 20) < aspect < 20:
        aspect = Fraction(1)
    if rotation % 180:
        width, height, aspect = height, width, 1 / aspect
    return MediaInfo(
        path,
        MediaKind.movie,
        width,
        height,
        aspect,
        index.rate,
        index.variable,
        index.frames,
        bool(container.streams.audio),
        start_frame(container, index.rate),
        index.seconds,
        rotation,
    )


def display_rotation(container: InputContainer, stream: VideoStream, index: FrameIndex, path: Path) -> int:
    """Decode the first picture and ask it; MediaError when there is none."""
    container.seek(index.keys[0], stream=stream)
    try:
        frame = next(container.decode(stream), None)
    except av.error.FFmpegError as error:
        raise undecodable(path, error) from error
    if frame is None:
        raise no_frames(path)
    return quarter_turn(frame.rotation)


def quarter_turn(degrees: int) -> int:
    """A display rotation as the nearest of 0, 90, 180 and 270 degrees counter-clockwise."""
    return round(degrees / 90) % 4 * 90


def _picture(stream: VideoStream, path: Path) -> MediaInfo:
    width, height = stream.codec_context.width, stream.codec_context.height
    return MediaInfo(path, MediaKind.still, width, height, Fraction(1), None, False, 1, False, None, None)


def _sound(container: InputContainer, path: Path) -> MediaInfo:
    if not container.streams.audio:
        raise no_frames(path)
    seconds = Fraction(container.duration, 1_000_000) if container.duration else None
    return MediaInfo(path, MediaKind.audio, 0, 0, Fraction(1), None, False, None, True, None, seconds)
