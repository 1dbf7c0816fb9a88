"""Kling with one account: sends, asks, finds, fetches."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from plugin.errors import AnswerLost, GenerationFailed
from plugin.events import Progress
from plugin.generators.account import Account, Tools
from plugin.generators.base import (
    Absent,
    Accepted,
    Checked,
    Finding,
    Found,
    GenerationRequest,
    Generator,
    Lane,
    Model,
    Money,
    Ready,
    Report,
    Task,
    Uncertain,
    Working,
)
from plugin.generators.http import Json
from plugin.generators.kling.auth import Auth
from plugin.generators.kling.balance import check
from plugin.generators.kling.charges import total
from plugin.generators.kling.client import Client
from plugin.generators.kling.clips import Clips
from plugin.generators.kling.elements import Elements
from plugin.generators.kling.finding import find, other_key
from plugin.generators.kling.lip_sync import LipSync
from plugin.generators.kling.materials import material
from plugin.generators.kling.obstacles import obstacles
from plugin.generators.kling.orders import families, family_of, order
from plugin.generators.kling.polls import Polls
from plugin.generators.kling.reports import forgotten, new_report, old_report
from plugin.generators.kling.sendings import Sendings
from plugin.generators.kling.sounds import speak, speech_family
from plugin.generators.kling.terms import JobId, Order, new_family
from plugin.generators.kling.voices import Voices
from plugin.generators.lent import Lent
from plugin.messages import Message, say

usual_concurrency: Final = 5
"""Jobs at once where the catalogue does not say. Packs differ; UNVERIFIED."""
believed_misses: Final = 3
"""So often in a row Kling may not know a job before it counts as gone: a list may lag behind."""


def build_kling(account: Account, tools: Tools) -> Generator:
    """The adapter for the user's account."""
    return Kling(account, tools)


class Kling:
    """API 2.0 and the legacy interface behind one Generator; which of them a job belongs to stands in its id."""

    def __init__(self, account: Account, tools: Tools, settle_seconds: float = 60.0) -> None:
        self._account = account
        self._tools = tools
        self._settle = settle_seconds
        self._client = Client(tools.http, Auth(account.credentials, tools.now))
        self._polls = Polls(self._client)
        self._elements = Elements(self._client, account, tools.assets, asyncio.sleep)
        self._voices = Voices(self._client, account, tools.assets, tools.hosting, asyncio.sleep)
        self._clips = Clips(account, tools.hosting, tools.now)
        self._lent = Lent(account, tools, self._clips.published)
        self._lip_sync = LipSync(self._client, account, tools.assets, self._clips, tools.now)
        self._sendings = Sendings(account, tools.assets)
        self._misses: dict[str, int] = {}

    @property
    def name(self) -> str:
        return self._account.provider

    @property
    def account(self) -> str:
        return self._account.base_url

    @property
    def region(self) -> str:
        return self._account.region

    @property
    def paid(self) -> bool:
        return True

    @property
    def settle_seconds(self) -> float:
        return self._settle

    def models(self) -> tuple[Model, ...]:
        return self._tools.models

    def lane(self, request: GenerationRequest) -> Lane:
        """Kling counts per account and model, over both interfaces."""
        row = self._row(request.model)
        return Lane(request.model, (row.concurrency if row else None) or usual_concurrency)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return obstacles(request, self._row(request.model), self._clips, self._voices, signs=self._signs)

    async def submit(self, request: GenerationRequest) -> Accepted:
        family = family_of(request, signs=self._signs)
        if request.task is Task.speech:
            return await self._speak(request, family)
        try:
            request = await self._voices.given(request, family)
            sent = await self._order(request, family)
            self._sendings.goes_out(request, family)
            data = await self._client.create(sent.path, sent.body)
        except GenerationFailed as refused:
            await self._lent.take_away(request)
            prepared = self._prepared(request)
            refused.cost = (prepared.amount, prepared.currency) if prepared else None
            raise self._cured(refused, request) from refused
        accepted = Accepted(str(JobId(family, created_id(data))))
        self._lent.note(accepted.provider_id, request)
        return accepted

    async def _speak(self, request: GenerationRequest, family: str) -> Accepted:
        """Answered at once; the id carries the link, since Kling cannot be asked for it."""
        spoken = await speak(self._client, request, self.region)
        return Accepted(str(JobId(family, f"{spoken.audio_id}:{spoken.url}")), spoken.charge)

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        usual = families(request, signs=self._signs) or (new_family,)
        job = JobId.parse(provider_id, usual[0])
        report = await self._report(job)
        if isinstance(report, Working):
            self._lent.note(provider_id, request)
        else:
            await self._lent.take_away(request, provider_id)
            self._sendings.forget(request)
        return report if isinstance(report, Working) else replace(report, charge=self._whole(request, report.charge))

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        """In every family it may have been sent to. Only "no" everywhere means that nothing was created."""
        doubts = [Uncertain(other_key())] if self._sendings.out_of_reach(request, signs=self._signs) else []
        for family in families(request, signs=self._signs):
            found = await find(self._client, request, family, sent)
            if isinstance(found, Found):
                return found
            if isinstance(found, Uncertain):
                doubts.append(found)
        return next((doubt for doubt in doubts if doubt.ask_again), doubts[0] if doubts else Absent())

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        await self._tools.http.download(ready.location, target, on_progress, ready.sha256)

    async def cancel(self, provider_id: str) -> bool:
        """Kling has no way to stop a job; it only loses what it may still have wanted to fetch."""
        await self._lent.take_away_noted(provider_id)
        return False

    async def check(self) -> Checked:
        return await check(self._client, self._tools.now())

    async def close(self) -> None:
        await self._polls.close()
        self._elements.reset()
        self._voices.reset()
        await self._tools.http.close()
        if self._tools.hosting is not None:
            await self._tools.hosting.close()

    @property
    def _signs(self) -> bool:
        return self._client.auth.signs

    def _row(self, model: str) -> Model | None:
        return next((row for row in self._tools.models if row.name == model), None)

    async def _order(self, request: GenerationRequest, family: str) -> Order:
        if request.task is Task.lip_sync:
            return await self._lip_sync.order(request)
        return order(request, await material(request, family, self._elements, self._clips), family)

    def _whole(self, request: GenerationRequest, charge: Money | None) -> Money | None:
        """With what was paid on the way to the clip."""
        return None if charge is None else total([charge, self._prepared(request)])

    def _prepared(self, request: GenerationRequest) -> Money | None:
        """What was paid for faces, speech and voices before the job itself was created."""
        spoken = self._lip_sync.charge(request) if request.task is Task.lip_sync else None
        return total([spoken, self._voices.charge(request)])

    async def _report(self, job: JobId) -> Report:
        if job.family == speech_family:
            audio, _, url = job.task.partition(":")
            return Ready(url, result_id=audio) if url else forgotten(audio)
        task = await self._task(job)
        if task is None:
            missed = self._misses[str(job)] = self._misses.get(str(job), 0) + 1
            return Working() if missed <= believed_misses else forgotten(job.task)
        self._misses.pop(str(job), None)
        return new_report(task) if job.family == new_family else old_report(task, self.region)

    async def _task(self, job: JobId) -> Mapping[str, Json] | None:
        """As Kling describes it; None when Kling does not know it."""
        if job.family == new_family:
            return await self._polls.ask(job.task)
        try:
            data = await self._client.read(f"/v1/{job.family}/{job.task}")
        except GenerationFailed as refused:
            if refused.code not in ("bad_request", "no_such_model"):
                raise
            return None
        return data if isinstance(data, dict) else None

    def _cured(self, refused: GenerationFailed, request: GenerationRequest) -> GenerationFailed:
        """What Kling made for us earlier may be gone there: forget it, so that the next attempt makes it anew."""
        words = str(refused.message).lower()
        if refused.code != "bad_request" or not ("not found" in words or "expired" in words):
            return refused
        again = self._elements.forget_old(request.characters) if "element" in words else False
        if "voice" in words:
            again = self._voices.forget_old(request.characters)
        if "session" in words:
            again = self._lip_sync.forget(request)
        return same_but_temporary(refused) if again else refused


def created_id(data: Json) -> str:
    """From the answer to a create, of either interface. AnswerLost when it names none: the job may exist."""
    found = data.get("id") or data.get("task_id")
    if not isinstance(found, str | int) or not str(found):
        raise AnswerLost(
            say("Kling took the job but did not name it."),
            say("Second Unit asks Kling for it before anything is sent again."),
            code="answer_lost",
        )
    return str(found)


def same_but_temporary(refused: GenerationFailed) -> GenerationFailed:
    """For a refusal whose cause has been cleared away."""
    return GenerationFailed(
        refused.message,
        refused.action,
        code=refused.code,
        scope=refused.scope,
        temporary=True,
        retry_after=1.0,
        cost=refused.cost,
    )
