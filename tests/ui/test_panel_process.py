"""The panel's own process killed in the middle of a fill: work goes on, nothing is bought twice or spoilt."""

from __future__ import annotations

import os
import signal
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from plugin.commands.request import Target
from plugin.commands.status import run_status
from tests.acceptance.test_long_film import film_of_holes
from tests.desk.conftest import end_engine, holder_of, wait_for
from tests.fakes.kling_server import KlingServer
from tests.fakes.paid_runs import app_for, said, write_cut
from tests.fakes.provider_server import Timing
from tests.ui.panel_process import Panel
from tests.ui.whole import WholeWindow, control, using

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
shots = 40
kling_shots = 10
key = "kling-api-key"


@pytest.fixture
def config() -> Path:
    """The settings file of all panels."""
    folder = Path(os.environ["SECONDUNIT_CONFIG_DIR"])
    folder.mkdir(parents=True)
    file = folder / "config.toml"
    file.write_text('take_raster = "64x36"\n', encoding="utf-8")
    return file


@pytest.fixture
def cut(tmp_path: Path, config: Path) -> Iterator[Path]:
    path = film_of_holes(tmp_path, shots)
    yield path
    end_engine(path)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[WholeWindow]:
    """The second one."""
    yield from using(qtbot)


def test_killed_in_the_middle_the_engine_goes_on(cut: Path, config: Path, panel: WholeWindow) -> None:
    with Panel(cut, cut.with_name("story"), "generate") as first:
        first.wait_for(lambda told: 0 < told.get("missing", 0) < shots, "some takes are shown and others are missing")
        below = children_of(first)
        first.kill()
    assert_gone(below)
    assert first.complaints() == []
    assert_settings_whole(config)
    panel.open(cut)
    panel.until(lambda: not panel.missing, "the second panel shows every take")
    wait_for(lambda: holder_of(cut) is None)
    assert_all_takes_once(cut, panel)
    assert panel.conductor.bar.notices == ()


def test_killed_together_with_its_engine_the_second_panel_goes_on(cut: Path, config: Path, panel: WholeWindow) -> None:
    with Panel(cut, cut.with_name("story"), "generate") as first:
        first.wait_for(lambda told: 0 < told.get("missing", 0) < shots, "some takes are shown and others are missing")
        below, engine = children_of(first), holder_of(cut)
        assert engine is not None
        os.kill(engine, signal.SIGKILL)
        first.kill()
    assert_gone(below)
    assert first.complaints() == []
    assert_settings_whole(config)
    panel.open(cut)
    panel.hand.press(Qt.Key.Key_4, control)
    go_on = panel.conductor.workspace.queue._start
    panel.until(lambda: go_on.isVisible() or not panel.missing or "at work" in panel.engine, "it says how it stands")
    if go_on.isVisible():
        panel.hand.click(panel.find(QPushButton, "Go on"))
    panel.until(lambda: not panel.missing, "every shot has a take")
    assert_all_takes_once(cut, panel)


def test_killed_while_it_buys_nothing_is_bought_twice(
    tmp_path: Path, config: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text('take_raster = "64x36"\ngenerator = "kling"\n', encoding="utf-8")
    cut = write_cut(tmp_path / "cut", [24] * kling_shots, 6, size=(192, 108))
    with KlingServer(tmp_path / "kling", timing=Timing(seconds=0.3, limit=2, queues=True)) as server:
        ours = {"KLING_BASE_URL": server.url, "KLING_API_KEY": key, "ALLOW_PRIVATE_HOSTS": "1", "POLL_SECONDS": "0.05"}
        for name, value in ours.items():
            monkeypatch.setenv(f"SECONDUNIT_{name}", value)
        try:
            with Panel(cut, tmp_path / "story", "generate") as first:
                first.wait_for(lambda _: len(server.books.bought) >= 2, "something is bought")
                below = children_of(first)
                first.kill()
            assert_gone(below)
            assert first.complaints() == []
            for panel in using(qtbot):
                panel.open(cut)
                panel.until(lambda panel=panel: not panel.missing, "every shot has a take")
                assert {panel.cell(shot.id, "cost") for shot in panel.standing.shots} == {"1.8 units (kling)"}
                assert_all_takes_once(cut, panel)
        finally:
            end_engine(cut)
        keys = server.books.keys()
        assert len(keys) == len(set(keys)) == kling_shots
        status = said(run_status, app_for(server, "kling", key), Target(cut), watch=False, with_money=True).document
        assert charged(status) == {f"{entry.amount.normalize():f}" for entry in server.books.bought}
        assert not status["at_risk"] and server.complaints == []


def children_of(panel: Panel) -> list[psutil.Process]:
    found = psutil.Process(panel.process.pid).children(recursive=True)
    assert any("plugin.desk.service" in child.cmdline() for child in found), "the desk is a process of its own"
    return found


def assert_gone(processes: list[psutil.Process]) -> None:
    """The engine is nobody's child."""
    _, alive = psutil.wait_procs(processes, timeout=30)
    assert not alive, f"left behind by the panel: {alive}"


def assert_settings_whole(config: Path) -> None:
    assert tomllib.loads(config.read_text(encoding="utf-8"))["take_raster"] == "64x36"
    assert [file.name for file in config.parent.iterdir() if file != config] == []


def assert_all_takes_once(cut: Path, panel: WholeWindow) -> None:
    ids = [shot.id for shot in panel.standing.shots]
    takes = sorted(file.stem for file in cut.parent.glob("*.secondunit/takes/*/*.mov"))
    assert takes == sorted(f"{shot}_video_t001" for shot in ids)
    assert {panel.cell(shot, "state") for shot in ids} == {"done"}
    assert {panel.cell(shot, "takes") for shot in ids} == {"1"}


def charged(status: Any) -> set[str]:
    return {one["charge"]["amount"].rstrip("0").rstrip(".") for one in status["entries"] if one["charge"]}
