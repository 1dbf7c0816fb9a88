"""Credentials kept in memory."""

from __future__ import annotations

from plugin.credentials import Credentials
from plugin.errors import StorageError
from plugin.messages import say


class FakeSecrets:
    """`locked`: like a keyring that the user has not opened."""

    def __init__(self, kept: dict[str, Credentials] | None = None, *, locked: bool = False) -> None:
        self.kept = dict(kept or {})
        self.locked = locked

    def get(self, provider: str) -> Credentials | None:
        self._open()
        return self.kept.get(provider)

    def set(self, provider: str, credentials: Credentials) -> None:
        self._open()
        self.kept[provider] = credentials

    def remove(self, provider: str) -> bool:
        self._open()
        return self.kept.pop(provider, None) is not None

    def source(self, provider: str) -> str:
        self._open()
        return "keyring" if provider in self.kept else ""

    def _open(self) -> None:
        if self.locked:
            raise StorageError(say("The keyring cannot be read: it may be locked."), code="no_keyring")
