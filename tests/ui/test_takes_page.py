"""The page of takes: what is chosen is auditioned, what made it is told, one is circled; by mouse and by keys."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from plugin.desk.views import Opened, Standing, TakeView
from plugin.generators.base import Money
from plugin.shots.brief import Brief
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import sample_opened
from tests.ui.panels import Panel
from ui.brief_form.text_fields import LongText
from ui.edits import Edits
from ui.selection import Selection
from ui.takes.again import fields_again
from ui.takes.fact_table import FactTable
from ui.takes.film_strip import FilmStrip
from ui.takes.names import in_order, made_of, worded
from ui.takes.page import TakesPage
from ui.takes.sent import Pictures
from ui.theme import Look, apply_theme

shot = "SH0040"
control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened() -> Opened:
    """SH0040 has three takes, the second circled."""
    sample = sample_opened(12)
    takes = tuple(dataclasses.replace(take, prompt=f"Mei turns {take.shot_id}") for take in sample.standing.takes)
    return dataclasses.replace(sample, standing=dataclasses.replace(sample.standing, takes=takes))


@pytest.fixture
def page(
    qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, edits: Edits, opened: Opened
) -> Iterator[TakesPage]:
    made = TakesPage(bridge, selection, look, edits)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(520, 900)
    made.show()
    made.show_cut(opened)
    selection.select([shot])
    QApplication.processEvents()
    yield made
    made.clear()


def takes_of(opened: Opened) -> tuple[TakeView, ...]:
    return tuple(take for take in opened.standing.takes if take.shot_id == shot)


def with_takes(standing: Standing, *takes: TakeView) -> Standing:
    return dataclasses.replace(standing, takes=takes)


def click(page: TakesPage, row: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = page.strip.visualItemRect(page.strip.item(row)).center()
    QTest.mouseClick(page.strip.viewport(), Qt.MouseButton.LeftButton, held, place)


def numbers(selection: Selection) -> list[int]:
    return [take.number for take in selection.auditioned]


def button(page: TakesPage, text: str) -> QPushButton:
    return next(found for found in page.findChildren(QPushButton) if found.text() == text and found.isVisible())


def told(page: TakesPage) -> dict[str, list[str]]:
    """What the visible table says, by the name of the row."""
    # What is new in a layout is shown by the event loop.
    QApplication.processEvents()
    found: dict[str, list[str]] = {}
    for table in page.findChildren(FactTable):
        for label in table.findChildren(QLabel):
            if label.isVisible() and label.accessibleName():
                found.setdefault(label.accessibleName(), []).append(label.text())
    return found


def test_the_circled_take_is_chosen_and_everything_about_it_is_told(page: TakesPage, selection: Selection) -> None:
    assert numbers(selection) == [2]
    facts = told(page)
    assert facts["Model"] == ["kling kling-3.0"] and facts["Seed"] == ["1002"] and facts["Frames"] == ["48"]
    assert facts["Charged"] == ["0.56 USD"] and facts["Quoted"] == ["0.42 USD"]
    assert facts["File"] == ["SH0040_video_t002.mov"] and facts["Made"][0].startswith("2026-11-23")
    assert any("This take goes into the cut" in label.text() for label in page.findChildren(QLabel))


def test_what_is_chosen_is_auditioned_at_most_four(page: TakesPage, selection: Selection, opened: Opened) -> None:
    click(page, 0)
    assert numbers(selection) == [1]
    click(page, 2, control)
    assert numbers(selection) == [1, 3]
    click(page, 0)
    click(page, 2, shift)
    assert numbers(selection) == [1, 2, 3]
    three = takes_of(opened)
    more = [dataclasses.replace(three[0], number=n, circled=False, path=Path(f"/film/{n}.mov")) for n in (4, 5, 6)]
    page.show_standing(with_takes(opened.standing, *three, *more))
    assert numbers(selection) == [1, 2, 3], "a new take changes nothing of what was chosen"
    page.strip.selectAll()
    assert numbers(selection) == [1, 2, 3, 4] and len(page.strip.selectedItems()) == 4


def test_keys_move_circle_and_rate(page: TakesPage, bridge: FakeBridge, selection: Selection, edits: Edits) -> None:
    page.strip.setFocus()
    QTest.keyClick(page.strip, Qt.Key.Key_Right)
    assert numbers(selection) == [3]
    QTest.keyClick(page.strip, Qt.Key.Key_Return)
    edits.undo()
    assert bridge.requests("circle") == [(shot, "video", 3), (shot, "video", 2)]
    QTest.keyClick(page.strip, Qt.Key.Key_5)
    QTest.keyClick(page.strip, Qt.Key.Key_0)
    assert bridge.requests("rate_take") == [(shot, "video", 3, 5), (shot, "video", 3, 0)]
    QTest.keyClick(page.strip, Qt.Key.Key_Left)
    QTest.keyClick(page.strip, Qt.Key.Key_Left, shift)
    assert numbers(selection) == [1, 2]
    assert "Enter circles" in page.strip.toolTip()


def test_a_double_click_circles_that_take(page: TakesPage, bridge: FakeBridge) -> None:
    place = page.strip.visualItemRect(page.strip.item(0)).center()
    click(page, 0)
    QTest.mouseDClick(page.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bridge.requests("circle") == [(shot, "video", 1)]


def test_next_and_previous_take_by_the_keys_of_the_window(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    panel.open()
    selection, takes = panel.conductor.selection, panel.conductor.workspace.takes
    selection.select([shot])
    panel.conductor.workspace.viewer.setFocus()
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(panel.conductor.workspace.viewer.canvas, key, control)
        seen += numbers(selection)
    assert seen == [3, 3, 2, 1] and len(takes.strip.selectedItems()) == 1
    assert not panel.chrome.actions["compare_wipe"].isEnabled()
    qtbot.keyClick(panel.conductor.workspace.viewer.canvas, Qt.Key.Key_C, control | shift)
    assert panel.bridge.requests("circle") == [(shot, "video", 1)]
    takes.strip.item(1).setSelected(True)
    assert panel.chrome.actions["compare_wipe"].isEnabled() and panel.chrome.actions["compare_side"].isEnabled()


def test_space_plays_also_among_the_takes(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    panel.open()
    workspace = panel.conductor.workspace
    panel.trigger("show_takes")
    panel.conductor.selection.select([shot])
    panel.window.activateWindow()
    workspace.takes.strip.setFocus()
    qtbot.keyClick(workspace.takes.strip, Qt.Key.Key_Space)
    assert workspace.viewer.speed == 1
    qtbot.keyClick(workspace.takes.strip, Qt.Key.Key_K)
    assert workspace.viewer.speed is None


def test_circle_and_stars_by_mouse_are_edits(page: TakesPage, bridge: FakeBridge, edits: Edits) -> None:
    click(page, 2)
    button(page, "Circle t003").click()
    edits.undo()
    assert bridge.requests("circle") == [(shot, "video", 3), (shot, "video", 2)]
    stars = [found for found in page.findChildren(QToolButton) if "stars" in found.accessibleName()]
    stars[4].click()
    stars[2].click()
    edits.undo()
    assert bridge.requests("rate_take") == [(shot, "video", 3, 5), (shot, "video", 3, 0), (shot, "video", 3, 3)]


def test_a_note_belongs_to_the_take_it_was_written_for(page: TakesPage, bridge: FakeBridge) -> None:
    click(page, 0)
    note = page.findChild(LongText)
    assert isinstance(note, LongText)
    QTest.keyClicks(note, "her eyes drift")
    click(page, 2)
    assert bridge.requests("note_take") == [(shot, "video", 1, "her eyes drift")]


def test_only_what_differs_is_compared(page: TakesPage, bridge: FakeBridge, opened: Opened, edits: Edits) -> None:
    first, second, third = takes_of(opened)
    changed = dataclasses.replace(third, prompt="Mei laughs", charge=Money(Decimal("0.90"), "USD"))
    page.show_standing(with_takes(opened.standing, first, second, changed))
    click(page, 0)
    click(page, 2, control)
    facts = told(page)
    assert facts["Prompt"] == [first.prompt, "Mei laughs"] and facts["Seed"] == ["1001", "1003"]
    assert facts["Charged"] == ["0.56 USD", "0.90 USD"]
    assert not {"Model", "Quoted", "Frames", "Made", "File"} & set(facts)
    button(page, "○ t003").click()
    edits.undo()
    assert bridge.requests("circle") == [(shot, "video", 3), (shot, "video", 2)]
    page.show_standing(with_takes(opened.standing, first, second, dataclasses.replace(first, number=3, circled=False)))
    assert told(page) == {}
    assert any(label.isVisible() and "in the same way" in label.text() for label in page.findChildren(QLabel))


def test_prompt_and_seed_go_back_into_the_brief(
    page: TakesPage, bridge: FakeBridge, opened: Opened, edits: Edits
) -> None:
    before = next(found.brief for found in opened.standing.shots if found.id == shot)
    first, second, third = takes_of(opened)
    page.show_standing(with_takes(opened.standing, first, second, dataclasses.replace(third, prompt="Mei laughs")))
    click(page, 2)
    button(page, "Use prompt and seed again").click()
    edits.undo()
    assert bridge.requests("set_brief") == [
        ([shot], {"prompt": "Mei laughs", "seed": 1003}),
        ([shot], {"prompt": before.prompt, "seed": None}),
    ]


def test_the_look_of_the_film_does_not_go_along_twice(opened: Opened) -> None:
    take = dataclasses.replace(takes_of(opened)[0], prompt="Mei laughs\ngrainy, 16 mm", seed=7)
    assert fields_again(Brief(look="grainy, 16 mm"), take) == {"prompt": "Mei laughs", "seed": 7}
    assert fields_again(Brief(look="clean"), take) == {"prompt": "Mei laughs\ngrainy, 16 mm", "seed": 7, "look": ""}
    assert fields_again(Brief(), take) == {"prompt": "Mei laughs\ngrainy, 16 mm", "seed": 7}
    still = dataclasses.replace(take, stage="image", prompt="Mei, portrait")
    assert fields_again(Brief(look="clean"), still) == {"image_prompt": "Mei, portrait", "seed": 7}


def test_a_take_of_a_later_stage_tells_what_it_was_made_of_and_which_goes_into_the_cut(
    page: TakesPage, opened: Opened
) -> None:
    first, second, third = takes_of(opened)
    synced = dataclasses.replace(
        second, stage="lip_sync", number=1, path=Path("/film/sync.mov"), prompt="", sent=(second.path,), circled=True
    )
    still = dataclasses.replace(second, stage="image", number=1, path=Path("/film/still.png"), circled=True)
    page.show_standing(with_takes(opened.standing, still, synced, first, second, third))
    takes = tuple(take.stage for take in in_order((synced, first, still)))
    assert takes == ("image", "video", "lip_sync")
    assert made_of(synced, (first, second, synced)) == (second,) and worded(synced, (second, third)) == second
    click(page, 2)
    assert any("lip-sync t001 goes into the cut" in label.text() for label in page.findChildren(QLabel))
    click(page, 4)
    assert told(page)["Made of"] == ["t002 (0.56 USD)"] and told(page)["Prompt"] == [second.prompt]


def test_what_was_sent_is_shown_as_pictures_and_sound_by_its_name(
    page: TakesPage, bridge: FakeBridge, opened: Opened
) -> None:
    picture, sound = Path("/film/first.png"), Path("/film/line.wav")
    first, second, third = takes_of(opened)
    changed = dataclasses.replace(third, sent=(picture, sound))
    page.show_standing(with_takes(opened.standing, first, second, changed))
    click(page, 2)
    assert (("sent", picture), picture, 0) in [given[:3] for given in bridge.requests("thumbnail")]
    assert any(label.isVisible() and label.text() == "♪ line.wav" for label in page.findChildren(QLabel))
    image = QImage(112, 63, QImage.Format.Format_RGB32)
    image.fill(QColor("#20c040"))
    bridge.thumbnail_made.emit(("sent", picture), image)
    shown = page.findChild(Pictures)
    assert isinstance(shown, Pictures) and list(shown.pictures) == [picture]
    assert shown.grab().toImage().pixelColor(40, 30).green() > 150


def paint(strip: FilmStrip, row: int) -> QImage:
    QApplication.processEvents()
    return strip.viewport().grab(strip.visualItemRect(strip.item(row))).toImage()


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_a_chosen_take_keeps_its_picture_and_its_name_readable(
    page: TakesPage, bridge: FakeBridge, opened: Opened, dark: bool
) -> None:
    apply_theme(dark=dark)
    image = QImage(QSize(160, 90), QImage.Format.Format_RGB32)
    image.fill(QColor("#c04020"))
    for take in takes_of(opened):
        bridge.thumbnail_made.emit(("take", take.path), image)
    click(page, 1)
    page.strip.setFocus()
    plain, chosen = paint(page.strip, 2), paint(page.strip, 1)
    middle = QPoint(chosen.width() // 2, chosen.height() // 3)
    assert chosen.pixelColor(middle) == plain.pixelColor(middle) == QColor("#c04020")
    ground = chosen.pixelColor(chosen.width() // 2, chosen.height() - 10)
    assert ground != plain.pixelColor(plain.width() // 2, plain.height() - 10), "it is seen that it is chosen"
    text = QApplication.palette().text().color().lightness()
    assert abs(ground.lightness() - text) > 100


def test_the_grid_fills_rows_of_any_width_with_large_pictures(page: TakesPage, opened: Opened) -> None:
    first = takes_of(opened)[0]
    many = [dataclasses.replace(first, number=n, path=Path(f"/film/{n}.mov")) for n in range(1, 13)]
    page.show_standing(with_takes(opened.standing, *many))
    for width, columns in ((480, 3), (560, 3), (340, 2), (800, 5)):
        page.resize(width, 900)
        QApplication.processEvents()
        places = [page.strip.visualItemRect(page.strip.item(row)) for row in range(12)]
        assert len({place.left() for place in places}) == columns, width
        assert all(140 <= place.width() <= 210 for place in places)
        assert max(place.right() for place in places) <= page.strip.viewport().width()


def test_the_circled_take_is_in_sight_among_many(page: TakesPage, opened: Opened, selection: Selection) -> None:
    first = takes_of(opened)[0]
    numbered = range(1, 31)
    many = [dataclasses.replace(first, number=n, path=Path(f"/film/{n}.mov"), circled=n == 29) for n in numbered]
    selection.select(["SH0010"])
    page.show_standing(with_takes(opened.standing, *many))
    selection.select([shot])
    for height in (900, 500):
        page.resize(520, height)
        QApplication.processEvents()
        place = page.strip.visualItemRect(page.strip.item(28))
        assert page.strip.viewport().rect().contains(place), height


def test_a_new_take_appears_and_the_choice_stays(page: TakesPage, opened: Opened, selection: Selection) -> None:
    click(page, 0)
    takes = takes_of(opened)
    newer = dataclasses.replace(takes[2], number=4, circled=False, path=Path("/film/4.mov"))
    page.show_standing(with_takes(opened.standing, *takes, newer))
    assert page.strip.count() == 4 and numbers(selection) == [1]
    circled = [dataclasses.replace(take, circled=take.number == 1) for take in (*takes, newer)]
    page.show_standing(with_takes(opened.standing, *circled))
    assert numbers(selection) == [1] and selection.auditioned[0].circled


def test_a_shot_without_takes_says_what_to_do(page: TakesPage, selection: Selection) -> None:
    selection.select(["SH0010"])
    assert selection.auditioned == ()
    assert any(label.isVisible() and "SH0010 has no takes" in label.text() for label in page.findChildren(QLabel))


def test_without_a_circled_take_none_is_chosen_until_one_is_clicked(
    page: TakesPage, opened: Opened, selection: Selection
) -> None:
    takes = [dataclasses.replace(take, circled=False) for take in takes_of(opened)]
    selection.select(["SH0010"])
    page.show_standing(with_takes(opened.standing, *takes))
    selection.select([shot])
    assert selection.auditioned == ()
    assert any(label.isVisible() and "Select a take" in label.text() for label in page.findChildren(QLabel))
    page.next_take()
    assert numbers(selection) == [1]
