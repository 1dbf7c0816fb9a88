"""Help with the prompt: names of characters, and how long it may be."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from plugin.desk.views import CharacterView, QuoteRow, QuoteView
from plugin.generators.catalog import load_catalog
from plugin.shots.brief import Brief
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import money, sample_standing
from ui.brief_form.form import BriefForm
from ui.brief_form.prompt import PromptField
from ui.selection import Selection

cast = tuple(CharacterView(name, (Path("/a.png"),)) for name in ("Mei", "Old-Wang", "小美"))


@pytest.fixture
def prompt(form: BriefForm, bridge: FakeBridge, selection: Selection) -> PromptField:
    standing = sample_standing(12)
    shots = (dataclasses.replace(standing.shots[0], brief=Brief(model="jimeng-video-3.0")), *standing.shots[1:])
    form.show_standing(dataclasses.replace(standing, shots=shots, characters=cast))
    bridge.models_listed.emit(load_catalog())
    selection.select(["SH0010"])
    form.activateWindow()
    field = form._fields.prompt
    field.text.setFocus()
    QApplication.processEvents()
    return field


def chip(form: BriefForm, name: str) -> QPushButton:
    return next(found for found in form.findChildren(QPushButton) if found.text() == f"@{name}")


def press(text: PromptField, qtbot: QtBot, key: Qt.Key) -> None:
    """Where the keys go: to the list while it is open."""
    qtbot.keyClick(QApplication.activePopupWidget() or text.text, key)


def test_a_name_that_is_not_known_is_said_at_once(prompt: PromptField, qtbot: QtBot) -> None:
    qtbot.keyClicks(prompt.text, "@Ghost waves to mei@example.com")
    assert prompt._unknown.isVisible()
    assert prompt._unknown.text() == "@Ghost is not known; add it in Settings > Characters."
    prompt.set_known(["Ghost"])
    assert not prompt._unknown.isVisible()


def test_names_are_offered_after_an_at_and_taken_by_keys(prompt: PromptField, qtbot: QtBot) -> None:
    qtbot.keyClicks(prompt.text, "see @")
    assert prompt.text.offered == ["Mei", "Old-Wang", "小美"]
    qtbot.keyClicks(prompt.text, "o")
    assert prompt.text.offered == ["Old-Wang"]
    press(prompt, qtbot, Qt.Key.Key_Return)
    assert prompt.text.toPlainText() == "see @Old-Wang " and prompt.text.offered == []
    qtbot.keyClicks(prompt.text, "and @")
    press(prompt, qtbot, Qt.Key.Key_Down)
    press(prompt, qtbot, Qt.Key.Key_Down)
    press(prompt, qtbot, Qt.Key.Key_Return)
    assert prompt.text.toPlainText() == "see @Old-Wang and @小美"


def test_the_list_is_left_by_escape_and_by_other_words(prompt: PromptField, qtbot: QtBot) -> None:
    qtbot.keyClicks(prompt.text, "@M")
    assert prompt.text.offered == ["Mei"]
    press(prompt, qtbot, Qt.Key.Key_Escape)
    assert prompt.text.offered == [] and prompt.text.toPlainText() == "@M"
    qtbot.keyClicks(prompt.text, "x")
    assert prompt.text.offered == []
    qtbot.keyClicks(prompt.text, " mail a")
    assert prompt.text.offered == []


def test_what_is_typed_by_an_input_method_is_offered_too(prompt: PromptField) -> None:
    prompt.text.insertPlainText("雨夜，@小")
    assert prompt.text.offered == ["小美"]


def test_chips_of_names_in_the_prompt_are_on(
    form: BriefForm, prompt: PromptField, qtbot: QtBot, bridge: FakeBridge
) -> None:
    assert not chip(form, "Mei").isChecked()
    qtbot.keyClicks(prompt.text, "@Mei waits")
    assert chip(form, "Mei").isChecked() and chip(form, "Mei").toolTip() == "The prompt names it."
    chip(form, "Mei").click()
    assert chip(form, "Mei").isChecked(), "only the words could take it out"
    assert not [given for given in bridge.requests("set_brief") if "characters" in given[1]]
    prompt.text.selectAll()
    qtbot.keyClicks(prompt.text, "nobody")
    assert not chip(form, "Mei").isChecked()


def test_the_count_goes_along_with_what_is_typed_and_counts_all_that_is_sent(
    form: BriefForm, prompt: PromptField, qtbot: QtBot, bridge: FakeBridge
) -> None:
    qtbot.keyClicks(prompt.text, "a" * 10)
    assert prompt._count.text() == "10 / 800"
    form.settle()
    row = QuoteRow("SH0010", "video", "jimeng", "jimeng-video-3.0", 48, money("1"), True, prompt_length=45)
    bridge.quote_made.emit(form._quote, QuoteView((row,), (money("1"),), (), 0, 1))
    assert prompt._count.text() == "45 / 800", "camera and look go along"
    qtbot.keyClicks(prompt.text, "bb")
    assert (prompt._count.text(), prompt._count.objectName()) == ("47 / 800", "quiet")
    prompt.text.insertPlainText("b" * 760)
    assert prompt._count.text() == "807 / 800: 即梦 Video 3.0 takes no more" and prompt._count.objectName() == "refusal"


def test_of_several_prompts_nothing_is_counted(form: BriefForm, prompt: PromptField, selection: Selection) -> None:
    selection.select(["SH0010", "SH0020"])
    assert prompt._count.text() == "" and not prompt._unknown.isVisible()
