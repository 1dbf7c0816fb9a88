"""The one place where FFmpeg opens a file for reading: local, regular files of formats that refer to no other file."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

from plugin.errors import MediaError
from plugin.media.limits import Limits, check_pixels, standard_limits
from plugin.messages import say

# Demuxers by name. Playlists (hls, dash, concat, sdp, image2) could make FFmpeg read other files or addresses.
movie_formats = "mov,mp4,matroska,webm,mxf,avi,gif,mpegts,mpeg,flv,asf,dv,ogg,ivf,yuv4mpegpipe"
audio_formats = "wav,w64,aiff,mp3,flac,aac,caf,ac3,eac3,amr"
picture_formats = "tiff_pipe,dpx_pipe"
options = {
    "protocol_whitelist": "file",
    "format_whitelist": f"{movie_formats},{audio_formats},{picture_formats}",
    "max_pixels": str(2 * standard_limits.pixels),
}


def regular_file(path: Path) -> Path:
    """The absolute path of a regular, non-empty local file; MediaError for anything else (folder, pipe, device)."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise MediaError(
            say("The media file is not there: {path}.", path=str(path)),
            say("Relink the clip in the editor, or fill it here."),
            code="no_such_media",
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise MediaError(
            say("{path} is not a regular file.", path=str(path)),
            say("Choose a movie, picture or sound file."),
            code="not_a_file",
        )
    if status.st_size == 0:
        raise MediaError(
            say("{name} is empty.", name=path.name), say("Export or download it again."), code="empty_media"
        )
    return path.absolute()


@contextmanager
def open_media(path: Path) -> Iterator[InputContainer]:
    """Open for reading; every FFmpeg error inside the block becomes a MediaError."""
    file = regular_file(path)
    try:
        with av.open(str(file), options=options, metadata_errors="replace") as container:
            yield container
    except av.error.FFmpegError as error:
        raise undecodable(path, error) from error


def undecodable(path: Path, error: Exception) -> MediaError:
    """The MediaError for a file that FFmpeg cannot read."""
    return MediaError(
        say("{name} cannot be read as a movie, picture or sound: {reason}.", name=path.name, reason=_reason(error)),
        say("Check the file in a player; export or download it again."),
        code="undecodable",
    )


def video_stream(container: InputContainer, path: Path, limits: Limits = standard_limits) -> VideoStream | None:
    """The first moving picture of a file, cover art left out; None when it has none. MediaError over the limits."""
    for stream in container.streams.video:
        if stream.disposition & av.stream.Disposition.attached_pic:
            continue
        check_pixels(path.name, stream.codec_context.width, stream.codec_context.height, limits)
        stream.thread_type = "AUTO"
        return stream
    return None


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).rstrip(".")
