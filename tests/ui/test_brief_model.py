"""The form that a model asks for: made from its row of the catalogue, for the model that would be used."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLabel

from plugin.desk.views import CharacterView, QuoteRow, QuoteView
from plugin.generators.catalog import load_catalog
from plugin.messages import say
from plugin.shots.brief import Brief, KeyFrame
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import money, sample_standing
from ui.brief_form.choice_box import ChoiceBox
from ui.brief_form.form import BriefForm
from ui.brief_form.model_words import limits_text
from ui.edits import Edits
from ui.selection import Selection

models = load_catalog()


def show(form: BriefForm, bridge: FakeBridge, selection: Selection, brief: Brief) -> None:
    """SH0010 with this brief, selected."""
    standing = sample_standing(12)
    shots = (dataclasses.replace(standing.shots[0], brief=brief), *standing.shots[1:])
    form.show_standing(dataclasses.replace(standing, shots=shots))
    bridge.models_listed.emit(models)
    selection.select(["SH0010"])


def quoted(form: BriefForm, bridge: FakeBridge, generator: str, model: str, *rows: QuoteRow, **more: Any) -> None:
    row = QuoteRow("SH0010", "video", generator, model, 48, money("0.42"), True, prompt_length=60)
    bridge.quote_made.emit(form._quote, QuoteView((row, *rows), (money("0.42"),), (), 0, 1, **more))


def box(form: BriefForm, name: str) -> ChoiceBox:
    found = [one for one in form.findChildren(ChoiceBox) if one.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def words(of: QComboBox) -> list[str]:
    return [of.itemText(row) for row in range(of.count())]


def said(form: BriefForm) -> str:
    return "\n".join(label.text() for label in form.findChildren(QLabel) if label.isVisible())


def test_every_capability_becomes_a_choice(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    show(form, bridge, selection, Brief(model="jimeng-video-3.0"))
    assert words(box(form, "Resolution")) == ["as large as the cut (1080p)", "720p", "1080p"]
    assert words(box(form, "Ratio")) == ["as the cut (16:9)", "16:9", "4:3", "1:1", "3:4", "9:16", "21:9"]
    assert words(box(form, "Camera move"))[:3] == ["by itself", "none", "dolly zoom in"]
    assert words(box(form, "Strength of the move")) == ["by itself", "weak", "medium", "strong"]
    assert not box(form, "Sound").isVisible() and "Video 3.0 makes no sound." in said(form)
    assert "5 or 10 s" in said(form) and "prompt up to 800 characters" in said(form)


def test_another_model_has_another_form(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    show(form, bridge, selection, Brief(model="seedance-1.5-pro"))
    assert words(box(form, "Camera stands still")) == ["no", "yes"]
    assert words(box(form, "Sound")) == ["none, by itself", "silent", "with sound"] and box(form, "Sound").isVisible()
    show(form, bridge, selection, Brief(model="kling-3.0-turbo"))
    assert not [one for one in form.findChildren(ChoiceBox) if one.accessibleName() == "Camera stands still"]
    assert words(box(form, "Sound"))[2] == "kept" and "always makes sound" in said(form)


@pytest.mark.parametrize(
    ("name", "row", "change"),
    [
        ("Resolution", 1, {"resolution": "480p"}),
        ("Ratio", 5, {"ratio": "9:16"}),
        ("Sound", 2, {"sound": True}),
        ("Camera stands still", 1, {"options": (("template", "handheld"), ("camera_fixed", "true"))}),
        ("Model", 0, {"model": ""}),
    ],
)
def test_a_choice_goes_into_the_brief_and_can_be_undone(
    form: BriefForm, bridge: FakeBridge, selection: Selection, edits: Edits, name: str, row: int, change: dict[str, Any]
) -> None:
    brief = Brief(model="seedance-1.5-pro", options=(("template", "handheld"),))
    show(form, bridge, selection, brief)
    box(form, name).setCurrentIndex(row)
    edits.undo()
    (field,) = change
    assert bridge.requests("set_brief") == [(["SH0010"], change), (["SH0010"], {field: getattr(brief, field)})]


def test_the_usual_value_of_a_setting_is_not_written_down(
    form: BriefForm, bridge: FakeBridge, selection: Selection
) -> None:
    show(form, bridge, selection, Brief(model="seedance-1.5-pro", options=(("camera_fixed", "true"),)))
    assert box(form, "Camera stands still").currentText() == "yes"
    box(form, "Camera stands still").setCurrentIndex(0)
    assert bridge.requests("set_brief") == [(["SH0010"], {"options": ()})]


def test_what_was_set_for_another_model_is_shown_and_stays(
    form: BriefForm, bridge: FakeBridge, selection: Selection
) -> None:
    show(form, bridge, selection, Brief(model="kling-3.0-turbo", resolution="4k", ratio="21:9"))
    assert box(form, "Resolution").currentText() == "4k (not made by this model)"
    assert box(form, "Ratio").currentText() == "21:9 (not made by this model)"
    assert bridge.requests("set_brief") == []


def test_without_a_model_it_is_that_of_the_quote(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    show(form, bridge, selection, Brief())
    quoted(form, bridge, "ark", "seedance-1.5-pro")
    assert box(form, "Model").currentText() == "by itself (Seedance 1.5 Pro)"
    assert words(box(form, "Camera stands still")) == ["no", "yes"] and "4 to 12 s" in said(form)
    quoted(form, bridge, "kling", "kling-3.0")
    assert box(form, "Model").currentText() == "by itself (Kling 3.0)" and "3 to 15 s" in said(form)


def test_a_shot_with_its_take_speaks_of_the_model_of_that(
    form: BriefForm, bridge: FakeBridge, selection: Selection
) -> None:
    bridge.models_listed.emit(models)
    selection.select(["SH0040"])
    bridge.quote_made.emit(form._quote, QuoteView((), (), (), 0, 1))
    assert box(form, "Model").currentText() == "by itself (Kling 3.0)" and "It has its take." in said(form)


def test_settings_of_the_lip_sync_stand_below(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    show(form, bridge, selection, Brief(dialogue="hello"))
    quoted(
        form, bridge, "kling", "kling-3.0", QuoteRow("SH0010", "lip_sync", "kling", "kling-lip-sync", 48, None, True)
    )
    box(form, "Speed of speech").setCurrentIndex(2)
    assert bridge.requests("set_brief") == [(["SH0010"], {"options": (("voice_speed", "1.2"),)})]


def test_what_a_model_does_not_take_is_said_where_it_is_given(
    form: BriefForm, bridge: FakeBridge, selection: Selection, tmp_path: Any
) -> None:
    pictures = tuple(tmp_path / f"{n}.png" for n in range(5))
    show(form, bridge, selection, Brief(model="kling-3.0-turbo"))
    assert "Kling 3.0 Turbo ends on no given frame: the last frame does not go along." in said(form)
    show(
        form, bridge, selection, Brief(model="kling-3.0", references=pictures, key_frames=(KeyFrame(pictures[0]),) * 2)
    )
    assert "Kling 3.0 takes 3 reference pictures and characters; here are 5" in said(form)
    assert "the shot is joined from up to 3 clips" in said(form)
    assert "ends on no given frame" not in said(form)
    standing = sample_standing(12)
    cast = tuple(CharacterView(f"C{n}", (pictures[0],)) for n in range(5))
    brief = Brief(model="kling-3.0", prompt="@C0 and @C1", characters=("C2", "C3"))
    shots = (dataclasses.replace(standing.shots[0], brief=brief), *standing.shots[1:])
    form.show_standing(dataclasses.replace(standing, shots=shots, characters=cast))
    assert "Kling 3.0 takes 3 of these 4 characters" in said(form)


def test_drawings_made_here_warn_of_nothing(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    show(form, bridge, selection, Brief())
    quoted(form, bridge, "animatic", "animatic")
    assert "free, made on this machine" in said(form) and "does not go along" not in said(form)
    assert not box(form, "Resolution").isVisible()


def test_the_price_line_tells_what_is_done_otherwise(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    show(form, bridge, selection, Brief(model="kling-3.0"))
    note, left = say("No character is named @{name}.", name="Mei"), say("Made without the frame after it.")
    row = QuoteRow("SH0010", "video", "animatic", "animatic", 48, None, False, notes=(left,))
    bridge.quote_made.emit(form._quote, QuoteView((row,), (), (), 0, 1, (note,)))
    assert "Not by kling-3.0: the settings choose another generator." in said(form)
    assert "No character is named @Mei." in said(form) and "Made without the frame after it." in said(form)


def test_values_that_differ_choose_nothing(form: BriefForm, bridge: FakeBridge, selection: Selection) -> None:
    standing = sample_standing(12)
    briefs = (
        Brief(model="seedance-1.5-pro", ratio="1:1", options=(("camera_fixed", "true"),)),
        Brief(model="seedance-1.5-pro", ratio="9:16", sound=True),
    )
    shots = tuple(dataclasses.replace(shot, brief=b) for shot, b in zip(standing.shots, briefs, strict=False))
    form.show_standing(dataclasses.replace(standing, shots=(*shots, *standing.shots[2:])))
    bridge.models_listed.emit(models)
    selection.select([shot.id for shot in shots])
    for name in ("Ratio", "Sound", "Camera stands still"):
        assert (box(form, name).currentIndex(), box(form, name).placeholderText()) == (-1, "several values"), name
    assert box(form, "Model").currentText() == "Seedance 1.5 Pro (ark)"
    assert bridge.requests("set_brief") == []
    box(form, "Camera stands still").setCurrentIndex(1)
    assert bridge.requests("set_brief") == [([shots[0].id, shots[1].id], {"options": (("camera_fixed", "true"),)})]


@pytest.mark.parametrize("model", models, ids=lambda model: model.name)
def test_limits_are_told_of_every_model(model: Any) -> None:
    text = limits_text(model, model.resolutions[-1] if model.resolutions else "")
    assert "{" not in text and (model.dated in text or not model.paid), text
    if model.prices:
        assert " per " in text, text


def test_the_price_is_that_of_resolution_and_sound() -> None:
    kling = next(model for model in models if model.name == "kling-3.0")
    assert "0.112 USD per second (global)" in limits_text(kling, "1080p")
    assert "0.168 USD per second (global)" in limits_text(kling, "1080p", sound=True)
