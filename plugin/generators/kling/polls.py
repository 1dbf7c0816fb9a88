"""Questions about API 2.0 jobs that come at nearly the same time go out as one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from plugin.generators.http import Json
from plugin.generators.kling.client import Client

gather_seconds: Final = 0.03
most: Final = 50
"""Ids per question; Kling names no limit, other clients ask for 50."""


class Polls:
    """`ask` waits a moment for others. One question's failure reaches all who wait for it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._open: tuple[list[str], asyncio.Task[Mapping[str, Json]]] | None = None
        self._asking: set[asyncio.Task[Mapping[str, Json]]] = set()

    async def ask(self, task: str) -> Mapping[str, Json] | None:
        """The task as Kling describes it; None when Kling does not know it."""
        ids, question = self._joined()
        if task not in ids:
            ids.append(task)
        if len(ids) >= most:
            self._open = None
        # Shielded: one job that is stopped must not take away the others' answer.
        return (await asyncio.shield(question)).get(task)

    def _joined(self) -> tuple[list[str], asyncio.Task[Mapping[str, Json]]]:
        if self._open is None:
            ids: list[str] = []
            question = asyncio.create_task(self._question(ids))
            self._asking.add(question)
            question.add_done_callback(self._answered)
            self._open = ids, question
        return self._open

    async def _question(self, ids: list[str]) -> Mapping[str, Json]:
        await asyncio.sleep(gather_seconds)
        if self._open is not None and self._open[0] is ids:
            self._open = None
        tasks = await self._client.read("/tasks", task_ids=",".join(ids))
        return {str(task.get("id")): task for task in tasks or () if isinstance(task, dict)}

    def _answered(self, question: asyncio.Task[Mapping[str, Json]]) -> None:
        self._asking.discard(question)
        if not question.cancelled():
            question.exception()  # Retrieved, since everybody who waited for it may have been stopped.

    async def close(self) -> None:
        """Let go of questions under way."""
        asking, self._open = tuple(self._asking), None
        for question in asking:
            question.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
