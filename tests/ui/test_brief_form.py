"""The brief form, by keyboard and mouse, for one shot and for many."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from plugin.desk.views import CharacterView, Problem, QuoteRow, QuoteView
from plugin.generators.catalog import load_catalog
from plugin.messages import say
from plugin.shots.brief import Brief, KeyFrame
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import money, sample_standing
from ui.brief_form.copy_from import CopyFrom
from ui.brief_form.form import BriefForm
from ui.brief_form.history import fill_history
from ui.brief_form.picture_well import PictureWell
from ui.brief_form.references import References
from ui.brief_form.seed_field import SeedField
from ui.edits import Edits
from ui.selection import Selection


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


def several(form: BriefForm, selection: Selection, *briefs: Brief) -> list[str]:
    """Shots with these briefs, selected."""
    standing = sample_standing(12)
    shots = [dataclasses.replace(shot, brief=brief) for shot, brief in zip(standing.shots, briefs, strict=False)]
    form.show_standing(dataclasses.replace(standing, shots=(*shots, *standing.shots[len(shots) :])))
    ids = [shot.id for shot in shots]
    selection.select(ids)
    return ids


def test_values_that_differ_are_said_and_stay_until_they_are_edited(
    form: BriefForm, qtbot: QtBot, bridge: FakeBridge, selection: Selection, edits: Edits
) -> None:
    briefs = Brief(prompt="rain", camera="push", seed=1), Brief(prompt="snow", camera="push", seed=2)
    ids = several(form, selection, *briefs)
    fields = form._fields
    assert (prompt(form).toPlainText(), prompt(form).placeholderText()) == ("", "several values")
    assert fields.camera.text() == "push" and fields.seed.text() == "several values"
    form.settle()
    fields.seed.editingFinished.emit()
    assert bridge.requests("set_brief") == [], "nobody edited anything"
    qtbot.keyClicks(prompt(form), "fog")
    form.settle()
    edits.undo()
    changed, *back = bridge.requests("set_brief")
    assert changed == (ids, {"prompt": "fog"})
    assert back == [([ids[0]], {"prompt": "rain"}), ([ids[1]], {"prompt": "snow"})]
    assert prompt(form).toPlainText() == ""


def test_lists_of_several_shots_keep_what_is_their_own(
    form: BriefForm, bridge: FakeBridge, selection: Selection, tmp_path: Path
) -> None:
    a, b, c, new = (tmp_path / name for name in ("a.png", "b.png", "c.png", "new.png"))
    ids = several(form, selection, Brief(references=(a, b), characters=("Mei",)), Brief(references=(b, c)))
    references = form._fields.references
    assert references.paths == (b,) and references._list._hint == "several values"
    drop(references, [new])
    references.show_paths((b, new))
    references._list.item(0).setSelected(True)
    QTest.keyClick(references._list, Qt.Key.Key_Delete)
    assert bridge.requests("set_brief") == [
        ([ids[0]], {"references": (a, b, new)}),
        ([ids[1]], {"references": (b, c, new)}),
        ([ids[0]], {"references": (a, new)}),
        ([ids[1]], {"references": (c, new)}),
    ]
    chip = next(found for found in form.findChildren(QPushButton) if found.text().startswith("@Mei"))
    assert chip.text() == "@Mei 1/2" and not chip.isChecked()
    chip.click()
    assert bridge.requests("set_brief")[-1] == (ids, {"characters": ("Mei",)}) or chip.isChecked()


def test_two_quick_changes_of_a_list_are_both_kept(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    several(form, selection, Brief(model="seedance-1.5-pro"))
    form._set_option("camera_fixed", "true")
    form._set_option("other", "1")
    assert bridge.requests("set_brief")[-1][1] == {"options": (("camera_fixed", "true"), ("other", "1"))}


def test_a_change_that_the_desk_refuses_is_shown_no_longer(
    form: BriefForm, qtbot: QtBot, bridge: FakeBridge, selection: Selection
) -> None:
    several(form, selection, Brief(camera="push"))
    form._fields.camera.selectAll()
    qtbot.keyClicks(form._fields.camera, "pull")
    form.settle()
    assert form._changes.shots["SH0010"].brief.camera == "pull"
    bridge.problem_raised.emit(Problem(say("The picture is not there."), None, "set_brief", "no_file"))
    assert form._fields.camera.text() == "push"


def test_a_brief_is_copied_from_a_shot_found_by_its_words(
    form: BriefForm, qtbot: QtBot, bridge: FakeBridge, selection: Selection
) -> None:
    selection.select(["SH0010"])
    next(found for found in form.findChildren(QPushButton) if found.text() == "Copy from...").click()
    dialog = form.findChild(CopyFrom)
    assert isinstance(dialog, CopyFrom)
    qtbot.keyClicks(dialog.findChild(QLineEdit), "dream CITY")
    shown = [dialog._list.item(row) for row in range(dialog._list.count()) if not dialog._list.item(row).isHidden()]
    assert shown and all("dream city" in item.text() for item in shown)
    qtbot.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
    ((ids, fields),) = bridge.requests("set_brief")
    assert ids == ["SH0010"] and "dream city" in fields["prompt"]


def test_the_rare_fields_are_folded_and_stay_as_they_were_left(
    form: BriefForm, qtbot: QtBot, selection: Selection
) -> None:
    selection.select(["SH0010"])
    fold, seed = form._fields.more, form._fields.seed
    assert not fold.is_open and not seed.isVisible()
    qtbot.mouseClick(fold.heading, Qt.MouseButton.LeftButton)
    selection.select(["SH0020"])
    assert fold.is_open and seed.isVisible() and form._fields.negative.isVisible()


@pytest.mark.parametrize("width", [440, 480, 560])
def test_nothing_is_wider_than_the_column(form: BriefForm, selection: Selection, width: int, tmp_path: Path) -> None:
    long = tmp_path / ("a_name_without_any_space_" * 6 + ".png")
    standing = sample_standing(12)
    cast = tuple(CharacterView(f"Character_number_{n}") for n in range(9))
    keys = tuple(KeyFrame(long, n) for n in range(5))
    brief = Brief(prompt="@" + "x" * 60, references=(long,) * 1, first_frame=long, key_frames=keys, model="kling-3.0")
    shots = (dataclasses.replace(standing.shots[0], brief=brief), *standing.shots[1:])
    form.resize(width, 900)
    form.show_standing(dataclasses.replace(standing, shots=shots, characters=cast))
    selection.select(["SH0010"])
    form._fields.more.heading.click()
    QApplication.processEvents()
    inside = form._scroll.widget()
    assert inside is not None and inside.width() <= form._scroll.viewport().width()
    assert inside.minimumSizeHint().width() <= form._scroll.viewport().width()
    for child in form._fields.findChildren(QWidget):
        if child.isVisible() and child.parent() is form._fields:
            assert child.geometry().right() < inside.width(), child
    assert not form._scroll.horizontalScrollBar().isVisible()


def test_tab_goes_down_the_form(form: BriefForm, qtbot: QtBot, bridge: FakeBridge, selection: Selection) -> None:
    several(form, selection, Brief(model="seedance-1.5-pro"))
    bridge.models_listed.emit(load_catalog())
    form._fields.more.heading.click()
    QApplication.processEvents()
    prompt(form).setFocus()
    met = [prompt(form).accessibleName()]
    for _ in range(40):
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        focused = form.focusWidget()
        met.append(focused.accessibleName() or getattr(focused, "text", str)())
    assert "" not in met, met
    wanted = (
        "Prompt", "Camera", "First frame: as in the cut", "Key frames", "Last frame: as in the cut",
        "Reference pictures", "@Mei", "Dialogue", "Who speaks", "Model", "Resolution", "Ratio", "Sound",
        "Camera stands still", "Not wanted", "Look", "Still first", "Seed",
    )  # fmt: skip
    places = [met.index(name) for name in wanted]
    assert places == sorted(places), met
