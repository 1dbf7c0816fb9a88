"""The catalogue of models: limits and prices kept as data, dated and with their source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from importlib.resources.abc import Traversable
from typing import Any

from plugin.errors import Refused
from plugin.generators.base import Model, Per, Price, Task
from plugin.messages import say
from plugin.resource_files import resource
from plugin.timeline.rates import parse_rate

required = frozenset({"generator", "name", "title", "tasks", "dated", "source"})
texts = frozenset({"resolutions", "ratios"})
flags = frozenset({"paid", "default", "experimental", "last_frame", "queues", "endpoints"})
counts = frozenset({"longest_frames", "prompt_length", "concurrency", "daily", "result_hours"})
amounts = frozenset({"middle_frames", "references", "characters", "extra_frames"})
others = frozenset({"durations", "rates", "prices", "sizes", "ids", "sound", "options"})
known_keys = required | texts | flags | counts | amounts | others
conditions = frozenset({"resolution", "sound", "video_input", "region", "task"})


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
    if keys - known_keys:
        raise ValueError(f"unknown key {min(keys - known_keys)}")
    if required - keys:
        raise ValueError(f"key {min(required - keys)} is missing")
    durations, rates = row.get("durations"), row.get("rates")
    return Model(
        generator=_text(row["generator"]),
        name=_text(row["name"]),
        title=_text(row["title"]),
        tasks=tuple(Task(task) for task in _texts(row["tasks"])),
        durations=None if durations is None else _rising(Fraction(value) for value in _texts(durations)),
        rates=None if rates is None else tuple(parse_rate(value) for value in _texts(rates)),
        dated=_text(row["dated"]),
        source=_text(row["source"]),
        prices=tuple(_price(price) for price in _tables(row.get("prices", []))),
        sizes=tuple(_size(size) for size in _tables(row.get("sizes", []))),
        ids=_pairs(row.get("ids", {})),
        sound=_sound(row.get("sound", "never")),
        options=tuple((name, _texts(values)) for name, values in _table(row.get("options", {})).items()),
        longest_frames=_count(row.get("longest_frames")),
        prompt_length=_count(row.get("prompt_length")),
        concurrency=_count(row.get("concurrency")),
        daily=_count(row.get("daily")),
        result_hours=_count(row.get("result_hours")),
        **_simple(row),
    )


def _simple(row: Mapping[str, object]) -> dict[str, Any]:
    """The keys whose values are taken as they are, once their type is right."""
    values: dict[str, Any] = {name: _texts(row[name]) for name in texts & set(row)}
    values |= {name: _flag(row[name]) for name in flags & set(row)}
    return values | {name: _count(row[name]) for name in amounts & set(row)}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{value!r} is not a list of texts")
    return tuple(_text(item) for item in value)


def _rising(values: Any) -> tuple[Fraction, ...]:
    found = tuple(values)
    if list(found) != sorted(set(found)) or found[0] <= 0:
        raise ValueError(f"{', '.join(map(str, found))}: lengths must be positive and rise")
    return found


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _count(value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{value!r} is not a count")
    return value


def _sound(value: object) -> str:
    if value not in ("never", "always", "choice"):
        raise ValueError(f"{value!r} is not never, always or choice")
    return str(value)


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not a table")
    return value


def _tables(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is not a list of tables")
    return [_table(item) for item in value]


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((name, _text(text)) for name, text in _table(value).items())


def _size(value: dict[str, object]) -> tuple[str, str, int, int]:
    if set(value) != {"resolution", "ratio", "width", "height"}:
        raise ValueError("a size needs resolution, ratio, width and height, nothing else")
    width, height = _count(value["width"]) or 0, _count(value["height"]) or 0
    return _text(value["resolution"]), _text(value["ratio"]), width, height


def _price(value: dict[str, object]) -> Price:
    if not {"amount", "currency"} <= set(value) or set(value) - {"amount", "currency", "per", "step", "when"}:
        raise ValueError("a price needs amount and currency, and may have per, step and when, nothing else")
    amount, when = Decimal(_text(value["amount"])), _pairs(value.get("when", {}))
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{amount} is not a price")
    if unknown := {name for name, _ in when} - conditions:
        raise ValueError(f"unknown condition {min(unknown)}")
    per, step = Per(_text(value.get("per", "second"))), Fraction(_text(value.get("step", "1")))
    return Price(amount, _text(value["currency"]), per, step, when)
