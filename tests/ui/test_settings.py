"""The settings dialog: what it shows, what it saves, and that keys are never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from plugin.credentials import AccessPair, ApiKey, Secret
from plugin.desk.settings_file import save_settings
from plugin.desk.views import CharacterView, Problem, ProviderView
from plugin.generators.catalog import load_catalog
from plugin.messages import say
from plugin.settings import ProviderPlace, Settings
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import money
from ui.edits import Edits
from ui.settings.accounts import AccountBox, AddressForm, HostingForm, KeyDialog
from ui.settings.characters import CharactersPage
from ui.settings.dialog import SettingsDialog
from ui.settings.making import FindingPage, FittingPage, MakingPage
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
    from plugin.settings import HostingPlace

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
    page = CharactersPage(cast(Any, bridge), edits, (mei, CharacterView("Robot")))
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
