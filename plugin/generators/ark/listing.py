"""All tasks of the account around a time, page by page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

from plugin.errors import AnswerLost
from plugin.generators.ark.finding import created, tasks_in, tolerance
from plugin.generators.ark.refusals import refused
from plugin.generators.http import Answer, Call
from plugin.messages import say

page_size, most_pages = 100, 50
Task: TypeAlias = Mapping[str, Any]
Ask: TypeAlias = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Listed:
    """`ahead`: how far the provider's clock is ahead of ours, as its answers say."""

    tasks: tuple[Task, ...]
    ahead: timedelta


async def list_tasks(ask: Ask, now: datetime, sent: datetime) -> Listed | None:
    """Every task that may have been created since `sent`; None when there are too many to tell. AnswerLost.

    Tasks come newest first as far as seen; only while that holds, pages older than `sent` are left out.
    """
    found: list[Task] = []
    ahead = timedelta(0)
    for page in range(1, most_pages + 1):
        query = (("page_num", str(page)), ("page_size", str(page_size)))
        answer = await ask(Call("GET", "/contents/generations/tasks", query=query))
        if 300 <= answer.status < 500 and answer.status != 408:
            raise refused(answer)
        tasks = tasks_in(answer.json()) if answer.status < 300 else None
        if tasks is None:
            raise AnswerLost(
                say("The provider has a fault at the moment."),
                say("Nothing to do: it is asked again."),
                code="provider_fault",
            )
        ahead = max(ahead, _ahead(answer, now), key=abs)
        found.extend(tasks)
        if not tasks or len(found) >= _total(answer, len(found)) or _all_later_are_older(found, sent + ahead):
            return Listed(tuple(found), ahead)
    return None


def _total(answer: Answer, found: int) -> int:
    total = answer.json().get("total")
    return total if isinstance(total, int) else found + 1


def _all_later_are_older(found: Sequence[Task], sent: datetime) -> bool:
    times = [created(task) for task in found]
    known = [time for time in times if time is not None]
    falling = len(known) == len(times) and known == sorted(known, reverse=True)
    return falling and len(known) > 1 and known[0] > known[-1] and known[-1] < (sent - 2 * tolerance).timestamp()


def _ahead(answer: Answer, now: datetime) -> timedelta:
    """From the header `Date`; nothing where it is missing or odd."""
    try:
        return parsedate_to_datetime(answer.headers["date"]) - now
    except (KeyError, ValueError, TypeError):
        return timedelta(0)
