"""The lease of the one runner, in the project's database."""

from __future__ import annotations

from datetime import datetime

from plugin.errors import ProjectBusy
from plugin.jobs.clock import Clock
from plugin.jobs.owner import Owner, is_alive
from plugin.jobs.store_database import Database, Row, Rows, lease_lost
from plugin.messages import say

select = "SELECT token, host, machine, pid, process, ttl, heartbeat, heartbeat_monotonic FROM lease"


class SqliteLease:
    """Implements Lease."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._given_up = ""
        """Token of a runner of ours that ended while the disk was too full to record it."""

    def acquire(self, owner: Owner, ttl: float) -> None:
        """A lease is dead when its process is (on this machine), or after `ttl` seconds without a heartbeat."""

        def take(rows: Rows) -> None:
            for row in rows.rows(select):
                if not self._is_dead(row, owner):
                    raise _busy(row)
            rows.run(
                "INSERT OR REPLACE INTO lease VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
                (owner.token, owner.host, owner.machine, owner.pid, owner.process, ttl, *self._beat()),
            )

        self._database.write("acquire", take)
        self._database.lease_token = owner.token

    def heartbeat(self, owner: Owner) -> None:
        sql = "UPDATE lease SET heartbeat = ?, heartbeat_monotonic = ? WHERE token = ?"
        if not self._database.write("heartbeat", lambda rows: rows.run(sql, (*self._beat(), owner.token))):
            raise lease_lost()

    def release(self, owner: Owner) -> None:
        self._database.lease_token = None
        self._given_up = owner.token
        self._database.write(
            "release_lease", lambda rows: rows.run("DELETE FROM lease WHERE token = ?", (owner.token,))
        )

    def holder(self) -> Owner | None:
        found = self._database.read(select)
        return _owner(found[0]) if found else None

    def _beat(self) -> tuple[str, float]:
        return self._clock.now().isoformat(), self._clock.monotonic()

    def _is_dead(self, row: Row, seeker: Owner) -> bool:
        if row[0] == self._given_up:
            return True
        ttl, beat, beat_monotonic = float(row[5]), datetime.fromisoformat(row[6]), float(row[7])
        if row[2] != seeker.machine:
            return (self._clock.now() - beat).total_seconds() > ttl
        # On one machine by monotonic time: a jump of the wall clock must not end a living runner's lease.
        return not is_alive(_owner(row)) or self._clock.monotonic() - beat_monotonic > ttl


def _owner(row: Row) -> Owner:
    token, host, machine, pid, process = row[:5]
    return Owner(token, host, machine, pid, process)


def _busy(row: Row) -> ProjectBusy:
    return ProjectBusy(
        say(
            "Process {pid} on {host} is working on this project (last seen {when}).",
            pid=row[3],
            host=row[1],
            when=datetime.fromisoformat(row[6]).isoformat(" ", "seconds"),
        ),
        say("Wait until it is done, or stop it."),
        code="project_busy",
    )
