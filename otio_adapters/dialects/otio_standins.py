"""What takes the place of an object that OTIO cannot read, so that everything around it keeps its place."""

from __future__ import annotations

from typing import Any

from otio_adapters.dialects.parking import park_fields, parked_object

parked_kind = "parked"
"""Track kind and transition type of a stand-in: nobody takes it for picture or sound."""

# Marker colours of OTIO 0.18 with their full-strength RGB, for 0.19 colours that carry no name.
_palette = {
    "RED": (1.0, 0.0, 0.0),
    "ORANGE": (1.0, 0.5, 0.0),
    "YELLOW": (1.0, 1.0, 0.0),
    "GREEN": (0.0, 1.0, 0.0),
    "CYAN": (0.0, 1.0, 1.0),
    "BLUE": (0.0, 0.0, 1.0),
    "PURPLE": (0.5, 0.0, 0.5),
    "MAGENTA": (1.0, 0.0, 1.0),
    "BLACK": (0.0, 0.0, 0.0),
    "WHITE": (1.0, 1.0, 1.0),
}


def downgraded_marker(marker: dict[str, Any]) -> dict[str, Any]:
    """OTIO 0.19 (Marker.3, pull request 2023) made the colour an object; 0.18 wants its name."""
    park_fields(marker, {"OTIO_SCHEMA": "Marker.2", "color": _colour_name(marker.get("color"))})
    return marker


def missing_reference(metadata: dict[str, Any]) -> dict[str, Any]:
    """A reference to nothing."""
    return {
        "OTIO_SCHEMA": "MissingReference.1",
        "metadata": metadata,
        "name": "",
        "available_range": None,
        "available_image_bounds": None,
    }


def stand_in_reference(original: dict[str, Any]) -> dict[str, Any]:
    """Keeps the length of the media and, if it names a file, the file."""
    reference = missing_reference(parked_object(original))
    reference["available_range"] = _range_of(original, "available_range")
    target = original.get("target_url")
    if isinstance(target, str):
        reference |= {"OTIO_SCHEMA": "ExternalReference.1", "target_url": target}
    return reference


def stand_in_effect(original: dict[str, Any]) -> dict[str, Any]:
    """An effect that changes nothing."""
    metadata = parked_object(original)
    return {"OTIO_SCHEMA": "Effect.1", "metadata": metadata, "name": "", "effect_name": "", "enabled": True}


def stand_in_marker(original: dict[str, Any]) -> dict[str, Any]:
    """A marker without words, so that it asks for nothing."""
    return {
        "OTIO_SCHEMA": "Marker.2",
        "metadata": parked_object(original),
        "name": "",
        "color": "",
        "comment": "",
        "marked_range": _range_of(original, "marked_range") or _nothing(),
    }


def stand_in_child(original: dict[str, Any]) -> dict[str, Any]:
    """A transition, a track, or an item of the original's length that shows something but is no clip to be filled."""
    common = {"metadata": parked_object(original), "name": _text(original.get("name"))}
    if isinstance(original.get("in_offset"), dict) and isinstance(original.get("out_offset"), dict):
        offsets = {name: original[name] for name in ("in_offset", "out_offset")}
        return {"OTIO_SCHEMA": "Transition.1", "transition_type": parked_kind} | common | offsets
    item: dict[str, Any] = common | {
        "source_range": _range_of(original, "source_range"),
        "effects": [],
        "markers": [],
        "enabled": True,
    }
    if isinstance(original.get("children"), list) and isinstance(original.get("kind"), str):
        return {"OTIO_SCHEMA": "Track.1", "kind": parked_kind, "children": []} | item
    item["source_range"] = item["source_range"] or _nothing()
    return {"OTIO_SCHEMA": "Item.1"} | item


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _range_of(original: dict[str, Any], name: str) -> dict[str, Any] | None:
    value = original.get(name)
    return dict(value) if isinstance(value, dict) and value.get("OTIO_SCHEMA") == "TimeRange.1" else None


def _nothing() -> dict[str, Any]:
    zero = {"OTIO_SCHEMA": "RationalTime.1", "value": 0.0, "rate": 1.0}
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": zero, "duration": dict(zero)}


def _colour_name(colour: Any) -> str:
    if not isinstance(colour, dict):
        return _text(colour)
    if isinstance(colour.get("name"), str) and colour["name"]:
        return str(colour["name"])
    rgb = [float(part) if isinstance(part := colour.get(name), int | float) else 0.0 for name in "rgb"]
    return min(_palette, key=lambda name: sum((a - b) ** 2 for a, b in zip(_palette[name], rgb, strict=True)))
