"""Objects and fields that OTIO cannot hold, kept inside the metadata of a stand-in and put back on write.

The original travels as JSON text under one metadata key, so that OTIO never interprets it:
`{"object": original}` replaces the stand-in, `{"fields": {name: {"was": ..., "now": ...}}}` puts single fields
back where nobody changed them meanwhile, `{"absent": true}` says that the stand-in had no original at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

PARKED = "second_unit_parked"
_removed = object()


def parked_object(original: Any) -> dict[str, str]:
    """Metadata for a stand-in of `original` (any JSON value)."""
    return {PARKED: json.dumps({"object": original}, ensure_ascii=False)}


def parked_absence() -> dict[str, str]:
    """Metadata for a stand-in of nothing: it is taken out again on write."""
    return {PARKED: json.dumps({"absent": True})}


def park_fields(owner: dict[str, Any], now: Mapping[str, Any]) -> None:
    """Give `owner` the values of `now` and keep what stood there before in its metadata."""
    changed = {name: {"was": owner.get(name), "now": value} for name, value in now.items()}
    metadata = owner.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    owner["metadata"] = metadata | {PARKED: json.dumps({"fields": changed}, ensure_ascii=False)}
    owner.update(now)


def restored(value: Any) -> Any:
    """The JSON value with everything that was parked put back."""
    back = _restored(value)
    return None if back is _removed else back


def _restored(value: Any) -> Any:
    if isinstance(value, list):
        return [item for item in map(_restored, value) if item is not _removed]
    if not isinstance(value, dict):
        return value
    parked = _note_of(value)
    if "object" in parked:
        return parked["object"]
    if parked.get("absent"):
        return _removed
    _put_fields_back(value, parked.get("fields", {}))
    items = ((name, _restored(item)) for name, item in value.items())
    return {name: item for name, item in items if item is not _removed}


def _note_of(value: dict[str, Any]) -> dict[str, Any]:
    holder = value if PARKED in value else value.get("metadata")
    if not isinstance(holder, dict) or not isinstance(holder.get(PARKED), str):
        return {}
    try:
        note = json.loads(holder[PARKED])
    except ValueError:
        return {}
    return note if isinstance(note, dict) else {}


def _put_fields_back(owner: dict[str, Any], fields: Any) -> None:
    if not isinstance(fields, dict) or not fields:
        return
    owner["metadata"] = {name: item for name, item in owner["metadata"].items() if name != PARKED}
    for name, change in fields.items():
        if owner.get(name) == change["now"]:
            owner[name] = change["was"]
