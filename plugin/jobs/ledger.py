"""What is reserved, charged and allowed. Amounts of different currencies are never added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.generators.base import Money


class EntryState(StrEnum):
    """What became of one sending of a job."""

    reserved = "reserved"
    """Under way: its quote counts against the budgets."""
    charged = "charged"
    """The provider said what it cost."""
    assumed = "assumed"
    """It was made, and the provider did not say what it cost: the quote counts."""
    released = "released"
    """Nothing was created, or the provider charges nothing for it."""
    at_risk = "at_risk"
    """Nobody knows yet: the quote counts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One sending of one job."""

    key: str
    attempt: int
    shot_id: str
    stage: str
    generator: str
    account: str
    model: str
    run: str
    state: EntryState
    quote: Money | None
    """None: no price is known."""
    charge: Money | None
    opened: datetime
    settled: datetime | None = None


class BudgetScope(StrEnum):
    run = "run"
    """The jobs of one `fill`."""
    film = "film"
    """Everything in the project."""
    day = "day"
    """Everything in the project since midnight, in the clock's own time zone."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent: reserved, charged, assumed and at risk together."""

    scope: BudgetScope
    cap: Money
    run: str = ""


def counted(state: EntryState, quote: Money | None, charge: Money | None) -> tuple[Money, ...]:
    """What an entry counts against the budgets, at most one amount per currency.

    A charge replaces the quote of the same currency. A charge in another currency (a provider's own credits) counts
    beside the quote: what the credits are worth is not known, so the quote goes on counting.
    """
    if state is EntryState.released:
        return ()
    if charge is None or state is not EntryState.charged:
        return () if quote is None else (quote,)
    if quote is None or quote.currency == charge.currency:
        return (charge,)
    return (quote, charge)
