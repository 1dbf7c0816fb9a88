"""The first page of the real window: its demo film, its recent cuts, and what empty pages tell one to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import opentimelineio as otio
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.desk.conftest import cut, demo_film, end_engine, environment
from tests.ui.screen_texts import texts
from tests.ui.whole import WholeWindow, control, using
from ui.desk_process import DeskProcess, Ear
from ui.kept import Kept

__all__ = ["cut", "demo_film", "environment"]
small_demo = """
import sys
from fractions import Fraction
from plugin.demo.film import build_film
from plugin.desk import demo, service
from plugin.timeline.cut import Raster
demo.build_film = lambda folder, on_progress: build_film(
    folder, raster=Raster(160, 90), seconds_scale=Fraction(1, 8), on_progress=on_progress)
sys.exit(service.main())
"""


def small_desk(ear: Ear) -> DeskProcess:
    """The real one, but for the size of the demo film."""
    return DeskProcess(ear, (sys.executable, "-c", small_demo))


@pytest.fixture
def panel(qtbot: QtBot, environment: dict[str, str]) -> Iterator[WholeWindow]:
    yield from using(qtbot, make_link=small_desk)


def test_the_first_page_makes_the_demo_film_and_it_is_filled(panel: WholeWindow, tmp_path: Path) -> None:
    page = panel.chrome.first_page
    with panel.hand.answers(QFileDialog, lambda dialog: panel.name_file(dialog, tmp_path)):
        panel.hand.click(panel.find(QPushButton, "Make the demo film..."))
    panel.until(lambda: page.progress.isVisible() or panel.conductor.opened, "the page says how far it is")
    panel.until(lambda: panel.window.windowTitle() == "Demo Film - Second Unit", "the demo film is open")
    film = tmp_path / "secondunit-demo" / "Demo Film.otio"
    assert panel.chrome.kept.recent == [str(film)]
    panel.hand.click(panel.chrome.toolbar.generate_button)
    panel.until(lambda: not panel.missing, "every shot of it has a take")
    end_engine(film)


def test_recent_cuts_are_opened_from_the_page_and_from_the_menu(qtbot: QtBot, cut: Path) -> None:
    second = cut.with_name("Second.otio")
    second.write_bytes(cut.read_bytes())
    gone = cut.with_name("gone.otio")
    for panel in using(qtbot, Kept(recent=[str(second), str(gone), str(cut)])):
        recent = panel.chrome.first_page.recent
        panel.hand.click(recent.viewport(), recent.visualItemRect(recent.item(1)).center())
        panel.until(lambda panel=panel: panel.notices, "a cut that is gone is said to be")
        assert "gone.otio" in panel.notices[0] and panel.chrome.first_page.isVisible()
        panel.hand.click(recent.viewport(), recent.visualItemRect(recent.item(0)).center())
        panel.until(lambda panel=panel: panel.conductor.opened and panel.cut.path == second, "it is open")
        with panel.hand.answers(QMenu, lambda menu, panel=panel: choose(panel, menu, cut.name)):
            panel.hand.press(Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
        panel.until(lambda panel=panel: panel.cut.path == cut, "the other one is open")
        panel.hand.press(Qt.Key.Key_W, control)
        panel.until(panel.chrome.first_page.isVisible, "closing the cut shows the first page again")
        assert [Path(text).name for text in panel.chrome.kept.recent][:2] == [cut.name, second.name]


def choose(panel: WholeWindow, menu: QMenu, name: str) -> None:
    """In the list of recent cuts, by keys."""
    panel.hand.press(Qt.Key.Key_Down)
    while menu.activeAction() is not panel.chrome.menus.recent.menuAction():
        panel.hand.press(Qt.Key.Key_Down)
    panel.hand.press(Qt.Key.Key_Right)
    recent = panel.chrome.menus.recent
    while recent.activeAction() is None or recent.activeAction().text() != name:
        panel.hand.press(Qt.Key.Key_Down)
    panel.hand.press(Qt.Key.Key_Return)


def test_empty_pages_say_what_to_do(panel: WholeWindow, cut: Path) -> None:
    panel.open(cut)
    workspace = panel.conductor.workspace
    said = {}
    for name, key in (("takes", Qt.Key.Key_2), ("queue", Qt.Key.Key_4), ("budget", Qt.Key.Key_5)):
        panel.hand.press(key, control)
        said[name] = " ".join(texts(getattr(workspace, name)))
    assert "SH0010 has no takes yet. Generate makes the first." in said["takes"]
    assert "Nothing is being made. Generate makes the missing shots." in said["queue"]
    assert "No budget is set." in said["budget"] and "free" in said["budget"]
    workspace.strip.canvas.setFocus()
    panel.hand.press(Qt.Key.Key_Escape)
    assert "Select a shot to see its takes." in " ".join(texts(workspace.takes))
    panel.hand.press(Qt.Key.Key_1, control)
    assert "Select a shot to say what it shall show." in " ".join(texts(workspace.brief))


def test_a_cut_that_lacks_nothing_says_so(panel: WholeWindow, cut: Path) -> None:
    timeline = otio.adapters.read_from_file(str(cut))
    whole = otio.schema.Timeline("Whole")
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    dawn = next(clip for clip in timeline.find_clips() if clip.name == "Dawn")
    track.append(dawn.clone())
    whole.tracks.append(track)
    path = cut.with_name("Whole.otio")
    otio.adapters.write_to_file(whole, str(path))
    panel.open(path)
    assert "No shot is missing in this cut." in " ".join(texts(panel.conductor.workspace.shots))
    button = panel.chrome.toolbar.generate_button
    panel.until(lambda: button.text() == "Nothing to generate", "the button says so as well")
    assert not button.isEnabled()
