"""`models`: what can be asked for, with limits and prices."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from plugin.commands.console import Console
from plugin.commands.documents import money
from plugin.errors import UsageError
from plugin.generators.base import Model, Price
from plugin.generators.catalog import load_catalog
from plugin.messages import say
from plugin.timeline.rates import rate_text


def run_models(console: Console, provider: str | None) -> int:
    """All models, or those of one provider; UsageError for a provider that is not in the catalogue."""
    catalog = load_catalog()
    models = [model for model in catalog if provider in (None, model.generator)]
    if not models:
        known = ", ".join(sorted({model.generator for model in catalog}))
        raise UsageError(
            say("There is no generator named {name}.", name=provider or ""),
            say("This version has: {known}.", known=known),
            code="unknown_generator",
        )
    if console.as_json:
        console.document({"models": [_document(model) for model in models]})
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
    console.table(columns, [_row(model, console) for model in models])
    return 0


def _row(model: Model, console: Console) -> tuple[object, ...]:
    price = _say_price(model)
    lengths = say("any") if model.durations is None else ", ".join(f"{float(d):g} s" for d in model.durations)
    return model.generator, model.name, model.title, lengths, price, model.dated, model.source


def _say_price(model: Model) -> object:
    if not model.paid:
        return say("free")
    return "\n".join(f"{price.amount} {price.currency}/{price.per}" for price in model.prices) or say("not known")


def _document(model: Model) -> dict[str, Any]:
    return {
        "generator": model.generator,
        "model": model.name,
        "title": model.title,
        "tasks": [str(task) for task in model.tasks],
        "durations": None if model.durations is None else [_seconds(duration) for duration in model.durations],
        "rates": None if model.rates is None else [rate_text(rate) for rate in model.rates],
        "longest_frames": model.longest_frames,
        "paid": model.paid,
        "prices": [_price(price) for price in model.prices],
        "dated": model.dated,
        "source": model.source,
    }


def _price(price: Price) -> dict[str, Any]:
    amount = money((price.amount, price.currency)) or {}
    return {**amount, "per": str(price.per), "step": _seconds(price.step), "when": dict(price.when)}


def _seconds(duration: Fraction) -> int | str:
    return duration.numerator if duration.denominator == 1 else rate_text(duration)
