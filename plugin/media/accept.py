"""The gate every delivered movie passes: all of it decodes, and it is as long as it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av.error
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from plugin.errors import BadDelivery, MediaError
from plugin.media.container import open_media, regular_file, video_stream
from plugin.media.containers import missing_bytes
from plugin.media.index import FrameIndex, index_frames
from plugin.media.limits import Limits, check_pixels, standard_limits
from plugin.media.probe import MediaInfo, display_rotation, movie_info
from plugin.media.stills import still_size
from plugin.messages import Message, say

text_starts = (b"<", b"{", b"[", b"\xef\xbb\xbf<", b"\xef\xbb\xbf{", b"#EXTM3U")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivered movie whose header and packets agree; `pictures` decodes it."""

    info: MediaInfo
    index: FrameIndex
    container: InputContainer
    stream: VideoStream
    limits: Limits

    def pictures(self) -> Iterator[VideoFrame]:
        """Every frame once, in the order shown; BadDelivery at the first that is damaged, missing or too many."""
        count = 0
        try:
            for frame in self.container.decode(self.stream):
                check_pixels(self.info.path.name, frame.width, frame.height, self.limits)
                if frame.is_corrupt or count >= self.index.frames:
                    break
                count += 1
                yield frame
            else:
                if count == self.index.frames:
                    return
        except av.error.FFmpegError as error:
            raise self._damaged(count) from error
        except MediaError as error:
            raise _bad(error) from error
        raise self._damaged(count)

    def _damaged(self, found: int) -> BadDelivery:
        return damaged(self.info.path, max(self.index.frames, self.index.announced), found)


def accept(path: Path, limits: Limits = standard_limits) -> MediaInfo:
    """Decode the whole movie; `frames` of the answer is exact. BadDelivery says what was expected and found."""
    with open_delivery(path, limits) as delivery:
        frames = sum(1 for _ in delivery.pictures())
        return replace(delivery.info, frames=frames)


@contextmanager
def open_delivery(path: Path, limits: Limits = standard_limits) -> Iterator[Delivery]:
    """Open a delivered movie and compare its header with its packets. BadDelivery unless it is a whole movie."""
    with ExitStack() as stack:
        try:
            _refuse_other_kinds(path)
            info, index = _survey(path, limits)
            container = stack.enter_context(open_media(path))
            stream = video_stream(container, path, limits)
        except BadDelivery:
            raise
        except MediaError as error:
            raise _bad(error) from error
        assert stream is not None  # the survey found it
        yield Delivery(info, index, container, stream, limits)


def damaged(path: Path, expected: int, found: int) -> BadDelivery:
    """The BadDelivery for a movie that ends or breaks early."""
    return BadDelivery(
        say(
            "{name} is damaged: {found} of {expected} frames can be decoded.",
            name=path.name,
            found=found,
            expected=expected,
        ),
        retry_action(),
        code="damaged_delivery",
    )


def retry_action() -> Message:
    """What to do about any bad delivery."""
    return say("Download it again, or make another take.")


def _survey(path: Path, limits: Limits) -> tuple[MediaInfo, FrameIndex]:
    with open_media(path) as container:
        stream = video_stream(container, path, limits)
        if stream is None:
            raise _not_a_movie(path)
        index = index_frames(container, stream, path, limits)
        if index.announced > index.packets or missing_bytes(path):
            raise damaged(path, _announced(container, index), _decodable(path))
        rotation = display_rotation(container, stream, index, path)
        return movie_info(container, stream, index, path, rotation), index


def _announced(container: InputContainer, index: FrameIndex) -> int:
    """The frames a header promises, by its table or by its running time in microseconds."""
    by_time = round(Fraction(container.duration or 0, 1_000_000) * index.rate)
    return max(index.announced, index.frames, by_time)


def _decodable(path: Path) -> int:
    """How many frames of a broken movie still decode."""
    count = 0
    try:
        with open_media(path) as container:
            for _ in container.decode(video=0):
                count += 1
    except (MediaError, av.error.FFmpegError):
        return count
    return count


def _refuse_other_kinds(path: Path) -> None:
    with regular_file(path).open("rb") as file:
        head = file.read(256).lstrip()
    if head.startswith(text_starts):
        raise BadDelivery(
            say("{name} is a text or web page, not a movie.", name=path.name), retry_action(), code="not_a_movie"
        )
    if still_size(path) is not None:
        raise _not_a_movie(path)


def _not_a_movie(path: Path) -> BadDelivery:
    return BadDelivery(say("{name} is not a movie.", name=path.name), retry_action(), code="not_a_movie")


def _bad(error: MediaError) -> BadDelivery:
    return BadDelivery(error.message, error.action or retry_action(), code=error.code)
