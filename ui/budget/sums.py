"""Sums of money for the page: by currency, never across."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from plugin.desk.views import SpendingRow
from plugin.generators.base import Money

counted: Final = ("reserved", "charged", "assumed", "at_risk")
"""States that count against budgets."""


def counts(row: SpendingRow) -> Money | None:
    """What a sending counts as: its charge where one is known in the quote's currency, else its quote."""
    if row.state not in counted:
        return None
    return row.charge if row.state == "charged" and row.charge is not None else row.quote


def total(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    """One per currency, in order of their names."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        if money is not None:
            sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))


@dataclass(frozen=True, slots=True)
class Share:
    """Of one group (a shot, a stage, a provider) in one currency, by what became of the money."""

    name: str
    currency: str
    parts: tuple[tuple[str, Decimal], ...]
    """(state, amount), in the order of `counted`; nothing that is zero."""

    @property
    def amount(self) -> Decimal:
        return sum((amount for _, amount in self.parts), Decimal(0))


def shares(rows: Iterable[SpendingRow], group: Callable[[SpendingRow], str]) -> tuple[Share, ...]:
    """The dearest first, currency by currency."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in rows:
        money = counts(row)
        if money is not None and money.amount:
            states = found.setdefault((money.currency, group(row)), {})
            states[row.state] = states.get(row.state, Decimal(0)) + money.amount
    made = (
        Share(name, currency, tuple((state, states[state]) for state in counted if state in states))
        for (currency, name), states in found.items()
    )
    return tuple(sorted(made, key=lambda share: (share.currency, -share.amount, share.name)))
