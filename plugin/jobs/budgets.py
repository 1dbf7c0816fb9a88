"""Whether one more job may be sent, by the budgets of its fill, of the film and of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Protocol

from plugin.errors import BudgetReached
from plugin.generators.base import Money
from plugin.jobs.job import Job
from plugin.jobs.ledger import Budget, BudgetScope
from plugin.messages import Message, say


class Spending(Protocol):
    """Budgets, and what already counts against them."""

    def budgets(self) -> tuple[Budget, ...]: ...
    def spent(self, currency: str, run: str | None = None, since: datetime | None = None) -> Decimal: ...


def day_start(now: datetime) -> datetime:
    """The last midnight on this machine's calendar, in UTC."""
    return datetime.combine(now.astimezone().date(), time.min).astimezone(UTC)


def spent_of(budget: Budget, spending: Spending, now: datetime) -> Decimal:
    """What counts against this budget."""
    match budget.scope:
        case BudgetScope.run:
            return spending.spent(budget.cap.currency, run=budget.run)
        case BudgetScope.day:
            return spending.spent(budget.cap.currency, since=day_start(now))
    return spending.spent(budget.cap.currency)


@dataclass(frozen=True, slots=True)
class Standing:
    """A budget and what already counts against it."""

    budget: Budget
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return max(Decimal(0), self.budget.cap.amount - self.spent)


def standings(budgets: tuple[Budget, ...], spending: Spending, now: datetime) -> tuple[Standing, ...]:
    return tuple(Standing(budget, spent_of(budget, spending, now)) for budget in budgets)


def check_budgets(job: Job, spending: Spending, now: datetime) -> None:
    """BudgetReached when sending the job would pass a budget, or when nobody can tell whether it would."""
    budgets = budgets_for(job.run, spending.budgets())
    if not budgets or not job.costs:
        return
    if job.quote is None:
        raise _price_unknown(job, budgets[0])
    for scope in BudgetScope:
        of_scope = [budget for budget in budgets if budget.scope is scope]
        mine = [budget for budget in of_scope if budget.cap.currency == job.quote.currency]
        if of_scope and not mine:
            raise _other_currency(job, job.quote, of_scope[0])
        for budget in mine:
            spent = spent_of(budget, spending, now)
            if spent + job.quote.amount > budget.cap.amount:
                raise _reached(job, job.quote, budget, spent)


def budgets_for(run: str, budgets: tuple[Budget, ...]) -> tuple[Budget, ...]:
    """Those that hold for the jobs of a run."""
    return tuple(budget for budget in budgets if budget.scope is not BudgetScope.run or budget.run == run)


def money_text(money: Money) -> Message | str:
    """ "1.20 USD"; "1.80 units (kling)" where the provider counts in its own units."""
    kind, credits, provider = money.currency.partition(":")
    if kind == "CREDITS" and credits:
        return say("{amount} units ({provider})", amount=str(money.amount), provider=provider)
    return f"{money.amount} {money.currency}"


def _reached(job: Job, quote: Money, budget: Budget, spent: Decimal) -> BudgetReached:
    values = {
        "cap": money_text(budget.cap),
        "spent": money_text(Money(spent, budget.cap.currency)),
        "shot": job.shot_id,
        "cost": money_text(quote),
    }
    match budget.scope:
        case BudgetScope.run:
            message = say(
                "This fill may cost {cap}: {spent} is spent or reserved, and {shot} should cost {cost}. "
                "It was not sent.",
                **values,
            )
        case BudgetScope.film:
            message = say(
                "This film may cost {cap}: {spent} is spent or reserved, and {shot} should cost {cost}. "
                "It was not sent.",
                **values,
            )
        case BudgetScope.day:
            message = say(
                "This film may cost {cap} a day: {spent} is spent or reserved today, and {shot} should cost {cost}. "
                "It was not sent.",
                **values,
            )
    return BudgetReached(message, how_to_raise(budget.scope), code="budget_reached")


def how_to_raise(scope: BudgetScope) -> Message:
    """What to do when a budget is used up."""
    match scope:
        case BudgetScope.run:
            return say("Run `fill` again with a higher --budget, or leave the shot for later.")
        case BudgetScope.film:
            return say("Raise film_budget in the settings, then run `fill` again.")
        case BudgetScope.day:
            return say("Go on tomorrow with `resume`, or raise day_budget in the settings and run `fill` again.")


def _price_unknown(job: Job, budget: Budget) -> BudgetReached:
    return BudgetReached(
        say(
            "There is a budget of {cap}, but no price is known for {model} of {generator}. {shot} was not sent.",
            cap=money_text(budget.cap),
            model=job.request.model,
            generator=job.request.generator,
            shot=job.shot_id,
        ),
        say("Choose a model with a known price, or fill without a budget."),
        code="price_unknown",
    )


def _other_currency(job: Job, quote: Money, budget: Budget) -> BudgetReached:
    return BudgetReached(
        say(
            "There is a budget of {cap}, but {shot} should cost {cost}: another currency. It was not sent.",
            cap=money_text(budget.cap),
            shot=job.shot_id,
            cost=money_text(quote),
        ),
        say("Set a budget in that currency as well."),
        code="other_currency",
    )
