"""Movies written frame by frame, encoded beside the caller's work, whole or not at all."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Self, cast

import av
import av.error
import numpy as np
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc
from av.video.stream import VideoStream

from plugin.errors import MediaError
from plugin.media.codec import Codec
from plugin.media.colour import Colours, matrix_709
from plugin.media.encoders import Encoder, encoder_for
from plugin.media.pictures import Picture
from plugin.media.sound import Sound, add_sound
from plugin.media.store import new_file, storage_error
from plugin.messages import say
from plugin.timeline.cut import Raster
from plugin.timeline.rates import timecode

waiting_frames = 6


@dataclass(frozen=True, slots=True)
class MovieSpec:
    """`start_frame` is the timecode of the first frame, in frames at `rate`. An odd raster is written one larger."""

    raster: Raster
    rate: Fraction
    codec: Codec
    start_frame: int = 0


class MovieWriter:
    """Use as a context manager: a clean exit finishes, checks, syncs and renames the file; any error leaves nothing.

    `path` ends in .mov (any codec, PCM sound) or .mp4 (`h264`, AAC sound). `audio` is a file whose sound is cut or
    padded with silence to the picture. MediaError when the codec cannot hold the raster; StorageError.
    """

    def __init__(self, path: Path, spec: MovieSpec, audio: Path | None = None, sound: Sound | None = None) -> None:
        self._path = path
        self.spec = spec
        self._sound = Sound(audio) if sound is None and audio is not None else sound
        self.encoder = encoder_for(spec.codec)
        self._colours = Colours()
        self._queue: Queue[tuple[int, VideoFrame] | None] = Queue(waiting_frames)
        self._failure: list[Exception] = []
        self._stack = ExitStack()
        self.frames = 0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._temporary = stack.enter_context(new_file(self._path))
            self._container = self._open()
            self._stream = _video(self._container, self.spec, self.encoder)
            self._track = None
            if self._sound is not None:
                self._track = add_sound(self._container, self._sound, self._path.suffix.lower() == ".mov")
            self._open_encoder()
            self._thread = Thread(target=self._encode_all, name="encode", daemon=True)
            self._thread.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._end(finish=error is None)
        except BaseException as failure:
            self._stack.__exit__(type(failure), failure, failure.__traceback__)
            raise
        self._stack.__exit__(kind, error, trace)

    def write(self, picture: Picture) -> None:
        """Add one picture of the movie's raster. MediaError for another size; errors of earlier frames show here."""
        raster = self.spec.raster
        if picture.shape[:2] != (raster.height, raster.width):
            raise MediaError(
                say(
                    "A picture of {width}x{height} does not fit a movie of {raster}.",
                    width=picture.shape[1],
                    height=picture.shape[0],
                    raster=f"{raster.width}x{raster.height}",
                ),
                code="wrong_raster",
            )
        odd = (raster.height % 2, raster.width % 2)
        even = np.pad(picture, ((0, odd[0]), (0, odd[1]), (0, 0)), mode="edge") if any(odd) else picture
        self.write_frame(self._colours.yuv(even, self.encoder.pixel_format))

    def write_frame(self, frame: VideoFrame) -> None:
        """Add one frame that already has the encoder's pixel format, size and colours; one may be added twice."""
        self._raise_failure()
        self._queue.put((self.frames, frame))
        self.frames += 1

    def _open(self) -> OutputContainer:
        kind = "mp4" if self._path.suffix.lower() in (".mp4", ".m4v") else "mov"
        try:
            return av.open(str(self._temporary), "w", format=kind)
        except OSError as error:
            raise storage_error(self._path, error) from error

    def _open_encoder(self) -> None:
        try:
            self._stream.codec_context.open(strict=False)
        except av.error.FFmpegError as error:
            self._container.close()
            raise MediaError(
                say(
                    "{codec} cannot hold {width}x{height} pictures.",
                    codec=self.spec.codec.value,
                    width=self.spec.raster.width,
                    height=self.spec.raster.height,
                ),
                say("Choose another codec."),
                code="codec_refused",
            ) from error

    def _encode_all(self) -> None:
        while (item := self._queue.get()) is not None:
            if self._failure:
                continue  # drained so that the writing side never waits for good
            try:
                frame = _stamped(*item, self.spec.rate)
                self._container.mux(self._stream.encode(frame))
            except Exception as error:  # noqa: BLE001 - carried over to the writing thread, which raises it
                self._failure.append(error)

    def _end(self, finish: bool) -> None:
        self._queue.put(None)
        self._thread.join()
        try:
            if finish:
                self._raise_failure()
                self._finish()
        except (OSError, av.error.FFmpegError) as error:
            raise self._named(error) from error
        finally:
            self._close_quietly()

    def _finish(self) -> None:
        if not self.frames:
            raise MediaError(say("A movie without a single picture cannot be written."), code="no_frames")
        self._container.mux(self._stream.encode(None))
        if self._sound is not None and self._track is not None:
            self._sound.write(self._container, self._track, self.frames / self.spec.rate)
        self._container.close()
        written = count_packets(self._temporary)
        if written != self.frames:
            raise OSError(5, f"{written} of {self.frames} frames written")

    def _close_quietly(self) -> None:
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError):
            return  # the file is thrown away

    def _raise_failure(self) -> None:
        if not self._failure:
            return
        error = self._failure[0]
        raise self._named(error) from error

    def _named(self, error: Exception) -> Exception:
        """What went wrong in FFmpeg, for the editor."""
        if isinstance(error, OSError):
            return storage_error(self._path, error)
        if isinstance(error, av.error.FFmpegError):
            return MediaError(
                say("{name} cannot be encoded: {reason}.", name=self._path.name, reason=error.strerror or str(error)),
                say("Choose another codec."),
                code="codec_refused",
            )
        return error


def _stamped(number: int, frame: VideoFrame, rate: Fraction) -> VideoFrame:
    """Timed only here: a frame that is shown twice is one object in the queue. Else a copied picture type would
    force the encoder to repeat the delivery's own I, P and B frames."""
    frame.pts, frame.dts = number, None
    frame.time_base = 1 / rate
    frame.duration = 1
    frame.pict_type = PictureType.NONE
    return frame


def count_packets(path: Path) -> int:
    """Pictures that a finished movie really holds."""
    with av.open(str(path)) as container:
        return sum(1 for packet in container.demux(container.streams.video[0]) if packet.size)


def _video(container: OutputContainer, spec: MovieSpec, encoder: Encoder) -> VideoStream:
    stream = cast(VideoStream, container.add_stream(encoder.name, rate=spec.rate, options=dict(encoder.options)))
    context = stream.codec_context
    context.width = spec.raster.width + spec.raster.width % 2
    context.height = spec.raster.height + spec.raster.height % 2
    context.pix_fmt = encoder.pixel_format
    context.time_base = 1 / spec.rate
    context.framerate = spec.rate
    context.sample_aspect_ratio = spec.raster.pixel_aspect
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.colorspace = matrix_709
    context.color_range = ColorRange.MPEG
    context.thread_type = "AUTO"
    if encoder.intra:
        context.gop_size = 1
        context.max_b_frames = 0
    stream.time_base = 1 / spec.rate
    stream.metadata["timecode"] = timecode(spec.start_frame % _day(spec.rate), spec.rate)
    return stream


def _day(rate: Fraction) -> int:
    return 24 * 60 * 60 * -(-rate.numerator // rate.denominator)
