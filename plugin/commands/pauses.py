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


def show_paused(paused: Sequence[Paused], console: Console) -> None:
    """A line per reason."""
    for one in paused:
        reason = console.joined(one.message, one.action)
        console.note(say("{count} takes were left for later. {reason}", count=len(one.jobs), reason=reason))
