"""The one place that talks HTTP: bounded in time and size, silent about keys, careful about what is sent twice.

A create request leaves once. GenerationFailed: it certainly did not arrive, or was refused. AnswerLost: it may have.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from plugin.errors import AnswerLost
from plugin.events import Progress
from plugin.messages import say

Json: TypeAlias = Any
excerpt_length = 200
longest_wait = 24 * 3600.0
"""Seconds. A `Retry-After` beyond that is taken as this: nobody waits for a year because of a typing slip."""


class Effect(StrEnum):
    """What a request does at the other end."""

    read = "read"
    """Nothing: may be asked again."""
    create = "create"
    """It may cost: sent once, whatever happens."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `path` is appended to the base URL; `body` is sent as it is (already signed), else `json`."""

    method: str
    path: str
    effect: Effect = Effect.read
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Json = None
    body: bytes | None = None
    seconds: float = 60.0
    """Most the whole exchange may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whatever the provider answered, refusals included. Keys that it echoed are blacked out already."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    def json(self) -> Json:
        """AnswerLost (code "not_json") when it is no JSON: a gateway's page in front of the provider."""
        try:
            return json.loads(self.body, parse_constant=_no_number)
        except (ValueError, RecursionError):
            pass
        # Raised outside, since the parser's own error carries the whole body along.
        raise AnswerLost(
            say("The provider answered with {status} and no readable data: {text}", status=self.status, text=self.text),
            say("Wait a while and try again."),
            code="not_json",
        )

    @property
    def text(self) -> str:
        """The beginning of the body in one line, for an error that quotes it."""
        return excerpt(self.body)

    @property
    def retry_after(self) -> float | None:
        """Seconds, from `Retry-After` in either form (RFC 9110, 10.2.3)."""
        return wait_seconds(self.headers.get("retry-after", ""), self.headers.get("date", ""))


def excerpt(body: bytes, length: int = excerpt_length) -> str:
    """The first `length` characters in one line, without control characters."""
    words = body[: 8 * length].decode("utf-8", "replace").split()
    return "".join(letter for letter in " ".join(words) if letter.isprintable())[:length]


def wait_seconds(retry_after: str, date: str = "") -> float | None:
    """What `Retry-After` asks for; a date is counted from the server's own `Date`, since our clock may be wrong."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), longest_wait)
    until, start = _date(text), _date(date) or datetime.now(UTC)
    return None if until is None else min(max(0.0, (until - start).total_seconds()), longest_wait)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


class Http(Protocol):
    """Bound to one base URL and one set of secrets to keep out of every text."""

    async def ask(self, call: Call) -> Answer:
        """Send and read the answer, whatever its status. GenerationFailed (temporary, lane) when nothing was sent;
        AnswerLost when the request may have arrived."""
        ...

    async def download(self, url: str, target: Path, on_progress: Progress, sha256: str = "") -> str:
        """Stream a result to `target` (complete after) and return its SHA-256; resumes by range when cut off.

        GenerationFailed: "expired" (403, 404, 410), "forbidden_url" (not public https), "not_media" (HTML, JSON),
        "too_large"; AnswerLost when the network does not let it through.
        """
        ...

    async def close(self) -> None: ...
