"""The catalogue of models: limits and prices kept as data, dated and with their source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from importlib.resources.abc import Traversable

from plugin.errors import Refused
from plugin.generators.base import Model, Money, Task
from plugin.messages import say
from plugin.resource_files import resource
from plugin.timeline.rates import parse_rate

required = frozenset({"generator", "name", "title", "tasks", "dated", "source"})
optional = frozenset({"durations", "rates", "longest_frames", "price"})


def load_catalog(folder: Traversable | None = None) -> tuple[Model, ...]:
    """Every model of every `*.toml` in `folder` (default: the installed resources), in order of file name.

    Refused with code "bad_catalog" when a file is not TOML, lacks a key, has an unknown key or a value that is
    not what the comment at the top of `resources/models/embedded.toml` says.
    """
    entries = (folder or resource("models")).iterdir()
    lists = sorted((entry for entry in entries if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(model for entry in lists for model in _read(entry))


def _read(entry: Traversable) -> tuple[Model, ...]:
    try:
        content = tomllib.loads(entry.read_text(encoding="utf-8"))
        if unknown := set(content) - {"model"}:
            raise ValueError(f"unknown key {sorted(unknown)[0]}")
        return tuple(_model(row) for row in content.get("model", []))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, ZeroDivisionError) as error:
        raise Refused(
            say("The model list {file} cannot be used: {reason}.", file=entry.name, reason=_reason(error)),
            say("Correct or remove that file."),
            code="bad_catalog",
        ) from error


def _reason(error: Exception) -> str:
    return " ".join(str(part) for part in error.args) or type(error).__name__


def _model(row: Mapping[str, object]) -> Model:
    keys = set(row)
    if keys - required - optional:
        raise ValueError(f"unknown key {min(keys - required - optional)}")
    if required - keys:
        raise ValueError(f"key {min(required - keys)} is missing")
    durations, rates = row.get("durations"), row.get("rates")
    return Model(
        generator=_text(row["generator"]),
        name=_text(row["name"]),
        title=_text(row["title"]),
        tasks=tuple(Task(task) for task in _texts(row["tasks"])),
        durations=None if durations is None else tuple(Fraction(value) for value in _texts(durations)),
        rates=None if rates is None else tuple(parse_rate(value) for value in _texts(rates)),
        longest_frames=_count(row.get("longest_frames")),
        price=_price(row.get("price")),
        dated=_text(row["dated"]),
        source=_text(row["source"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{value!r} is not a list of texts")
    return tuple(_text(item) for item in value)


def _count(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{value!r} is not a count of frames")
    return value


def _price(value: object) -> Money | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        raise ValueError("price needs amount and currency, nothing else")
    amount = Decimal(_text(value["amount"]))
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{amount} is not a price")
    return Money(amount, _text(value["currency"]))
