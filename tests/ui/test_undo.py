"""Undo and redo of everything that is an edit: done in the real window, compared object by object at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from plugin.desk.views import Standing
from tests.desk.conftest import cut, demo_film, environment
from tests.ui.whole import WholeWindow, control, shift, using
from ui.brief_form.copy_from import CopyFrom
from ui.settings.dialog import SettingsDialog

__all__ = ["cut", "demo_film", "environment"]
shot, other = "SH0140", "SH0040"
Step = Callable[[WholeWindow], object]


@pytest.fixture
def panel(qtbot: QtBot, environment: dict[str, str], cut: Path) -> Iterator[WholeWindow]:
    """With two takes of one shot, which is selected, and the playhead where there is a picture."""
    for made in using(qtbot):
        made.open(cut)
        made.click_frame(8)
        made.click_shot(shot)
        make_two(made)
        yield made


def make_two(panel: WholeWindow) -> None:
    for number in (1, 2):
        panel.make_takes(number)
        panel.until(lambda number=number: panel.shot(shot).takes == number, f"take {number} is made")


def state(standing: Standing) -> tuple[Any, ...]:
    """All that an edit may change."""
    return (
        tuple((one.id, one.excluded, one.brief) for one in standing.shots),
        tuple((take.key, take.circled, take.rating, take.note) for take in standing.takes),
        standing.characters,
        tuple((budget.scope, budget.cap) for budget in standing.money.budgets if budget.scope != "run"),
    )


def typed(kind: type[QWidget], name: str, text: str) -> Step:
    def step(panel: WholeWindow) -> None:
        field = panel.find(kind, name)
        panel.hand.click(field)
        panel.hand.press(Qt.Key.Key_A, control)
        panel.hand.type(text)
        panel.hand.press(Qt.Key.Key_Tab)

    return step


def chosen(name: str, text: str) -> Step:
    return lambda panel: panel.choose(panel.find(QComboBox, name), text)


def pressed(kind: type[QPushButton] | type[QToolButton], name: str) -> Step:
    return lambda panel: panel.hand.click(panel.find(kind, name))


def key(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Step:
    return lambda panel: panel.hand.press(which, held)


def option(panel: WholeWindow) -> None:
    """The first setting that only the models of this shot have."""
    model = panel.conductor.workspace.brief._fields.model
    panel.until(lambda: model._options, "the model has settings")
    box = next(box for box in model._options.values() if box.count() > 1)
    panel.choose(box, box.itemText(1))


def reference(panel: WholeWindow) -> None:
    picture = panel.cut.path.parent / "media" / "storyboard 12A.png"
    with panel.hand.answers(QFileDialog, lambda dialog: panel.name_file(dialog, picture)):
        panel.hand.click(panel.find(QToolButton, "Add reference pictures"))


def copied(panel: WholeWindow) -> None:
    panel.hand.click(panel.find(QPushButton, "Copy from..."))
    dialog = panel.dialog(CopyFrom)
    panel.hand.type(other)
    panel.hand.press(Qt.Key.Key_Down)
    panel.hand.click(panel.find(QPushButton, "Take over", dialog))


def many_at_once(panel: WholeWindow) -> None:
    """The others have briefs of their own, which an undo has to give back one by one."""
    panel.click_shot(other, control)
    typed(QLineEdit, "Camera", "crane up")(panel)


def alone_again(panel: WholeWindow) -> None:
    panel.click_shot(shot)


def take(row: int, then: Step) -> Step:
    def step(panel: WholeWindow) -> None:
        strip = panel.conductor.workspace.takes.strip
        panel.hand.press(Qt.Key.Key_2, control)
        panel.hand.click(strip.viewport(), strip.visualItemRect(strip.item(row)).center())
        then(panel)

    return step


def character(name: str, description: str) -> Step:
    def step(panel: WholeWindow) -> None:
        panel.hand.press(Qt.Key.Key_Comma, control)
        dialog = panel.dialog(SettingsDialog)
        assert dialog.characters is not None
        dialog.show_page(dialog.characters)
        if name not in {known.name for known in panel.standing.characters}:
            panel.hand.click(panel.find(QPushButton, "New character", dialog))
            panel.hand.type(name)
        panel.hand.click(panel.find(QPlainTextEdit, "Description", dialog))
        panel.hand.press(Qt.Key.Key_A, control)
        panel.hand.type(description)
        panel.until(dialog.save_button.isEnabled, "the settings are there")
        panel.hand.click(dialog.save_button)

    return step


def no_character(panel: WholeWindow) -> None:
    panel.hand.press(Qt.Key.Key_Comma, control)
    dialog = panel.dialog(SettingsDialog)
    assert dialog.characters is not None
    dialog.show_page(dialog.characters)
    panel.hand.click(panel.find(QPushButton, "Remove the character", dialog))
    panel.until(dialog.save_button.isEnabled, "the settings are there")
    panel.hand.click(dialog.save_button)


def budget(amount: str) -> Step:
    def step(panel: WholeWindow) -> None:
        panel.hand.press(Qt.Key.Key_5, control)
        panel.hand.click(panel.find(QLineEdit, "Amount of the budget"))
        panel.hand.press(Qt.Key.Key_A, control)
        panel.hand.type(amount)
        panel.hand.press(Qt.Key.Key_Return)

    return step


def no_budget(panel: WholeWindow) -> None:
    panel.hand.press(Qt.Key.Key_5, control)
    panel.hand.click(panel.find(QPushButton, "Lift"))


briefs: dict[str, Step] = {
    "prompt": typed(QPlainTextEdit, "Prompt", "lanterns over water"),
    "prompt again": typed(QPlainTextEdit, "Prompt", "lanterns over dark water"),
    "camera": typed(QLineEdit, "Camera", "slow push in"),
    "dialogue": typed(QPlainTextEdit, "Dialogue", "Good morning."),
    "speaker": typed(QLineEdit, "Who speaks", "all"),
    "first frame": pressed(QToolButton, "Take the frame under the playhead: First frame"),
    "key frame": pressed(QToolButton, "Take the frame under the playhead: Key frames"),
    "last frame": pressed(QToolButton, "Take the frame under the playhead: Last frame"),
    "reference": reference,
    "model": chosen("Model", "Seedance 1.5 Pro (ark)"),
    "option": option,
    "another model": chosen("Model", "Kling 3.0 (kling)"),
    "resolution": chosen("Resolution", "1080p"),
    "sound": chosen("Sound", "with sound"),
    "not wanted": typed(QPlainTextEdit, "Not wanted", "text, watermark"),
    "look": typed(QLineEdit, "Look", "16 mm, grain"),
    "still first": typed(QPlainTextEdit, "Still first", "a lantern in a hand"),
    "seed": typed(QSpinBox, "Seed", "12345"),
    "copy": copied,
}
others: dict[str, Step] = {
    "leave out": key(Qt.Key.Key_X, control | Qt.KeyboardModifier.AltModifier),
    "take in": key(Qt.Key.Key_X, control | Qt.KeyboardModifier.AltModifier),
    "circle": take(0, key(Qt.Key.Key_Return)),
    "rate": take(1, key(Qt.Key.Key_4)),
    "rate by mouse": take(1, pressed(QToolButton, "2 of 5 stars")),
    "note": take(1, typed(QPlainTextEdit, "Note on this take", "too dark")),
    "prompt of a take": take(0, pressed(QPushButton, "Use prompt and seed again")),
    "new character": character("Mei", "a baker of forty"),
    "character": character("Mei", "a baker of fifty"),
    "in the shot": lambda panel: (panel.hand.press(Qt.Key.Key_1, control), pressed(QPushButton, "@Mei")(panel)),
    "not in the shot": pressed(QPushButton, "@Mei"),
    "no character": no_character,
    "budget": budget("12.50"),
    "another budget": budget("20"),
    "no budget": no_budget,
}


def test_every_edit_of_a_brief_is_taken_back_and_done_again(panel: WholeWindow) -> None:
    panel.hand.click(panel.find(QToolButton, "Rarely used: not wanted, look, still first, seed"))
    go_through(panel, briefs)
    prompt = panel.find(QPlainTextEdit, "Prompt")
    assert prompt.toPlainText() == panel.shot(shot).brief.prompt == panel.shot(other).brief.prompt
    before = state(panel.standing)
    many_at_once(panel)
    panel.until(lambda: panel.shot(shot).brief.camera == panel.shot(other).brief.camera == "crane up", "both have it")
    step_back(panel, before)


def test_every_other_edit_is_taken_back_and_done_again(panel: WholeWindow) -> None:
    go_through(panel, others)


def go_through(panel: WholeWindow, steps: dict[str, Step]) -> None:
    """Each is done, taken back and done again; in the end all are taken back, and all done again."""
    start = state(panel.standing)
    ends = [start]
    for name, step in steps.items():
        step(panel)
        panel.until(lambda: state(panel.standing) != ends[-1], f"{name} is at the desk")
        panel.until(lambda: panel.quiet, f"{name} is done")
        after = state(panel.standing)
        step_back(panel, ends[-1], name)
        step_again(panel, after, name)
        ends.append(after)
    count = panel.chrome.edits.count()
    for _ in range(count):
        panel.hand.click(panel.find(QToolButton, "Undo"))
    panel.until(lambda: state(panel.standing) == start, "all is as it was at first")
    assert not panel.find(QToolButton, "Undo").isEnabled()
    for _ in range(count):
        panel.hand.click(panel.find(QToolButton, "Redo"))
    panel.until(lambda: state(panel.standing) == ends[-1], "all is as it was in the end")


def step_back(panel: WholeWindow, before: tuple[Any, ...], name: str = "it") -> None:
    panel.hand.press(Qt.Key.Key_Z, control)
    panel.until(lambda: state(panel.standing) == before, f"{name} is taken back")


def step_again(panel: WholeWindow, after: tuple[Any, ...], name: str) -> None:
    panel.hand.press(Qt.Key.Key_Z, control | shift)
    panel.until(lambda: state(panel.standing) == after, f"{name} is done again")
