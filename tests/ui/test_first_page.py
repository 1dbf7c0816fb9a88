"""The first page: what begins, and how the demo film is followed and stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from plugin.desk.views import Problem
from plugin.messages import say
from tests.ui.panels import Panel
from ui.first_page import FirstPage
from ui.kept import Kept


@pytest.fixture
def page(qtbot: QtBot) -> FirstPage:
    made = FirstPage()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def test_recent_cuts_are_listed_and_opened_by_key_and_mouse(page: FirstPage, qtbot: QtBot) -> None:
    page.show_recent(["/film/a.otio", "/film/雨夜.edl"])
    with qtbot.waitSignal(page.cut_chosen) as chosen:
        qtbot.mouseClick(
            page.recent.viewport(),
            Qt.MouseButton.LeftButton,
            pos=page.recent.visualItemRect(page.recent.item(1)).center(),
        )
    assert chosen.args == [Path("/film/雨夜.edl")]
    page.recent.setCurrentRow(0)
    with qtbot.waitSignal(page.cut_chosen) as chosen:
        qtbot.keyClick(page.recent, Qt.Key.Key_Return)
    assert chosen.args == [Path("/film/a.otio")]


def test_without_recent_cuts_there_is_no_list(page: FirstPage) -> None:
    assert not page.recent.isVisible()
    page.show_recent(["/film/a.otio"])
    assert page.recent.isVisible()


def test_the_demo_shows_its_progress_and_can_be_stopped(page: FirstPage, qtbot: QtBot) -> None:
    page.show_demo(0.25)
    assert (page.progress.value(), page.demo_button.isVisible(), page.stop_button.isVisible()) == (250, False, True)
    with qtbot.waitSignal(page.demo_stopped):
        qtbot.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    page.show_demo(None)
    assert page.demo_button.isVisible()


def test_a_stopped_demo_is_no_problem_and_a_made_one_is_opened(qtbot: QtBot) -> None:
    panel = Panel(qtbot, Kept(recent=["/film/a.otio"]))
    panel.window.show()
    panel.bridge.demo_progressed.emit(0.5)
    assert panel.chrome.first_page.progress.isVisible()
    panel.bridge.problem_raised.emit(Problem(say("Stopped."), None, "make_demo", "stopped"))
    assert panel.chrome.first_page.demo_button.isVisible()
    assert panel.conductor.bar.notices == ()
    panel.bridge.demo_made.emit(Path("/film/demo.otio"))
    assert panel.bridge.requests("open_cut") == [(Path("/film/demo.otio"), None)]
