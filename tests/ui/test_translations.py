"""Everything the window says itself can be read in Chinese."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.house.window_texts import collect, compiled, copied, make, read
from tests.ui.panels import Panel


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return copied(tmp_path)


def test_every_text_of_the_code_is_translated(kept: Path) -> None:
    collect(kept)
    assert [f"{t.context}: {t.source}" for t in read(kept) if not t.finished or not t.translation] == []


def test_translations_keep_the_places_and_the_keys_of_menus(kept: Path) -> None:
    wrong = [t.source for t in read(kept) if _places(t.source) != _places(t.translation)]
    assert wrong == []
    assert [t.source for t in read(kept) if ("&" in t.source) != ("&" in t.translation)] == []


def test_the_compiled_file_is_of_these_texts(kept: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    make(kept, made)
    assert made.read_bytes() == compiled.read_bytes()


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_language_changes_while_the_window_is_open(qtbot: QtBot) -> None:
    panel = Panel(qtbot)
    panel.open()
    english = _said(panel)
    _speak(panel, "zh")
    try:
        chinese = _said(panel)
        assert panel.chrome.actions["undo"].text() == "撤销"
        assert QCoreApplication.translate("Actions", "Undo") == "撤销"
        kept_names = {text for text in english & chinese if text.isascii() and len(text) > 12 and " " in text}
        assert kept_names - _of_the_film(panel) == set()
    finally:
        _speak(panel, "en")
    assert panel.chrome.actions["undo"].text() == "Undo"
    assert _said(panel) == english


def _speak(panel: Panel, code: str) -> None:
    panel.chrome.use_language(code)
    # Qt tells its widgets by events, and what is made anew is deleted by one.
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _said(panel: Panel) -> set[str]:
    widgets = [*panel.window.findChildren(QLabel), *panel.window.findChildren(QAbstractButton)]
    return {widget.text() for widget in widgets if widget.text()}


def _of_the_film(panel: Panel) -> set[str]:
    """What an editor or the engine said is not the window's to translate."""
    opened = panel.conductor.opened
    assert opened is not None
    shots = opened.standing.shots
    return {text for shot in shots for text in (shot.brief.prompt, shot.name, str(shot.reason))}
