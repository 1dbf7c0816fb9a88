"""Credentials from environment variables: for scripts, servers, and systems without a keyring."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.credentials import AccessPair, ApiKey, Credentials, Secret
from plugin.errors import StorageError
from plugin.messages import say


def variable(provider: str, name: str) -> str:
    """`name`: "API_KEY", "ACCESS_KEY" or "SECRET_KEY"."""
    return f"SECONDUNIT_{provider.upper()}_{name}"


class EnvironmentSecrets:
    """SECONDUNIT_<PROVIDER>_API_KEY, or _ACCESS_KEY with _SECRET_KEY; nothing is written."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def get(self, provider: str) -> Credentials | None:
        key, access, secret = (self._value(provider, name) for name in ("API_KEY", "ACCESS_KEY", "SECRET_KEY"))
        if key:
            return ApiKey(Secret(key))
        return AccessPair(Secret(access), Secret(secret)) if access and secret else None

    def set(self, provider: str, credentials: Credentials) -> None:
        raise StorageError(
            say("Environment variables cannot be set from here."),
            say("Set {name} yourself.", name=variable(provider, "API_KEY")),
            code="cannot_write",
        )

    def remove(self, provider: str) -> bool:
        return False

    def source(self, provider: str) -> str:
        return "environment" if self.get(provider) else ""

    def _value(self, provider: str, name: str) -> str:
        return self._environment.get(variable(provider, name), "").strip()
