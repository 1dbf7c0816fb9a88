"""Makes parsed OTIO JSON loadable by the installed OTIO, and refuses numbers that no cut can hold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from otio_adapters.dialects.otio_schemas import Schema, is_readable, known_schemas, schema_of
from otio_adapters.dialects.otio_standins import (
    downgraded_marker,
    missing_reference,
    stand_in_child,
    stand_in_effect,
    stand_in_marker,
    stand_in_reference,
)
from otio_adapters.dialects.parking import park_fields, parked_absence, parked_object

lowest_rate = 0.001
highest_time_base = 1_000_000
highest_value = 10**12
highest_speed = 10_000
_range_fields = ("source_range", "available_range", "marked_range", "global_start_time", "in_offset", "out_offset")
_lengths = frozenset({"duration", "in_offset", "out_offset"})
_frame_fields = {"start_frame": highest_value, "frame_step": 10**6, "frame_zero_padding": 32}


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing changed before OTIO saw the file.

    `kind` is one of "marker" (a newer marker read as an older one), "parked" (an object of an unknown schema set
    aside; `detail` is its schema), "rate" (an unusable media range left out), "reference" (no active reference).
    """

    kind: str
    place: str
    detail: str = ""


class OtioJsonError(ValueError):
    """A file that must not reach OTIO.

    `code` is one of not_json, no_timeline, newer_schema, unknown_schema, self_reference, duplicate_key, bad_number,
    bad_rate, negative_duration, half_character. `place` names the objects around it, outermost first.
    """

    def __init__(self, code: str, place: str = "", detail: str = "") -> None:
        super().__init__(f"{code} {place} {detail}".strip())
        self.code = code
        self.place = place
        self.detail = detail


class Role(Enum):
    """Where an object stands, which decides what may take its place."""

    root = auto()
    child = auto()
    effect = auto()
    marker = auto()
    reference = auto()
    metadata = auto()
    field = auto()


_roles = {
    "children": Role.child,
    "tracks": Role.root,
    "effects": Role.effect,
    "markers": Role.marker,
    "media_reference": Role.reference,
    "media_references": Role.reference,
    "metadata": Role.metadata,
}


@dataclass
class Repair:
    """One walk over one file."""

    fixes: list[Fix] = field(default_factory=list)
    _known: dict[str, int] = field(default_factory=known_schemas)
    _names: list[str] = field(default_factory=list)

    def run(self, root: Any) -> Any:
        """The same JSON, changed in place where needed. OtioJsonError when it must be refused."""
        if not isinstance(root, dict) or "OTIO_SCHEMA" not in root:
            raise OtioJsonError("no_timeline")
        return self._object(root, Role.root)

    @property
    def _place(self) -> str:
        return " / ".join(self._names)

    @contextmanager
    def _inside(self, name: str) -> Iterator[None]:
        self._names.append(name)
        yield
        self._names.pop()

    def _value(self, value: Any, role: Role) -> Any:
        if isinstance(value, dict):
            return self._object(value, role) if "OTIO_SCHEMA" in value else self._mapping(value, role)
        if isinstance(value, list):
            return [self._value(item, role) for item in value]
        return value

    def _mapping(self, mapping: dict[str, Any], role: Role) -> dict[str, Any]:
        for name, item in mapping.items():
            mapping[name] = self._value(item, role)
        return mapping

    def _object(self, item: dict[str, Any], role: Role) -> Any:
        schema = schema_of(item["OTIO_SCHEMA"])
        if schema.name == "SerializableObjectRef":
            raise OtioJsonError("self_reference", self._place)
        if role is Role.metadata:
            return self._metadata_object(item, schema)
        with self._inside(str(item.get("name") or schema.name)):
            if not is_readable(schema, self._known):
                return self._unreadable(item, schema, role)
            self._check_fields(item)
            self._fix_known(item, schema)
            return self._fields(item)

    def _fields(self, item: dict[str, Any]) -> dict[str, Any]:
        for name, value in item.items():
            if isinstance(value, dict | list):
                item[name] = self._value(value, _roles.get(name, Role.field))
        return item

    def _metadata_object(self, item: dict[str, Any], schema: Schema) -> Any:
        """In metadata OTIO keeps unknown objects by itself, but not newer versions or malformed labels."""
        if schema.version == 0 or schema.version > self._known.get(schema.name, schema.version):
            return parked_object(item)
        return self._mapping(item, Role.metadata)

    def _unreadable(self, item: dict[str, Any], schema: Schema, role: Role) -> Any:
        if role is Role.marker and schema.name == "Marker":
            self._check_fields(item)
            self.fixes.append(Fix("marker", self._place))
            return self._fields(downgraded_marker(item))
        if role is Role.root or role is Role.field or (role is Role.child and schema.name in self._known):
            code = "newer_schema" if schema.name in self._known else "unknown_schema"
            raise OtioJsonError(code, self._place, str(item["OTIO_SCHEMA"]))
        self._check_fields(item)
        self.fixes.append(Fix("parked", self._place, str(item["OTIO_SCHEMA"])))
        return _stand_in(item, role)

    def _fix_known(self, item: dict[str, Any], schema: Schema) -> None:
        if schema == ("Clip", 2):
            self._fix_references(item)
        if schema.name in ("Track", "Sequence", "Stack"):
            item["children"] = item.get("children") or []

    def _fix_references(self, clip: dict[str, Any]) -> None:
        references = clip.get("media_references")
        references = references if isinstance(references, dict) else {}
        key = clip.get("active_media_reference_key")
        key = key if isinstance(key, str) and key else "DEFAULT_MEDIA"
        empty = [name for name, reference in references.items() if reference is None]
        references |= {name: missing_reference(parked_object(None)) for name in empty}
        if key not in references:
            references[key] = missing_reference(parked_absence())
            self.fixes.append(Fix("reference", self._place))
        clip["media_references"], clip["active_media_reference_key"] = references, key

    def _check_fields(self, item: dict[str, Any]) -> None:
        for name in _range_fields:
            time = item.get(name)
            if isinstance(time, dict) and not (name == "available_range" and self._without_rate(item, time)):
                self._check_time(time, length=name in _lengths)
        if "time_scalar" in item:
            self._check_number(item["time_scalar"], highest_speed)
        for name, limit in _frame_fields.items():
            if name in item:
                self._check_number(item[name], limit)
        if str(item["OTIO_SCHEMA"]).startswith("ImageSequenceReference."):
            self._check_rate(item.get("rate", 1))

    def _without_rate(self, owner: dict[str, Any], available: dict[str, Any]) -> bool:
        """Kdenlive writes rate 0 for media without a length of its own (stills, colours): then nothing is known."""
        times = [available.get(name) for name in ("start_time", "duration")]
        if not any(isinstance(time, dict) and time.get("rate") == 0 for time in times):
            return False
        park_fields(owner, {"available_range": None})
        self.fixes.append(Fix("rate", self._place))
        return True

    def _check_time(self, time: dict[str, Any], *, length: bool) -> None:
        """A RationalTime, or a TimeRange of two."""
        for name in ("start_time", "duration"):
            part = time.get(name)
            if isinstance(part, dict):
                self._check_time(part, length=name in _lengths)
        if "rate" in time:
            self._check_rate(time["rate"])
        if "value" in time:
            self._check_number(time["value"], highest_value)
            if length and time["value"] < 0:
                raise OtioJsonError("negative_duration", self._place, str(time["value"]))

    def _check_rate(self, rate: Any) -> None:
        if not _is_number(rate) or not lowest_rate <= rate <= highest_time_base:
            raise OtioJsonError("bad_rate", self._place, str(rate)[:40])

    def _check_number(self, number: Any, limit: int) -> None:
        if not _is_number(number) or abs(number) > limit:
            raise OtioJsonError("bad_number", self._place, str(number)[:40])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _stand_in(item: dict[str, Any], role: Role) -> dict[str, Any]:
    match role:
        case Role.effect:
            return stand_in_effect(item)
        case Role.marker:
            return stand_in_marker(item)
        case Role.reference:
            return stand_in_reference(item)
        case _:
            return stand_in_child(item)
