"""Handing back: preview, choice of the file, report, and what is said where it does not go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from plugin.desk.views import HandbackView, Problem
from plugin.messages import say
from tests.fakes.standing import sample_opened
from tests.ui.panels import Panel
from ui.hand_back.dialog import HandBackDialog

report = HandbackView(
    Path("/film/cut filled.otio"),
    None,
    ("SH0010", "SH0020"),
    (("SH0030", say("Stopped.")),),
    (say("No cut is open."),),
    ("SH0040",),
)


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel(qtbot)
    made.open()
    made.trigger("hand_back")
    return made


def lines(dialog: HandBackDialog) -> list[str]:
    tree = dialog._tree
    tops = [tree.topLevelItem(index) for index in range(tree.topLevelItemCount())]
    return [top.text(0) for top in tops] + [top.child(n).text(0) for top in tops for n in range(top.childCount())]


def test_it_says_first_what_it_would_do(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    assert panel.bridge.requests("relink_preview") == [()]
    assert not dialog._go.isEnabled()
    panel.bridge.relink_previewed.emit(report)
    assert dialog._target.text() == str(report.output)
    assert dialog._go.isEnabled()
    shown = lines(dialog)
    assert {"SH0010", "SH0020", "SH0030: Stopped.", "No cut is open.", "SH0040"} <= set(shown)


def test_without_a_take_there_is_nothing_to_hand_back(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    panel.bridge.relink_previewed.emit(replace(report, placed=()))
    assert not dialog._go.isEnabled()
    assert "circle" in dialog._heading.text()


def test_it_writes_where_the_user_says_and_reports(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    panel.bridge.relink_previewed.emit(report)
    dialog._target.setText("/film/第八版.otio")
    dialog._go.click()
    assert panel.bridge.requests("hand_back") == [(Path("/film/第八版.otio"),)]
    done = replace(report, output=Path("/film/第八版.otio"), backup=Path("/film/第八版.otio.bak"))
    panel.bridge.handed_back.emit(done)
    assert dialog._reveal.isVisible() and not dialog._go.isVisible()
    assert str(done.backup) in lines(dialog)
    assert str(done.output) in dialog._heading.text()


def test_a_refusal_is_said_in_the_dialog_and_can_be_tried_again(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    panel.bridge.relink_previewed.emit(report)
    dialog._go.click()
    panel.bridge.problem_raised.emit(Problem(say("No cut is open."), say("Open one first."), "hand_back", "x"))
    assert dialog._problem.text() == "No cut is open. Open one first."
    assert dialog._go.isEnabled()
    assert panel.conductor.bar.notices == ()


def test_formats_that_are_only_read_cannot_be_handed_back(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    opened = sample_opened()
    panel.open(replace(opened, cut=replace(opened.cut, can_hand_back=False)))
    assert not panel.chrome.actions["hand_back"].isEnabled()
