"""Looking for a job by our key after its answer was lost."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from plugin.errors import AnswerLost, GenerationFailed
from plugin.generators.base import Absent, Finding, Found, GenerationRequest, Uncertain
from plugin.generators.http import Json
from plugin.generators.kling.client import Client
from plugin.generators.kling.keys import external_id
from plugin.generators.kling.routes import routes
from plugin.generators.kling.terms import JobId, new_family
from plugin.messages import Message, say

by_list: Final = ("videos/advanced-lip-sync",)
"""Docs name only `task_id` for its query, not our key."""
unfindable: Final = ("audio/tts",)
page_size: Final = 500
most_pages: Final = 20
clock_skew: Final = 600_000
"""Milliseconds by which our clock may differ from Kling's."""


async def find(client: Client, request: GenerationRequest, family: str, sent: datetime) -> Finding:
    """Never raises what would look like a refusal: not being able to ask proves nothing."""
    if family in unfindable or not routes[request.model].keyed:
        return Uncertain(_look())
    try:
        if family == new_family:
            return await _new(client, external_id(request.key))
        if family in by_list:
            return await _listed(client, external_id(request.key), family, sent)
        return await _old(client, external_id(request.key), family, sent)
    except (GenerationFailed, AnswerLost) as error:
        return Uncertain(say("Kling could not be asked: {reason}", reason=error.message), ask_again=True)


async def _new(client: Client, key: str) -> Finding:
    tasks = await client.read("/tasks", external_task_ids=key)
    if not isinstance(tasks, list):
        return Uncertain(_look(), ask_again=True)
    for task in tasks:
        if task.get("external_id") in (key, None) and task.get("id"):
            return Found(str(JobId(new_family, str(task["id"]))))
    return Absent() if not tasks else Uncertain(_look(), ask_again=True)


async def _old(client: Client, key: str, family: str, sent: datetime) -> Finding:
    try:
        data = await client.read(f"/v1/{family}/{key}")
    except GenerationFailed as refused:
        if refused.code not in ("bad_request", "no_such_model"):
            raise
        # "Task not found" comes as 1201, like every bad parameter. The list tells what it means.
        return await _listed(client, key, family, sent)
    return Found(str(JobId(family, str(data["task_id"])))) if data and data.get("task_id") else Absent()


async def _listed(client: Client, key: str, family: str, sent: datetime) -> Finding:
    """Absent only when every job since `sent` is on the list and says whose it is."""
    since = sent.timestamp() * 1000 - clock_skew
    nameless = False
    for page in range(1, most_pages + 1):
        jobs = await client.read(f"/v1/{family}", pageNum=str(page), pageSize=str(page_size))
        if not isinstance(jobs, list):
            return Uncertain(_look(), ask_again=True)
        for job in jobs:
            named = _own_key(job)
            if named == key:
                return Found(str(JobId(family, str(job["task_id"]))))
            nameless = nameless or (named is None and _made(job) >= since)
        if len(jobs) < page_size or _made(jobs[-1]) < since:
            return Uncertain(_look(), ask_again=False) if nameless else Absent()
    return Uncertain(_look())


def _own_key(job: Json) -> str | None:
    """None where the list does not say."""
    info = job.get("task_info")
    return str(info["external_task_id"]) if isinstance(info, dict) and "external_task_id" in info else None


def _made(job: Json) -> float:
    made = job.get("created_at")
    return float(made) if isinstance(made, int | float) else float("inf")


def other_key() -> Message:
    """For a job that may have been sent to API 2.0 when only an access pair is there to ask."""
    return say(
        "The job may have been sent with an API key, and the access key and secret key cannot ask for it: set the "
        "API key again with `secondunit keys set kling`, or look for the job in Kling's console."
    )


def _look() -> Message:
    return say("Look for the job in Kling's console, under the time at which it was sent.")
