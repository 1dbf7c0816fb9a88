"""The tables of models as a window shows them, with everything in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plugin.generators.base import Model
from plugin.messages import Message


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model that counts. `file`: the own table it is from, "" for the built-in one; `always`: whatever its date."""

    model: Model
    file: str
    always: bool
    prices: tuple[Message, ...]
    """One for each case; the first that fits holds."""
    limits: tuple[tuple[Message, Message | str], ...]
    """Name and value."""


@dataclass(frozen=True, slots=True)
class UnreadTable:
    """An own table that was left out, and why."""

    file: str
    message: Message


@dataclass(frozen=True, slots=True)
class TablesView:
    """Everything that is known of models. `files`: own tables of which a row counts; `folder`: where they lie."""

    rows: tuple[ModelRow, ...]
    unread: tuple[UnreadTable, ...]
    files: tuple[str, ...]
    folder: Path

    @property
    def models(self) -> tuple[Model, ...]:
        return tuple(row.model for row in self.rows)


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a table would do to one model. `change`: "new", "changed", "same" (nothing but its date), "older" (the row
    there is stays, being newer), "kept" (not in the table, stays as it is) or "gone" (only in the file it replaces)."""

    model: Model
    change: str
    lines: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePreview:
    """`replaces`: an own table of the same file name would be set aside."""

    path: Path
    changes: tuple[RowChange, ...]
    replaces: bool
