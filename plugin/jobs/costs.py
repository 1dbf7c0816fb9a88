"""What a job that came to nothing has cost, or may have cost, in a sentence."""

from __future__ import annotations

from plugin.generators.base import Money
from plugin.jobs.budgets import money_text
from plugin.jobs.job import Job
from plugin.messages import Message, say


def with_cost(message: Message, cost: Message) -> Message:
    return say("{message} {cost}", message=message, cost=cost)


def cost_of_failure(job: Job, charge: Money | None, created: bool) -> Message:
    """`created` False: the provider refused it, or never heard of it; a `charge` is for preparations then."""
    known = charge or job.charge
    if (not created and charge is None) or (known is not None and not known.amount):
        return say("Nothing was charged.")
    if known is not None:
        return say("It cost {money}.", money=money_text(known))
    if job.quote is not None:
        return say("The provider does not say what it cost: {money} is taken for spent.", money=money_text(job.quote))
    return say("The provider does not say whether it cost anything.")


def cost_of_loss(job: Job) -> Message:
    """Nobody knows whether the provider has it."""
    if job.quote is not None:
        return say("It may have cost {money}.", money=money_text(job.quote))
    return say("It may have been charged.")
