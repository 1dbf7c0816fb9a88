"""Credentials from the environment, else from the operating system's keyring."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.credentials import AccessPair, ApiKey, Credentials, Secret, Secrets


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
        raise NotImplementedError

    def remove(self, provider: str) -> bool:
        return False

    def source(self, provider: str) -> str:
        return "environment" if self.get(provider) else ""

    def _value(self, provider: str, name: str) -> str:
        return self._environment.get(f"SECONDUNIT_{provider.upper()}_{name}", "").strip()


def environment_over_keyring(environment: Mapping[str, str]) -> Secrets:
    return EnvironmentSecrets(environment)
