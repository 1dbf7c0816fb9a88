"""Budgets: reading `--budget`, and keeping those of the settings and of a fill in the project."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from plugin.errors import UsageError
from plugin.generators.base import Money
from plugin.jobs.ledger import Budget, BudgetScope
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import say
from plugin.settings import Settings

own = "project"
"""`Budget.run` of a film's or a day's budget that was set for the project itself, whatever the settings say."""


def parse_budget(text: str) -> tuple[Decimal, str | None]:
    """ "12.50USD", "12.50 USD" or "12.50": the amount and the currency, None for whatever currency is used."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{3}|CREDITS:[a-z_]+)?\s*", text)
    if match is None:
        raise UsageError(say("{text} is not an amount.", text=text), say("Write it like 12.50USD."), code="bad_budget")
    currency = match[2]
    if currency and ":" not in currency:
        currency = currency.upper()
    return Decimal(match[1]), currency


def own_budgets(store: ProjectStore) -> tuple[Budget, ...]:
    """Of film and day, set for this very project."""
    return tuple(b for b in store.ledger.budgets() if b.scope is not BudgetScope.run and b.run == own)


def budgets_of(
    settings: Settings, asked: str | None, run: str, currencies: Iterable[str], of_project: Iterable[Budget] = ()
) -> tuple[Budget, ...]:
    """Those that hold for a fill: of the film and the day, and its own (`--budget`). What was set for the project
    goes before what the settings say of the same scope.

    An amount without a currency holds for each of the `currencies` that the fill uses.
    """
    given = tuple(of_project)
    usual = [Budget(BudgetScope.film, cap) for cap in settings.film_budget]
    usual += [Budget(BudgetScope.day, cap) for cap in settings.day_budget]
    lasting = (*given, *(budget for budget in usual if budget.scope not in {one.scope for one in given}))
    if asked is None:
        return lasting
    amount, currency = parse_budget(asked)
    # A fill without any price has no currency either; the amount then stands in one, to be refused for it.
    used = (currency,) if currency else tuple(sorted(set(currencies))) or ("USD",)
    return lasting + tuple(Budget(BudgetScope.run, Money(amount, unit), run) for unit in used)


def keep_budgets(store: ProjectStore, budgets: Iterable[Budget]) -> None:
    """Film and day exactly as given, and the fill's own; those of other fills stay."""
    wanted = {(budget.scope, budget.run, budget.cap.currency): budget for budget in budgets}
    for old in store.ledger.budgets():
        if old.scope is not BudgetScope.run and (old.scope, old.run, old.cap.currency) not in wanted:
            store.ledger.remove_budget(old.scope, old.cap.currency, old.run)
    for budget in wanted.values():
        if budget not in store.ledger.budgets():
            store.ledger.set_budget(budget)
