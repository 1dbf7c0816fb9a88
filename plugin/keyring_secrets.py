"""Credentials in the operating system's keyring, behind those of the environment."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from plugin.credentials import AccessPair, ApiKey, Credentials, Secret, Secrets
from plugin.environment_secrets import EnvironmentSecrets, variable
from plugin.errors import StorageError
from plugin.messages import Message, say

service = "secondunit"


class Keyring(Protocol):
    """The part of a keyring that is used. Errors are keyring.errors.KeyringError, or the system's own."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def system_keyring() -> Keyring:
    """The one of this system, or the one that PYTHON_KEYRING_BACKEND names."""
    # Not at the top: it looks through everything installed, and most commands need no key.
    import keyring

    found: Keyring = keyring.get_keyring()
    return found


class KeyringSecrets:
    """One entry per provider, a JSON object that holds its keys."""

    def __init__(self, open_keyring: Callable[[], Keyring] = system_keyring) -> None:
        self._open = open_keyring

    def get(self, provider: str) -> Credentials | None:
        entry = self._entry(provider)
        return None if entry is None else _credentials(provider, entry)

    def set(self, provider: str, credentials: Credentials) -> None:
        from keyring.errors import NoKeyringError

        failure = say("The keyring did not take the key for {provider}.", provider=provider)
        try:
            self._open().set_password(service, provider, json.dumps(_words(credentials)))
            return
        except NoKeyringError:
            failure = say("This system has no keyring that could keep the key for {provider}.", provider=provider)
        except Exception:  # noqa: BLE001 each system's keyring raises errors of its own, and they may quote the entry
            pass
        # Outside, so that the error carries no other along.
        raise _unusable(failure, provider)

    def remove(self, provider: str) -> bool:
        if self._entry(provider) is None:
            return False
        try:
            self._open().delete_password(service, provider)
            return True
        except Exception:  # noqa: BLE001 each system's keyring raises errors of its own
            pass
        raise _unusable(say("The keyring did not give up the key for {provider}.", provider=provider), provider)

    def source(self, provider: str) -> str:
        return "" if self._entry(provider) is None else "keyring"

    def _entry(self, provider: str) -> str | None:
        """None where the system has no keyring at all: then nothing can be in it."""
        from keyring.errors import NoKeyringError

        try:
            return self._open().get_password(service, provider)
        except NoKeyringError:
            return None
        except Exception:  # noqa: BLE001 each system's keyring raises errors of its own
            pass
        raise _unusable(say("The keyring cannot be read: it may be locked."), provider)


class LayeredSecrets:
    """The environment's where it has any, else the keyring's. Only the keyring is ever written."""

    def __init__(self, environment: EnvironmentSecrets, keyring: KeyringSecrets) -> None:
        self._environment = environment
        self._keyring = keyring

    def get(self, provider: str) -> Credentials | None:
        return self._environment.get(provider) or self._keyring.get(provider)

    def set(self, provider: str, credentials: Credentials) -> None:
        self._keyring.set(provider, credentials)

    def remove(self, provider: str) -> bool:
        return self._keyring.remove(provider)

    def source(self, provider: str) -> str:
        return self._environment.source(provider) or self._keyring.source(provider)


def environment_over_keyring(environment: Mapping[str, str]) -> Secrets:
    return LayeredSecrets(EnvironmentSecrets(environment), KeyringSecrets())


def _words(credentials: Credentials) -> dict[str, str]:
    match credentials:
        case ApiKey(key):
            return {"api_key": key.reveal()}
        case AccessPair(access_key, secret_key):
            return {"access_key": access_key.reveal(), "secret_key": secret_key.reveal()}


def _credentials(provider: str, entry: str) -> Credentials:
    words = _decoded(entry)
    match words:
        case {"api_key": str(key)}:
            return ApiKey(Secret(key))
        case {"access_key": str(access_key), "secret_key": str(secret_key)}:
            return AccessPair(Secret(access_key), Secret(secret_key))
        case _:
            raise _unusable(say("What the keyring holds for {provider} is damaged.", provider=provider), provider)


def _decoded(entry: str) -> Any:
    try:
        return json.loads(entry)
    except ValueError:
        return None


def _unusable(message: Message, provider: str) -> StorageError:
    return StorageError(
        message,
        say(
            "Unlock or repair it and use `secondunit keys set {provider}`, or set {key} (or {access} and {secret}).",
            provider=provider,
            key=variable(provider, "API_KEY"),
            access=variable(provider, "ACCESS_KEY"),
            secret=variable(provider, "SECRET_KEY"),
        ),
        code="no_keyring",
    )
