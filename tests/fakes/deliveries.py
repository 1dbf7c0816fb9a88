"""What fake providers deliver: real, tiny movies, pictures and recordings, made once and kept in memory."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
import wave
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from PIL import Image

from tests.fakes.footage import numbered_picture, write_footage

shorter_sides = {"480p": 72, "720p": 108, "1080p": 144, "4k": 180}
"""Pixels by resolution: tiny, but large enough for burnt-in numbers, and all different."""
limit = 64
"""Clip numbers have six bits."""


def clip_number(text: str) -> int:
    """The clip number for a shot id such as SH0010 in a text (our key, a prompt): 33, 34 ..., over and over; else 1."""
    found = re.search(r"SH(\d{4,})", text)
    return (32 + int(found[1]) // 10) % limit if found else 1


def tiny(resolution: str, ratio: Fraction, shorter: dict[str, int] = shorter_sides) -> tuple[int, int]:
    """Even width and height of a delivery of that resolution and width-to-height ratio."""
    side = shorter.get(resolution.lower(), 108)
    width, height = (side * ratio, Fraction(side)) if ratio >= 1 else (Fraction(side), side / ratio)
    return 2 * round(width / 2), 2 * round(height / 2)


class Deliveries:
    """Used from one event loop; rendering happens beside it, each thing once."""

    def __init__(self) -> None:
        self._made: dict[object, asyncio.Future[bytes]] = {}

    async def movie(
        self, clip: int, frames: int, rate: Fraction, size: tuple[int, int], sound: bytes | None = None
    ) -> bytes:
        """An mp4 whose pictures say clip and frame; `sound` is the file of a recording to lay under it."""
        name = (clip, frames, rate, size, None if sound is None else sha256(sound).digest())
        return await self._once(name, lambda: movie(clip, frames, rate, size, sound))

    async def picture(self, clip: int, frame: int, size: tuple[int, int]) -> bytes:
        """A PNG that says clip and frame."""
        return await self._once((clip, frame, size), lambda: picture(clip, frame, size))

    async def speech(self, seconds: Fraction, kind: str = "wav") -> bytes:
        """A tone of that length as "wav" or "mp3"."""
        return await self._once((seconds, kind), lambda: speech(seconds, kind))

    async def _once(self, name: object, make: Callable[[], bytes]) -> bytes:
        if name not in self._made:
            self._made[name] = asyncio.ensure_future(asyncio.to_thread(make))
        return await asyncio.shield(self._made[name])


def movie(clip: int, frames: int, rate: Fraction, size: tuple[int, int], sound: bytes | None = None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        pictures = write_footage(Path(folder) / "clip.mp4", rate, frames, clip=clip, size=size).read_bytes()
    return pictures if sound is None else dubbed(pictures, sound)


def picture(clip: int, frame: int, size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(numbered_picture(frame, clip, size)).save(file, "PNG")
    return file.getvalue()


def speech(seconds: Fraction, kind: str = "wav", hertz: int = 440) -> bytes:
    samples = np.sin(np.arange(round(seconds * 16_000)) * (2 * np.pi * hertz / 16_000)) * 12_000
    recording = _wav(samples.astype(np.int16))
    return recording if kind == "wav" else _converted(recording, kind)


def _wav(samples: npt.NDArray[np.int16]) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(16_000)
        recording.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def _converted(data: bytes, kind: str) -> bytes:
    out = io.BytesIO()
    with av.open(io.BytesIO(data), "r") as source, av.open(out, "w", format=kind) as target:
        _copy_sound(source, target, target.add_stream("libmp3lame", rate=16_000, layout="mono"))
    return out.getvalue()


def dubbed(
    pictures: bytes,
    sound: bytes,
    start: Fraction = Fraction(0),
    end: Fraction | None = None,
    at: Fraction = Fraction(0),
) -> bytes:
    """The movie's packets as they are; from `at` seconds on, the recording from `start` to `end`."""
    out = io.BytesIO()
    with (
        av.open(io.BytesIO(pictures), "r") as movie_file,
        av.open(io.BytesIO(_cropped(sound, start, end, at)), "r") as recording,
        av.open(
            out, "w", format="mp4" if movie_file.streams.video[0].codec_context.name == "h264" else "mov"
        ) as target,
    ):
        video = target.add_stream_from_template(movie_file.streams.video[0])
        audio = target.add_stream("aac", rate=48_000, layout="mono")
        for packet in movie_file.demux(movie_file.streams.video[0]):
            if packet.dts is not None:
                packet.stream = video
                target.mux(packet)
        _copy_sound(recording, target, audio)
    return out.getvalue()


def _cropped(sound: bytes, start: Fraction, end: Fraction | None, at: Fraction) -> bytes:
    """A wav with silence up to `at`."""
    samples = samples_of(sound)
    part = samples[round(start * 16_000) : None if end is None else round(end * 16_000)]
    return _wav(np.concatenate([np.zeros(round(at * 16_000), np.int16), part]))


def samples_of(sound: bytes) -> npt.NDArray[np.int16]:
    """Mono samples at 16 kHz of any recording, or of a movie's sound."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(io.BytesIO(sound), "r") as source:
        frames = [*source.decode(source.streams.audio[0]), None]
        parts = [part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.int16)


def _copy_sound(source: av.container.InputContainer, target: av.container.OutputContainer, stream: AudioStream) -> None:
    kind = "s16p" if stream.codec_context.codec.name.endswith("mp3lame") else "fltp"
    resampler = av.AudioResampler(format=kind, layout="mono", rate=stream.rate)
    for frame in [*source.decode(source.streams.audio[0]), None]:
        for part in resampler.resample(cast(AudioFrame, frame)):
            target.mux(stream.encode(part))
    target.mux(stream.encode(None))
