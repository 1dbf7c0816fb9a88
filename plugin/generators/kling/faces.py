"""Who is seen in a clip, and who of them speaks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from plugin.errors import GenerationFailed
from plugin.generators.base import GenerationRequest, Money
from plugin.generators.http import Json
from plugin.generators.kling.charges import old_charge
from plugin.messages import Message, say

identify_path: Final = "/v1/videos/identify-face"
session_life: Final = timedelta(hours=20)
"""Sessions are said to last 24 hours."""
least_overlap: Final = 2000
"""Milliseconds of the recording that lie on the face, and that are used at all (docs)."""


@dataclass(frozen=True, slots=True)
class Face:
    """Seen from `start` to `end`, in milliseconds of the clip."""

    face_id: str
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Faces:
    """What Kling found in a clip. `paid_by`: key of the request that was charged for it."""

    session: str
    found: tuple[Face, ...]
    made: datetime
    paid_by: str
    charge: Money | None = None

    def fresh(self, now: datetime) -> bool:
        return timedelta(0) <= now - self.made < session_life

    def dump(self) -> str:
        faces = [[face.face_id, face.start, face.end] for face in self.found]
        charge = [str(self.charge.amount), self.charge.currency] if self.charge else None
        return json.dumps([self.session, faces, self.made.isoformat(), self.paid_by, charge])

    @classmethod
    def load(cls, text: str) -> Faces:
        session, faces, made, paid_by, charge = json.loads(text)
        money = Money(Decimal(charge[0]), charge[1]) if charge else None
        return cls(session, tuple(Face(*face) for face in faces), datetime.fromisoformat(made), paid_by, money)


def read_faces(data: Json, request: GenerationRequest, region: str, now: datetime) -> Faces:
    """From the answer of identify-face."""
    faces = [_face(one) for one in data.get("face_data") or () if isinstance(one, dict) and "face_id" in one]
    return Faces(str(data.get("session_id") or ""), tuple(faces), now, request.key, old_charge(data, region))


def _face(one: dict[str, Json]) -> Face:
    return Face(str(one["face_id"]), int(one.get("start_time") or 0), int(one.get("end_time") or 0))


def everybody() -> Message:
    """Why nobody speaks when all should."""
    return say('Kling moves the mouth of one person per job: name who speaks ("1" is the first from the left).')


def chosen(faces: Sequence[Face], speaker: str) -> Face:
    """Whose mouth moves. GenerationFailed when nobody is seen, or nobody can tell who is meant."""
    if not faces:
        raise GenerationFailed(
            say("Kling sees no face in the clip."),
            say("Use a take in which the speaker's face is seen, or take the dialogue out of the brief."),
            code="no_face",
        )
    if speaker.isdecimal():
        if not 1 <= int(speaker) <= len(faces):
            raise _unknown(faces)
        return faces[int(speaker) - 1]
    if speaker and len(faces) > 1:
        raise _unknown(faces)
    return max(faces, key=lambda face: face.length)


def _unknown(faces: Sequence[Face]) -> GenerationFailed:
    return GenerationFailed(
        say("Kling sees {count} faces in the clip and cannot tell who speaks.", count=len(faces)),
        say('Set the speaker of the shot to "1", "2" ... counted from the left.'),
        code="which_face",
    )


def face_choice(face: Face, sound: dict[str, Any], sound_ms: int, clip_ms: int, volume: str = "0") -> dict[str, Any]:
    """The one entry of `face_choose`: the recording from its start, begun with the clip and ended with it.

    GenerationFailed where less than 2 s of it would lie on the face.
    """
    end = min(sound_ms, clip_ms)
    if end < least_overlap or min(end, face.end) - max(0, face.start) < least_overlap:
        raise GenerationFailed(
            say("The speaker's face is seen for less than 2 seconds of the recording; Kling needs more."),
            say("Use a longer take, or one in which the face is seen from the start."),
            code="face_too_short",
        )
    times = {"sound_start_time": 0, "sound_end_time": end, "sound_insert_time": 0}
    return {"face_id": face.face_id, **sound, **times, "sound_volume": 1, "original_audio_volume": float(volume)}
