"""OTIO JSON files of any version and any program: made loadable before OTIO sees them, restored when written.

`prepare` hands an ordinary file back untouched and unparsed. Callers have checked size, nesting depth and UTF-8.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from otio_adapters.dialects.otio_repair import Fix, OtioJsonError, Repair
from otio_adapters.dialects.otio_scan import needs_repair
from otio_adapters.dialects.parking import PARKED, restored

__all__ = ["Fix", "OtioJsonError", "PreparedJson", "prepare", "restore_parked"]

# OTIO reads and other programs write `Inf`, which Python's parser does not know. Strings are skipped whole.
_short_infinity = re.compile(r'("(?:[^"\\]|\\.)*")|\bInf\b')


@dataclass(frozen=True, slots=True)
class PreparedJson:
    """What OTIO may read, and what was changed to get there."""

    content: bytes
    fixes: tuple[Fix, ...] = ()


def prepare(content: bytes, *, thorough: bool = False) -> PreparedJson:
    """Downgrade, park and repair what the installed OTIO cannot read; `thorough` looks even if nothing seems odd.

    OtioJsonError for what must not be read at all.
    """
    if not thorough and not needs_repair(content):
        return PreparedJson(content)
    repair = Repair()
    fixed = repair.run(_parse(content))
    try:
        written = json.dumps(fixed, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise OtioJsonError("half_character", "", ascii(error.object[error.start])) from error
    return PreparedJson(written, tuple(repair.fixes))


def restore_parked(text: str) -> str:
    """The text that OTIO wrote, with every parked original back in its place."""
    if PARKED not in text:
        return text
    return json.dumps(restored(json.loads(text)), ensure_ascii=False, indent=4)


def _parse(content: bytes) -> Any:
    text = content.decode()
    try:
        return _loads(text)
    except json.JSONDecodeError:
        text = _short_infinity.sub(lambda found: found[1] or "Infinity", text)
    try:
        return _loads(text)
    except json.JSONDecodeError as error:
        raise OtioJsonError("not_json", "", f"{error.lineno}:{error.colno}") from error


def _loads(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unambiguous)
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        # Python refuses to read integers of thousands of digits.
        if isinstance(error, OtioJsonError):
            raise
        raise OtioJsonError("bad_number") from error


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields occur twice would mean one thing here and another in OTIO."""
    found = dict(pairs)
    if len(found) != len(pairs) and "OTIO_SCHEMA" in found:
        raise OtioJsonError("duplicate_key", str(found.get("name") or found["OTIO_SCHEMA"]))
    return found
