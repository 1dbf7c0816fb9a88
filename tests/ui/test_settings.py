"""The settings dialog: what it shows, what it saves, and that keys are never shown."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from plugin.conform.spec import RasterMode, RateMode
from plugin.credentials import AccessPair, ApiKey, Secret
from plugin.desk.settings_file import save_settings
from plugin.desk.table_views import ModelRow, RowChange, TablePreview, TablesView, UnreadTable
from plugin.desk.views import CharacterView, Problem, ProviderView
from plugin.generators.base import Model, Task
from plugin.generators.catalog import load_catalog
from plugin.media.codec import Codec
from plugin.messages import say
from plugin.settings import HostingPlace, ProviderPlace, Settings
from plugin.shots.words import marker_prefixes
from plugin.timeline.cut import Raster
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import money
from tests.ui.panels import Panel
from ui.edits import Edits
from ui.settings.accounts import AccountBox, AddressForm, HostingForm, KeyDialog
from ui.settings.characters import CharactersPage, NoCharactersPage
from ui.settings.dialog import SettingsDialog
from ui.settings.making import FindingPage, FittingPage, MakingPage
from ui.settings.models import ModelsPage
from ui.settings.page import Wrong
from ui.settings.portraits import Portraits
from ui.settings.take_in import TakeInDialog
from ui.settings.voice import VoiceWell
from ui.shortcuts import Shortcuts
from ui.theme import Look

kling = ProviderView(
    "kling", True, "keyring", "https://api.example.com", True, True, True, "https://example.com/keys", "global",
    ("global", "mainland"),
)  # fmt: skip
T = TypeVar("T")
hosting = ProviderView("hosting", False, "", "", False, True)


@pytest.fixture
def dialog(qtbot: QtBot, bridge: FakeBridge, look: Look) -> SettingsDialog:
    made = SettingsDialog(cast(Any, bridge), look, Shortcuts(), load_catalog())
    qtbot.addWidget(made)
    made.show()
    bridge.settings_changed.emit(Settings())
    bridge.providers_listed.emit((kling, hosting))
    return made


def page(dialog: SettingsDialog, kind: type[T]) -> T:
    return next(found for found in dialog.pages if isinstance(found, kind))


def test_nothing_changed_saves_nothing(dialog: SettingsDialog, bridge: FakeBridge) -> None:
    dialog.save_button.click()
    assert bridge.requests("save_settings") == []
    assert not dialog.isVisible()


def test_changes_are_saved_and_the_file_can_be_read_again(
    dialog: SettingsDialog, bridge: FakeBridge, tmp_path: Path
) -> None:
    making, fitting, finding = page(dialog, MakingPage), page(dialog, FittingPage), page(dialog, FindingPage)
    making._film.setText("200 USD, 900.50 cny")
    making._handles.setValue(8)
    fitting._takes.setText("1440x1080@4:3")
    finding._prefixes.setPlainText("AI:\n 生成: \n\n")
    dialog.accounts._boxes["kling"]._place.findChildren(QLineEdit)[0].setText(" https://other.example.com ")
    dialog.save_button.click()
    (changes,) = bridge.requests("save_settings")[0]
    saved = save_settings({"SECONDUNIT_CONFIG_DIR": str(tmp_path)}, changes)
    assert (saved.handles, saved.marker_prefixes) == (8, ("AI:", "生成:"))
    assert [str(amount.amount) for amount in saved.film_budget] == ["200", "900.50"]
    assert saved.take_raster is not None and saved.take_raster.width == 1440
    assert saved.provider("kling") == ProviderPlace(base_url="https://other.example.com")
    bridge.settings_changed.emit(saved)
    assert not dialog.isVisible()


@pytest.mark.parametrize("text", ["much", "200", "USD 200", "-1 USD"])
def test_what_cannot_be_kept_is_said_on_its_page(dialog: SettingsDialog, bridge: FakeBridge, text: str) -> None:
    page(dialog, MakingPage)._film.setText(text)
    dialog.save_button.click()
    assert dialog.isVisible() and dialog.refusal.isVisible()
    assert isinstance(dialog.stack.currentWidget(), MakingPage)
    assert bridge.requests("save_settings") == []


def test_a_pattern_that_is_none_and_a_size_that_is_none_are_refused(dialog: SettingsDialog) -> None:
    page(dialog, FindingPage)._patterns.setPlainText("(")
    dialog.save_button.click()
    assert "(" in dialog.refusal.text()
    page(dialog, FittingPage)._raster.setText("big")
    dialog.save_button.click()
    assert "1920x1080" in dialog.refusal.text()


def test_what_the_engine_refuses_is_shown_and_the_dialog_stays(dialog: SettingsDialog, bridge: FakeBridge) -> None:
    page(dialog, MakingPage)._handles.setValue(4)
    dialog.save_button.click()
    bridge.problem_raised.emit(Problem(say("No cut is open."), say("Open one first."), "save_settings", "x"))
    assert dialog.isVisible() and dialog.save_button.isEnabled()
    assert dialog.refusal.text() == "No cut is open. Open one first."


def test_keys_are_taken_in_without_an_echo(qtbot: QtBot) -> None:
    asked = KeyDialog(kling)
    qtbot.addWidget(asked)
    fields = asked.findChildren(QLineEdit)
    assert {field.echoMode() for field in fields} == {QLineEdit.EchoMode.Password}
    asked._first.setText(" one ")
    assert asked.credentials() == ApiKey(Secret("one"))
    asked._pair.setChecked(True)
    asked._second.setText("two")
    assert asked.credentials() == AccessPair(Secret("one"), Secret("two"))


def test_a_provider_that_takes_a_pair_asks_for_both(qtbot: QtBot) -> None:
    asked = KeyDialog(ProviderView("jimeng", False, "", "", True, True, False))
    qtbot.addWidget(asked)
    asked._first.setText("one")
    from PySide6.QtWidgets import QDialogButtonBox

    button = asked._buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not button.isEnabled()
    asked._second.setText("two")
    assert button.isEnabled()


def test_a_test_of_a_key_shows_its_result(dialog: SettingsDialog, bridge: FakeBridge) -> None:
    box: AccountBox = dialog.accounts._boxes["kling"]
    box._check.click()
    assert bridge.requests("check") == [("kling",)]
    assert not box._check.isEnabled()
    bridge.provider_checked.emit("kling", say("The key works."), True)
    assert box._result.text() == "✓ The key works."
    box._remove.click()
    assert bridge.requests("remove_key") == [("kling",)]


def test_hosting_and_address_come_back_as_they_were_shown(qtbot: QtBot) -> None:
    form, address = HostingForm(), AddressForm(kling)
    qtbot.addWidget(form)
    qtbot.addWidget(address)
    place = HostingPlace("s3", "https://host/bucket", "eu", "https://cdn/bucket")
    form.show_hosting(place)
    assert form.hosting() == place
    form.show_hosting(None)
    assert form.hosting() is None
    for given in (ProviderPlace(), ProviderPlace("https://a", "mainland", 3), ProviderPlace("", "elsewhere")):
        address.show_place(given)
        assert address.place() == given


def test_settings_of_another_hand_survive_a_look_at_them(qtbot: QtBot, bridge: FakeBridge, look: Look) -> None:
    """A generator or region this version does not know is shown and kept."""
    dialog = SettingsDialog(cast(Any, bridge), look, Shortcuts(), ())
    qtbot.addWidget(dialog)
    settings = Settings(generator="elsewhere", language="fr", film_budget=(money("1.5"),))
    bridge.settings_changed.emit(settings)
    bridge.providers_listed.emit((kling, hosting))
    dialog.save_button.click()
    assert bridge.requests("save_settings") == []


def test_characters_are_named_changed_and_removed_each_as_an_edit(
    qtbot: QtBot, bridge: FakeBridge, look: Look, edits: Edits
) -> None:
    mei = CharacterView("Mei", (Path("/film/mei.png"),), "18, red coat")
    page = CharactersPage(cast(Any, bridge), edits, (mei, CharacterView("Robot")), look)
    dialog = SettingsDialog(cast(Any, bridge), look, Shortcuts(), (), None, page)
    qtbot.addWidget(dialog)
    bridge.settings_changed.emit(Settings())
    assert page._name.text() == "Mei"
    page._description.setPlainText("19, red coat")
    page._pictures.paths_changed.emit((Path("/film/mei.png"), Path("/film/mei 2.png")))
    page._list.setCurrentRow(1)
    page._remove.click()
    page._new.click()
    dialog.save_button.click()
    assert "letters" in dialog.refusal.text()
    page._name.setText("雨")
    page._name.textEdited.emit("雨")
    dialog.save_button.click()
    changed = CharacterView("Mei", (Path("/film/mei.png"), Path("/film/mei 2.png")), "19, red coat")
    assert bridge.requests("set_character") == [(changed,), (CharacterView("雨"),)]
    assert bridge.requests("remove_character") == [("Robot",)]
    for _ in range(3):
        edits.undo()
    assert bridge.requests("set_character")[2:] == [(CharacterView("Robot"),), (mei,)]
    assert bridge.requests("remove_character")[1:] == [("雨",)]


def test_every_setting_has_its_place_in_the_window(dialog: SettingsDialog) -> None:
    shown = {name for page in dialog.pages for name in page.values()}
    assert shown == {field.name for field in fields(Settings)}


def test_every_setting_comes_back_as_it_was_shown(qtbot: QtBot, bridge: FakeBridge, look: Look) -> None:
    """Each field with a value that is not its default; a page that dropped one would give the default back."""
    given = Settings(
        language="zh", generator="kling", handles=3, codec=Codec.dnxhr, rate_conform=RateMode.blend,
        raster_conform=RasterMode.pad, raster=Raster(1280, 720), take_raster=Raster(640, 360),
        placeholder_patterns=("TBD",), marker_prefixes=("AI:",), marker_colours=("RED",), media_folders=(Path("/m"),),
        resolution="1080p", lip_sync_generator="jimeng", image_generator="ark", film_budget=(money("5"),),
        day_budget=(money("2", "CNY"),), hosting=HostingPlace("s3", "https://h/b", "eu", "https://c"),
        providers=(("kling", ProviderPlace("https://a.example.com", "mainland", 4)),),
    )  # fmt: skip
    untouched = [one.name for one in fields(Settings) if getattr(given, one.name) == getattr(Settings(), one.name)]
    assert untouched == []
    dialog = SettingsDialog(cast(Any, bridge), look, Shortcuts(), load_catalog())
    qtbot.addWidget(dialog)
    bridge.settings_changed.emit(given)
    bridge.providers_listed.emit((kling, hosting))
    values = {name: value for page in dialog.pages for name, value in page.values().items()}
    assert values == {one.name: getattr(given, one.name) for one in fields(Settings)}


def test_the_maker_of_stills_is_chosen_among_those_that_make_some(dialog: SettingsDialog, bridge: FakeBridge) -> None:
    box = page(dialog, MakingPage)._stills
    offered = [box.itemData(index) for index in range(box.count())]
    assert offered == ["", "ark", "jimeng", "kling"]
    box.setCurrentIndex(1)
    dialog.save_button.click()
    assert bridge.requests("save_settings") == [({"image_generator": "ark"},)]


def test_what_only_joins_parts_is_no_choice(dialog: SettingsDialog) -> None:
    box = page(dialog, MakingPage)._generator
    assert "joined" not in [box.itemData(index) for index in range(box.count())]


@pytest.fixture
def cast_page(qtbot: QtBot, bridge: FakeBridge, look: Look, edits: Edits) -> CharactersPage:
    mei = CharacterView("Mei", (Path("/f/a.png"), Path("/f/b.png"), Path("/f/c.png")), "", "", Path("/f/mei.wav"))
    made = CharactersPage(cast(Any, bridge), edits, (mei, CharacterView("Robot")), look)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_recording_is_shown_with_its_length_replaced_by_a_drop_and_taken_away(
    cast_page: CharactersPage, bridge: FakeBridge
) -> None:
    well = cast_page.findChildren(VoiceWell)[0]
    assert bridge.requests("measure_sound") == [(Path("/f/mei.wav"),)]
    bridge.sound_measured.emit(Path("/f/mei.wav"), 12.04, None)
    assert well.name.text() == "mei.wav, 12.0 s" and not well.remark.isVisible()
    drop(well, Path("/f/short 短.MP3"))
    bridge.sound_measured.emit(Path("/f/mei.wav"), 12.0, None)
    assert well.name.text() == "short 短.MP3", "a late answer is of the one before"
    bridge.sound_measured.emit(Path("/f/short 短.MP3"), 2.0, None)
    assert "5 to 30" in well.remark.text() and well.remark.isVisible()
    problem = Problem(say("No cut is open."), None, "measure_sound", "x")
    bridge.sound_measured.emit(Path("/f/short 短.MP3"), 0.0, problem)
    assert well.remark.text() == "No cut is open."
    cast_page.apply()
    assert bridge.requests("set_character")[-1][0].voice_sample == Path("/f/short 短.MP3")
    well.remove_button.click()
    cast_page.apply()
    assert bridge.requests("set_character")[-1][0].voice_sample is None
    drop(well, Path("/f/mei.txt"))
    assert well.path is None


def drop(widget: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    flags = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(widget.rect().center(), *flags)
    QApplication.sendEvent(widget, entering)
    if entering.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(widget.rect().center()), *flags))


def test_another_picture_becomes_the_portrait(qtbot: QtBot, cast_page: CharactersPage, bridge: FakeBridge) -> None:
    portraits = cast_page.findChildren(Portraits)[0]
    assert not portraits.first.isEnabled()
    portraits.select(2)
    portraits.first.click()
    assert [path.name for path in portraits.pictures.paths] == ["c.png", "a.png", "b.png"]
    shown = portraits.pictures.findChildren(QListWidget)[0]
    cast_page.activateWindow()
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert [path.name for path in portraits.pictures.paths] == ["a.png", "c.png", "b.png"]
    cast_page.apply()
    (sent,) = bridge.requests("set_character")[-1]
    assert [path.name for path in sent.images] == ["a.png", "c.png", "b.png"]


def test_a_name_that_another_has_is_said_at_once_and_not_saved(qtbot: QtBot, cast_page: CharactersPage) -> None:
    cast_page._list.setCurrentRow(1)
    cast_page._name.selectAll()
    qtbot.keyClicks(cast_page._name, "Mei")
    assert cast_page._clash.isVisible() and "Mei" in cast_page._clash.text()
    with pytest.raises(Wrong):
        cast_page.check()
    qtbot.keyClicks(cast_page._name, "2")
    assert "@Robot" in cast_page._clash.text() and cast_page._clash.objectName() == "quiet"
    cast_page.check()


def test_without_a_cut_the_page_of_characters_says_where_they_are(dialog: SettingsDialog) -> None:
    found = page(dialog, NoCharactersPage)
    assert any("Open a cut" in label.text() for label in found.findChildren(QLabel))


def model_row(name: str, dated: str, file: str = "", *, paid: bool = True) -> ModelRow:
    model = Model("ark", name, name.title(), (Task.text_to_video,), None, None, None, dated, "a list", paid=paid)
    return ModelRow(model, file, False, (say("free"), say("not known")), ((say("Lengths"), "3-15 s"),))


tables = TablesView(
    (model_row("one", "2026-09-01"), model_row("two", "2026-11-01", "mine.toml"),
     model_row("free", "2020-01-01", paid=False)),
    (UnreadTable("broken.toml", say("No cut is open.")),), ("mine.toml",), Path("/config/models"),
)  # fmt: skip


@pytest.fixture
def models_page(qtbot: QtBot, bridge: FakeBridge, look: Look) -> ModelsPage:
    made = ModelsPage(cast(Any, bridge), look, date(2026, 11, 30))
    qtbot.addWidget(made)
    made.show()
    bridge.tables_listed.emit(tables)
    return made


def cells(page: ModelsPage, row: int) -> list[str]:
    return [text.text() for column in range(6) if (text := page.table.item(row, column)) is not None]


def test_models_tell_price_date_and_table_and_old_prices_are_marked(models_page: ModelsPage) -> None:
    assert cells(models_page, 0) == ["ark", "One", "free (+1)", "3-15 s", "⚠ 2026-09-01", "built in"]
    assert cells(models_page, 1)[4:] == ["2026-11-01", "mine.toml"]
    assert cells(models_page, 2)[4] == "2020-01-01", "what is free has no price to grow old"
    assert models_page._old.text().startswith("1 ") and models_page._unread.text() == "No cut is open."


def test_a_newer_table_is_shown_before_it_is_taken_in(
    qtbot: QtBot, models_page: ModelsPage, bridge: FakeBridge
) -> None:
    drop(models_page, Path("/down/newer.toml"))
    drop(models_page, Path("/down/newer.txt"))
    assert bridge.requests("preview_table") == [(Path("/down/newer.toml"),)]
    changes = (RowChange(tables.rows[0].model, "changed", (say("Stopped."),)), RowChange(tables.rows[1].model, "kept"))
    bridge.table_previewed.emit(TablePreview(Path("/down/newer.toml"), changes, replaces=True))
    asked = models_page.findChildren(TakeInDialog)[-1]
    tops = [asked.tree.topLevelItem(index) for index in range(asked.tree.topLevelItemCount())]
    assert [top.text(0) for top in tops if top] == ["Other prices or limits (1)", "Not in it, stay as they are (1)"]
    asked.take_button.click()
    assert bridge.requests("take_in_table") == [(Path("/down/newer.toml"),)]
    bridge.table_previewed.emit(TablePreview(Path("/down/older.toml"), changes[1:], replaces=False))
    assert not models_page.findChildren(TakeInDialog)[-1].take_button.isEnabled()


def test_an_own_table_is_set_aside_from_its_row(models_page: ModelsPage, bridge: FakeBridge) -> None:
    assert not models_page.back_button.isEnabled()
    models_page.table.selectRow(1)
    models_page.back_button.click()
    assert bridge.requests("set_aside_table") == [("mine.toml",)]
    models_page._search.setText("fre")
    assert [models_page.table.isRowHidden(row) for row in range(3)] == [True, True, False]


def test_a_table_that_is_none_is_refused_in_the_dialog(dialog: SettingsDialog, bridge: FakeBridge) -> None:
    bridge.problem_raised.emit(Problem(say("No cut is open."), say("Open one first."), "preview_table", "bad_catalog"))
    assert dialog.refusal.isVisible() and dialog.refusal.text() == "No cut is open. Open one first."


def test_tables_that_are_left_out_are_said_at_the_start_and_after_opening(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    panel.bridge.tables_listed.emit(tables)
    assert len(panel.conductor.bar.notices) == 1
    panel.open()
    assert len(panel.conductor.bar.notices) == 1


def test_media_folders_are_dropped_each_once_and_removed(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.show_page(page(dialog, FindingPage))
    folders = page(dialog, FindingPage)._folders
    drop(folders, Path("/volumes/影片"), Path("/volumes/day 2/a.mov"), Path("/volumes/影片"))
    assert folders.paths == (Path("/volumes/影片"), Path("/volumes/day 2"))
    folders.list.setCurrentRow(0)
    dialog.activateWindow()
    folders.list.setFocus()
    qtbot.keyClick(folders.list, Qt.Key.Key_Delete)
    assert folders.paths == (Path("/volumes/day 2"),)


def test_an_empty_list_shows_what_is_built_in(dialog: SettingsDialog) -> None:
    finding = page(dialog, FindingPage)
    assert finding._prefixes.placeholderText().splitlines() == list(marker_prefixes)
    assert "占位" in finding._patterns.placeholderText()
