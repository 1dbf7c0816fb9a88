"""OTIO JSON bytes to OTIO objects: checked, repaired, every error mapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import opentimelineio as otio

from otio_adapters.dialects.otio_json import Fix, OtioJsonError, PreparedJson, prepare
from plugin.errors import HostileInput, Refused, UnreadableCut
from plugin.messages import Message, say
from plugin.timeline.guard import check_json_depth, checked_text

_again = say("Export the timeline again from the editor.")


def load_otio(content: bytes, name: str) -> tuple[Any, tuple[Message, ...]]:
    """Whatever object the file holds, and what had to be changed to read it. UnreadableCut otherwise."""
    content = checked_text(content, name)
    check_json_depth(content, name)
    prepared = _prepared(content, name)
    try:
        loaded = otio.core.deserialize_json_from_string(prepared.content)
    except Exception:  # noqa: BLE001 - OTIO raises six unrelated types; looking closer may repair the file
        prepared = _prepared(content, name, thorough=True)
        loaded = _loaded_or_refused(prepared.content, name)
    return loaded, tuple(_told(prepared.fixes))


def _prepared(content: bytes, name: str, *, thorough: bool = False) -> PreparedJson:
    try:
        return prepare(content, thorough=thorough)
    except OtioJsonError as error:
        raise _refusal(error, name) from error
    except RecursionError as error:
        raise UnreadableCut(say("{file} is too complex to read.", file=name), _again, code="too_deep") from error


def _loaded_or_refused(content: bytes, name: str) -> Any:
    try:
        return otio.core.deserialize_json_from_string(content)
    except Exception as error:  # the border to OTIO, which raises six unrelated types
        reason = str(error).strip("\"'")
        raise UnreadableCut(
            say("{file} is no timeline that OpenTimelineIO can read: {reason}", file=name, reason=reason),
            _again,
            code="bad_otio",
        ) from error


def _refusal(error: OtioJsonError, name: str) -> Refused:
    place, detail = error.place or name, error.detail
    match error.code:
        case "not_json":
            return UnreadableCut(
                say("{file} is not valid JSON at line and column {place}.", file=name, place=detail),
                _again,
                code="not_json",
            )
        case "no_timeline":
            return UnreadableCut(
                say("{file} is JSON, but not an OpenTimelineIO timeline.", file=name), _again, code="no_timeline"
            )
        case "newer_schema" | "unknown_schema":
            return UnreadableCut(
                say("{file} needs a newer OpenTimelineIO: {schema} at {place}.", file=name, schema=detail, place=place),
                say("Export the timeline for an older OpenTimelineIO."),
                code=error.code,
            )
        case "self_reference":
            return HostileInput(
                say("{file} refers to its own objects at {place}.", file=name, place=place), _again, code=error.code
            )
        case "half_character":
            return UnreadableCut(
                say("{file} holds half a character: {character}.", file=name, character=detail), _again, code=error.code
            )
        case "duplicate_key":
            return HostileInput(
                say("{file} names the same field twice at {place}.", file=name, place=place), _again, code=error.code
            )
        case "bad_rate":
            return HostileInput(
                say("A frame rate is not usable: {value} at {place}.", value=detail, place=place),
                _again,
                code=error.code,
            )
        case "negative_duration":
            return HostileInput(
                say("A length is negative: {value} at {place}.", value=detail, place=place), _again, code=error.code
            )
        case _:
            return HostileInput(
                say("A number is not usable: {value} at {place}.", value=detail, place=place), _again, code=error.code
            )


def _told(fixes: Sequence[Fix]) -> list[Message]:
    told = []
    for schema, count in Counter(fix.detail for fix in fixes if fix.kind == "parked").items():
        told.append(
            say("{count} objects of the unknown kind {schema} are kept, but not shown.", count=count, schema=schema)
        )
    for fix in fixes:
        if fix.kind == "reference":
            told.append(say("{place}: the chosen media of this clip is missing from the file.", place=fix.place))
    return told
