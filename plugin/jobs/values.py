"""Dataclasses to JSON values and back.

Fractions and decimals are text (floats would lose them). Paths inside the project folder are stored relative to it,
so that the project can be moved; a relative path in the file therefore always counts from the project folder.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from plugin.generators.base import Input
from plugin.jobs.job import State
from plugin.messages import Message


def project_values(folder: Path) -> JsonConverter:
    """A converter for the project in `folder` (absolute)."""
    converter = make_converter()
    converter.register_unstructure_hook(Fraction, lambda value: f"{value.numerator}/{value.denominator}")
    converter.register_structure_hook(Fraction, lambda value, _: Fraction(value))
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    converter.register_unstructure_hook(Path, lambda value: kept_path(value, folder))
    converter.register_structure_hook(Path, lambda value, _: folder / value)
    converter.register_unstructure_hook(Message, _kept_message)
    converter.register_structure_hook(Message, lambda value, _: _message(value))
    configure_tagged_union(Input, converter, tag_name="is")
    return converter


def _kept_message(message: Message) -> dict[str, Any]:
    values = [[name, _kept_message(v) if isinstance(v, Message) else v] for name, v in message.values]
    return {"template": message.template, "values": values}


def _message(kept: dict[str, Any]) -> Message:
    values = ((name, _message(value) if isinstance(value, dict) else value) for name, value in kept["values"])
    return Message(kept["template"], tuple(values))


def kept_path(path: Path, folder: Path) -> str:
    """How a path is stored: relative with `/` inside the project, else absolute."""
    path = path.absolute()
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def state_values(converter: JsonConverter, state: State) -> dict[str, Any]:
    """The state's own data, without its word."""
    values: dict[str, Any] = converter.unstructure(state)
    return values


def state_of(converter: JsonConverter, word: str, values: dict[str, Any]) -> State:
    """ValueError for a word that no state has."""
    kind = next((kind for kind in get_args(State) if kind.__name__ == word), None)
    if kind is None:
        raise ValueError(f"no such job state: {word}")
    state: State = converter.structure(values, kind)
    return state
