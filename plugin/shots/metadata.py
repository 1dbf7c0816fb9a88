"""Looking into OTIO metadata quickly and without surprises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import opentimelineio as otio

most_values = 2000


def keys(metadata: Any) -> list[str]:
    """The keys of an OTIO dictionary. A miss by `in` or `get` costs an exception in C++, ten times as much."""
    return [key for _, key in zip(range(len(metadata)), metadata, strict=False)]


def lookup(metadata: Any, *path: str) -> Any:
    """The value at a path of keys; None where it leads nowhere."""
    for key in path:
        if not is_dictionary(metadata) or key not in keys(metadata):
            return None
        metadata = metadata[key]
    return metadata


def text_at(metadata: Any, *path: str) -> str:
    """The text at a path of keys; "" where there is none."""
    value = lookup(metadata, *path)
    return value if isinstance(value, str) else ""


def is_dictionary(value: Any) -> bool:
    return isinstance(value, (dict, otio._otio.AnyDictionary))


def texts(metadata: Any, names: frozenset[str]) -> Iterator[str]:
    """Texts kept anywhere under one of these keys (lower case), nearest to the top first; bounded for huge metadata."""
    level = [metadata]
    seen = 0
    while level and seen < most_values:
        deeper = []
        for node in level:
            for key in keys(node):
                seen += 1
                value = node[key]
                if is_dictionary(value):
                    deeper.append(value)
                elif isinstance(value, str) and key.lower() in names and value.strip():
                    yield value.strip()
        level = deeper
