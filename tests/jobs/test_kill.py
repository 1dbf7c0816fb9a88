"""Killed at any moment, resumed: every shot has exactly one take, complete, and nothing was bought twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from plugin.jobs.job import Job
from plugin.jobs.project import open_store
from plugin.media.accept import accept
from plugin.media.store import sha256_file
from plugin.shots.takes import Take
from tests.fakes.generators import FakeGenerator
from tests.jobs.killed_run import project_in, shots

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no fork on Windows")
OneRun: TypeAlias = Callable[..., int]
transitions = (
    "add_batch", "acquire", "release", "start_submit", "accept", "deliver", "downloaded", "succeed", "release_lease",
)  # fmt: skip
files = ("fetched", "conformed", "sidecar", "placed")
moments = [f"{name}:{side}" for name in transitions for side in ("before", "after")] + list(files)
once = {"add_batch", "acquire", "release", "release_lease"}


@pytest.fixture(scope="module")
def one_run() -> Iterator[OneRun]:
    """Runs the engine in a fresh process and says how it ended."""
    command = [sys.executable, "-m", "tests.jobs.killed_run"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:

        def order(folder: Path, fail_at: str = "", turn: int = 1, kind: str = "bytes") -> int:
            order = {"folder": str(folder), "fail_at": fail_at, "turn": turn, "kind": kind}
            server.stdin.write(json.dumps(order) + "\n")
            server.stdin.flush()
            return int(server.stdout.readline())

        yield order
        server.stdin.close()
        server.wait(30)


def check(folder: Path, kind: str = "bytes") -> None:
    """All that an interrupted and resumed run owes."""
    project = project_in(folder)
    with open_store(project, create=False) as store:
        jobs, takes = store.jobs.list(), store.takes.list()
        assert store.lease.holder() is None
    check_words(jobs, folder, kind)
    made = [job.request.key for job in jobs if job.word == "Succeeded"]
    assert [take.name for take in takes] == made
    for take in takes:
        check_take(take, kind)
    names = sorted(path.name for path in project.takes.rglob("*") if path.is_file())
    assert names == sorted(f"{name}.{suffix}" for name in made for suffix in ("mov", "json"))
    assert list(project.requests.iterdir()) == []


def check_words(jobs: Sequence[Job], folder: Path, kind: str) -> None:
    """Every job gets there, since the provider can be asked by our key; no paid one is ever bought twice."""
    assert [job.word for job in jobs] == ["Succeeded"] * shots
    if kind != "animatic":
        bought = FakeGenerator(folder / "provider" / "fake").created()
        assert sorted(bought) == sorted(job.request.key for job in jobs if job.request.generator == "fake")


def check_take(take: Take, kind: str) -> None:
    assert sha256_file(take.path) == take.sha256
    sidecar = json.loads(take.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert sidecar["take"]["sha256"] == take.sha256
    if kind == "bytes":
        assert take.path.read_bytes() == f"{take.name} 5".encode()
    else:
        assert accept(take.path).frames == take.frames == 5


@pytest.mark.parametrize("moment", moments)
def test_killed_at_every_change_of_state(one_run: OneRun, tmp_path: Path, moment: str) -> None:
    turns = (1,) if moment.partition(":")[0] in once else (1, 2, 4)
    for turn in turns:
        folder = tmp_path / str(turn)
        folder.mkdir()
        assert one_run(folder, moment, turn) == -signal.SIGKILL
        assert one_run(folder) == 0
        check(folder)


@pytest.mark.parametrize("second", ["requeue:before", "requeue:after", "start_submit:after", "acquire:after"])
def test_killed_again_while_resuming(one_run: OneRun, tmp_path: Path, second: str) -> None:
    """The third job's generator is free, so it goes back to the queue; the others are asked for by their key."""
    assert one_run(tmp_path, "start_submit:after", 3) == -signal.SIGKILL
    assert one_run(tmp_path, second) == -signal.SIGKILL
    assert one_run(tmp_path) == 0
    check(tmp_path)


def test_killed_at_each_of_many_moments_in_a_row(one_run: OneRun, tmp_path: Path) -> None:
    for moment in moments[2:]:
        assert one_run(tmp_path, moment) in (-signal.SIGKILL, 0), moment
    assert one_run(tmp_path) == 0
    check(tmp_path)


@pytest.mark.parametrize("moment", ["fetched", "downloaded:after", "conformed", "placed", "succeed:after"])
def test_killed_among_real_movies(one_run: OneRun, tmp_path: Path, moment: str) -> None:
    assert one_run(tmp_path, moment, 2, "movies") == -signal.SIGKILL
    assert one_run(tmp_path, kind="movies") == 0
    check(tmp_path, "movies")


@pytest.mark.parametrize("moment", ["accept:after", "deliver:after", "fetched", "sidecar"])
def test_killed_with_an_embedded_generator(one_run: OneRun, tmp_path: Path, moment: str) -> None:
    assert one_run(tmp_path, moment, 2, "animatic") == -signal.SIGKILL
    assert one_run(tmp_path, kind="animatic") == 0
    check(tmp_path, "animatic")
