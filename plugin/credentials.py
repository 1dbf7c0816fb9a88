"""Keys of providers: never shown, never stored by us, kept by the operating system or the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Secret:
    """A text that does not show itself: not in `repr`, `str`, a traceback, a log or a dataclass that holds it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one line that sends or signs with it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key, sent as a bearer token."""

    key: Secret


@dataclass(frozen=True, slots=True)
class AccessPair:
    """An access key that names the account, and a secret key that signs."""

    access_key: Secret
    secret_key: Secret


Credentials = ApiKey | AccessPair


class Secrets(Protocol):
    """Where credentials are kept. Real: environment over OS keyring. Fake: `tests/fakes/secrets.py`."""

    def get(self, provider: str) -> Credentials | None:
        """None when there is none. StorageError when the keyring cannot be read."""
        ...

    def set(self, provider: str, credentials: Credentials) -> None:
        """Into the OS keyring; StorageError when there is none that can be written."""
        ...

    def remove(self, provider: str) -> bool:
        """Whether there was one in the keyring."""
        ...

    def source(self, provider: str) -> str:
        """ "environment", "keyring" or "" where there is none."""
        ...
