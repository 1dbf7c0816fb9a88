"""Amounts as the window writes them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from plugin.desk.views import QuoteView
from plugin.generators.base import Money


def money_text(money: Money) -> str:
    """ "5.04 USD"; "36 units (kling)" where the provider counts in its own units."""
    kind, _, provider = money.currency.partition(":")
    if kind == "CREDITS":
        return QCoreApplication.translate("Money", "{0} units ({1})").format(f"{money.amount.normalize():f}", provider)
    return f"{money.amount:.2f} {money.currency}"


def currency_text(currency: str) -> str:
    """ "USD"; "units" where the provider counts in its own."""
    return QCoreApplication.translate("Money", "units") if currency.startswith("CREDITS:") else currency


def price_text(quote: QuoteView) -> str:
    """What all of it would cost."""
    return sum_text(quote.totals, quote.unpriced)


def sum_text(totals: Sequence[Money], unpriced: int = 0) -> str:
    """ "free" where nothing costs anything."""
    known = " + ".join(money_text(total) for total in totals)
    if unpriced and known:
        return QCoreApplication.translate("Money", "about {0}, and {n} of unknown price").format(known, n=unpriced)
    if unpriced:
        return QCoreApplication.translate("Money", "price not known")
    if known:
        return QCoreApplication.translate("Money", "about {0}").format(known)
    return QCoreApplication.translate("Money", "free")
