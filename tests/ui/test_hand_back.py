"""Handing back: preview, choice of the file, report, and what is said where it does not go."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plugin.desk.views import HandbackView, Problem
from plugin.messages import say
from tests.fakes.standing import sample_opened
from tests.ui.panels import Panel
from tests.ui.test_reveal import stand_in
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


def test_a_reason_that_names_its_shot_names_it_once(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    why = say("{shot}: the take is at another rate than the cut.", shot="SH0030")
    panel.bridge.relink_previewed.emit(replace(report, left_out=(("SH0030", why),)))
    assert "SH0030: the take is at another rate than the cut." in lines(dialog)
    assert "⚠ Left out (1)" in lines(dialog)


def test_that_the_users_own_file_is_replaced_is_said_before(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    panel.bridge.relink_previewed.emit(report)
    assert "stays as it is" in dialog._heading.text()
    dialog._target.setText(str(sample_opened().cut.path))
    assert "is replaced; a backup" in dialog._heading.text()


def test_the_report_is_copied_as_text(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    assert not dialog._copy.isEnabled()
    panel.bridge.relink_previewed.emit(report)
    dialog._copy.click()
    copied = QApplication.clipboard().text().splitlines()
    assert {"    SH0010", "⚠ Left out (1)", "    SH0030: Stopped.", "    No cut is open."} <= set(copied)


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is what Linux asks")
def test_the_written_file_is_shown_in_the_file_manager(
    panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = stand_in(tmp_path, "dbus-send", 0)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    dialog = panel.dialog(HandBackDialog)
    panel.bridge.handed_back.emit(report)
    dialog._reveal.click()
    panel.qtbot.waitUntil(heard.exists)
    panel.qtbot.waitUntil(lambda: "cut%20filled.otio" in heard.read_text(encoding="utf-8"))
    panel.qtbot.wait(50)


def test_a_bare_name_lies_beside_the_cut(panel: Panel) -> None:
    dialog = panel.dialog(HandBackDialog)
    panel.bridge.relink_previewed.emit(report)
    dialog._target.setText("version 9.otio")
    dialog._go.click()
    opened = panel.conductor.opened
    assert opened is not None
    assert panel.bridge.requests("hand_back") == [(opened.cut.path.parent / "version 9.otio",)]
