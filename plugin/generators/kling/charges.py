"""What Kling says that a job cost. Money and units are never added; where both are named, the money counts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from plugin.generators.base import Money
from plugin.generators.http import Json

units: Final = "CREDITS:kling"


def new_charge(task: Json) -> Money | None:
    """From `billing` of an API 2.0 task: entries of cash or of units."""
    entries = [entry for entry in task.get("billing") or () if isinstance(entry, dict)]
    cash = [_money(entry.get("amount"), str(entry.get("currency") or "")) for entry in entries if _is_cash(entry)]
    paid = [_money(entry.get("amount"), units) for entry in entries if not _is_cash(entry)]
    return total(cash) or total(paid)


def old_charge(data: Json, region: str) -> Money | None:
    """From `final_balance_deduction` and `final_unit_deduction` of a legacy answer."""
    balance = data.get("final_balance_deduction")
    quota = balance.get("quota") if isinstance(balance, dict) else None
    money = _money(quota, "CNY" if region == "mainland" else "USD")
    if money is not None and money.amount > 0:
        return money
    return _money(data.get("final_unit_deduction"), units)


def total(amounts: Iterable[Money | None]) -> Money | None:
    """The sum of those in the first one's currency, nothing aside; None when there are none."""
    stated = [money for money in amounts if money is not None and money.currency]
    known = [money for money in stated if money.amount] or stated
    if not known:
        return None
    currency = known[0].currency
    return Money(sum((money.amount for money in known if money.currency == currency), Decimal(0)), currency)


def _is_cash(entry: Json) -> bool:
    return bool(entry.get("charge_type") == "cash")


def _money(amount: Json, currency: str) -> Money | None:
    """None for anything that is no amount."""
    if amount is None or amount == "" or isinstance(amount, bool):
        return None
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return None
    return Money(value, currency) if value.is_finite() and value >= 0 else None
