"""Recordings as a provider takes them: long enough, small enough, in a format it knows."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame

from plugin.errors import GenerationFailed, MediaError
from plugin.media.probe import probe
from plugin.media.sound_file import SoundFile
from plugin.messages import say
from plugin.shots.heard import sample_rate

bit_rate = 96_000
"""AAC, one channel: 5 minutes are 3.6 MB."""


@dataclass(frozen=True, slots=True)
class SoundLimits:
    """Seconds and bytes. `suffixes` are the file names' ends that it knows, ".m4a" among them."""

    shortest: Fraction
    longest: Fraction
    size: int
    suffixes: tuple[str, ...] = (".mp3", ".wav", ".m4a", ".aac")


@dataclass(frozen=True, slots=True)
class PackedSound:
    data: bytes
    seconds: Fraction

    @property
    def plain_base64(self) -> str:
        return base64.b64encode(self.data).decode("ascii")


def pack_sound(path: Path, limits: SoundLimits) -> PackedSound:
    """The file as it is where it fits; else one channel of AAC, with silence after it up to the shortest length.

    GenerationFailed: "sound_unfit" when it is too long, "input_missing" when it cannot be read.
    """
    try:
        seconds = probe(path).seconds or Fraction(0)
        if seconds > limits.longest:
            raise _too_long(path, seconds, limits)
        data = path.read_bytes()
        if seconds >= limits.shortest and len(data) <= limits.size and path.suffix.lower() in limits.suffixes:
            return PackedSound(data, seconds)
        length = max(seconds, limits.shortest)
        return PackedSound(_encoded(path, length), length)
    except MediaError as error:
        raise GenerationFailed(error.message, error.action, code="input_missing") from error
    except (OSError, av.error.FFmpegError) as error:
        raise GenerationFailed(
            say("A recording that the shot needs cannot be read: {path}.", path=str(path)),
            say("Export or download it again."),
            code="input_missing",
        ) from error


def _too_long(path: Path, seconds: Fraction, limits: SoundLimits) -> GenerationFailed:
    return GenerationFailed(
        say(
            "{name} lasts {seconds} s; this model takes {most} s.",
            name=path.name,
            seconds=f"{float(seconds):.1f}",
            most=f"{float(limits.longest):g}",
        ),
        say("Split the shot."),
        code="sound_unfit",
    )


def _encoded(path: Path, seconds: Fraction) -> bytes:
    buffer = BytesIO()
    with av.open(buffer, "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=sample_rate, layout="mono")
        stream.bit_rate = bit_rate
        done = 0
        for block in _mono(path, round(seconds * sample_rate)):
            frame = AudioFrame.from_ndarray(block.reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = sample_rate, done, Fraction(1, sample_rate)
            done += block.size
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def _mono(path: Path, length: int) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    sound = SoundFile(path, Fraction(0), Fraction(1), length)
    try:
        for start in range(0, length, 1024):
            yield np.ascontiguousarray(sound.read(min(1024, length - start)).mean(axis=1, dtype=np.float32))
    finally:
        sound.close()
