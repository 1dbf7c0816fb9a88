"""Recordings for lip-sync and avatars, and text spoken by Kling."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from plugin.errors import AnswerLost, GenerationFailed
from plugin.generators.base import GenerationRequest, Money, Role
from plugin.generators.http import Json
from plugin.generators.kling.charges import old_charge
from plugin.generators.kling.client import Client
from plugin.generators.mentions import speaks_chinese
from plugin.generators.sound_upload import PackedSound, SoundLimits, pack_sound
from plugin.messages import say

speech_family: Final = "audio/tts"
speech_path: Final = f"/v1/{speech_family}"
lip_limits: Final = SoundLimits(Fraction(2), Fraction(60), 5_000_000)
avatar_limits: Final = SoundLimits(Fraction(2), Fraction(300), 5_000_000)
usual_voice: Final = "oversea_male1"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text that Kling spoke."""

    audio_id: str
    url: str
    seconds: Fraction
    charge: Money | None = None

    def dump(self) -> str:
        charge = [str(self.charge.amount), self.charge.currency] if self.charge else None
        return json.dumps([self.audio_id, self.url, str(self.seconds), charge])

    @classmethod
    def load(cls, text: str) -> Spoken:
        audio_id, url, seconds, charge = json.loads(text)
        return cls(audio_id, url, Fraction(seconds), Money(Decimal(charge[0]), charge[1]) if charge else None)


async def recording(request: GenerationRequest, limits: SoundLimits) -> PackedSound | None:
    """The recording of a request; None when it has none. GenerationFailed."""
    path = request.file(Role.audio)
    return None if path is None else await asyncio.to_thread(pack_sound, path, limits)


async def padded(path: Path, limits: SoundLimits) -> PackedSound:
    """A recording on disk within the limits. GenerationFailed."""
    return await asyncio.to_thread(pack_sound, path, limits)


def speech_body(request: GenerationRequest) -> dict[str, Any]:
    """Docs: up to 1000 characters, zh or en, speed 0.8 to 2.0, a voice of the speech catalogue."""
    chosen = dict(request.options)
    text = (request.dialogue or request.prompt).strip()
    language = chosen.get("voice_language", "auto")
    body: dict[str, Any] = {
        "text": text,
        "voice_id": _voice(request, chosen),
        "voice_language": language if language in ("zh", "en") else ("zh" if speaks_chinese(text) else "en"),
    }
    speed = float(chosen.get("voice_speed", "1"))
    return {**body, "voice_speed": speed} if speed != 1 else body


def _voice(request: GenerationRequest, chosen: dict[str, str]) -> str:
    """That of the character who speaks, else the one set for the model."""
    own = [one.voice for one in request.characters if one.voice and one.name == request.speaker]
    return own[0] if own else chosen.get("voice") or usual_voice


async def speak(client: Client, request: GenerationRequest, region: str) -> Spoken:
    """One call, paid and answered at once. AnswerLost when it may have been made."""
    data = await client.create(speech_path, speech_body(request))
    for audio in (data.get("task_result") or {}).get("audios") or ():
        if audio.get("id") and audio.get("url"):
            return Spoken(str(audio["id"]), str(audio["url"]), _seconds(audio), old_charge(data, region))
    raise AnswerLost(
        say("Kling spoke the text but did not name the recording."),
        say("Look for it in Kling's console before you try again: it may have been charged."),
        code="answer_lost",
    )


def text_digest(request: GenerationRequest) -> str:
    """Of everything that the recording depends on."""
    return hashlib.sha256(json.dumps(speech_body(request), sort_keys=True).encode()).hexdigest()


def no_sound() -> GenerationFailed:
    """Neither recording nor text."""
    return GenerationFailed(
        say("There is nothing to say: the shot has neither sound under it nor dialogue."),
        say("Put the recording under the shot, or write the dialogue into its brief."),
        code="no_sound",
    )


def _seconds(audio: Json) -> Fraction:
    try:
        return Fraction(str(audio.get("duration") or 0))
    except ValueError:
        return Fraction(0)
