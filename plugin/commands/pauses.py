"""Jobs that a run left open, said to people and to scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugin.commands.console import Console
from plugin.jobs.pauses import Paused
from plugin.messages import say


def paused_documents(paused: Sequence[Paused], console: Console) -> list[dict[str, Any]]:
    """For `--json`: why, what to do, and the keys of the jobs."""
    return [
        {
            "generator": one.generator,
            "lane": one.lane,
            "code": one.code,
            "message": console.text(one.message),
            "action": console.text(one.action) if one.action else "",
            "jobs": list(one.jobs),
        }
        for one in paused
    ]


def show_paused(paused: Sequence[Paused], console: Console, left: int) -> None:
    """A line per reason. `left`: jobs that the run left open, also those that only wait for others."""
    for one in paused:
        reason = console.joined(one.message, one.action)
        console.note(say("Takes left for later: {count}. {reason}", count=len(one.jobs), reason=reason))
    if paused and (waiting := left - len({key for one in paused for key in one.jobs})) > 0:
        console.note(say("Takes that wait for those: {count}.", count=waiting))
