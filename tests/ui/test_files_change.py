"""Files that change, vanish, cannot be read or cannot be written while their cut is open in the real window."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import opentimelineio as otio
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from plugin.timeline.rates import time_range
from tests.desk.conftest import cut, demo_film, environment
from tests.ui.whole import WholeWindow, control, using

__all__ = ["cut", "demo_film", "environment"]


@pytest.fixture
def panel(qtbot: QtBot, environment: dict[str, str], cut: Path) -> Iterator[WholeWindow]:
    for made in using(qtbot):
        made.open(cut)
        yield made


def trimmed(cut: Path) -> bytes:
    """A new version: the first hole is two frames shorter, and the one at the end is gone."""
    timeline = otio.adapters.read_from_file(str(cut))
    track = next(track for track in timeline.tracks if track.name == "V1")
    gap = track[0]
    assert isinstance(gap, otio.schema.Gap) and isinstance(track[-1], otio.schema.Gap)
    gap.source_range = time_range(0, round(gap.duration().value) - 2, 24)
    del track[-1]
    return timeline.to_json_string().encode("utf-8")


def replace(cut: Path, content: bytes) -> None:
    """As editors do that write safely."""
    part = cut.with_name("export.part")
    part.write_bytes(content)
    part.replace(cut)


def test_a_new_export_is_read_and_what_changed_is_said_and_shown(panel: WholeWindow, cut: Path) -> None:
    first = panel.shot("SH0010").frames
    panel.click_shot("SH0140")
    replace(cut, trimmed(cut))
    panel.until(lambda: panel.notices, "the window says that the cut is another one")
    (notice,) = panel.conductor.bar.notices
    assert "exported again" in notice.accessibleName()
    panel.hand.click(notice.details_button)
    assert any("SH0010" in str(line) for line in notice.news.lines)
    assert panel.shot("SH0010").frames == first - 2 and panel.cell("SH0010", "length").startswith(f"{first - 2} ")
    assert panel.conductor.selection.shots == ("SH0140",), "what was selected stays so"
    panel.hand.click(notice.offer_button)
    assert "SH0010" in panel.conductor.selection.shots and panel.notices == []


def test_a_slow_export_is_read_once_it_is_whole(panel: WholeWindow, cut: Path) -> None:
    """In two writes, with a pause in which half of a file lies there."""
    content, first = trimmed(cut), panel.shot("SH0010").frames
    with cut.open("wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        panel.until(lambda: panel.notices, "half a file cannot be read, and the window says so")
        assert panel.shot("SH0010").frames == first, "the version before stays"
        assert panel.window.windowTitle().startswith("Demo Film")
        file.write(content[len(content) // 2 :])
    panel.until(lambda: panel.shot("SH0010").frames == first - 2, "the whole file is read")
    panel.until(lambda: any("exported again" in said for said in panel.notices), "and said")
    assert len(panel.notices) == 1, panel.notices


def test_a_spoilt_export_keeps_the_version_before(panel: WholeWindow, cut: Path) -> None:
    good, shots = cut.read_bytes(), [shot.id for shot in panel.standing.shots]
    replace(cut, b'{"OTIO_SCHEMA": "Timeline.1", "tracks": 5')
    panel.until(lambda: panel.notices, "the window says that it cannot be read")
    assert [shot.id for shot in panel.standing.shots] == shots
    panel.click_frame(8)
    assert panel.code() is not None, "the viewer goes on"
    replace(cut, good)
    panel.until(lambda: any("read again" in said for said in panel.notices), "the good one is read")
    assert len(panel.notices) == 1, panel.notices


def test_a_deleted_cut_leaves_the_window_as_it_is(panel: WholeWindow, cut: Path) -> None:
    good, shots = cut.read_bytes(), [shot.id for shot in panel.standing.shots]
    cut.unlink()
    panel.hand.press(Qt.Key.Key_F5)
    panel.until(lambda: panel.notices, "asked to read it again the window says that it is not there")
    assert cut.name in panel.notices[0]
    assert [shot.id for shot in panel.standing.shots] == shots
    cut.write_bytes(good)
    panel.hand.press(Qt.Key.Key_F5)
    panel.until(lambda: any("read again" in said for said in panel.notices), "it is there again")


def write_prompt(panel: WholeWindow, text: str) -> QPlainTextEdit:
    panel.click_shot("SH0140")
    prompt = panel.find(QPlainTextEdit, "Prompt")
    panel.hand.click(prompt)
    panel.hand.press(Qt.Key.Key_A, control)
    panel.hand.type(text)
    panel.hand.press(Qt.Key.Key_Tab)
    return prompt


def test_where_no_project_can_be_made_it_says_so_and_shows_what_is_on_record(panel: WholeWindow, cut: Path) -> None:
    """A file lies where the project's folder would be."""
    place = cut.with_suffix(".secondunit")
    before = panel.shot("SH0140").brief.prompt
    place.write_text("in the way", encoding="utf-8")
    prompt = write_prompt(panel, "lanterns")
    panel.until(lambda: panel.notices, "the window says that it cannot be kept")
    assert panel.shot("SH0140").brief.prompt == before == prompt.toPlainText()
    place.unlink()
    write_prompt(panel, "lanterns")
    panel.until(lambda: panel.shot("SH0140").brief.prompt == "lanterns", "it is kept now")


def test_a_project_that_cannot_be_written_is_shown_and_nothing_is_lost(
    panel: WholeWindow, cut: Path, qtbot: QtBot
) -> None:
    write_prompt(panel, "lanterns")
    panel.until(lambda: panel.shot("SH0140").brief.prompt == "lanterns", "it is kept")
    panel.close()
    with unwritable(cut.parent):
        for second in using(qtbot):
            second.open(cut)
            assert second.shot("SH0140").brief.prompt == "lanterns" == second.cell("SH0140", "prompt")
            prompt = write_prompt(second, "something else")
            second.until(lambda second=second: second.notices, "the window says that it cannot be kept")
            assert second.shot("SH0140").brief.prompt == "lanterns" == prompt.toPlainText()
            second.conductor.bar.clear()
            second.hand.click(second.chrome.toolbar.generate_button)
            second.until(lambda second=second: second.notices, "it says why nothing is made")
            assert second.missing
    for third in using(qtbot):
        third.open(cut)
        assert third.notices == [] and third.shot("SH0140").brief.prompt == "lanterns"


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nothing in it, as on a share that is lent for reading."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere")
        yield
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_file_dropped_on_the_window_is_opened(panel: WholeWindow, cut: Path) -> None:
    second = cut.with_name("第七版.otio")
    second.write_bytes(cut.read_bytes())
    drop(panel, cut.parent / "media" / "dialogue.wav")
    drop(panel, second)
    panel.until(lambda: panel.cut.path == second, "the dropped cut is open")
    assert panel.notices == [] and panel.chrome.kept.recent[:2] == [str(second), str(cut)]


def drop(panel: WholeWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, action, button = QPoint(400, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    for kind in (QDragEnterEvent, QDropEvent):
        QApplication.sendEvent(panel.window, kind(place, action, data, button, Qt.KeyboardModifier.NoModifier))


def test_a_cut_that_cannot_be_read_leaves_the_open_one(panel: WholeWindow, cut: Path) -> None:
    broken = cut.with_name("broken.otio")
    broken.write_text('{"OTIO_SCHEMA": "Timeline.1", "tracks": ', encoding="utf-8")
    drop(panel, broken)
    panel.until(lambda: panel.notices, "the window says that it cannot be read")
    (notice,) = panel.conductor.bar.notices
    assert panel.window.windowTitle().startswith("Demo Film") and panel.missing
    assert notice.offer_button.text() == "Open another..."
    assert str(broken) not in panel.chrome.kept.recent
    panel.hand.click(notice.close_button)
    assert panel.notices == [] and not panel.conductor.bar.isVisible()
    panel.hand.click(panel.find(QPushButton, "Copy from..."))
    panel.hand.press(Qt.Key.Key_Escape)
