"""The viewer shows exactly the right frame: stepped, jumped, across borders, with takes, slates and loops."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from plugin.demo.framecode import read_frame_code
from plugin.timeline.cut import Raster
from tests.fakes.bridge import FakeBridge
from tests.fakes.screened_film import Code, ScreenedFilm, frames
from ui.actions import Actions
from ui.selection import Selection
from ui.shortcuts import Shortcuts
from ui.theme import Look
from ui.viewer.canvas import Canvas
from ui.viewer.full_screen import FullScreen
from ui.viewer.viewer import Viewer
from ui.workspace import of_viewer

patience = 15_000
second = 1_000_000_000


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
        return code_in(self.viewer.canvas)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.viewer.is_settled, timeout=patience)
        assert frame_shown(self.viewer) == self.viewer.frame


def frame_shown(viewer: Viewer) -> int | None:
    return None if viewer.shown is None else viewer.shown.seen.frame


def code_in(canvas: Canvas) -> Code | None:
    return code_at(canvas, canvas.picture_rect)


def code_at(canvas: Canvas, place: QRect) -> Code | None:
    ratio = canvas.devicePixelRatioF()
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
    viewer = Viewer(bridge, selection, look, clock=hour, make_sink=lambda: "silent")  # type: ignore[arg-type]
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
        room.qtbot.waitUntil(lambda wanted=wanted: code_in(room.viewer.canvas) == wanted, timeout=patience)
        assert f"take {circled}" in room.viewer.canvas.over[0]
    room.viewer.show_standing(film.standing())
    room.qtbot.waitUntil(lambda: code_in(room.viewer.canvas) is None, timeout=patience)
    selection.move_playhead(60)
    assert room.seen() is None
    room.viewer.show_standing(film.standing(offline=True))
    room.qtbot.waitUntil(lambda: code_in(room.viewer.canvas) == film.expected(60, None, True), timeout=patience)


def test_the_playhead_of_the_window_is_followed_and_led(room: Room, film: ScreenedFilm, selection: Selection) -> None:
    room.viewer.show_cut(film.with_takes(1))
    moves: list[int] = []
    selection.playhead_moved.connect(moves.append)
    selection.move_playhead(40)
    assert room.seen() == film.expected(40, 1) and moves == [40]
    room.key(Qt.Key.Key_Right)
    assert selection.playhead == 41 and moves == [40, 41]
    selection.move_playhead(9999)
    assert room.seen() == film.expected(frames - 1, 1) and moves == [40, 41, 9999]


def test_playing_keeps_time_by_the_clock_and_leaves_frames_out(room: Room, film: ScreenedFilm, hour: Hour) -> None:
    viewer = room.viewer
    viewer.show_cut(film.with_takes(1))
    room.settle()
    room.key(Qt.Key.Key_Space)
    assert viewer.speed == 1 and viewer.transport.button("play").sign == "pause"
    seen = []
    for half_second in range(1, 7):
        hour.now = half_second * second // 2
        room.qtbot.waitUntil(lambda due=half_second * 12: viewer.frame == due, timeout=patience)
        seen.append(room.seen())
    assert seen == [film.expected(12 * n, 1) for n in range(1, 7)]
    hour.now = 4 * second
    room.qtbot.waitUntil(lambda: viewer.speed is None, timeout=patience)
    assert viewer.frame == frames - 1 and viewer.transport.button("play").sign == "play"
    room.key(Qt.Key.Key_Space)
    assert viewer.frame == 0 and viewer.speed == 1, "from the end it begins at the start"
    room.key(Qt.Key.Key_Right)
    assert viewer.speed is None and viewer.frame == 1, "stepping stops"


def test_j_k_l(room: Room, film: ScreenedFilm, hour: Hour) -> None:
    viewer = room.viewer
    viewer.show_cut(film.with_takes(1))
    room.key(Qt.Key.Key_End)
    for key, speed in (("J", -1), ("J", -2), ("L", 1), ("L", 2), ("L", 4), ("L", 8), ("L", 8), ("K", None), ("J", -1)):
        room.key(getattr(Qt.Key, f"Key_{key}"))
        assert viewer.speed == speed, key
    hour.now += second
    room.qtbot.waitUntil(lambda: viewer.frame == frames - 1 - 24, timeout=patience)
    assert room.seen() == film.expected(viewer.frame, 1)
    hour.now += 10 * second
    room.qtbot.waitUntil(lambda: viewer.speed is None, timeout=patience)
    assert viewer.frame == 0


def test_k_held_down_makes_l_slow(room: Room, film: ScreenedFilm) -> None:
    viewer, canvas = room.viewer, room.viewer.canvas
    viewer.show_cut(film.with_takes(1))
    room.qtbot.keyPress(canvas, Qt.Key.Key_K)
    room.key(Qt.Key.Key_L)
    assert viewer.speed == Fraction(1, 4)
    room.key(Qt.Key.Key_J)
    assert viewer.speed == Fraction(-1, 4)
    room.qtbot.keyRelease(canvas, Qt.Key.Key_K)
    assert viewer.speed is None
    room.key(Qt.Key.Key_L)
    assert viewer.speed == 1
    room.qtbot.keyPress(canvas, Qt.Key.Key_K)
    canvas.clearFocus()
    viewer.play_forward()
    assert viewer.speed == 1, "where the key is let go is not heard of"


def test_loop_goes_around_the_selected_shot_with_what_lies_beside_it(
    room: Room, film: ScreenedFilm, hour: Hour, selection: Selection
) -> None:
    viewer = room.viewer
    viewer.show_cut(film.with_takes(1))
    selection.select((film.hole,))
    selection.move_playhead(80)
    viewer.loop()
    assert (viewer.stretch.start, viewer.stretch.end) == (0, 60) and viewer.frame == 0 and viewer.speed == 1
    assert viewer.transport.button("loop").isChecked()
    hour.now += 59 * second // 24 + second // 100
    room.qtbot.waitUntil(lambda: viewer.frame == 59, timeout=patience)
    hour.now += second // 24
    room.qtbot.waitUntil(lambda: viewer.frame == 0, timeout=patience)
    assert room.seen() == film.expected(0, 1)
    selection.move_playhead(30)
    assert viewer.speed == 1, "a click elsewhere goes on from there"
    viewer.loop()
    hour.now += 10 * second
    room.qtbot.waitUntil(lambda: viewer.speed is None, timeout=patience)
    assert viewer.frame == frames - 1


def test_marks_bound_the_loop(room: Room, film: ScreenedFilm, hour: Hour, selection: Selection) -> None:
    viewer = room.viewer
    viewer.show_cut(film.with_takes(1))
    selection.move_playhead(10)
    room.key(Qt.Key.Key_I)
    selection.move_playhead(19)
    room.key(Qt.Key.Key_O)
    assert selection.marks == (10, 19) and "10 frames" in viewer.transport.note.text()
    viewer.loop()
    assert (viewer.stretch.start, viewer.stretch.end) == (10, 20)
    hour.now += second // 24 + second // 100
    room.qtbot.waitUntil(lambda: viewer.frame == 10, timeout=patience)
    viewer.stop()
    selection.move_playhead(5)
    room.key(Qt.Key.Key_O)
    assert selection.marks == (None, 5), "an out before the in takes the in away"
    room.key(Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert selection.marks == (None, None) and viewer.transport.note.text() == "silent"


def test_full_screen_has_the_keys_and_goes_with_escape(room: Room, film: ScreenedFilm, qtbot: QtBot) -> None:
    viewer = room.viewer
    viewer.show_cut(film.with_takes(1))
    room.settle()
    viewer.full_screen()
    screen = viewer.findChild(FullScreen)
    assert screen is not None
    qtbot.waitExposed(screen)
    screen.activateWindow()
    qtbot.waitUntil(screen.canvas.hasFocus, timeout=patience)
    for frame in (1, 2):
        qtbot.keyClick(screen.canvas, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda frame=frame: frame_shown(viewer) == frame, timeout=patience)
        assert code_in(screen.canvas) == film.expected(frame, 1)
    qtbot.keyClick(screen.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(viewer.canvas.hasFocus, timeout=patience)
    room.key(Qt.Key.Key_Right)
    assert room.seen() == film.expected(3, 1)


def test_the_picture_is_letterboxed_to_the_shape_of_the_cut(room: Room, film: ScreenedFilm) -> None:
    opened = film.with_takes(1)
    for raster, shape in (
        (Raster(1920, 1080), 16 / 9),
        (Raster(720, 576, Fraction(16, 15)), 4 / 3),
        (Raster(9, 16), 9 / 16),
    ):
        room.viewer.show_cut(replace(opened, cut=replace(opened.cut, raster=raster)))
        place = room.viewer.canvas.picture_rect
        assert abs(place.width() / place.height() - shape) < 0.02
        assert place.width() == room.viewer.canvas.width() or place.height() == room.viewer.canvas.height()


def test_clearing_ends_the_thread_and_another_cut_starts_one(room: Room, film: ScreenedFilm) -> None:
    for _ in range(2):
        room.viewer.show_cut(film.with_takes(1))
        assert any(thread.name == "viewer" for thread in threading.enumerate())
        room.settle()
        room.viewer.clear()
        assert not any(thread.name == "viewer" for thread in threading.enumerate())
    assert room.viewer.canvas.message and not room.viewer.transport.button("play").isEnabled()
    for name in of_viewer:
        getattr(room.viewer, name)()
    assert room.viewer.frame == 0 and room.viewer.speed is None


def test_a_cut_that_is_gone_says_so(room: Room, film: ScreenedFilm, tmp_path: Path) -> None:
    opened = film.with_takes(1)
    room.viewer.show_cut(replace(opened, cut=replace(opened.cut, path=tmp_path / "gone.otio")))
    room.qtbot.waitUntil(lambda: "gone.otio" in room.viewer.canvas.message, timeout=patience)


def test_nothing_is_decoded_in_the_windows_thread(room: Room, film: ScreenedFilm) -> None:
    """Nor is it kept waiting: pressing a key takes less than a frame's time."""
    room.viewer.show_cut(film.with_takes(1))
    room.settle()
    longest = 0.0
    for _ in range(40):
        start = time.thread_time()
        room.key(Qt.Key.Key_Right)
        longest = max(longest, time.thread_time() - start)
    assert longest < 0.030


def test_slates_in_chinese(room: Room, film: ScreenedFilm, selection: Selection) -> None:
    """The very letters: a font without them would draw the same box for each."""
    pictures = []
    for prompt in ("雨夜，机器人走过空无一人的站台", "清晨，女孩推开窗，远处是雪山啊", ""):
        standing = film.standing()
        shots = tuple(replace(shot, brief=replace(shot.brief, prompt=prompt)) for shot in standing.shots)
        room.viewer.show_cut(replace(film.with_takes(), standing=replace(standing, shots=shots)))
        selection.move_playhead(25)
        room.settle()
        pictures.append(room.viewer.canvas.image.copy())
    assert len({bytes(picture.constBits()) for picture in pictures}) == 3
