"""Spelling a table as TOML 1.0: texts, numbers, truth values, times, arrays and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

bare_key = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(table: Mapping[str, Any]) -> str:
    """What `tomllib` reads as that very table."""
    return "".join(f"{line}\n" for line in _lines(table, ()))


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Plain values first: after a table's head everything belongs to that table."""
    parts = {name: value for name, value in table.items() if isinstance(value, Mapping)}
    for name, value in table.items():
        if name not in parts:
            yield f"{_key(name)} = {_value(value)}"
    for name, part in parts.items():
        yield f"[{'.'.join(_key(word) for word in (*path, name))}]"
        yield from _lines(part, (*path, name))


def _key(name: str) -> str:
    return name if bare_key.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)
        case list() | tuple():
            return f"[{', '.join(_value(part) for part in value)}]"
        case Mapping():
            return "{" + ", ".join(f"{_key(name)} = {_value(part)}" for name, part in value.items()) + "}"
    # Dates and times: their ISO form is TOML's.
    return str(value.isoformat())


def _text(text: str) -> str:
    # JSON's escapes are a part of TOML's basic strings, except that TOML wants DEL escaped as well.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
