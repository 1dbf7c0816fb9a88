"""The viewer shows exactly the right frame: stepped, jumped, across borders, with takes, slates and loops."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from plugin.demo.framecode import read_frame_code
from tests.fakes.bridge import FakeBridge
from tests.fakes.screened_film import Code, ScreenedFilm, frames
from ui.actions import Actions
from ui.selection import Selection
from ui.shortcuts import Shortcuts
from ui.theme import Look
from ui.viewer.viewer import Viewer
from ui.workspace import of_viewer

patience = 15_000


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> ScreenedFilm:
    return ScreenedFilm(tmp_path_factory.mktemp("film"))


class Hour:
    """A clock that the test sets; nanoseconds."""

    now = 0

    def __call__(self) -> int:
        return self.now


class Room:
    """A window with the viewer in it, and its keys."""

    def __init__(self, qtbot: QtBot, viewer: Viewer, window: QWidget) -> None:
        self.qtbot, self.viewer, self.window = qtbot, viewer, window

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.viewer.canvas, key, modifier)

    def seen(self) -> Code | None:
        """What is on the screen once the picture of the playhead is there; None for a slate."""
        self.settle()
        return code_in(self.viewer)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: frame_shown(self.viewer) == self.viewer.frame, timeout=patience)


def frame_shown(viewer: Viewer) -> int | None:
    return None if viewer.shown is None else viewer.shown.seen.frame


def code_in(viewer: Viewer) -> Code | None:
    canvas = viewer.canvas
    ratio, place = canvas.devicePixelRatioF(), canvas.picture_rect
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    whole = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    left, top, right, bottom = (
        round(v * ratio) for v in (place.left(), place.top(), place.right() + 1, place.bottom() + 1)
    )
    found = read_frame_code(whole[top:bottom, left:right])
    return None if found is None else Code(found.clip, found.frame)


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
def room(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, hour: Hour) -> Iterator[Room]:
    window = QWidget()
    viewer = Viewer(bridge, selection, look, clock=hour)  # type: ignore[arg-type]
    QVBoxLayout(window).addWidget(viewer)
    actions = Actions(window, Shortcuts())
    actions.put_near((viewer,))
    for name in of_viewer:
        actions[name].triggered.connect(lambda _checked=False, name=name: getattr(viewer, name)())
    qtbot.addWidget(window)
    window.resize(700, 460)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    viewer.setFocus()
    qtbot.waitUntil(viewer.canvas.hasFocus, timeout=patience)
    yield Room(qtbot, viewer, window)
    viewer.clear()


def test_every_step_shows_exactly_the_next_frame_and_back(room: Room, film: ScreenedFilm) -> None:
    room.viewer.show_cut(film.with_takes(1))
    assert room.seen() == film.expected(0, 1)
    for frame in range(1, frames):
        room.key(Qt.Key.Key_Right)
        assert room.seen() == film.expected(frame, 1), frame
    room.key(Qt.Key.Key_Right)
    assert room.viewer.frame == frames - 1
    for frame in range(frames - 2, -1, -1):
        room.key(Qt.Key.Key_Left)
        assert room.seen() == film.expected(frame, 1), frame


def test_start_end_cut_points_and_leaps(room: Room, film: ScreenedFilm, selection: Selection) -> None:
    room.viewer.show_cut(film.with_takes(2))
    room.key(Qt.Key.Key_End)
    assert room.seen() == film.expected(frames - 1, 2)
    room.key(Qt.Key.Key_Home)
    assert room.seen() == film.expected(0, 2)
    seen = []
    for _ in range(6):
        room.key(Qt.Key.Key_Down)
        seen.append(selection.playhead)
        assert room.seen() == film.expected(selection.playhead, 2)
    assert seen == [20, 36, 56, 72, 83, 83]
    room.key(Qt.Key.Key_Up)
    assert selection.playhead == 72
    room.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert selection.playhead == 48 and room.seen() == film.expected(48, 2)
    room.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert selection.playhead == 72


def test_a_hole_is_a_slate_until_a_take_is_circled_and_another_one_takes_its_place_at_once(
    room: Room, film: ScreenedFilm, selection: Selection
) -> None:
    room.viewer.show_cut(film.with_takes())
    selection.move_playhead(25)
    assert room.seen() is None and room.viewer.canvas.over[0].startswith(film.hole)
    for circled in (1, 2, 1):
        room.viewer.show_standing(film.standing(circled))
        wanted = film.expected(25, circled)
        room.qtbot.waitUntil(lambda wanted=wanted: code_in(room.viewer) == wanted, timeout=patience)
        assert f"take {circled}" in room.viewer.canvas.over[0]
    room.viewer.show_standing(film.standing())
    room.qtbot.waitUntil(lambda: code_in(room.viewer) is None, timeout=patience)
    selection.move_playhead(60)
    assert room.seen() is None
    room.viewer.show_standing(film.standing(offline=True))
    room.qtbot.waitUntil(lambda: code_in(room.viewer) == film.expected(60, None, True), timeout=patience)
