"""What a project's money does, from its ledger: sums by what became of it, by shot, stage and provider; what is at
risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.generators.base import Money
from plugin.jobs.job import Cancelled, Job, Lost
from plugin.jobs.ledger import Entry, EntryState
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import Message, say

counted_states = (EntryState.reserved, EntryState.charged, EntryState.assumed, EntryState.at_risk)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A sending of which nobody knows whether it was paid for. `estimate` None: no price is known, or it is free."""

    job: Job
    estimate: Money | None
    since: datetime
    message: Message
    action: Message


def money_by_state(entries: Sequence[Entry]) -> dict[EntryState, tuple[Money, ...]]:
    """What was spent or may be, by what is known of it; `charged` holds only what providers stated.

    Budgets in another currency than a charge count the quote in its place (`Standing.spent`): that is no further
    cost, and not shown as one.
    """
    sums: dict[EntryState, list[Money]] = {state: [] for state in counted_states}
    for entry in entries:
        if entry.state in sums and (cost := _cost(entry)) is not None:
            sums[entry.state].append(cost)
    return {state: tuple(found) for state, found in sums.items()}


def _cost(entry: Entry) -> Money | None:
    return entry.charge if entry.state is EntryState.charged and entry.charge is not None else entry.quote


def grouped(entries: Sequence[Entry], name: Callable[[Entry], str]) -> dict[str, tuple[Entry, ...]]:
    """Entries by shot, stage or provider, in the order they were opened."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(name(entry), []).append(entry)
    return {key: tuple(found) for key, found in groups.items()}


def spent(entries: Sequence[Entry]) -> tuple[Money, ...]:
    """What all of them cost or may cost."""
    return tuple(money for found in money_by_state(entries).values() for money in found)


def at_risk(store: ProjectStore) -> tuple[AtRisk, ...]:
    """Lost jobs, and sendings that were stopped or repeated before anybody knew what they cost; oldest first."""
    return risks_among(store.jobs.list(), store.ledger.entries())


def risks_among(jobs: Sequence[Job], entries: Sequence[Entry]) -> tuple[AtRisk, ...]:
    """The same from all jobs and entries of the project."""
    by_key = {job.key: job for job in jobs}
    risky = [entry for entry in entries if entry.state is EntryState.at_risk]
    found = [_at_risk(by_key[entry.key], entry.quote, entry.opened, entry.attempt) for entry in risky]
    named = {entry.key for entry in risky}
    free = [job for job in jobs if isinstance(job.state, Lost) and job.key not in named]
    return (*found, *(_at_risk(job, job.quote, job.state.since, job.attempts) for job in free))


def _at_risk(job: Job, estimate: Money | None, since: datetime, attempt: int) -> AtRisk:
    return AtRisk(job, estimate, since, _why(job, attempt), _where_to_look(job, attempt))


def _why(job: Job, attempt: int) -> Message:
    match job.state:
        case Lost(message=message) if attempt == job.attempts:
            return message
        case Cancelled() if attempt == job.attempts:
            return say("It was stopped after it was sent: the provider may still charge for it.")
    return say("It was sent again, though the provider may have made it the first time.")


def _where_to_look(job: Job, attempt: int) -> Message:
    """What the provider's adapter advised, since not every provider shows our key."""
    if isinstance(job.state, Lost) and job.state.action is not None and attempt == job.attempts:
        return say("{advice} The account is {account}.", advice=job.state.action, account=job.account)
    if not job.account:
        return say("Look for {key} at {generator}.", key=job.request.key, generator=job.request.generator)
    return say(
        "Look for {key} at {generator} ({account}).",
        key=job.request.key,
        generator=job.request.generator,
        account=job.account,
    )
