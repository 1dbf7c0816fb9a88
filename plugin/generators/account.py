"""What a provider's adapter is built from: whose account, and the parts with side effects it may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from plugin.credentials import Credentials
from plugin.generators.base import Model
from plugin.generators.http import Http


@dataclass(frozen=True, slots=True)
class Account:
    """`base_url` has no slash at its end. `region`: "global", "mainland" ... as the price tables name it."""

    provider: str
    base_url: str
    region: str
    credentials: Credentials


class Assets(Protocol):
    """What a provider made for us once and can be named again: elements, voices. Survives the process."""

    def get(self, generator: str, account: str, kind: str, digest: str) -> str | None: ...
    def put(self, generator: str, account: str, kind: str, digest: str, provider_id: str) -> None: ...
    def forget(self, generator: str, account: str, kind: str, digest: str) -> None: ...


class Hosting(Protocol):
    """Puts a local file where a provider can fetch it by URL: the user's own bucket or WebDAV, never anybody else's.

    `name` is unguessable and free of what the file shows. GenerationFailed (nothing was created) when it cannot.
    """

    async def publish(self, path: Path, name: str) -> str:
        """A URL that works for a short time (hours), without further headers."""
        ...

    async def remove(self, name: str) -> None:
        """Take it away again; no error when it is gone already."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """`models` are the provider's own rows of the catalogue. `now` is aware, UTC."""

    http: Http
    models: tuple[Model, ...]
    assets: Assets
    hosting: Hosting | None
    now: Callable[[], datetime]
