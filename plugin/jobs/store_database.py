"""The only module that knows SQLite: connection, transactions, migrations, and its errors in the editor's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from plugin.errors import ProjectBusy, StorageError
from plugin.jobs.fail_point import FailPoint, no_failure
from plugin.jobs.store_reserve import Reserve, has_room
from plugin.jobs.store_schema import Migration, migrations
from plugin.messages import Message, say

T = TypeVar("T")
Row: TypeAlias = tuple[Any, ...]
Value: TypeAlias = str | int | float | None
busy_seconds = 10.0


class Rows:
    """What a change may do inside its transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Value] = ()) -> int:
        """How many rows were changed."""
        return self._connection.execute(sql, values).rowcount


class Database:
    """One connection; use it from one thread. `path` None keeps everything in memory.

    Every write is one `BEGIN IMMEDIATE` transaction, on the disk (synchronous=FULL) when `write` returns.
    """

    def __init__(
        self, path: Path | None, fail_point: FailPoint = no_failure, steps: Sequence[Migration] = migrations
    ) -> None:
        self._path = path
        self._fail_point = fail_point
        self._reserve = Reserve(path.with_name("reserved_space")) if path else None
        self._low_space = False
        self.lease_token: str | None = None
        """Set by the runner that holds the lease: its writes then fail as soon as somebody else has it."""
        with self._foreign_errors():
            self._connection = self._open(steps)
        self._rows = Rows(self._connection)
        self._version = self.read("PRAGMA data_version")[0][0]
        if self._reserve and not self.read_only:
            self._reserve.keep()

    @property
    def read_only(self) -> bool:
        return bool(self._rows_of("PRAGMA query_only")[0][0])

    @property
    def low_space(self) -> bool:
        """The disk ran full, and there is still no room to put the reserve back."""
        if self._low_space and self._reserve and self._reserve.keep():
            self._low_space = False
        return self._low_space

    def read(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        with self._foreign_errors():
            return self._rows_of(sql, values)

    def changed_elsewhere(self) -> bool:
        """Whether another connection has changed the file since this was last asked."""
        before, self._version = self._version, self.read("PRAGMA data_version")[0][0]
        return bool(before != self._version)

    def look(self, work: Callable[[Rows], T]) -> T:
        """Several readings by one function."""
        with self._foreign_errors():
            return work(self._rows)

    def write(self, name: str, change: Callable[[Rows], T]) -> T:
        """Run `change` in a transaction and commit. When the disk is full, once more with the reserve freed."""
        with self._foreign_errors():
            try:
                return self._commit(name, change)
            except sqlite3.OperationalError as error:
                if not (_is_full(error) and self._reserve and self._reserve.release()):
                    raise
                self._low_space = True
            return self._commit(name, change)

    def close(self) -> None:
        with self._foreign_errors():
            self._connection.close()

    def _commit(self, name: str, change: Callable[[Rows], T]) -> T:
        self._check_still_there()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._check_lease()
            result = change(self._rows)
            self._fail_point(f"{name}:before")
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
            raise
        self._fail_point(f"{name}:after")
        return result

    def _check_still_there(self) -> None:
        # SQLite goes on writing into a deleted file without a word.
        if self._path and not self._path.exists():
            raise StorageError(
                say("The project folder is gone: {path}.", path=str(self._path.parent)),
                say("Bring the folder or its drive back, then run `resume`."),
                code="project_gone",
            )

    def _check_lease(self) -> None:
        if self.lease_token is None:
            return
        holder = self._rows_of("SELECT token FROM lease")
        if not holder or holder[0][0] != self.lease_token:
            raise lease_lost()

    def _rows_of(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()

    def _open(self, steps: Sequence[Migration]) -> sqlite3.Connection:
        connection = _connect(self._path) if self._path else sqlite3.connect(":memory:", isolation_level=None)
        try:
            migrate(connection, steps)
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _foreign_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _storage_error(error, self._path) from error
        except OSError as error:
            raise StorageError(
                say("The project folder cannot be used: {reason}.", reason=error.strerror or type(error).__name__),
                say("Check the drive and the rights of the folder, then run `resume`."),
                code="project_unusable",
            ) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=busy_seconds)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _check_sound(connection)
        # A lock that changes nothing shows whether this folder can be written at all.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        connection.close()
        if _primary(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) and path.is_file():
            return _connect_read_only(path)
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """For a folder that cannot be written. `immutable`, because reading WAL otherwise needs to write beside it."""
    log = path.with_name(path.name + "-wal")
    immutable = "" if log.exists() and log.stat().st_size else "&immutable=1"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{immutable}", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = ON")
        _check_sound(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_sound(connection: sqlite3.Connection) -> None:
    with closing(connection.execute("PRAGMA quick_check(1)")) as found:
        if found.fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check")


def migrate(connection: sqlite3.Connection, steps: Sequence[Migration]) -> None:
    """Bring the tables to the newest version, all steps or none."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(steps):
        raise StorageError(
            say("This project was made by a newer Second Unit."), say("Update Second Unit."), code="newer_project"
        )
    if version == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again inside the transaction: another process may have migrated meanwhile.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for statement in (s for step in steps[version:] for s in step):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def lease_lost() -> ProjectBusy:
    return ProjectBusy(
        say("Another process took over the work on this project."),
        say("Let that one finish, or stop it and run `resume`."),
        code="lease_lost",
    )


def _primary(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF


def _is_full(error: sqlite3.Error) -> bool:
    return _primary(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def _storage_error(error: sqlite3.Error, path: Path | None) -> StorageError:
    primary = _primary(error)
    if primary == sqlite3.SQLITE_IOERR and path and not has_room(path):
        primary = sqlite3.SQLITE_FULL
    message, action, code = _explain(primary, str(path.parent if path else ""))
    return StorageError(message, action, code=code)


def _explain(primary: int, folder: str) -> tuple[Message, Message, str]:
    match primary:
        case sqlite3.SQLITE_FULL:
            return (
                say("The disk is full: {folder}.", folder=folder),
                say("Make room on the disk, then run `resume`."),
                "disk_full",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return (
                say("The project folder cannot be written: {folder}.", folder=folder),
                say("Make the folder writable, or choose another with --project."),
                "read_only",
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return (
                say("Another process keeps the project locked: {folder}.", folder=folder),
                say("Close it, then try again."),
                "locked",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return (
                say("The project's database is damaged: {folder}.", folder=folder),
                say("Put project.db back from a backup. The takes are safe in the folder takes."),
                "damaged",
            )
    return (
        say("The project cannot be read or written: {folder}.", folder=folder),
        say("Check the drive, then run `resume`."),
        "storage",
    )
