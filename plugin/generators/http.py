"""The one place that talks HTTP: bounded in time and size, silent about keys, careful about what is sent twice.

A create request leaves once. GenerationFailed: it certainly did not arrive, or was refused. AnswerLost: it may have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from plugin.events import Progress

Json: TypeAlias = Any


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
    """Whatever the provider answered, refusals included."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    def json(self) -> Json:
        """AnswerLost (code "not_json") when it is no JSON: a gateway's page in front of the provider."""
        raise NotImplementedError

    @property
    def retry_after(self) -> float | None:
        """Seconds, from `Retry-After` in either form."""
        raise NotImplementedError


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
