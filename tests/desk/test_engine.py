"""The engine as a real process: takes up what is added, dies without harm, and never works twice on one project."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from plugin.commands.request import FillRequest
from plugin.desk.desk import Desk
from plugin.engine.work import work
from plugin.jobs.crew import Stay
from plugin.jobs.engine_report import read_report
from plugin.jobs.owner import this_process
from plugin.jobs.project import open_store, project_beside
from tests.desk.conftest import holder_of, wait_for

root = Path(__file__).resolve().parents[2]
brief_stay = Stay(look=0.05, idle=0.2)


class WithoutEngine(Desk):
    """Leaves it to the test when an engine starts."""

    def start_engine(self) -> bool:
        return False


def engine(cut: Path, environment: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "plugin.engine", *options, str(cut)], cwd=root, env=environment)


def words(desk: Desk) -> list[str]:
    return [job.state for job in desk.standing().jobs]


def test_a_window_starts_it_and_sees_the_takes_come(desk: Desk, cut: Path) -> None:
    shots = [shot.id for shot in desk.open(cut).standing.shots if not shot.excluded]
    assert desk.generate(FillRequest(shots=",".join(shots[:2]))) == 2
    assert desk.standing().engine_runs, "also while it is still starting"
    wait_for(lambda: holder_of(cut) is not None)
    assert holder_of(cut) not in {child.pid for child in psutil.Process().children(recursive=True)}
    assert not desk.start_engine(), "it works already"
    wait_for(lambda: words(desk) == ["Succeeded"] * 2)
    added = desk.generate(FillRequest())
    assert added > 0
    wait_for(lambda: words(desk) == ["Succeeded"] * (2 + added))
    wait_for(lambda: not desk.standing().engine_runs)
    preview, handed = desk.relink_preview(), desk.hand_back()
    assert preview.notes == handed.notes, "nothing is said of the place where the preview was written"
    assert set(handed.placed) == set(shots) and handed.waiting == () and handed.output.exists()
    log = (project_beside(cut).folder / "engine.log").read_text(encoding="utf-8")
    assert log.count("started") == 1 and f"{2 + added} made, 0 left open" in log


def test_killed_and_started_again_it_goes_on(desk: Desk, cut: Path) -> None:
    desk.open(cut)
    count = desk.generate(FillRequest())
    wait_for(lambda: "Succeeded" in words(desk))
    killed = holder_of(cut)
    if killed is not None:
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: holder_of(cut) is None)
    assert not desk.standing().engine_runs
    desk.start_engine()
    wait_for(lambda: words(desk) == ["Succeeded"] * count)
    takes = desk.standing().takes
    assert len(takes) == len({(take.shot_id, take.stage) for take in takes}) == count, "nothing was made twice"


def test_opening_a_cut_fetches_what_was_sent_before(desk: Desk, cut: Path, environment: dict[str, str]) -> None:
    earlier = WithoutEngine(desk._app, environment)
    earlier.open(cut)
    count = earlier.generate(FillRequest(shots="hole"))
    earlier.close()
    with open_store(project_beside(cut), create=True) as store:
        first = next(job for job in store.jobs.list() if job.word == "Queued")
        store.jobs.start_submit(first.key)
    desk.open(cut)
    wait_for(lambda: words(desk) == ["Succeeded"] * count)


def test_asked_to_stop_it_lets_go(desk: Desk, cut: Path, environment: dict[str, str]) -> None:
    earlier = WithoutEngine(desk._app, environment)
    earlier.open(cut)
    earlier.generate(FillRequest())
    process = engine(cut, environment)
    wait_for(lambda: "Succeeded" in words(earlier))
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) in (0, 4)
    assert holder_of(cut) is None
    assert all(job.state != "Failed" for job in earlier.standing().jobs)
    earlier.close()


def test_a_second_engine_ends_at_once(desk: Desk, cut: Path, environment: dict[str, str]) -> None:
    desk.open(cut)
    desk.set_brief([desk.standing().shots[0].id], {"prompt": "rain"})
    with open_store(project_beside(cut), create=True) as store:
        owner = this_process()
        store.lease.acquire(owner, 30)
        assert work(cut, None, environment, brief_stay) == 2
        store.lease.release(owner)
    assert work(cut, None, environment, brief_stay) == 0


def test_without_a_project_it_makes_none(cut: Path, environment: dict[str, str]) -> None:
    assert work(cut, None, environment, brief_stay) == 2
    assert not project_beside(cut).folder.exists()


def test_jobs_of_others_do_not_fall_between_two_runs(cut: Path, environment: dict[str, str], desk: Desk) -> None:
    """Put on record right after the last look of a run, which still holds the lease then."""
    earlier = WithoutEngine(desk._app, environment)
    earlier.open(cut)
    count = earlier.generate(FillRequest())
    assert work(cut, None, environment, Stay(look=0.05, idle=0.0)) == 0
    assert words(earlier) == ["Succeeded"] * count
    assert read_report(project_beside(cut)).progress == {}
    earlier.close()


def test_no_key_is_in_the_log(cut: Path, environment: dict[str, str], desk: Desk) -> None:
    earlier = WithoutEngine(desk._app, environment)
    earlier.open(cut)
    earlier.generate(FillRequest(shots="hole"))
    earlier.close()
    key = "sk-canary-0123456789abcdef"
    assert work(cut, None, {**environment, "SECONDUNIT_KLING_API_KEY": key}, brief_stay) == 0
    for file in project_beside(cut).folder.rglob("*"):
        if file.is_file():
            assert key.encode() not in file.read_bytes(), file.name


@pytest.mark.parametrize("module", ["plugin.engine.__main__"])
def test_it_goes_its_own_way_before_it_loads_anything(module: str) -> None:
    heavy = ("opentimelineio", "numpy", "av", "cv2", "httpx", "sqlite3")
    code = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True).stdout == "[]\n"
