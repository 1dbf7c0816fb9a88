"""An answer of the CV interface, taken apart: its own layer, or the OpenAPI layer in front that checks signatures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plugin.errors import AnswerLost
from plugin.generators.http import Answer

success = 10000
longest_reason = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """`code` is 0 where the interface itself did not answer; `front` is the OpenAPI layer's word then, if it did."""

    status: int
    code: int
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    front: str = ""
    retry_after: float | None = None

    @property
    def good(self) -> bool:
        return self.code == success


def reply_of(answer: Answer) -> Reply:
    """Never raises: what cannot be read has neither a code nor a word of the front."""
    try:
        body = answer.json()
    except AnswerLost:
        body = None
    if not isinstance(body, dict):
        return Reply(answer.status, 0, retry_after=answer.retry_after)
    front = _front(body)
    data = body.get("data")
    return Reply(
        answer.status,
        _number(body.get("code")),
        _line(front.get("Message") or body.get("message")),
        data if isinstance(data, dict) else {},
        str(front.get("Code") or ""),
        answer.retry_after,
    )


def inner(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """`resp_data`: a JSON text in the JSON; empty when there is none or it is none."""
    text = data.get("resp_data")
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _front(body: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = body.get("ResponseMetadata")
    error = metadata.get("Error") if isinstance(metadata, dict) else None
    return error if isinstance(error, dict) else {}


def _number(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _line(text: object) -> str:
    return " ".join(str(text or "").split())[:longest_reason]
