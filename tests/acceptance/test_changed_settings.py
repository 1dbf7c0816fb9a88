"""A rotated key, another address and another table of models while jobs are open: nothing is lost, sent elsewhere or
bought again, and the user is told what to set back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.app import App, embedded_generators
from plugin.commands.request import FillRequest, Target
from plugin.commands.resume import run_resume
from plugin.desk.desk import Desk
from plugin.generators.account import Assets
from plugin.generators.base import Generator, Model, Money
from plugin.jobs.project import Project
from plugin.providers import ProviderParts, provider_generators
from plugin.shots.brief import Brief
from tests.fakes.ark_server import ArkServer
from tests.fakes.jimeng_server import JimengServer, access_key
from tests.fakes.paid_runs import Said, said, write_cut
from tests.fakes.provider_server import Timing
from tests.fakes.seedance_runs import app_in, ark_environment, brief, jimeng_environment, status
from tests.generators.test_own_tables import row, table

root = Path(__file__).resolve().parents[2]
long = Timing(seconds=600, limit=3, queues=True)
"""Tasks end when the test says so."""


@dataclass(frozen=True)
class House:
    """A provider with open jobs, and how a user is set up for it."""

    name: str
    server: ArkServer | JimengServer
    environment: dict[str, str]

    @property
    def app(self) -> App:
        return app_in(self.environment)

    def rotate(self) -> dict[str, str]:
        """The provider knows only a new key from now on; the environment with it."""
        match self.server:
            case ArkServer():
                self.server.rules.keys = {"ark-new-key-0123456789"}
                return self.environment | {"SECONDUNIT_ARK_API_KEY": "ark-new-key-0123456789"}
            case JimengServer():
                self.server.rules.secrets = {access_key: "bmV3LXNlY3JldA=="}
                return self.environment | {"SECONDUNIT_JIMENG_SECRET_KEY": "bmV3LXNlY3JldA=="}

    def finish(self) -> None:
        """Every task is done from now on."""
        for made in self.server.tasks.all():
            made.starts = made.ends = min(made.ends, time.time())
        self.server.tasks.seconds = 0.05
        self.server.timing = replace(self.server.timing, seconds=0.05)


@pytest.fixture(params=["ark", "jimeng"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    name = str(request.param)
    with house_of(name, tmp_path / "server") as server:
        environment = ark_environment(server) if isinstance(server, ArkServer) else jimeng_environment(server)
        yield House(name, server, environment)
        assert server.complaints == []


def house_of(name: str, folder: Path) -> ArkServer | JimengServer:
    if name == "ark":
        return ArkServer(folder, timing=long)
    return JimengServer(folder, timing=replace(long, limit=None, queues=False))


def stopped_fill(house: House, cut: Path, jobs: int) -> None:
    """`fill` in a process of its own, stopped with Ctrl-C once that many jobs are bought and under way."""
    words = [sys.executable, "-m", "plugin.cli", "fill", str(cut), "--with", house.name, "--yes"]
    process = subprocess.Popen(
        words,
        env={**os.environ, **house.environment},
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: len(house.server.books.bought) == jobs and asked(house) >= jobs)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 4
    finally:
        process.kill()
        process.wait()


def asked(house: House) -> int:
    """Tasks whose state was asked for."""
    return sum(made.asked > 0 for made in house.server.tasks.all())


def until(condition: Any, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "never came true"
        time.sleep(0.05)


def resumed(app: App, cut: Path) -> Said:
    return said(run_resume, app, Target(cut), cut.with_name("filled.otio"))


def states(app: App, cut: Path) -> list[str]:
    return [shot["state"] for shot in status(app, cut)["shots"]]


def creates(house: House) -> int:
    return len(house.server.creates())


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    return write_cut(tmp_path / "film", [48])


def test_a_rotated_key(house: House, cut: Path) -> None:
    stopped_fill(house, cut, 1)
    house.finish()
    environment = house.rotate()
    with_old = resumed(house.app, cut)
    assert with_old.code == 4, (with_old.document, with_old.notes)
    (paused,) = with_old.document["paused"]
    assert paused["code"] == "bad_key" and "key" in paused["message"]
    assert states(house.app, cut) == ["Running"]
    with_new = resumed(app_in(environment), cut)
    assert with_new.code == 0, (with_new.document, with_new.notes)
    assert states(house.app, cut) == ["Succeeded"]
    assert creates(house) == len(house.server.books.bought) == 1


def test_another_address_is_never_asked_for_the_jobs_of_this_one(house: House, cut: Path, tmp_path: Path) -> None:
    stopped_fill(house, cut, 1)
    house.finish()
    with house_of(house.name, tmp_path / "other") as other:
        url = other.base_url if isinstance(other, ArkServer) else other.url
        elsewhere = app_in(house.environment | {f"SECONDUNIT_{house.name.upper()}_BASE_URL": url})
        there = resumed(elsewhere, cut)
        assert there.code == 4, (there.document, there.notes)
        (paused,) = there.document["paused"]
        assert paused["code"] == "other_account"
        assert house.server.url in paused["message"] and other.url in paused["message"]
        assert "Set it back" in paused["action"] and "charged" in paused["action"]
        assert states(elsewhere, cut) == ["Running"]
        assert other.seen == []
    back = resumed(house.app, cut)
    assert back.code == 0, (back.document, back.notes)
    assert creates(house) == len(house.server.books.bought) == 1


def with_models(house: House, models: tuple[Model, ...]) -> App:
    """The product with another catalogue."""
    app, environment = house.app, {**os.environ, **house.environment}
    parts = ProviderParts(app.settings, models, app.secrets, environment)

    def generators(project: Project, assets: Assets) -> Mapping[str, Generator]:
        return {**embedded_generators(project), **provider_generators(parts, assets)}

    return replace(app, models=models, generators=generators)


def changed(model: Model) -> Model:
    """Dearer, shorter, smaller, and nobody's default."""
    prices = tuple(replace(price, amount=price.amount * 3) for price in model.prices)
    lengths = (Fraction(7),) if model.durations else None
    return replace(model, prices=prices, durations=lengths, resolutions=("144p",), sizes=(), default=False, options=())


def test_another_table_of_models_changes_nothing_for_open_jobs(house: House, tmp_path: Path) -> None:
    # A chain: its second part is not sent yet when the table changes.
    cut = write_cut(tmp_path / "film", [480 if house.name == "ark" else 360])
    brief(house.app, cut, {"SH0010": Brief(prompt="SH0010 rain")})
    stopped_fill(house, cut, 1)
    before = quotes(house.app, cut)
    house.finish()
    app = with_models(house, tuple(changed(model) for model in house.app.models))
    done = resumed(app, cut)
    assert done.code == 0, (done.document, done.notes)
    assert done.document["shots"][0]["state"] == "Succeeded"
    first, second = (house.server.bodies[entry.provider_id] for entry in house.server.books.bought)
    length, size = ("duration", "resolution") if house.name == "ark" else ("frames", "req_key")
    assert second[length] in ((6, 7, 8, 9, 10, 11, 12, 13, 14, 15) if house.name == "ark" else (121, 241))
    assert (first[size], second[size]) in (
        ("480p", "480p"),
        ("jimeng_i2v_first_v30", "jimeng_i2v_first_tail_v30"),
    )
    after = quotes(app, cut)
    assert {key: after[key] for key in before} == before
    assert creates(house) == len(house.server.books.bought) == 2


def test_a_table_taken_in_meanwhile_counts_for_new_jobs_only(tmp_path: Path, cut: Path) -> None:
    with house_of("ark", tmp_path / "server") as server:
        assert isinstance(server, ArkServer)
        house = House("ark", server, ark_environment(server))
        stopped_fill(house, cut, 1)
        before = quotes(house.app, cut)
        house.finish()
        desk = Desk(house.app, {**os.environ, **house.environment})
        desk.take_in_table(table(tmp_path / "down", "dear.toml", row("2099-01-01", "99")))
        app = house.app
        assert any(model.prices[0].amount == 99 for model in app.models if model.generator == "ark")
        done = resumed(app, cut)
        assert done.code == 0, (done.document, done.notes)
        assert quotes(app, cut) == before
        assert creates(house) == len(server.books.bought) == 1
        desk.open(cut)
        asked = desk.quote(FillRequest(generator="ark", model="seedance-2.0", takes=2))
        assert [item.estimate for item in asked.rows if item.paid] == [Money(Decimal(99 * 2), "USD")]
        desk.close()
        assert server.complaints == []


def quotes(app: App, cut: Path) -> dict[str, Decimal | None]:
    entries = status(app, cut)["entries"]
    return {one["key"]: one["quote"] and Decimal(one["quote"]["amount"]) for one in entries}


def test_a_model_that_is_gone_from_the_table_is_still_fetched(house: House, cut: Path) -> None:
    stopped_fill(house, cut, 1)
    house.finish()
    bare = tuple(model for model in house.app.models if model.generator != house.name)
    done = resumed(with_models(house, bare), cut)
    assert done.code == 0, (done.document, done.notes)
    assert creates(house) == len(house.server.books.bought) == 1


def test_without_any_key_the_jobs_wait(house: House, cut: Path) -> None:
    stopped_fill(house, cut, 1)
    house.finish()
    names = [name for name in house.environment if name.endswith("_KEY")]
    bare = app_in({name: value for name, value in house.environment.items() if name not in names})
    seen = len(house.server.seen)
    left = resumed(bare, cut)
    assert left.code == 4, (left.document, left.notes)
    assert "keys set" in left.document["paused"][0]["action"]
    assert len(house.server.seen) == seen
    assert resumed(house.app, cut).code == 0
