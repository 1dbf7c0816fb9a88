"""Writing config.toml: what the window changes, with everything else in the file kept (its comments are not)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from plugin.desk.toml_text import toml_text
from plugin.errors import StorageError, UsageError
from plugin.generators.base import Money
from plugin.media.store import new_file
from plugin.messages import say
from plugin.settings import Settings, config_folder, load_settings, settings_of, window_table
from plugin.timeline.cut import Raster


def settings_path(environment: Mapping[str, str]) -> Path:
    return config_folder(environment) / "config.toml"


def save_settings(environment: Mapping[str, str], changes: Mapping[str, Any]) -> Settings:
    """`changes`: fields of Settings with values of their types, or "panel" with a table for the window's own; None
    takes one back to its default. UsageError, and the file as it was, when that could not be read again; StorageError.
    """
    path = settings_path(environment)
    table = _read(path)
    for name, value in changes.items():
        table.pop(name, None)
        if value is not None:
            table[name] = _plain(value)
    settings_of(table, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            say("The settings cannot be written: {path}.", path=str(path)),
            say("Make the folder writable."),
            code="read_only",
        ) from error
    with new_file(path) as temporary:
        temporary.write_text(toml_text(table), encoding="utf-8")
    return load_settings(environment)


def window_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """What the window kept for itself; empty where there is nothing that can be read."""
    try:
        kept = _read(settings_path(environment)).get(window_table, {})
    except UsageError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            say("The settings file {path} cannot be used: {reason}.", path=str(path), reason=str(error)),
            say("Correct it, or move it away to start with the defaults."),
            code="bad_settings",
        ) from error


def _plain(value: Any) -> Any:
    """As config.toml spells it."""
    match value:
        case Raster(width, height, aspect):
            return f"{width}x{height}" + ("" if aspect == 1 else f"@{_ratio(aspect)}")
        case Money(amount, currency):
            return f"{amount} {currency}"
        case bool() | int():
            return value
        case str() | Path():
            return str(value)
        case Mapping():
            return {str(name): _plain(part) for name, part in value.items() if part is not None}
        case tuple() | list() if value and all(_is_named(part) for part in value):
            return {name: _plain(part) for name, part in value}
        case tuple() | list():
            return [_plain(part) for part in value]
    if is_dataclass(value):
        return {f.name: _plain(part) for f in fields(value) if (part := getattr(value, f.name)) not in (None, "")}
    return str(value)


def _is_named(part: Any) -> bool:
    """(name, dataclass), as Settings.providers lists them."""
    return isinstance(part, tuple) and len(part) == 2 and isinstance(part[0], str) and is_dataclass(part[1])


def _ratio(aspect: Fraction) -> str:
    return f"{aspect.numerator}:{aspect.denominator}"
