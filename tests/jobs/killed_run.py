"""A run of the job engine in a process of its own, which kills itself at a named moment.

`python -m tests.jobs.killed_run` loads everything once and then forks one process for each line on its standard input,
since loading takes ten times as long as the run itself. It answers each line with the exit status.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugin.conform.conform import conform
from plugin.generators.animatic import Animatic
from plugin.generators.base import Generator, InputTake, Role
from plugin.jobs.clock import SystemClock
from plugin.jobs.fail_point import FailPoint
from plugin.jobs.polling import Polling
from plugin.jobs.project import Project, project_beside
from plugin.jobs.retry import CarefulRetry
from plugin.jobs.run_context import Rules
from plugin.jobs.runner import run
from plugin.jobs.store import SqliteStore
from tests.fakes.generators import FakeGenerator
from tests.fakes.jobs import make_job, trivial_conform

shots = 4


class KillAt:
    """Kills the process at the `turn`-th passing of the moment `name`."""

    def __init__(self, name: str, turn: int) -> None:
        self._name = name
        self._left = turn

    def __call__(self, name: str) -> None:
        if name == self._name:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def project_in(folder: Path) -> Project:
    return project_beside(folder / "film.otio")


def open_project(folder: Path, fail_point: FailPoint) -> SqliteStore:
    """With the batch in it: one job waits for another, one has a free generator."""
    project = project_in(folder)
    project.create()
    store = SqliteStore(project.database, fail_point=fail_point)
    if not store.jobs.list():
        first = make_job(1)
        waiting = make_job(2, inputs=(InputTake(Role.first_frame, first.key, -1),))
        store.jobs.add_batch([first, waiting, make_job(3, generator="free"), make_job(4)])
    return store


def generators_in(folder: Path, kind: str) -> dict[str, Generator]:
    if kind == "animatic":
        scratch = project_in(folder).scratch
        return {name: Animatic(scratch) for name in ("fake", "free")}
    return {
        name: FakeGenerator(folder / "provider" / name, name=name, paid=name == "fake", real_movies=kind == "movies")
        for name in ("fake", "free")
    }


def one_run(folder: Path, fail_at: str = "", turn: int = 1, kind: str = "bytes") -> int:
    """Exit status 0: no job is open any more."""
    fail_point = KillAt(fail_at, turn)
    rules = Rules(CarefulRetry(), Polling(first_seconds=0.001), fail_point)
    conformer = trivial_conform if kind == "bytes" else conform
    with open_project(folder, fail_point) as store:
        parts = generators_in(folder, kind)
        work = run(store, project_in(folder), parts, SystemClock(), lambda _: None, conformer, rules)
        outcome = asyncio.run(work)
    return 1 if outcome.left else 0


def _forked(order: Mapping[str, Any]) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 70
    try:
        status = one_run(Path(order["folder"]), order["fail_at"], order["turn"], order["kind"])
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(f"{_forked(json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
