"""The catalogue of models: limits and prices kept as data, dated and with their source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from importlib.resources.abc import Traversable
from typing import Any, Final

from plugin.errors import Refused
from plugin.generators.base import Model, Per, Price, Task
from plugin.messages import say
from plugin.resource_files import resource
from plugin.timeline.rates import parse_rate

required = frozenset({"generator", "name", "title", "tasks", "dated", "source"})
conditions = frozenset({"resolution", "sound", "video_input", "region", "task"})
number = re.compile(r"\d{1,9}(\.\d{1,9})?(/\d{1,9})?")
"""A written-out exponent would make a number of any length out of three letters."""
longest_reason = 300
wrong = (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, ZeroDivisionError)


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
        content = read_table(entry.read_text(encoding="utf-8"))
        if unknown := set(content) - {"model"}:
            raise ValueError(f"unknown key {sorted(unknown)[0]}")
        return models_of(content)
    except (OSError, *wrong) as error:
        raise unusable(entry.name, error) from error


def unusable(file: str, error: Exception) -> Refused:
    """What a file of models is refused with: its name, the place and the reason."""
    return Refused(
        say("The model list {file} cannot be used: {reason}.", file=file, reason=_reason(error)),
        say("Correct or remove that file."),
        code="bad_catalog",
    )


def read_table(text: str) -> dict[str, Any]:
    """ValueError with line and column where it is no TOML."""
    return tomllib.loads(text)


def models_of(content: Mapping[str, Any]) -> tuple[Model, ...]:
    """The rows of a table. ValueError names the row and the key."""
    return tuple(_rows(_tables(content.get("model", []))))


def _rows(rows: Sequence[Mapping[str, object]]) -> Iterator[Model]:
    for position, row in enumerate(rows, 1):
        try:
            yield _model(row)
        except wrong as error:
            name = row.get("name")
            raise ValueError(f"model {name if isinstance(name, str) else position}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """Short enough to be read: what is wrong may be of any length."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return (" ".join(str(part) for part in error.args) or type(error).__name__)[:longest_reason]


def _model(row: Mapping[str, object]) -> Model:
    if unknown := set(row) - set(readers):
        raise ValueError(f"unknown key {min(unknown)}")
    if missing := required - set(row):
        raise ValueError(f"key {min(missing)} is missing")
    return Model(**(unlimited | {key: _value(key, row[key]) for key in row}))


def _value(key: str, value: object) -> Any:
    try:
        return readers[key](value)
    except wrong as error:
        raise ValueError(f"{key}: {_reason(error)}") from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{value!r} is not a list of texts")
    return tuple(_text(item) for item in value)


def _tasks(value: object) -> tuple[Task, ...]:
    return tuple(Task(task) for task in _texts(value))


def _date(value: object) -> str:
    return date.fromisoformat(_text(value)).isoformat()


def _number(value: object) -> Fraction:
    text = _text(value)
    if number.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a number")
    return Fraction(text)


def _rising(value: object) -> tuple[Fraction, ...]:
    found = tuple(_number(text) for text in _texts(value))
    if list(found) != sorted(set(found)) or found[0] <= 0:
        raise ValueError(f"{', '.join(map(str, found))}: lengths must be positive and rise")
    return found


def _rates(value: object) -> tuple[Fraction, ...]:
    return tuple(parse_rate(text) for text in _texts(value))


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _count(value: object) -> int:
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


def _options(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, _texts(values)) for name, values in _table(value).items())


def _sizes(value: object) -> tuple[tuple[str, str, int, int], ...]:
    return tuple(_size(size) for size in _tables(value))


def _size(value: dict[str, object]) -> tuple[str, str, int, int]:
    if set(value) != {"resolution", "ratio", "width", "height"}:
        raise ValueError("a size needs resolution, ratio, width and height, nothing else")
    return _text(value["resolution"]), _text(value["ratio"]), _count(value["width"]), _count(value["height"])


def _prices(value: object) -> tuple[Price, ...]:
    return tuple(_price(price) for price in _tables(value))


def _price(value: dict[str, object]) -> Price:
    if not {"amount", "currency"} <= set(value) or set(value) - {"amount", "currency", "per", "step", "when"}:
        raise ValueError("a price needs amount and currency, and may have per, step and when, nothing else")
    text, when = _text(value["amount"]), _pairs(value.get("when", {}))
    if "/" in text or number.fullmatch(text) is None:
        raise ValueError(f"{text} is not a price")
    if unknown := {name for name, _ in when} - conditions:
        raise ValueError(f"unknown condition {min(unknown)}")
    per, step = Per(_text(value.get("per", "second"))), _number(value.get("step", "1"))
    if step <= 0:
        raise ValueError(f"{step} is not a step")
    return Price(Decimal(text), _text(value["currency"]), per, step, when)


unlimited: Final[dict[str, Any]] = {"durations": None, "rates": None, "longest_frames": None}
"""What a row need not name although `Model` wants it."""
readers: Final[dict[str, Callable[[object], Any]]] = {
    **dict.fromkeys(("generator", "name", "title", "source"), _text),
    **dict.fromkeys(("resolutions", "ratios"), _texts),
    **dict.fromkeys(("paid", "default", "experimental", "last_frame", "queues", "endpoints"), _flag),
    **dict.fromkeys(("longest_frames", "prompt_length", "concurrency", "daily", "result_hours"), _count),
    **dict.fromkeys(("middle_frames", "references", "characters", "extra_frames"), _count),
    "tasks": _tasks, "dated": _date, "durations": _rising, "rates": _rates, "prices": _prices, "sizes": _sizes,
    "ids": _pairs, "sound": _sound, "options": _options,
}  # fmt: skip
"""How the value of every key is read; any other key is refused."""
