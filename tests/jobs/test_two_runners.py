"""Two processes on one project: one works, the other is refused, and nothing is made twice."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from plugin.jobs.project import open_store
from tests.fakes.generators import FakeGenerator
from tests.fakes.jobs import make_job
from tests.jobs.killed_run import project_in

jobs = 40
code = """
import asyncio, sys
from pathlib import Path
from plugin.errors import ProjectBusy
from plugin.jobs.clock import SystemClock
from plugin.jobs.project import open_store
from plugin.jobs.runner import run
from tests.fakes.generators import FakeGenerator
from tests.fakes.jobs import trivial_conform
from tests.jobs.killed_run import project_in
folder = Path(sys.argv[1])
fake = FakeGenerator(folder / "provider", real_movies=False)
print("ready", flush=True)
sys.stdin.readline()
with open_store(project_in(folder), create=False) as store:
    work = run(store, project_in(folder), {"fake": fake}, SystemClock(), lambda _: None, trivial_conform)
    try:
        print("done", len(asyncio.run(work).succeeded))
    except ProjectBusy as busy:
        print(busy.code)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_the_second_runner_is_refused_and_nothing_is_made_twice(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(number) for number in range(1, jobs + 1)])
    runners = [start(tmp_path) for _ in range(3)]
    for runner in runners:
        assert runner.stdout.readline() == "ready\n"
    for runner in runners:
        runner.stdin.write("go\n")
        runner.stdin.flush()
    said = sorted(runner.communicate(timeout=120)[0].strip() for runner in runners)
    assert said == [f"done {jobs}", "project_busy", "project_busy"]
    created = FakeGenerator(tmp_path / "provider").created()
    assert len(created) == len(set(created)) == jobs
    with open_store(project, create=False) as store:
        assert len(store.takes.list()) == jobs


def test_a_killed_runner_is_succeeded_at_once(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(number) for number in range(1, jobs + 1)])
        first = start(tmp_path)
        assert first.stdout.readline() == "ready\n"
        first.stdin.write("go\n")
        first.stdin.flush()
        while not any(job.word == "Succeeded" for job in store.jobs.list()):
            time.sleep(0.01)
        first.kill()
        first.communicate()
    second = start(tmp_path)
    assert second.communicate("go\n", timeout=120)[0].splitlines()[1].startswith("done ")
    created = FakeGenerator(tmp_path / "provider").created()
    assert len(created) == len(set(created))
