"""`models`: what can be asked for, with limits and prices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from plugin.commands.console import Console
from plugin.commands.documents import amounts_text, money
from plugin.errors import UsageError
from plugin.generators.base import Model, Money, Per, Price
from plugin.generators.catalog import load_catalog
from plugin.messages import Message, say
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
    price = _say_price(model, console)
    lengths = say("any") if model.durations is None else _say_lengths(model.durations)
    return model.generator, model.name, model.title, lengths, price, model.dated, model.source


def _say_lengths(durations: Sequence[Fraction]) -> str:
    """ "3-15 s" where every whole second is made, else each."""
    first, last = min(durations), max(durations)
    if len(durations) > 2 and set(durations) == {first + step for step in range(int(last - first) + 1)}:
        return f"{float(first):g}-{float(last):g} s"
    return ", ".join(f"{float(duration):g} s" for duration in durations)


def _say_price(model: Model, console: Console) -> object:
    """A line for each case, with the prices of all regions; the first case that fits holds."""
    if not model.paid:
        return say("free")
    cases: dict[tuple[tuple[str, str], ...], list[Price]] = {}
    for price in model.prices:
        cases.setdefault(tuple(one for one in price.when if one[0] != "region"), []).append(price)
    return "\n".join(console.text(_say_case(*case)) for case in cases.items()) or say("not known")


def _say_case(when: tuple[tuple[str, str], ...], prices: Sequence[Price]) -> Message:
    amount = amounts_text([Money(prices[0].amount, prices[0].currency)])
    for price in prices[1:]:
        amount = say("{first} or {second}", first=amount, second=amounts_text([Money(price.amount, price.currency)]))
    what = say("{amount} {per}", amount=amount, per=_say_per(prices[0].per))
    if not when:
        return what
    conditions = _say_condition(*when[0])
    for condition in when[1:]:
        conditions = say("{first}, {second}", first=conditions, second=_say_condition(*condition))
    return say("{condition}: {price}", condition=conditions, price=what)


def _say_condition(name: str, value: str) -> Message | str:
    match name, value:
        case "sound", "on":
            return say("with sound")
        case "sound", _:
            return say("silent")
        case "video_input", "yes":
            return say("from a clip")
        case "video_input", _:
            return say("without a clip")
    return value


def _say_per(per: Per) -> Message:
    words = {
        Per.second: say("per second"),
        Per.clip: say("per clip"),
        Per.image: say("per picture"),
        Per.call: say("per call"),
        Per.million_tokens: say("per million tokens"),
    }
    return words[per]


def _document(model: Model) -> dict[str, Any]:
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
