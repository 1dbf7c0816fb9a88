"""The recording that a voice is made of: how long it may be, and in which form it is sent."""

from __future__ import annotations

import asyncio
import hashlib
import io
import wave
from fractions import Fraction
from pathlib import Path
from typing import Final

from plugin.errors import GenerationFailed, MediaError
from plugin.generators.base import Character, InputFile
from plugin.media.probe import sound_seconds
from plugin.media.sound_file import SoundFile
from plugin.messages import Message, say
from plugin.shots.heard import sample_rate

shortest, longest = Fraction(5), Fraction(30)
"""Seconds of clear speech (docs of custom voices, 2026-09)."""
plain: Final = (".mp3", ".wav")
largest: Final = 5_000_000
"""Bytes; what Kling states for other recordings."""


def misfit(character: Character, sample: InputFile) -> Message | None:
    """Why no voice can be made of it; None also where it cannot be read, which others tell."""
    try:
        seconds = sound_seconds(sample.path)
    except (MediaError, OSError):
        return None
    if shortest <= seconds <= longest:
        return None
    return say(
        "The recording of {name}'s voice lasts {seconds} s; Kling takes {least} to {most} s.",
        name=character.name,
        seconds=f"{float(seconds):.1f}",
        least=f"{float(shortest):g}",
        most=f"{float(longest):g}",
    )


def hosted_as(sample: InputFile, suffix: str) -> str:
    """Its name in the hosting: the same for every job, and nobody can guess it who does not have the recording."""
    return hashlib.sha256(f"voice\0{sample.sha256}".encode()).hexdigest()[:40] + suffix


def every_name(sample: InputFile) -> tuple[str, ...]:
    """Under which it may have been published."""
    return tuple(hosted_as(sample, suffix) for suffix in plain)


async def as_sent(character: Character, sample: InputFile, folder: Path) -> Path:
    """The file itself where it can be sent as it is, else a WAV copy in `folder`. GenerationFailed: "voice_unfit" for
    a wrong length, "input_missing" when it cannot be read."""
    objection = misfit(character, sample)
    if objection is not None:
        raise GenerationFailed(objection, say("Use another part of the recording."), code="voice_unfit")
    try:
        if sample.path.suffix.lower() in plain and sample.path.stat().st_size <= largest:
            return sample.path
        return await asyncio.to_thread(_copied, sample.path, folder / "voice.wav")
    except MediaError as error:
        raise GenerationFailed(error.message, error.action, code="input_missing") from error
    except OSError as error:
        raise GenerationFailed(
            say("A recording that the shot needs cannot be read: {path}.", path=str(sample.path)),
            say("Export or download it again."),
            code="input_missing",
        ) from error


def _copied(path: Path, target: Path) -> Path:
    """One channel of 16 bits."""
    samples = round(sound_seconds(path) * sample_rate)
    sound = SoundFile(path, Fraction(0), Fraction(1), samples)
    try:
        level = sound.read(samples).mean(axis=1)
    finally:
        sound.close()
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes((level.clip(-1, 1) * 32767).astype("<i2").tobytes())
    target.write_bytes(data.getvalue())
    return target
