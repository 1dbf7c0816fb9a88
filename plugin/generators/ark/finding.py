"""Which of the account's tasks is ours, when the answer to a create was lost.

Ark keeps no key of ours, but lists the tasks of the last 7 days, and a finished task tells its seed (unverified: that
every finished task does, in what order they are listed, and whether unfinished ones tell it too). So: a task with our
seed is ours. A task that may be ours and does not tell its seed yet leaves it open. Only when every task created in
the window is certainly somebody else's, nothing was created.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plugin.generators.ark.body import by_itself, seconds
from plugin.generators.ark.names import endpoint_mark
from plugin.generators.ark.seed import wire_seed
from plugin.generators.base import Absent, Finding, Found, GenerationRequest, Uncertain
from plugin.messages import Message, say

tolerance = timedelta(seconds=120)
"""By which the provider's clock may differ from ours, beyond what its answers tell."""
kept = timedelta(days=6, hours=12)
"""Records are kept for 7 days."""
unsuccessful = ("failed", "cancelled", "expired")
version = re.compile(r"-\d{6}$")


@dataclass(frozen=True, slots=True)
class Window:
    """Between these two, on the provider's clock, our task was created if it was. Seconds since 1970."""

    start: float
    end: float


def window(sent: datetime, settle_seconds: float, ahead: timedelta) -> Window:
    """`ahead`: how far the provider's clock is ahead of ours."""
    start = sent + ahead - tolerance
    return Window(start.timestamp(), (sent + ahead + tolerance).timestamp() + settle_seconds)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `others`: tasks known to have been made for other requests."""

    request: GenerationRequest
    model: str
    window: Window
    others: frozenset[str] = frozenset()


def finding(tasks: Sequence[Mapping[str, Any]], search: Search) -> Finding:
    """Of all tasks that were listed."""
    possible = [task for task in tasks if _possible(task, search)]
    ours = [task for task in possible if _seed(task) == wire_seed(search.request) and _agrees(task, search.request)]
    made = [task for task in ours if task.get("status") not in unsuccessful]
    if len(made) == 1:
        return Found(str(made[0]["id"]))
    # What ended without a clip cost nothing, so it cannot have been bought.
    silent = [task for task in possible if _seed(task) is None and task.get("status") not in unsuccessful]
    if made or silent:
        unfinished = any(task.get("status") != "succeeded" for task in silent)
        return Uncertain(hint(search.request, made or silent), ask_again=unfinished and not made)
    return Found(str(ours[-1]["id"])) if ours else Absent()


def too_old(sent: datetime, now: datetime) -> bool:
    """Whether the provider may have forgotten a task of that time."""
    return now - sent > kept


def hint(request: GenerationRequest, tasks: Sequence[Mapping[str, Any]] = ()) -> Message:
    """Where the user can look."""
    if not tasks:
        return say("Look in the provider's console for a video task with seed {seed}.", seed=wire_seed(request))
    return say(
        "Look in the provider's console for a video task with seed {seed}. It may be one of these: {ids}.",
        seed=wire_seed(request),
        ids=", ".join(str(task["id"]) for task in tasks[:10]),
    )


def tasks_in(body: Any) -> list[Mapping[str, Any]] | None:
    """The tasks of one page; None when the answer is none of Ark's."""
    items = body.get("items") if isinstance(body, dict) else None
    if items is None and isinstance(body, dict) and body.get("total") == 0:
        return []
    return list(_tasks(items)) if isinstance(items, list) else None


def _tasks(items: list[Any]) -> Iterator[Mapping[str, Any]]:
    return (item for item in items if isinstance(item, dict) and item.get("id"))


def created(task: Mapping[str, Any]) -> float | None:
    when = task.get("created_at")
    return float(when) if isinstance(when, int | float) and not isinstance(when, bool) else None


def _possible(task: Mapping[str, Any], search: Search) -> bool:
    when = created(task)
    # A task that does not say when it was created may be ours.
    in_time = when is None or search.window.start <= when <= search.window.end
    return in_time and str(task["id"]) not in search.others and _same_model(task, search.model)


def _same_model(task: Mapping[str, Any], model: str) -> bool:
    """An endpoint answers under the name of the model behind it, so there the name tells nothing."""
    named = str(task.get("model") or "")
    if not named or endpoint_mark in (named[:3], model[:3]):
        return True
    return version.sub("", named) == version.sub("", model)


def _seed(task: Mapping[str, Any]) -> int | None:
    seed = task.get("seed")
    return seed if isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0 else None


def _agrees(task: Mapping[str, Any], request: GenerationRequest) -> bool:
    """Length and resolution tell apart two requests for which the user named the same seed."""
    length, resolution, asked = task.get("duration"), task.get("resolution"), seconds(request)
    same_length = asked == by_itself or not isinstance(length, int) or length == asked
    return same_length and (not resolution or not request.resolution or resolution == request.resolution)
