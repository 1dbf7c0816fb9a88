"""The `Authorization` header: the API key itself, or a token signed with the access pair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from plugin.credentials import AccessPair, ApiKey, Credentials
from plugin.generators.kling.jwt import token

kept: Final = timedelta(minutes=25)
"""Tokens live 30 minutes; a request must never start with one that runs out on the way."""


class Auth:
    """Signs once per 25 minutes, or sooner after `refresh`."""

    def __init__(self, credentials: Credentials, now: Callable[[], datetime]) -> None:
        self._credentials = credentials
        self._now = now
        self._token = ""
        self._signed: datetime | None = None

    @property
    def signs(self) -> bool:
        """True for an access pair, which only the legacy interface accepts."""
        return isinstance(self._credentials, AccessPair)

    def headers(self) -> dict[str, str]:
        match self._credentials:
            case ApiKey(key):
                return {"Authorization": f"Bearer {key.reveal()}"}
            case AccessPair() as pair:
                return {"Authorization": f"Bearer {self._current(pair)}"}

    def refresh(self) -> bool:
        """Forget the token. Whether the next one will be another."""
        self._signed = None
        return self.signs

    def _current(self, pair: AccessPair) -> str:
        now = self._now()
        if self._signed is None or not timedelta(0) <= now - self._signed < kept:
            self._token, self._signed = token(pair, now), now
        return self._token
