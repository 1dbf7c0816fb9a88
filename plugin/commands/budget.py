"""Reading `--budget`."""

from __future__ import annotations

import re
from decimal import Decimal

from plugin.errors import UsageError
from plugin.messages import say


def parse_budget(text: str) -> tuple[Decimal, str | None]:
    """ "12.50USD", "12.50 USD" or "12.50": the amount and the currency, None for whatever currency is used."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{3})?\s*", text)
    if match is None:
        raise UsageError(say("{text} is not an amount.", text=text), say("Write it like 12.50USD."), code="bad_budget")
    return Decimal(match[1]), match[2].upper() if match[2] else None
