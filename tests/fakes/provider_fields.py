"""Strict reading of a JSON request: what is required, what may be there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Check: TypeAlias = Callable[[Any, str], Any]
"""Takes a value and its place ("settings.duration"), returns it, raises BadField."""


class BadField(Exception):
    """What is wrong with a request, in words for the provider's answer."""


def read(value: Any, where: str, required: Mapping[str, Check], optional: Mapping[str, Check]) -> dict[str, Any]:
    """A table with exactly these fields; null counts as a wrong value."""
    if not isinstance(value, dict):
        raise BadField(f"{where or 'body'} must be an object")
    known = {**required, **optional}
    if missing := [name for name in required if name not in value]:
        raise BadField(f"{_place(where, missing[0])} is required")
    if unknown := [name for name in value if name not in known]:
        raise BadField(f"{_place(where, unknown[0])} is not a field of this endpoint")
    return {name: known[name](item, _place(where, name)) for name, item in value.items()}


def _place(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def table(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return lambda value, where: read(value, where, required, optional or {})


def text(most: int | None = None, least: int = 0) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: Any, where: str) -> str:
        if not isinstance(value, str):
            raise BadField(f"{where} must be a string")
        if len(value) < least:
            raise BadField(f"{where} must not be empty")
        if most is not None and len(value) > most:
            raise BadField(f"{where} must be at most {most} characters, got {len(value)}")
        return value

    return check


def choice(*values: Any) -> Check:
    """One of these, of the same type (True is not 1)."""

    def check(value: Any, where: str) -> Any:
        if not any(type(value) is type(known) and value == known for known in values):
            raise BadField(f"{where} must be one of {list(values)}, got {value!r}")
        return value

    return check


def whole(least: int, most: int) -> Check:
    """A JSON integer."""

    def check(value: Any, where: str) -> int:
        if type(value) is not int or not least <= value <= most:
            raise BadField(f"{where} must be an integer from {least} to {most}, got {value!r}")
        return value

    return check


def number(least: float, most: float) -> Check:
    def check(value: Any, where: str) -> float:
        if type(value) not in (int, float) or not least <= value <= most:
            raise BadField(f"{where} must be a number from {least} to {most}, got {value!r}")
        return float(value)

    return check


def flag(value: Any, where: str) -> bool:
    if type(value) is not bool:
        raise BadField(f"{where} must be true or false, got {value!r}")
    return value


def many(check: Check, least: int, most: int) -> Check:
    """A list of `least` to `most` items."""

    def whole_list(value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            raise BadField(f"{where} must be a list")
        if not least <= len(value) <= most:
            raise BadField(f"{where} must have {least} to {most} items, got {len(value)}")
        return [check(item, f"{where}[{index}]") for index, item in enumerate(value)]

    return whole_list


def web_address(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        raise BadField(f"{where} must be a URL")
    return value
