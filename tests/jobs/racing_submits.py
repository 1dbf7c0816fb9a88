"""A process that sends every n-th job of a project as fast as it can; prints how many it was allowed to send."""

from __future__ import annotations

import sys
from pathlib import Path

from plugin.errors import BudgetReached
from plugin.jobs.job import Queued
from plugin.jobs.store import SqliteStore


def main(path: Path, part: int, parts: int) -> None:
    sent = 0
    with SqliteStore(path) as store:
        queued = [job for job in store.jobs.list() if isinstance(job.state, Queued)]
        for job in queued[part::parts]:
            try:
                store.jobs.start_submit(job.key, "https://api.provider.example")
            except BudgetReached:
                continue
            sent += 1
    sys.stdout.write(str(sent))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
