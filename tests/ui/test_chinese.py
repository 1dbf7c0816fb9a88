"""The real window in Chinese: on no page, in no dialog, message, menu or tool tip is a word of English left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.desk.conftest import cut, demo_film, environment
from tests.ui.screen_texts import menu_texts, texts
from tests.ui.whole import WholeWindow, control, shift, tr, using
from ui.brief_form.copy_from import CopyFrom
from ui.generate_dialog import GenerateDialog
from ui.hand_back.dialog import HandBackDialog
from ui.settings.dialog import SettingsDialog
from ui.words import generator_short, generator_word

__all__ = ["cut", "demo_film", "environment"]
kept = """
Second Unit OTIO otio Final Cut XML FCP FCPXML EDL AAF Kdenlive English DaVinci Resolve Premiere Pro Media Composer
ProRes DNxHR USD CNY EUR CREDITS fps URL WebDAV ID API JSON GEN AI token global mainland europe PURPLE SolidColor all
Ctrl Shift Alt Del Delete Backspace Tab Space Return Enter Home End Left Right Up Down
"""
names = frozenset(kept.split())
"""Are called so in Chinese, too: products, formats, units, regions, keys, and words that are typed as they are."""


@pytest.fixture
def panel(qtbot: QtBot, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[WholeWindow]:
    monkeypatch.setenv("SECONDUNIT_LANG", "zh")
    yield from using(qtbot)


class Reader:
    """Notes every English word it sees, with the place."""

    def __init__(self, panel: WholeWindow) -> None:
        self._panel = panel
        self.found: dict[str, str] = {}

    def read(self, place: str, root: QWidget | None = None) -> None:
        self.read_all(place, texts(root or self._panel.window))

    def read_all(self, place: str, said: Iterable[str]) -> None:
        known = self._known()
        for text in said:
            for word in words_left(text, known):
                self.found.setdefault(f"{word!r} in {text!r}", place)

    def _known(self) -> list[str]:
        """Names that the film, the user's disk, the providers and the keys have."""
        conductor = self._panel.conductor
        found = {model.title for model in conductor.models} | {model.name for model in conductor.models}
        for model in conductor.models:
            found |= {model.source, model.generator, generator_word(model.generator), generator_short(model.generator)}
        if conductor.opened is not None:
            cut = conductor.opened.cut
            found |= {cut.name, cut.path.stem} | {track.name for track in cut.tracks}
            found |= {item.name for track in cut.tracks for item in track.items} | {mark.text for mark in cut.markers}
            found |= {shot.brief.prompt for shot in self._panel.standing.shots}
            found |= {file.name for file in cut.path.parent.rglob("*")}
        return sorted((name for name in found if name), key=len, reverse=True)


def words_left(text: str, known: list[str]) -> list[str]:
    if "(?" in text:
        # Patterns that find placeholders, as the user wrote them.
        return []
    text = re.sub(r"<[^>]*>|&\w+;|`[^`]*`", " ", text)
    for name in known:
        text = text.replace(name, " ")
    # Shots, names of settings, files, addresses, folders.
    text = re.sub(r"SH\d{4}\w*|SECONDUNIT_\w+|https?:\S+|\S*/\S*|[\w.-]+\.[A-Za-z]\w+", " ", text)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in names]


def test_no_english_is_left_anywhere(panel: WholeWindow, cut: Path) -> None:
    reader = Reader(panel)
    reader.read("first page")
    reader.read_all("menus", menu_texts(panel.window.menuBar()))
    panel.open(cut)
    read_pages(panel, reader, "before")
    read_dialogs(panel, reader)
    panel.hand.click(panel.chrome.toolbar.generate_button)
    panel.until(lambda: not panel.missing, "every shot has a take")
    read_pages(panel, reader, "after")
    read_hand_back(panel, reader, cut)
    read_settings(panel, reader)
    read_problems(panel, reader, cut)
    assert reader.found == {}


def read_pages(panel: WholeWindow, reader: Reader, when: str) -> None:
    """Every page in front once, with the tool tips of the strip."""
    for page in range(1, 6):
        panel.hand.press(Qt.Key(Qt.Key.Key_0 + page), control)
        panel.until(lambda: panel.quiet and panel.settled, "the page is filled")
        reader.read(f"page {page} {when}")
    canvas = panel.conductor.workspace.strip.canvas
    tips = [canvas.tip(QPoint(x, y)) for x in range(0, canvas.width(), 9) for y in range(2, canvas.height(), 16)]
    assert len(set(tips)) > 20
    reader.read_all("tool tips of the strip", set(tips))


def read_dialogs(panel: WholeWindow, reader: Reader) -> None:
    hand = panel.hand
    hand.press(Qt.Key.Key_Return, control | shift)
    dialog = panel.dialog(GenerateDialog)
    generators = panel.find(QComboBox, tr("GenerateDialog", "Generator"), dialog)
    for index in range(generators.count()):
        panel.choose(generators, generators.itemText(index))
        panel.until(lambda: panel.conductor.ordering.quote is not None, "it is quoted")
        reader.read(f"generate with {generators.currentText()}", dialog)
    hand.press(Qt.Key.Key_Escape)
    hand.press(Qt.Key.Key_1, control)
    hand.click(panel.find(QPushButton, tr("BriefForm", "Copy from...")))
    reader.read("copy from", panel.dialog(CopyFrom))
    hand.press(Qt.Key.Key_Escape)
    with hand.answers(QFileDialog, lambda shown: (reader.read_all("file dialog", labels(shown)), shown.reject())):
        hand.press(Qt.Key.Key_O, control)


def labels(dialog: QWidget) -> list[str]:
    """Without the files that lie there."""
    return [dialog.windowTitle(), *(button.text() for button in dialog.findChildren(QPushButton) if button.isVisible())]


def read_hand_back(panel: WholeWindow, reader: Reader, cut: Path) -> None:
    panel.hand.press(Qt.Key.Key_E, control | shift)
    dialog = panel.dialog(HandBackDialog)
    panel.until(dialog._go.isEnabled, "the report is there")
    reader.read("hand back, before", dialog)
    panel.hand.click(dialog._go)
    panel.until(lambda: dialog._done is not None, "the cut is written")
    reader.read("hand back, after", dialog)
    panel.hand.press(Qt.Key.Key_Escape)


def read_settings(panel: WholeWindow, reader: Reader) -> None:
    panel.hand.press(Qt.Key.Key_Comma, control)
    dialog = panel.dialog(SettingsDialog)
    panel.until(dialog.save_button.isEnabled, "the settings are there")
    panel.hand.click(dialog.list)
    panel.hand.press(Qt.Key.Key_Home)
    for index in range(dialog.list.count()):
        reader.read(f"settings, page {dialog.list.item(index).text()}", dialog)
        panel.hand.press(Qt.Key.Key_Down)
    panel.hand.press(Qt.Key.Key_Escape)


def read_problems(panel: WholeWindow, reader: Reader, cut: Path) -> None:
    broken = cut.with_name("坏的.otio")
    for content in ("{", "[]", '{"OTIO_SCHEMA": "Timeline.1", "tracks": ', ""):
        broken.write_text(content, encoding="utf-8")
        panel.conductor.bar.clear()
        with panel.hand.answers(QFileDialog, lambda dialog: panel.name_file(dialog, broken)):
            panel.hand.press(Qt.Key.Key_O, control)
        panel.until(lambda: panel.notices, "the window says what is wrong")
        reader.read(f"a cut that reads {content!r}")
