"""When a part of a chain failed: what the rest of it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from plugin.errors import GenerationFailed
from plugin.jobs.job import Cancelled, Failed, Job, Lost, Succeeded
from plugin.messages import Message, say

chain_broken = "chain_broken"


def own_chain(job: Job, key: str) -> bool:
    """Whether a take of another key belongs to the same shot, so that the job cannot do without it."""
    return key.partition("/")[0] == job.shot_id


def broken_chain(job: Job, waited_for: Sequence[Job], key: str) -> GenerationFailed:
    """The error of a job that needs the take of the part `key`, which is not there: which part failed first, why, and
    what is paid already."""
    parts = [part for part in waited_for if part.shot_id == job.shot_id]
    without = [part for part in parts if not isinstance(part.state, Succeeded)]
    needed = [part for part in parts if part.key == key]
    roots = [part for part in without if getattr(part.state, "code", "") != chain_broken]
    root = (roots or without or needed or [job])[0]
    return GenerationFailed(
        say(
            "{part} of this shot has no take, and the rest needs it: {reason} Paid for its parts so far: {paid}.",
            part=root.stage,
            reason=_reason(root),
            paid=_paid(parts),
        ),
        say("Fill the shot again: the parts that are there are not bought again unless its brief changes."),
        code=chain_broken,
    )


def _reason(part: Job) -> Message:
    match part.state:
        case Failed(message=message) | Lost(message=message):
            return message
        case Cancelled():
            return say("It was stopped.")
        case _:
            return say("Its file is gone.")


def _paid(parts: Iterable[Job]) -> Message | str:
    """As charged, or as quoted for takes whose charge nobody stated; one amount per currency."""
    sums: dict[str, Decimal] = {}
    for part in parts:
        money = part.charge or (part.quote if isinstance(part.state, Succeeded) else None)
        if money is not None:
            sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return ", ".join(f"{amount} {currency}" for currency, amount in sorted(sums.items())) or say("nothing")
