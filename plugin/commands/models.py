"""`models`: what can be asked for, with limits and prices."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from plugin.commands.console import Console
from plugin.commands.documents import money
from plugin.commands.model_words import lengths, price_lines
from plugin.errors import UsageError
from plugin.generators.base import Model, Price
from plugin.generators.own_tables import Row, read_catalog
from plugin.messages import say
from plugin.settings import tables_folder
from plugin.timeline.rates import rate_text


def run_models(console: Console, provider: str | None, environment: Mapping[str, str] = os.environ) -> int:
    """All models, or those of one provider; UsageError for a provider that is not in the catalogue."""
    catalog = read_catalog(tables_folder(environment))
    for left_out in catalog.unread:
        console.note(left_out.message)
    rows = [row for row in catalog.rows if provider in (None, row.model.generator)]
    if not rows:
        known = ", ".join(sorted({model.generator for model in catalog.models}))
        raise UsageError(
            say("There is no generator named {name}.", name=provider or ""),
            say("This version has: {known}.", known=known),
            code="unknown_generator",
        )
    if console.as_json:
        console.document({"models": [_document(row) for row in rows]})
        return 0
    columns = (
        say("Generator"),
        say("Model"),
        say("Title"),
        say("Lengths"),
        say("Price"),
        say("Checked"),
        say("Source"),
    )
    console.table(columns, [_row(row, console) for row in rows])
    return 0


def _row(row: Row, console: Console) -> tuple[object, ...]:
    model = row.model
    price = "\n".join(console.text(line) for line in price_lines(model))
    source = say("{source} (your table {file})", source=model.source, file=row.file) if row.file else model.source
    return model.generator, model.name, model.title, lengths(model), price, model.dated, source


def _document(row: Row) -> dict[str, Any]:
    model = row.model
    return {
        "generator": model.generator,
        "model": model.name,
        "title": model.title,
        "tasks": [str(task) for task in model.tasks],
        "durations": None if model.durations is None else [_seconds(duration) for duration in model.durations],
        "rates": None if model.rates is None else [rate_text(rate) for rate in model.rates],
        "longest_frames": model.longest_frames,
        "default": model.default,
        "experimental": model.experimental,
        **_limits(model),
        "paid": model.paid,
        "prices": [_price(price) for price in model.prices],
        "dated": model.dated,
        "source": model.source,
        "table": row.file or None,
    }


def _limits(model: Model) -> dict[str, Any]:
    """What it takes and how much of it; null: no limit is known."""
    return {
        "resolutions": list(model.resolutions),
        "ratios": list(model.ratios),
        "sound": model.sound,
        "prompt_length": model.prompt_length,
        "last_frame": model.last_frame,
        "middle_frames": model.middle_frames,
        "references": model.references,
        "characters": model.characters,
        "concurrency": model.concurrency,
        "daily": model.daily,
        "result_hours": model.result_hours,
        "options": {name: list(values) for name, values in model.options},
    }


def _price(price: Price) -> dict[str, Any]:
    amount = money((price.amount, price.currency)) or {}
    return {**amount, "per": str(price.per), "step": _seconds(price.step), "when": dict(price.when)}


def _seconds(duration: Fraction) -> int | str:
    return duration.numerator if duration.denominator == 1 else rate_text(duration)
