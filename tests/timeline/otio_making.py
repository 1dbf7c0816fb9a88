"""Small OTIO files for the reading tests, as plain JSON values that a test can spoil at one place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]


def time(value: Any, rate: Any = 24) -> Json:
    """A RationalTime."""
    return {"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate}


def span(start: Any, duration: Any, rate: Any = 24) -> Json:
    """A TimeRange."""
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(start, rate), "duration": time(duration, rate)}


def media(target: str = "/media/a.mov", available: Json | None = None) -> Json:
    """An ExternalReference."""
    return {"OTIO_SCHEMA": "ExternalReference.1", "target_url": target, "available_range": available, "metadata": {}}


def clip(name: str = "sh010", used: Json | None = None, reference: Json | None = None, **fields: Any) -> Json:
    """A Clip.2 of 24 frames at 24 unless told otherwise."""
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": name,
        "metadata": {},
        "source_range": used or span(0, 24),
        "effects": [],
        "markers": [],
        "enabled": True,
        "media_references": {"DEFAULT_MEDIA": reference or media()},
        "active_media_reference_key": "DEFAULT_MEDIA",
    } | fields


def track(*children: Any, kind: str = "Video", name: str = "V1") -> Json:
    """A Track.1."""
    return {"OTIO_SCHEMA": "Track.1", "name": name, "kind": kind, "children": list(children), "metadata": {}}


def timeline(*children: Any, **fields: Any) -> Json:
    """A timeline with one video track of `children`."""
    stack = {"OTIO_SCHEMA": "Stack.1", "name": "tracks", "children": [track(*children)], "metadata": {}}
    return {"OTIO_SCHEMA": "Timeline.1", "name": "film", "metadata": {}, "tracks": stack} | fields


def write(folder: Path, value: Any, name: str = "film.otio") -> Path:
    """The value as a file."""
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path
