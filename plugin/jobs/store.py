"""The memory of a project: one SQLite file."""

from __future__ import annotations

from pathlib import Path

from plugin.jobs.clock import Clock, SystemClock
from plugin.jobs.fail_point import FailPoint, no_failure
from plugin.jobs.store_database import Database
from plugin.jobs.store_jobs import SqliteJobs
from plugin.jobs.store_lease import SqliteLease
from plugin.jobs.store_ledger import SqliteLedger
from plugin.jobs.store_memory import SqliteAssets, SqliteCharacters, SqliteLimits
from plugin.jobs.store_notes import SqliteNotes
from plugin.jobs.store_shots import SqliteBriefs, SqliteShots
from plugin.jobs.store_takes import SqliteTakes
from plugin.jobs.values import project_values


class SqliteStore:
    """Implements ProjectStore on `path` (project.db inside the project folder, which exists).

    `path` None: an empty memory that leaves nothing behind, for commands that only look. Use it from one thread.
    """

    def __init__(self, path: Path | None, clock: Clock | None = None, fail_point: FailPoint = no_failure) -> None:
        clock = clock or SystemClock()
        path = path.absolute() if path else None
        self._database = Database(path, fail_point)
        converter = project_values(path.parent if path else Path.cwd())
        self.jobs = SqliteJobs(self._database, converter, clock)
        self.takes = SqliteTakes(self._database, converter)
        self.notes = SqliteNotes(self._database)
        self.shots = SqliteShots(self._database, converter)
        self.briefs = SqliteBriefs(self._database, converter, clock)
        self.ledger = SqliteLedger(self._database)
        self.limits = SqliteLimits(self._database, clock)
        self.assets = SqliteAssets(self._database, clock)
        self.characters = SqliteCharacters(self._database, converter)
        self.lease = SqliteLease(self._database, clock)

    @property
    def project_id(self) -> str:
        return str(self._database.read("SELECT value FROM project WHERE name = 'id'")[0][0])

    @property
    def low_space(self) -> bool:
        return self._database.low_space

    @property
    def read_only(self) -> bool:
        """The folder cannot be written: everything can be looked at, every change is a StorageError."""
        return self._database.read_only

    def changed_elsewhere(self) -> bool:
        """Whether anybody but this store has changed the project since this was last asked."""
        return self._database.changed_elsewhere()

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> SqliteStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
