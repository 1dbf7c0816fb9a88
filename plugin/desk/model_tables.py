"""Taking in a newer table of models: what it would change, and back to the built-in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from plugin.commands.model_words import differences, limit_lines, price_lines
from plugin.desk.table_views import ModelRow, RowChange, TablePreview, TablesView, UnreadTable
from plugin.errors import Refused, StorageError, UsageError
from plugin.generators.base import Model
from plugin.generators.catalog import load_catalog
from plugin.generators.own_tables import OwnTable, Row, laid_over, own_files, read_catalog, read_own
from plugin.media.store import new_file
from plugin.messages import say
from plugin.settings import tables_folder

Keyed: TypeAlias = Mapping[tuple[str, str], Row]
"""By generator and name."""
set_aside_suffix = ".off"


def list_tables(environment: Mapping[str, str]) -> TablesView:
    folder = tables_folder(environment)
    catalog = read_catalog(folder)
    rows = tuple(_view(row) for row in catalog.rows)
    unread = tuple(UnreadTable(one.file, one.message) for one in catalog.unread)
    return TablesView(rows, unread, catalog.files, folder)


def _view(row: Row) -> ModelRow:
    return ModelRow(row.model, row.file, row.always, price_lines(row.model), tuple(limit_lines(row.model)))


def preview_table(environment: Mapping[str, str], path: Path) -> TablePreview:
    """What taking it in would change. Refused, with the place, for a file that is no table of models."""
    folder = tables_folder(environment)
    built_in, target = load_catalog(), folder / target_name(path)
    table = replace(read_own(path, built_in), file=target.name)
    now = {row.key: row for row in read_catalog(folder).rows}
    others = tuple(_readable(folder, target, built_in))
    tables = sorted((*others, table), key=lambda one: one.file)
    then = {row.key: row for row in laid_over(built_in, tables)}
    changes = (*_of_table(table, now, then), *_of_the_rest(table, now, then))
    return TablePreview(path, changes, target.exists())


def _readable(folder: Path, but: Path, built_in: tuple[Model, ...]) -> Iterator[OwnTable]:
    for path in own_files(folder):
        if path != but:
            with suppress(Refused):
                yield read_own(path, built_in)


def _of_table(table: OwnTable, now: Keyed, then: Keyed) -> Iterator[RowChange]:
    for model in table.models:
        there, after = now.get((model.generator, model.name)), then[model.generator, model.name]
        if there is None:
            yield RowChange(model, "new")
        elif after.file != table.file:
            dates = say("checked {old}, the one that counts {new}", old=model.dated, new=after.model.dated)
            yield RowChange(model, "older", (dates, *differences(there.model, after.model)))
        else:
            lines = tuple(differences(there.model, model))
            yield RowChange(model, "changed" if lines else "same", lines)


def _of_the_rest(table: OwnTable, now: Keyed, then: Keyed) -> Iterator[RowChange]:
    """Models that it does not name: of its generators all, of others those that change with the file it replaces."""
    named = {(model.generator, model.name) for model in table.models}
    generators = {model.generator for model in table.models}
    for key, row in now.items():
        after = then.get(key)
        if key in named:
            continue
        if after is None:
            yield RowChange(row.model, "gone")
        elif after.model != row.model:
            yield RowChange(after.model, "changed", tuple(differences(row.model, after.model)))
        elif row.model.generator in generators:
            yield RowChange(row.model, "kept")


def take_in_table(environment: Mapping[str, str], path: Path) -> None:
    """A copy into the configuration folder; one of the same name there is set aside. Refused; StorageError."""
    read_own(path, load_catalog())
    folder = tables_folder(environment)
    target = folder / target_name(path)
    try:
        content = path.read_bytes()
        folder.mkdir(parents=True, exist_ok=True)
        same = target.exists() and target.samefile(path)
    except OSError as error:
        raise StorageError(
            say("{path} cannot be written: {reason}.", path=str(target), reason=error.strerror or str(error)),
            say("Make the folder writable."),
            code="cannot_write",
        ) from error
    if same:
        return
    if target.exists():
        _set_aside(target)
    with new_file(target) as temporary:
        temporary.write_bytes(content)


def set_aside_table(environment: Mapping[str, str], file: str) -> None:
    """The built-in rows count again; the file stays beside, as `NAME.toml.off`. UsageError when it is not there."""
    target = tables_folder(environment) / Path(file).name
    if not target.is_file():
        raise UsageError(say("There is no table {file} of your own.", file=file), code="no_table")
    _set_aside(target)


def _set_aside(target: Path) -> None:
    try:
        target.replace(target.with_name(target.name + set_aside_suffix))
    except OSError as error:
        raise StorageError(
            say("{path} cannot be written: {reason}.", path=str(target), reason=error.strerror or str(error)),
            say("Make the folder writable."),
            code="cannot_write",
        ) from error


def target_name(path: Path) -> str:
    return f"{path.stem}.toml"
