"""The page of takes, with real movies whose every frame carries its number."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QListWidget, QPushButton, QSlider, QToolButton
from pytestqt.qtbot import QtBot
from ui.takes.canvas import CompareCanvas

from plugin.demo.framecode import read_frame_code
from plugin.desk.views import Opened, TakeView
from tests.fakes.bridge import FakeBridge
from tests.fakes.footage import write_footage
from tests.fakes.standing import sample_opened
from ui.edits import Edits
from ui.selection import Selection
from ui.takes.page import TakesPage
from ui.theme import Look

head = 3


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """SH0040 has three takes of 24 frames, with 3 frames before and 2 after."""
    sample = sample_opened(12)
    takes = []
    for number in (1, 2, 3):
        path = tmp_path / f"SH0040_video_t{number:03d}.mov"
        write_footage(path, Fraction(24), 29, clip=number, size=(320, 180))
        like = next(take for take in sample.standing.takes if (take.shot_id, take.number) == ("SH0040", number))
        takes.append(dataclasses.replace(like, path=path, frames=29, handles=(head, 2)))
    standing = dataclasses.replace(sample.standing, takes=tuple(takes))
    return dataclasses.replace(sample, standing=standing)


@pytest.fixture
def page(
    qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, edits: Edits, opened: Opened
) -> Iterator[TakesPage]:
    made = TakesPage(bridge, selection, look, edits)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    made.show_cut(opened)
    selection.select(["SH0040"])
    yield made
    made.clear()


def numbers(canvas: CompareCanvas) -> list[tuple[int, int]]:
    """Clip and frame number burnt into each picture shown."""
    return [(code.clip, code.frame) for image in canvas._images if (code := _code(image)) is not None]


def _code(image: QImage) -> object:
    if image.isNull():
        return None
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    data = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return read_frame_code(np.ascontiguousarray(data[:, : rgb.width() * 3]).reshape(rgb.height(), rgb.width(), 3))


def canvas(page: TakesPage) -> CompareCanvas:
    found = page.findChild(CompareCanvas)
    assert isinstance(found, CompareCanvas)
    return found


def strip(page: TakesPage) -> QListWidget:
    found = page.findChild(QListWidget)
    assert isinstance(found, QListWidget)
    return found


def choose(page: TakesPage, *rows: int) -> None:
    for row in range(strip(page).count()):
        strip(page).item(row).setSelected(row in rows)


def test_the_circled_take_is_shown_at_its_first_used_frame(page: TakesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: numbers(canvas(page)) == [(2, head)], timeout=5000)


def test_takes_step_together(page: TakesPage, qtbot: QtBot) -> None:
    choose(page, 0, 1, 2)
    qtbot.waitUntil(lambda: numbers(canvas(page)) == [(1, head), (2, head), (3, head)], timeout=5000)
    slider = page.findChild(QSlider)
    assert isinstance(slider, QSlider) and slider.maximum() == 23
    slider.setFocus()
    for _ in range(5):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: numbers(canvas(page)) == [(n, head + 5) for n in (1, 2, 3)], timeout=5000)
    slider.setValue(23)
    qtbot.waitUntil(lambda: numbers(canvas(page)) == [(n, head + 23) for n in (1, 2, 3)], timeout=5000)


def test_playing_goes_on_by_the_clock_and_stops(page: TakesPage, qtbot: QtBot) -> None:
    play = next(found for found in page.findChildren(QToolButton) if "Play" in found.accessibleName())
    slider = page.findChild(QSlider)
    assert isinstance(slider, QSlider)
    play.click()
    qtbot.waitUntil(lambda: slider.value() >= 6, timeout=5000)
    play.click()
    stopped = slider.value()
    qtbot.wait(120)
    assert slider.value() == stopped


def test_wipe_and_difference_are_painted(page: TakesPage, qtbot: QtBot) -> None:
    choose(page, 0, 1)
    qtbot.waitUntil(lambda: len(numbers(canvas(page))) == 2, timeout=5000)
    mode = page.findChild(QComboBox)
    assert isinstance(mode, QComboBox)
    pictures = []
    for index in (0, 1, 2):
        mode.setCurrentIndex(index)
        pictures.append(canvas(page).grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    choose(page, 0)
    mode.setCurrentIndex(1)
    canvas(page).set_wipe(2.0)
    assert canvas(page).wipe == 1.0


def test_circle_stars_and_note_are_edits(page: TakesPage, bridge: FakeBridge, edits: Edits, qtbot: QtBot) -> None:
    choose(page, 2)
    circle = next(found for found in page.findChildren(QPushButton) if found.text() == "Circle t003")
    circle.click()
    edits.undo()
    assert bridge.requests("circle") == [("SH0040", "video", 3), ("SH0040", "video", 2)]
    stars = [found for found in page.findChildren(QToolButton) if "stars" in found.accessibleName()]
    stars[4].click()
    assert bridge.requests("rate_take") == [("SH0040", "video", 3, 5)]
    stars[2].click()
    assert bridge.requests("rate_take")[-1] == ("SH0040", "video", 3, 0)


def test_a_new_take_appears_and_the_choice_stays(page: TakesPage, opened: Opened) -> None:
    choose(page, 0, 2)
    standing = opened.standing
    newer: TakeView = dataclasses.replace(standing.takes[2], number=4, circled=False)
    page.show_standing(dataclasses.replace(standing, takes=(*standing.takes, newer)))
    assert strip(page).count() == 4
    assert [strip(page).row(item) for item in strip(page).selectedItems()] == [0, 2]


def test_a_take_whose_file_is_gone_leaves_its_place_black(page: TakesPage, opened: Opened, qtbot: QtBot) -> None:
    opened.standing.takes[0].path.unlink()
    choose(page, 0, 1)
    qtbot.waitUntil(lambda: len(canvas(page)._images) == 2, timeout=5000)
    assert canvas(page)._images[0].isNull() and not canvas(page)._images[1].isNull()


def test_a_shot_without_takes_says_what_to_do(page: TakesPage, selection: Selection) -> None:
    from PySide6.QtWidgets import QLabel

    selection.select(["SH0010"])
    assert any(label.isVisible() and "SH0010 has no takes" in label.text() for label in page.findChildren(QLabel))
