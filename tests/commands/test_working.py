"""While the pictures of a long film are gathered, the project stays taken and the user sees how far it is."""

from __future__ import annotations

from pathlib import Path

from plugin.commands.working import enqueue
from plugin.jobs.plan import Planned
from plugin.jobs.project import open_store, project_beside
from tests.fakes.clock import HandClock
from tests.fakes.jobs import make_job
from tests.fakes.paid_app import Said


def test_jobs_get_on_record_with_progress(tmp_path: Path) -> None:
    project, said = project_beside(tmp_path / "film.otio"), Said()
    with open_store(project, HandClock(), create=True) as store:
        enqueue(said.console, store, project, lambda: [Planned(make_job(number)) for number in range(1, 5)])
        assert len(store.jobs.list()) == 4
        assert store.lease.holder() is None
    assert said.err.getvalue().splitlines()[0] == "Gathering pictures and sound for 4 takes"
    assert said.err.getvalue().splitlines()[-1].endswith("100 %")


def test_nothing_to_gather_is_not_mentioned(tmp_path: Path) -> None:
    project, said = project_beside(tmp_path / "film.otio"), Said()
    with open_store(project, HandClock(), create=True) as store:
        enqueue(said.console, store, project, list)
    assert said.err.getvalue() == ""
