"""The real window over the real desk and engine: a film without its shots goes in, the filled one comes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import opentimelineio as otio
import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from plugin.desk.views import HandbackView, Standing
from tests.desk.conftest import cut, demo_film, environment, holder_of, wait_for
from ui.bridge import Bridge
from ui.conductor import Conductor
from ui.furnish import equip, furnish
from ui.kept import Kept
from ui.window import Window

__all__ = ["cut", "demo_film", "environment"]
patience_ms = 90_000


class Desk:
    """One window with everything real behind it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.bridge = Bridge()
        self.window = Window(Kept())
        qtbot.addWidget(self.window)
        self.window.resize(1400, 900)
        self.chrome = furnish(self.window)
        self.conductor: Conductor = equip(self.chrome, self.bridge)
        self.window.show()

    def open(self, path: Path) -> None:
        with self.qtbot.waitSignal(self.bridge.cut_opened, timeout=patience_ms):
            self.conductor.open_cut(path)
        QApplication.processEvents()

    def until(self, what: object) -> None:
        self.qtbot.waitUntil(what, timeout=patience_ms)  # type: ignore[arg-type]

    @property
    def standing(self) -> Standing:
        assert self.conductor.standing is not None
        return self.conductor.standing

    def close(self) -> None:
        self.window.close()
        self.bridge.close()


@pytest.fixture
def desk(qtbot: QtBot, environment: dict[str, str]) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.close()


def missing(standing: Standing) -> list[str]:
    return [shot.id for shot in standing.shots if not shot.excluded and shot.state != "Succeeded"]


def test_from_opening_to_handing_back(desk: Desk, cut: Path, qtbot: QtBot) -> None:
    desk.open(cut)
    wanted = missing(desk.standing)
    assert len(wanted) >= 12 and desk.conductor.selection.current in wanted
    prompt = next(f for f in desk.window.findChildren(QPlainTextEdit) if f.accessibleName() == "Prompt")
    prompt.selectAll()
    qtbot.keyClicks(prompt, "lanterns rise, slow pull back")
    desk.conductor.workspace.brief.settle()
    chosen = desk.conductor.selection.current
    desk.until(lambda: any(s.id == chosen and "lanterns" in s.brief.prompt for s in desk.standing.shots))
    desk.until(lambda: desk.conductor.ordering.shot_count == len(missing(desk.standing)))
    with qtbot.waitSignal(desk.bridge.jobs_queued, timeout=patience_ms):
        desk.chrome.actions["generate"].trigger()
    desk.until(lambda: not missing(desk.standing))
    takes = [take for take in desk.standing.takes if take.shot_id == chosen]
    assert len(takes) == 1 and takes[0].circled and "lanterns" in takes[0].prompt
    handed: list[HandbackView] = []
    desk.bridge.handed_back.connect(handed.append)
    desk.bridge.hand_back(cut.with_name("back.otio"))
    desk.until(lambda: bool(handed))
    assert set(handed[0].placed) == set(wanted)
    timeline = otio.adapters.read_from_file(str(cut.with_name("back.otio")))
    urls = [getattr(clip.media_reference, "target_url", "") for clip in timeline.find_clips()]
    assert all(any(f"{shot}_" in url for url in urls) for shot in wanted)


def test_the_window_dies_and_the_work_goes_on(desk: Desk, cut: Path, qtbot: QtBot) -> None:
    desk.open(cut)
    desk.until(lambda: desk.conductor.ordering.shot_count == len(missing(desk.standing)))
    with qtbot.waitSignal(desk.bridge.jobs_queued, timeout=patience_ms):
        desk.chrome.actions["generate"].trigger()
    desk.until(lambda: holder_of(cut) is not None)
    desk.close()
    wait_for(lambda: holder_of(cut) is None)
    again = Desk(qtbot)
    again.open(cut)
    again.until(lambda: not missing(again.standing))
    again.close()


def test_what_cannot_be_read_is_said_where_it_belongs(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.otio"
    broken.write_text('{"OTIO_SCHEMA": "Timeline.1", "tracks": ')
    with desk.qtbot.waitSignal(desk.bridge.cut_refused, timeout=patience_ms):
        desk.conductor.open_cut(broken)
    assert desk.conductor.bar.isVisible() and desk.conductor.opened is None
