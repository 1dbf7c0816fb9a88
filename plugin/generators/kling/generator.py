"""Kling with one account: sends, asks, finds, fetches."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Final

from plugin.errors import AnswerLost, GenerationFailed
from plugin.events import Progress
from plugin.generators.account import Account, Tools
from plugin.generators.base import (
    Accepted,
    Checked,
    Finding,
    Found,
    GenerationRequest,
    Generator,
    Lane,
    Model,
    Ready,
    Report,
    Unable,
    Working,
)
from plugin.generators.http import Json
from plugin.generators.kling.auth import Auth
from plugin.generators.kling.balance import check
from plugin.generators.kling.client import Client
from plugin.generators.kling.clips import Clips
from plugin.generators.kling.elements import Elements
from plugin.generators.kling.finding import find
from plugin.generators.kling.materials import material
from plugin.generators.kling.obstacles import obstacles
from plugin.generators.kling.orders import families, family_of, order
from plugin.generators.kling.polls import Polls
from plugin.generators.kling.reports import forgotten, new_report, old_report
from plugin.generators.kling.terms import JobId, Order, new_family
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
        self._clips = Clips(account, tools.assets, tools.hosting, tools.now)
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
        return obstacles(request, self._row(request.model), self._clips, signs=self._signs)

    async def submit(self, request: GenerationRequest) -> Accepted:
        family = family_of(request, signs=self._signs)
        try:
            sent = await self._order(request, family)
            data = await self._client.create(sent.path, sent.body)
        except GenerationFailed:
            await self._clips.take_back(request)
            raise
        return Accepted(str(JobId(family, created_id(data))))

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        job = JobId.parse(provider_id, family_of(request, signs=self._signs))
        report = await self._report(job)
        if isinstance(report, Ready | Unable):
            self._misses.pop(provider_id, None)
            await self._clips.take_back(request)
        return report

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        """In every family it may have been sent to: an API key may have taken the place of an access pair."""
        finding: Finding | None = None
        for family in families(request, signs=self._signs):
            found = await find(self._client, request, family, sent)
            if isinstance(found, Found):
                return found
            finding = finding if isinstance(finding, type(found)) else found
        assert finding is not None
        return finding

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        await self._tools.http.download(ready.location, target, on_progress, ready.sha256)

    async def cancel(self, provider_id: str) -> bool:
        """Kling has no way to stop a job."""
        return False

    async def check(self) -> Checked:
        return await check(self._client, self._tools.now())

    async def close(self) -> None:
        await self._polls.close()
        self._elements.reset()
        await self._tools.http.close()

    @property
    def _signs(self) -> bool:
        return self._client.auth.signs

    def _row(self, model: str) -> Model | None:
        return next((row for row in self._tools.models if row.name == model), None)

    async def _order(self, request: GenerationRequest, family: str) -> Order:
        return order(request, await material(request, family, self._elements, self._clips), family)

    async def _report(self, job: JobId) -> Report:
        if job.family != new_family:
            data = await self._client.read(f"/v1/{job.family}/{job.task}")
            return old_report(data, self.region)
        task = await self._polls.ask(job.task)
        if task is not None:
            return new_report(task)
        missed = self._misses[str(job)] = self._misses.get(str(job), 0) + 1
        return Working() if missed <= believed_misses else forgotten(job.task)


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
