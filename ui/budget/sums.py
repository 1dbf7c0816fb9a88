"""Sums of money for the page: by currency, never across."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from plugin.desk.views import QuoteRow, SpendingRow
from plugin.generators.base import Money

counted: Final = ("reserved", "charged", "assumed", "at_risk")
"""States that count against budgets."""
missing: Final = "missing"
"""Beside them: what is not ordered yet, as quoted."""
Row: TypeAlias = SpendingRow | QuoteRow
Group: TypeAlias = Callable[[Row], str | None]
"""The name of what a row belongs to; None where it belongs nowhere."""


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
    """(state, amount), in the order of `counted`, then `missing`; nothing that is zero."""

    @property
    def amount(self) -> Decimal:
        """Without what is missing."""
        return sum((amount for state, amount in self.parts if state != missing), Decimal(0))

    @property
    def missing(self) -> Decimal:
        return dict(self.parts).get(missing, Decimal(0))


def shares(rows: Iterable[SpendingRow], group: Group, quoted: Iterable[QuoteRow] = ()) -> tuple[Share, ...]:
    """The dearest first, currency by currency."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row, state, money in _amounts(rows, quoted):
        name = group(row)
        if name is not None and money.amount:
            states = found.setdefault((money.currency, name), {})
            states[state] = states.get(state, Decimal(0)) + money.amount
    made = (
        Share(name, currency, tuple((state, states[state]) for state in (*counted, missing) if state in states))
        for (currency, name), states in found.items()
    )
    return tuple(sorted(made, key=lambda share: (share.currency, -share.amount - share.missing, share.name)))


def _amounts(rows: Iterable[SpendingRow], quoted: Iterable[QuoteRow]) -> Iterator[tuple[Row, str, Money]]:
    for row in rows:
        if (money := counts(row)) is not None:
            yield row, row.state, money
    for quote in quoted:
        if quote.paid and quote.estimate is not None:
            yield quote, missing, quote.estimate
