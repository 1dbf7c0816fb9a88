"""Lip-sync: find the faces, have a text spoken where there is no recording, then the one paid create."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.account import Account, Assets
from plugin.generators.base import GenerationRequest, InputFile, Money, Role
from plugin.generators.kling.charges import total
from plugin.generators.kling.client import Client
from plugin.generators.kling.clips import Clips
from plugin.generators.kling.faces import Faces, chosen, face_choice, identify_path, read_faces
from plugin.generators.kling.old_video import marks_of
from plugin.generators.kling.sounds import Spoken, lip_limits, no_sound, padded, recording, speak, text_digest
from plugin.generators.kling.terms import Order
from plugin.messages import say

family: Final = "videos/advanced-lip-sync"
shortest_made: Final = 3000
"""Milliseconds: no model of Kling makes a shorter clip."""
faces_kind, speech_kind = "faces", "speech"


class LipSync:
    """Faces and speech cost a little and are kept, so that a job that is sent again does not pay for them again."""

    def __init__(
        self, client: Client, account: Account, assets: Assets, clips: Clips, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._account = account
        self._assets = assets
        self._clips = clips
        self._now = now
        self._fresh: set[str] = set()

    async def order(self, request: GenerationRequest) -> Order:
        """GenerationFailed: the lip-sync was not created."""
        clip = next(iter(request.files(Role.video)), None)
        if clip is None:
            raise GenerationFailed(say("There is no clip to put words into."), code="no_clip")
        sound, sound_ms = await self._sound(request)
        faces = await self._faces(request, clip)
        face = chosen(faces.found, request.speaker)
        clip_ms = self._clip_ms(request, clip, faces)
        volume = dict(request.options).get("original_audio_volume", "0")
        body = {"session_id": faces.session, "face_choose": [face_choice(face, sound, sound_ms, clip_ms, volume)]}
        return Order(f"/v1/{family}", {**body, **marks_of(request)}, family)

    def charge(self, request: GenerationRequest) -> Money | None:
        """What was paid before its create: faces and speech belong to the job that had them made."""
        clip = next(iter(request.files(Role.video)), None)
        return None if clip is None else total(self._extras(request, clip))

    def forget(self, request: GenerationRequest) -> bool:
        """Kling no longer knows the faces: have them found anew. False where they were found a moment ago."""
        clips = request.files(Role.video)
        old = [clip for clip in clips if _clip_digest(clip) not in self._fresh]
        for clip in old:
            self._assets.forget(self._account.provider, self._account.base_url, faces_kind, _clip_digest(clip))
        return bool(old)

    def _extras(self, request: GenerationRequest, clip: InputFile) -> list[Money | None]:
        known = self._get(faces_kind, _clip_digest(clip))
        faces = Faces.load(known) if known else None
        spoken = self._get(speech_kind, f"{request.key}/{text_digest(request)}")
        return [
            faces.charge if faces and faces.paid_by == request.key else None,
            Spoken.load(spoken).charge if spoken else None,
        ]

    async def _faces(self, request: GenerationRequest, clip: InputFile) -> Faces:
        digest = _clip_digest(clip)
        known = self._get(faces_kind, digest)
        if known and (faces := Faces.load(known)).fresh(self._now()):
            self._fresh.discard(digest)
            return faces
        where = (await self._clips.clips(request))[0][1]
        named = {"video_id": where.video_id} if where.video_id else {"video_url": where.url}
        with _Preparation():
            data = await self._client.create(identify_path, named)
        faces = read_faces(data, request, self._account.region, self._now())
        self._put(faces_kind, digest, faces.dump())
        self._fresh.add(digest)
        return faces

    async def _sound(self, request: GenerationRequest) -> tuple[dict[str, Any], int]:
        """The recording as it is named in the body, and its length in milliseconds."""
        packed = await recording(request, lip_limits)
        if packed is not None:
            return {"sound_file": packed.plain_base64}, math.floor(packed.seconds * 1000)
        if not request.dialogue.strip():
            raise no_sound()
        spoken = await self._spoken(request)
        if spoken.seconds >= lip_limits.shortest:
            return {"audio_id": spoken.audio_id}, math.floor(spoken.seconds * 1000)
        with TemporaryDirectory() as folder:
            # Too short a recording cannot be named by its id: fetch it and put silence after it.
            target = Path(folder) / "speech.wav"
            await self._client.http.download(spoken.url, target, lambda _: True)
            packed = await padded(target, lip_limits)
        return {"sound_file": packed.plain_base64}, math.floor(packed.seconds * 1000)

    async def _spoken(self, request: GenerationRequest) -> Spoken:
        digest = f"{request.key}/{text_digest(request)}"
        known = self._get(speech_kind, digest)
        if known:
            return Spoken.load(known)
        with _Preparation():
            spoken = await speak(self._client, request, self._account.region)
        self._put(speech_kind, digest, spoken.dump())
        return spoken

    def _clip_ms(self, request: GenerationRequest, clip: InputFile, faces: Faces) -> int:
        """As long as the frames wanted of it; Kling's own clip is never shorter than what Kling makes."""
        wanted = math.floor(Fraction(request.frames) / request.rate * 1000)
        if self._clips.at_kling(clip) is None:
            return wanted
        return max(wanted, shortest_made, *(face.end for face in faces.found))

    def _get(self, kind: str, digest: str) -> str | None:
        return self._assets.get(self._account.provider, self._account.base_url, kind, digest)

    def _put(self, kind: str, digest: str, value: str) -> None:
        self._assets.put(self._account.provider, self._account.base_url, kind, digest, value)


class _Preparation:
    """A lost answer in here costs a few cents at most, and the job itself certainly does not exist."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, AnswerLost):
            raise GenerationFailed(
                say("Kling did not answer while the lip-sync was prepared; up to 0.05 units may have been charged."),
                say("It is tried again by itself."),
                code="preparation_lost",
                scope=Scope.request,
                temporary=True,
            ) from error


def _clip_digest(clip: InputFile) -> str:
    remote = clip.remote
    return f"{clip.sha256}/{remote.result_id or remote.provider_id}" if remote else clip.sha256
