"""Tables of models of the user's own, read over the built-in ones: newer prices and limits without a newer version.

They lie in the configuration folder, `models/*.toml`, written like the built-in ones (see the top of
`resources/models/embedded.toml`). A row takes the place of the built-in row of the same generator and name when it is
`dated` the same day or later; a table that says `always = true` at its top does so whatever its date, for prices of a
contract. So a newer version of Second Unit is not held back by an old table, and a contract is not lost to it. A row
of a name that is not built in is added. No table takes a model away: open jobs may be of it.

A table that cannot be used is left out as a whole, and said; the rest works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugin.errors import Refused
from plugin.generators.base import Model
from plugin.generators.catalog import load_catalog, models_of, read_table, unusable, wrong
from plugin.messages import Message

largest_bytes = 1 << 20


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One file of the user's. `always`: its rows count whatever their date."""

    file: str
    models: tuple[Model, ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A model that counts. `file`: the own table it is from, "" for the built-in one."""

    model: Model
    file: str = ""
    always: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.model.generator, self.model.name


@dataclass(frozen=True, slots=True)
class Unread:
    """An own table that was left out, and why."""

    file: str
    message: Message


@dataclass(frozen=True, slots=True)
class Catalog:
    """Rows in the order of the built-in lists, then what own tables add."""

    rows: tuple[Row, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def models(self) -> tuple[Model, ...]:
        return tuple(row.model for row in self.rows)

    @property
    def files(self) -> tuple[str, ...]:
        """Own tables of which a row counts."""
        return tuple(dict.fromkeys(row.file for row in self.rows if row.file))


def read_catalog(folder: Path | None) -> Catalog:
    """What is known of models, with the own tables of `folder`; None, or no such folder: the built-in ones alone."""
    built_in = load_catalog()
    tables: list[OwnTable] = []
    unread: list[Unread] = []
    for path in own_files(folder):
        try:
            tables.append(read_own(path, built_in))
        except Refused as error:
            unread.append(Unread(path.name, error.message))
    return Catalog(laid_over(built_in, tables), tuple(unread))


def own_files(folder: Path | None) -> tuple[Path, ...]:
    """In order of name."""
    try:
        return tuple(sorted(path for path in folder.iterdir() if path.suffix == ".toml")) if folder else ()
    except OSError:
        return ()


def read_own(path: Path, built_in: Sequence[Model]) -> OwnTable:
    """Refused with the file, the place in it and the reason. Only generators that this version has paid models of:
    what is made on this machine has no limits that a table could change."""
    try:
        if path.stat().st_size > largest_bytes:
            raise ValueError("it is larger than 1 MB")
        content = read_table(path.read_text(encoding="utf-8-sig"))
        if unknown := set(content) - {"model", "always"}:
            raise ValueError(f"unknown key {min(unknown)}")
        always = content.get("always", False)
        if not isinstance(always, bool):
            raise ValueError(f"always: {always!r} is neither true nor false")
        models = models_of(content)
        _check(models, {model.generator for model in built_in if model.paid})
    except OSError as error:
        raise unusable(path.name, OSError(error.strerror or str(error))) from error
    except (RecursionError, *wrong) as error:
        raise unusable(path.name, error) from error
    return OwnTable(path.name, models, always)


def _check(models: Sequence[Model], known: set[str]) -> None:
    if not models:
        raise ValueError("it names no model")
    seen: set[tuple[str, str]] = set()
    for model in models:
        if model.generator not in known:
            raise ValueError(f"model {model.name}: {model.generator} is none of {', '.join(sorted(known))}")
        if (model.generator, model.name) in seen:
            raise ValueError(f"model {model.name} stands in it twice")
        seen.add((model.generator, model.name))


def laid_over(built_in: Sequence[Model], tables: Sequence[OwnTable]) -> tuple[Row, ...]:
    """The rows that count: of several the last one that may stand over those before it."""
    rows = {row.key: row for row in map(Row, built_in)}
    for row in _own_rows(tables):
        there = rows.get(row.key)
        if there is None or counts_over(row, there):
            rows[row.key] = row
    return tuple(rows.values())


def _own_rows(tables: Sequence[OwnTable]) -> Iterator[Row]:
    for table in tables:
        for model in table.models:
            yield Row(model, table.file, table.always)


def counts_over(row: Row, there: Row) -> bool:
    """Whether it takes the place of what is there."""
    return (row.always, row.model.dated) >= (there.always, there.model.dated)
