"""The brief form, by keyboard and mouse, for one shot and for many."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from plugin.desk.views import QuoteRow, QuoteView
from plugin.shots.brief import Brief
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import money, sample_opened, sample_standing
from ui.brief_form.form import BriefForm
from ui.brief_form.history import fill_history
from ui.brief_form.picture_well import PictureWell
from ui.brief_form.references import References
from ui.brief_form.seed_field import SeedField
from ui.edits import Edits
from ui.selection import Selection
from ui.theme import Look


@pytest.fixture
def form(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, edits: Edits) -> BriefForm:
    made = BriefForm(bridge, selection, look, edits)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(700, 900)
    made.show()
    made.show_cut(sample_opened(12))
    return made


def prompt(form: BriefForm) -> QPlainTextEdit:
    return next(field for field in form.findChildren(QPlainTextEdit) if field.accessibleName() == "Prompt")


def drop(widget: PictureWell | References, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys)
    widget.dropEvent(event) if isinstance(widget, PictureWell) else widget._list.dropEvent(event)


def test_without_a_shot_it_says_what_to_do(form: BriefForm) -> None:
    assert any(label.isVisible() and "Select a shot" in label.text() for label in form.findChildren(QLabel))


def test_what_is_typed_is_kept_and_can_be_undone(
    form: BriefForm, qtbot: QtBot, bridge: FakeBridge, selection: Selection, edits: Edits
) -> None:
    selection.select(["SH0010"])
    before = sample_standing(12).shots[0].brief.prompt
    assert prompt(form).toPlainText() == before
    prompt(form).selectAll()
    qtbot.keyClicks(prompt(form), "rain on the roofs")
    assert bridge.requests("set_brief") == []
    form.settle()
    edits.undo()
    changed, back = bridge.requests("set_brief")
    assert changed == (["SH0010"], {"prompt": "rain on the roofs"}) and back == (["SH0010"], {"prompt": before})


def test_what_is_being_typed_survives_news_of_the_engine(form: BriefForm, qtbot: QtBot, selection: Selection) -> None:
    selection.select(["SH0010"])
    prompt(form).setPlainText("")
    qtbot.keyClicks(prompt(form), "half a sen")
    standing = sample_standing(12)
    shots = (dataclasses.replace(standing.shots[0], state="Running"), *standing.shots[1:])
    form.show_standing(dataclasses.replace(standing, shots=shots))
    assert prompt(form).toPlainText() == "half a sen"


def test_many_shots_get_the_same_and_each_gets_its_own_back(
    form: BriefForm, bridge: FakeBridge, selection: Selection, edits: Edits
) -> None:
    selection.select(["SH0020", "SH0010"])
    seed = form.findChild(SeedField)
    assert isinstance(seed, SeedField)
    seed.setValue(77)
    seed.editingFinished.emit()
    edits.undo()
    asked = bridge.requests("set_brief")
    assert asked[0] == (["SH0020", "SH0010"], {"seed": 77})
    assert asked[1:] == [(["SH0020"], {"seed": None}), (["SH0010"], {"seed": None})]


def test_pictures_are_dropped_and_taken_away(
    form: BriefForm, bridge: FakeBridge, selection: Selection, tmp_path: Path
) -> None:
    selection.select(["SH0010"])
    first, last = form.findChildren(PictureWell)
    drop(first, [tmp_path / "notes.txt", tmp_path / "opening.png"])
    drop(last, [tmp_path / "notes.txt"])
    references = form.findChild(References)
    assert isinstance(references, References)
    drop(references, [tmp_path / "定妆照.jpg", tmp_path / "b.webp"])
    assert bridge.requests("set_brief") == [
        (["SH0010"], {"first_frame": tmp_path / "opening.png"}),
        (["SH0010"], {"references": (tmp_path / "定妆照.jpg", tmp_path / "b.webp")}),
    ]
    references.show_paths((tmp_path / "定妆照.jpg", tmp_path / "b.webp"))
    references._list.item(0).setSelected(True)
    references._list.removal_wanted.emit()
    assert bridge.requests("set_brief")[-1] == (["SH0010"], {"references": (tmp_path / "b.webp",)})


def test_neighbours_are_asked_for_where_nothing_is_named(
    form: BriefForm, bridge: FakeBridge, selection: Selection
) -> None:
    selection.select(["SH0020"])
    shot = sample_standing(12).shots[1]
    assert shot.before is not None and shot.after is not None
    asked = {given[0]: given[1:3] for given in bridge.requests("thumbnail")}
    assert asked["brief", "SH0020", "first"] == (shot.before.media, shot.before.frame)
    assert asked["brief", "SH0020", "last"] == (shot.after.media, shot.after.frame)


def test_the_price_is_the_one_that_was_asked_for_last(
    form: BriefForm, bridge: FakeBridge, selection: Selection
) -> None:
    selection.select(["SH0010"])
    selection.select(["SH0020"])
    row = QuoteRow("SH0020", "video", "kling", "kling-3.0", 48, money("0.42"), True)
    number = len(bridge.asked)
    newest = next(n for n in range(number, 0, -1) if bridge.asked[n - 1][0] == "quote")
    bridge.quote_made.emit(newest - 1, QuoteView((row,), (money("9.99"),), (), 0))
    bridge.quote_made.emit(newest, QuoteView((row,), (money("0.42"),), (), 0))
    said = " ".join(label.text() for label in form.findChildren(QLabel))
    assert "kling-3.0: about 0.42 USD" in said and "9.99" not in said


def test_characters_and_models_are_chosen(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    from plugin.generators.catalog import load_catalog

    selection.select(["SH0010"])
    next(found for found in form.findChildren(QPushButton) if found.text() == "@Mei").click()
    bridge.models_listed.emit(load_catalog())
    box = next(found for found in form.findChildren(QComboBox) if found.accessibleName() == "Model")
    box.setCurrentIndex(box.findData("kling-3.0"))
    asked = [given[1] for given in bridge.requests("set_brief")]
    assert asked == [{"characters": ("Mei",)}, {"model": "kling-3.0"}]


def test_an_earlier_brief_is_taken_over_whole(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    selection.select(["SH0010"])
    menu, older = QMenu(form), Brief(prompt="older", camera="crane up")
    fill_history(menu, [(datetime(2026, 1, 1, tzinfo=UTC), older)], form._take_over)
    menu.actions()[0].trigger()
    ((ids, fields),) = bridge.requests("set_brief")
    assert ids == ["SH0010"] and fields["prompt"] == "older" and fields["camera"] == "crane up"
    assert set(fields) == set(Brief.__dataclass_fields__)
