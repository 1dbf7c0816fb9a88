"""How a job stands, from what Kling answers: one shape in API 2.0, another in the legacy interface."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from plugin.generators.base import Money, Ready, Report, Unable, Working
from plugin.generators.http import Json
from plugin.generators.kling.charges import new_charge, old_charge
from plugin.generators.kling.refusals import quote
from plugin.messages import say

moderation: Final = re.compile(r"risk control|sensitive|polic|safety|violat|moderat|风控|敏感|违规|安全", re.IGNORECASE)


def new_report(task: Mapping[str, Json]) -> Report:
    """Of one entry of `GET /tasks`."""
    charge = new_charge(task)
    match task.get("status"):
        case "succeeded":
            outputs = [output for output in task.get("outputs") or () if isinstance(output, dict)]
            return _ready(outputs, charge)
        case "failed":
            return failed(str(task.get("message") or ""), charge)
    return Working()


def old_report(data: Mapping[str, Json], region: str) -> Report:
    """Of `data` of a legacy query."""
    charge = old_charge(data, region)
    match data.get("task_status"):
        case "succeed":
            result = data.get("task_result") or {}
            outputs = [one for kind in ("videos", "images", "audios") for one in result.get(kind) or ()]
            return _ready(outputs, charge)
        case "failed":
            return failed(str(data.get("task_status_msg") or ""), charge)
    return Working()


def _ready(outputs: Sequence[Mapping[str, Json]], charge: Money | None) -> Report:
    for output in outputs:
        location = output.get("url") or output.get("wav_url") or output.get("mp3_url")
        if isinstance(location, str) and location:
            return Ready(location, charge, str(output.get("id") or ""))
    return Unable(
        "no_result",
        say("Kling says that the job is done, but names no result."),
        say("Look at the job in Kling's console, then fill the shot again."),
        charge,
    )


def failed(words: str, charge: Money | None) -> Unable:
    """A task that Kling took and ended without a result."""
    if moderation.search(words):
        return Unable(
            "moderated",
            say("Kling stopped the job: its content rules refuse it. Kling says: {words}", words=quote(words)),
            say("Change the prompt or the picture, then fill the shot again."),
            charge,
        )
    return Unable(
        "generation_failed",
        say("Kling could not make the clip. Kling says: {words}", words=quote(words) or "-"),
        say("Fill the shot again, or change the prompt."),
        charge,
    )


def forgotten(task: str) -> Unable:
    """A task that Kling no longer knows."""
    return Unable(
        "task_unknown",
        say("Kling does not know job {task} any more; it may have been charged.", task=task),
        say("Look for it in Kling's console; results are kept for 30 days. Otherwise fill the shot again."),
    )
