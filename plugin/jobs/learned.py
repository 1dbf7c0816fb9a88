"""Limits that a provider stated when it refused: kept for a day, and checked before the next attempt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from plugin.errors import GenerationFailed, Scope
from plugin.generators.base import GenerationRequest
from plugin.jobs.ledger import EntryState
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import say

kept = timedelta(days=1)
"""Quotas and packs change; after that the provider is asked anew."""


def fresh_limits(store: ProjectStore, generator: str, account: str, lane: str, now: datetime) -> dict[str, int]:
    known = store.limits.limits(generator, account, lane)
    return {name: value for name, (value, learned) in known.items() if abs(now - learned) < kept}


def check_stated(request: GenerationRequest, limits: Mapping[str, int]) -> None:
    """GenerationFailed where the provider has said that it takes no such request."""
    longest = limits.get("prompt_length")
    if longest is not None and len(request.prompt) > longest:
        raise GenerationFailed(
            say(
                "{generator} takes prompts of up to {most} characters; this one has {length}.",
                generator=request.generator,
                most=longest,
                length=len(request.prompt),
            ),
            say("Shorten the prompt of {shot}.", shot=request.shot_id),
            code="prompt_too_long",
        )


def daily_reached(
    store: ProjectStore, generator: str, account: str, most: int, now: datetime
) -> GenerationFailed | None:
    """The refusal that the next attempt would meet, where as many were sent within a day as the provider takes."""
    sent = sum(
        (entry.generator, entry.account) == (generator, account)
        and entry.state is not EntryState.released
        and now - entry.opened < kept
        for entry in store.ledger.entries()
    )
    if sent < most:
        return None
    return GenerationFailed(
        say("{generator} takes {most} jobs a day, and {sent} were sent.", generator=generator, most=most, sent=sent),
        say("Run `resume` tomorrow."),
        code="daily_limit",
        scope=Scope.lane,
    )
