"""While the pictures of a long film are gathered, the project stays taken and the user sees how far it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from plugin.commands.working import enqueue, work_off
from plugin.generators.base import Accepted
from plugin.jobs.plan import Planned
from plugin.jobs.project import open_store, project_beside
from tests.fakes.clock import HandClock
from tests.fakes.jobs import make_job
from tests.fakes.paid_app import PaidApp, Said, account


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


def test_a_stop_says_what_goes_on_at_the_provider(tmp_path: Path) -> None:
    made, said = PaidApp(tmp_path), Said()
    project = project_beside(tmp_path / "film.otio")

    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with open_store(project, made.clock, create=True) as store:
        store.jobs.add_batch([make_job(number, paid=number < 3) for number in range(1, 5)])
        for job in store.jobs.list()[:3]:
            store.jobs.start_submit(job.key, account)
        store.jobs.accept(store.jobs.list()[0].key, Accepted("id"))
        with pytest.raises(KeyboardInterrupt):
            work_off(replace(made.app, generators=interrupted), said.console, store, project)
    assert said.err.getvalue().splitlines()[-1] == (
        "Takes sent to a provider, which goes on and may charge for them: 2."
    )
