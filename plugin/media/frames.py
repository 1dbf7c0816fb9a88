"""Pictures of a movie by number, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import av.error
import numpy as np
from av.video.frame import VideoFrame

from plugin.errors import MediaError
from plugin.media.colour import Colours
from plugin.media.container import open_media, undecodable, video_stream
from plugin.media.index import index_frames, no_frames
from plugin.media.limits import Limits, check_pixels
from plugin.media.pictures import Picture
from plugin.media.probe import display_rotation, movie_info, quarter_turn
from plugin.media.stills import load_still, save_picture
from plugin.messages import say

__all__ = ["FrameReader", "read_still", "save_picture"]


class FrameReader:
    """Frame 0 is the first frame that a player shows; numbers count the file's own frames in the order shown.

    Made ready by the constructor (MediaError), closed by leaving it as a context manager or by `close`.
    Not for several threads at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._colours = Colours()
        self._stack = ExitStack()
        with ExitStack() as guard:
            guard.callback(self.close)
            self._open()
            self.index = index_frames(self._container, self._stream, path)
            rotation = display_rotation(self._container, self._stream, self.index, path)
            self.info = movie_info(self._container, self._stream, self.index, path, rotation)
            guard.pop_all()
        self._decoded: Iterator[VideoFrame] = iter(())
        self._next = -1  # number of the frame the decoder yields next; negative: unknown
        self._held: tuple[int, VideoFrame] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; further reads raise."""
        self._decoded = iter(())
        self._held = None
        self._stack.close()

    def _open(self) -> None:
        self._container = self._stack.enter_context(open_media(self._path))
        stream = video_stream(self._container, self._path)
        if stream is None:
            raise no_frames(self._path)
        self._stream = stream

    def read(self, frame: int) -> Picture:
        """Decode one frame; MediaError when the file has no such frame or it is damaged."""
        return self._picture(self.read_frame(frame))

    def pictures(self, start: int = 0) -> Iterator[Picture]:
        """All frames from `start` on."""
        for frame in range(start, self.index.frames):
            yield self.read(frame)

    def read_frame(self, frame: int) -> VideoFrame:
        """As `read`, but the decoder's own frame, in its own pixel format and not turned upright."""
        if not 0 <= frame < self.index.frames:
            raise self._beyond(frame)
        if self._held is None or self._held[0] != frame:
            try:
                self._held = (frame, self._advance(frame))
            except av.error.FFmpegError as error:
                self._next = -1
                raise undecodable(self._path, error) from error
        return self._held[1]

    def _advance(self, frame: int) -> VideoFrame:
        if not self.index.ordered:
            return self._count_to(frame)
        time = self.index.times[frame]
        key = self.index.key_before(time)
        if not 0 <= self._next <= frame or self.index.times[self._next] < key:
            self._seek(key)
        found = self._until(time)
        if found is None:
            found = self._insist(time, key)
        if found is None:
            self._next = -1
            raise self._beyond(frame)
        self._next = frame + 1 if frame + 1 < self.index.frames else -1
        return found

    def _insist(self, time: int, key: int) -> VideoFrame | None:
        """Some containers (MPEG-TS) seek late: try a key frame earlier, then from the very start."""
        self._seek(self.index.key_before(key - 1))
        found = self._until(time)
        if found is None:
            self._restart()
            found = self._until(time)
        return found

    def _until(self, time: int) -> VideoFrame | None:
        """Decode up to the frame of that presentation time; None when it does not come."""
        for frame in self._decoded:
            if frame.pts is None or frame.pts < time:
                continue
            return frame if frame.pts == time else None
        return None

    def _count_to(self, frame: int) -> VideoFrame:
        if not 0 <= self._next <= frame:
            self._restart()
            self._next = 0
        for decoded in self._decoded:
            self._next += 1
            if self._next == frame + 1:
                return decoded
        self._next = -1
        raise self._beyond(frame)

    def _seek(self, time: int) -> None:
        self._container.seek(time, stream=self._stream)
        self._decoded = iter(self._container.decode(self._stream))

    def _restart(self) -> None:
        """Open anew: not every container can seek back to its first frame."""
        self._stack.close()
        self._open()
        self._decoded = iter(self._container.decode(self._stream))

    def _picture(self, frame: VideoFrame) -> Picture:
        check_pixels(self._path.name, frame.width, frame.height, Limits())
        return upright(self._colours.picture(frame), quarter_turn(frame.rotation))

    def _beyond(self, frame: int) -> MediaError:
        return MediaError(
            say(
                "{name} has no frame {frame}; it has {frames} frames.",
                name=self._path.name,
                frame=frame,
                frames=self.index.frames,
            ),
            say("Check the file in a player; export or download it again."),
            code="no_such_frame",
        )


def upright(picture: Picture, rotation: int) -> Picture:
    """Turn a stored picture by its display rotation (degrees counter-clockwise)."""
    return cast(Picture, np.ascontiguousarray(np.rot90(picture, rotation // 90))) if rotation else picture


def read_still(path: Path) -> Picture:
    """A still picture upright, RGB, over black where transparent; bombs are refused undecoded. MediaError."""
    picture = load_still(path)
    if picture is not None:
        return picture
    with FrameReader(path) as reader:
        return reader.read(0)
