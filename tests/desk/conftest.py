"""A small film that lacks its shots, a desk for it, and the end of every engine that was started."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.app import build_app
from plugin.demo.film import build_film
from plugin.desk.desk import Desk
from plugin.jobs.owner import is_alive
from plugin.jobs.project import open_store, project_beside
from plugin.timeline.cut import Raster

patience = 60.0


@pytest.fixture(scope="session")
def demo_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_film(tmp_path_factory.mktemp("demo"), raster=Raster(160, 90), seconds_scale=Fraction(1, 8))


@pytest.fixture
def cut(demo_film: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of its own; engines of its project are ended after the test."""
    folder = tmp_path / "film"
    shutil.copytree(demo_film.parent, folder)
    yield folder / demo_film.name
    end_engine(folder / demo_film.name)


@pytest.fixture
def environment() -> dict[str, str]:
    """Takes are made very small."""
    config = Path(os.environ["SECONDUNIT_CONFIG_DIR"])
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text('take_raster = "64x36"\n', encoding="utf-8")
    return dict(os.environ)


@pytest.fixture
def desk(environment: dict[str, str]) -> Iterator[Desk]:
    desk = Desk(build_app(environment), environment)
    yield desk
    desk.close()


def holder_of(cut: Path) -> int | None:
    """Process id of the engine that works on the cut's project."""
    project = project_beside(cut)
    if not project.exists:
        return None
    with open_store(project, create=False) as store:
        holder = store.lease.holder()
    return holder.pid if holder is not None and is_alive(holder) else None


def end_engine(cut: Path) -> None:
    deadline = time.monotonic() + patience
    while (pid := holder_of(cut)) is not None and time.monotonic() < deadline:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def wait_for(what: Callable[[], object], seconds: float = patience) -> None:
    """Fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
