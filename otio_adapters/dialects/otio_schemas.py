"""Which OTIO schemas the installed library can hold, and in which version."""

from __future__ import annotations

import re
from typing import NamedTuple

import opentimelineio as otio

# Value types and old names that the library reads but does not list. OTIO 0.18 source, typeRegistry.cpp.
_unlisted = {
    "RationalTime": 1,
    "TimeRange": 1,
    "TimeTransform": 1,
    "V2d": 1,
    "Box2d": 1,
    "Color": 1,
    "Filler": 1,
    "Sequence": 1,
    "SerializeableCollection": 1,
}
_label = re.compile(r"([^.]+)\.(\d{1,9})")


class Schema(NamedTuple):
    """`Clip.2` taken apart; version 0 when the label is malformed."""

    name: str
    version: int


def schema_of(label: object) -> Schema:
    """Take a schema label apart."""
    found = _label.fullmatch(label) if isinstance(label, str) else None
    return Schema(found[1], int(found[2])) if found else Schema(str(label), 0)


def known_schemas() -> dict[str, int]:
    """Highest version of every schema that the installed OTIO reads."""
    return _unlisted | dict(otio.core.type_version_map())


def is_readable(schema: Schema, known: dict[str, int]) -> bool:
    """True when OTIO reads an object of this schema in any place."""
    return 1 <= schema.version <= known.get(schema.name, 0)
