"""What others change in the project during a run: the order of the queue, and jobs that the user stopped."""

from __future__ import annotations

from collections.abc import Sequence

from plugin.jobs.clock import Clock
from plugin.jobs.job import Cancelled, Job
from plugin.jobs.store_protocols import ProjectStore

seconds_between_looks = 0.3


class Watch:
    """Reads the jobs again from time to time. One reading serves every job that asks."""

    def __init__(self, store: ProjectStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._looked = clock.monotonic()
        self._ranks: dict[str, tuple[int, int]] = {}
        self._stopped: set[str] = set()
        self._version = 0

    @property
    def version(self) -> int:
        """Another one whenever the jobs were read again."""
        self._look()
        return self._version

    def rank(self, key: str) -> tuple[int, int]:
        """Priority, and position in the project."""
        return self._ranks.get(key, (0, len(self._ranks)))

    def stopped(self, key: str) -> bool:
        """Whether the user has cancelled the job, as of the last look."""
        self._look()
        return key in self._stopped

    def _look(self) -> None:
        now = self._clock.monotonic()
        if now - self._looked >= seconds_between_looks:
            self._looked = now
            if self._store.changed_elsewhere():
                self.see(self._store.jobs.list())

    def see(self, jobs: Sequence[Job]) -> None:
        """All jobs of the project, as they are now."""
        self._version += 1
        self._ranks = {job.key: (job.priority, position) for position, job in enumerate(jobs)}
        self._stopped = {job.key for job in jobs if isinstance(job.state, Cancelled)}
