"""What a fake provider sold: one line per created task, on disk before the client hears of it."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Bought:
    """One created task. `key` is the client's own, "" where none was sent."""

    provider_id: str
    key: str
    model: str
    kind: str
    amount: Decimal
    """What it costs, decided when it is created: 0 for a task that is going to fail."""
    currency: str
    at: int
    """Unix milliseconds."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What the server needs to go on with the task after a restart."""


class Books:
    """Append-only and flushed to disk entry by entry, so that they outlive client and server."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._path = folder / "books.jsonl"
        self._lock = threading.Lock()
        self._durable = durable
        folder.mkdir(parents=True, exist_ok=True)
        self._entries = read_books(folder)

    def add(self, entry: Bought) -> None:
        with self._lock:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(entry) + "\n")
                file.flush()
                if self._durable:
                    os.fsync(file.fileno())
            self._entries.append(entry)

    @property
    def bought(self) -> list[Bought]:
        with self._lock:
            return list(self._entries)

    def keys(self) -> list[str]:
        """Our keys in the order of buying; a key that is there twice was bought twice."""
        return [entry.key for entry in self.bought]

    def count(self, key: str) -> int:
        """How often something was bought under one key."""
        return self.keys().count(key)

    def charged(self, key: str) -> Decimal:
        """Everything that was bought under one key, in one currency."""
        entries = [entry for entry in self.bought if entry.key == key]
        assert len({entry.currency for entry in entries}) <= 1, f"{key} was paid in several currencies"
        return sum((entry.amount for entry in entries), Decimal(0))

    def total(self, currency: str) -> Decimal:
        return sum((entry.amount for entry in self.bought if entry.currency == currency), Decimal(0))


def read_books(folder: Path) -> list[Bought]:
    """The books of a server that may be another process, or gone."""
    path = folder / "books.jsonl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [_entry(json.loads(line)) for line in text.split("\n") if line]


def _line(entry: Bought) -> str:
    return json.dumps({name: getattr(entry, name) for name in Bought.__slots__} | {"amount": str(entry.amount)})


def _entry(table: dict[str, Any]) -> Bought:
    return Bought(**{**table, "amount": Decimal(table["amount"])})
