"""Shot ids that came back in the cut: in metadata, marker notes, clip names or media names."""

from __future__ import annotations

import re
from typing import Any

from plugin.shots.metadata import text_at

_take = re.compile(r"(?<![A-Za-z0-9])(SH\d{4,})_[a-z_]+_t\d{3,}(?![0-9])")
_id = re.compile(r"(?<![A-Za-z0-9])(SH\d{4,})(?![A-Za-z0-9])")
_name = re.compile(r"^SH\d{4,}$")


def take_shot(file_name: str) -> str:
    """`SH0010` of a take file `SH0010_video_t003.mov`, "" for any other file."""
    hit = _take.search(file_name) if "SH" in file_name else None
    return hit.group(1) if hit else ""


def carried_id(item: Any, notes: tuple[str, ...] = ()) -> str:
    """The shot id an item carries; "" if none. Metadata is surest, then notes of markers, names, media names."""
    stated = text_at(item.metadata, "second_unit", "shot")
    if stated:
        return stated
    for note in notes:
        hit = _id.search(note)
        if hit:
            return hit.group(1)
    name = item.name or ""
    return name if _name.match(name) else take_shot(name) or _media_id(item)


def _media_id(item: Any) -> str:
    reference = getattr(item, "media_reference", None)
    if reference is None:
        return ""
    stated = text_at(reference.metadata, "second_unit", "shot")
    return stated or take_shot(reference.name or "") or take_shot(getattr(reference, "target_url", None) or "")
