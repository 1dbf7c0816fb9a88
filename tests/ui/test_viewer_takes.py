"""Takes auditioned in the viewer: each shows its own frame, in step, between the neighbours of the shot."""

from __future__ import annotations

import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from plugin.desk.views import TakeView
from plugin.media.pictures import Picture
from tests.fakes.footage import write_footage
from tests.fakes.screened_film import Code, ScreenedFilm, take_view
from tests.ui.test_viewer import Hour, Room, code_at, film, hour, patience, room, second
from ui.selection import Selection
from ui.viewer.canvas import Canvas
from ui.viewer.full_screen import FullScreen

__all__ = ["film", "hour", "room"]
alt = Qt.KeyboardModifier.AltModifier
first_frame, frames_of_shot = 20, 16


def takes_of(film: ScreenedFilm) -> tuple[TakeView, ...]:
    """Four of the hole; the last is the first one's file with other handles."""
    files = ((film.first, (4, 4)), (film.second, (0, 0)), (film.third, (0, 0)), (film.first, (2, 6)))
    return tuple(take_view(film.hole, n, path, handles, n == 2) for n, (path, handles) in enumerate(files, 1))


def expected(film: ScreenedFilm, frame: int) -> list[Code | None]:
    if not first_frame <= frame < first_frame + frames_of_shot:
        return [film.expected(frame, 2)] * 4
    own = frame - first_frame
    return [Code(11, 4 + own), Code(12, own), Code(13, own), Code(11, 2 + own)]


def show(room: Room, film: ScreenedFilm, takes: tuple[TakeView, ...], selection: Selection) -> None:
    """The second one is circled; the hole is the current shot."""
    standing = replace(film.opened.standing, takes=takes)
    room.viewer.show_cut(replace(film.opened, standing=standing))
    selection.select((film.hole,))


def codes(canvas: Canvas) -> list[Code | None]:
    return [code_at(canvas, place) for place in canvas.picture_rects]


def colour(canvas: Canvas, x: float, y: float = 0.5) -> QColor:
    """At a share of the first picture's width and height."""
    place, ratio = canvas.picture_rect, canvas.devicePixelRatioF()
    at = QPoint(round((place.left() + place.width() * x) * ratio), round((place.top() + place.height() * y) * ratio))
    return canvas.grab().toImage().pixelColor(at)


def is_near(found: QColor, wanted: tuple[int, int, int]) -> bool:
    return max(abs(a - b) for a, b in zip((found.red(), found.green(), found.blue()), wanted, strict=True)) < 30


def flat(folder: Path, film: ScreenedFilm, *colours: tuple[int, int, int]) -> tuple[TakeView, ...]:
    """Takes of one colour each; the second is circled."""

    def picture(shade: tuple[int, int, int]) -> Picture:
        return np.full((108, 192, 3), shade, np.uint8)

    made = []
    for number, shade in enumerate(colours, 1):
        path = folder / f"flat{number}.mov"
        write_footage(path, Fraction(24), 16, picture=lambda _n, _c, _s, shade=shade: picture(shade))  # type: ignore[misc]
        made.append(take_view(film.hole, number, path, (0, 0), number == 2))
    return tuple(made)


red, blue = (200, 30, 30), (30, 30, 200)


def test_four_stand_in_a_square_and_each_shows_its_own_frame_between_the_neighbours(
    room: Room, film: ScreenedFilm, selection: Selection
) -> None:
    takes = takes_of(film)
    show(room, film, takes, selection)
    selection.move_playhead(17)
    selection.audition(takes)
    selection.move_playhead(17)
    places = room.viewer.canvas.picture_rects
    assert len({place.left() for place in places}) == len({place.top() for place in places}) == 2
    assert not any(a.intersects(b) for a in places for b in places if a is not b)
    for frame in range(17, 40):
        room.settle()
        assert codes(room.viewer.canvas) == expected(film, frame), frame
        room.key(Qt.Key.Key_Right)
    for frame in range(40, 16, -1):
        room.settle()
        assert codes(room.viewer.canvas) == expected(film, frame), frame
        room.key(Qt.Key.Key_Left)


def test_every_picture_is_of_the_size_it_is_shown_at(room: Room, film: ScreenedFilm, selection: Selection) -> None:
    takes = takes_of(film)
    show(room, film, takes, selection)
    for count in (1, 2, 3, 4):
        selection.audition(takes[:count])
        room.settle()
        shown = room.viewer.shown
        assert shown is not None and len(shown.images) == count == len(room.viewer.canvas.picture_rects)
        assert {image.size() for image in shown.images} == {room.viewer.canvas.pixel_size}
        whole = QRect(room.viewer.canvas.rect())
        assert all(whole.contains(place) for place in room.viewer.canvas.picture_rects)


def test_keys_and_loop_drive_all_of_them(room: Room, film: ScreenedFilm, selection: Selection, hour: Hour) -> None:
    viewer, takes = room.viewer, takes_of(film)
    show(room, film, takes, selection)
    selection.audition(takes)
    room.key(Qt.Key.Key_L)
    hour.now += 5 * second // 24 + second // 100
    room.qtbot.waitUntil(lambda: viewer.frame == 25, timeout=patience)
    room.settle()
    assert viewer.speed == 1 and codes(viewer.canvas) == expected(film, 25)
    for key in (Qt.Key.Key_K, Qt.Key.Key_J):
        room.key(key)
    hour.now += 8 * second // 24 + second // 100
    room.qtbot.waitUntil(lambda: viewer.frame == 17, timeout=patience)
    room.settle()
    assert viewer.speed == -1 and codes(viewer.canvas) == expected(film, 17)
    viewer.stop()
    viewer.loop()
    assert (viewer.stretch.start, viewer.stretch.end) == (0, 60) and viewer.speed == 1
    hour.now += 10 * second // 24 + second // 100
    room.qtbot.waitUntil(lambda: viewer.frame == 27, timeout=patience)
    room.settle()
    assert codes(viewer.canvas) == expected(film, 27)


def test_one_that_is_not_circled_lies_in_the_place_of_the_shot_and_says_so(
    room: Room, film: ScreenedFilm, selection: Selection
) -> None:
    takes = takes_of(film)
    show(room, film, takes, selection)
    selection.audition(takes[1:2])
    room.settle()
    assert room.viewer.frame == 0, "the one in the cut says nothing new"
    selection.audition(takes[:1])
    room.settle()
    assert room.viewer.frame == first_frame and codes(room.viewer.canvas) == [Code(11, 4)]
    assert room.viewer.canvas.over[0].endswith("take 1, not circled")
    selection.move_playhead(first_frame - 1)
    assert room.seen() == film.expected(first_frame - 1) and room.viewer.canvas.over[0] == ""
    selection.move_playhead(first_frame + 3)
    selection.audition(takes[1:2])
    assert room.seen() == Code(12, 3) and room.viewer.canvas.over[0].endswith("take 2")
    selection.audition(())
    assert room.seen() == Code(12, 3)


def test_a_wipe_has_the_first_on_the_left_and_the_second_on_the_right_of_its_border(
    room: Room, film: ScreenedFilm, selection: Selection, tmp_path: Path
) -> None:
    viewer, takes = room.viewer, flat(tmp_path, film, red, blue)
    show(room, film, takes, selection)
    selection.audition(takes)
    viewer.transport.button("compare_wipe").click()
    room.settle()
    assert is_near(colour(viewer.canvas, 0.47), red) and is_near(colour(viewer.canvas, 0.53), blue)
    assert viewer.canvas.labels == ("take 1, not circled", "take 2, circled")
    place = viewer.canvas.picture_rect
    from_, to = place.center(), QPoint(place.left() + place.width() // 4, place.center().y())
    QTest.mousePress(viewer.canvas, Qt.MouseButton.LeftButton, pos=from_)
    assert viewer.wipe_border == 0.5, "a mere click moves nothing"
    QTest.mouseMove(viewer.canvas, to)
    QTest.mouseRelease(viewer.canvas, Qt.MouseButton.LeftButton, pos=to)
    assert abs(viewer.wipe_border - 0.25) < 0.01
    assert is_near(colour(viewer.canvas, 0.22), red) and is_near(colour(viewer.canvas, 0.28), blue)
    for _ in range(3):
        room.key(Qt.Key.Key_Right, alt)
    room.key(Qt.Key.Key_Left, alt)
    assert abs(viewer.wipe_border - 0.29) < 0.01 and is_near(colour(viewer.canvas, 0.27), red)
    room.key(Qt.Key.Key_Home)
    room.settle()
    assert codes(viewer.canvas) == [film.expected(0)], "before the shot both are the neighbour"


def test_the_difference_of_equal_takes_is_black_and_that_of_others_is_not(
    room: Room, film: ScreenedFilm, selection: Selection, tmp_path: Path
) -> None:
    viewer = room.viewer
    takes = flat(tmp_path, film, red, red, (red[0] - 20, red[1], red[2]))
    show(room, film, takes, selection)
    selection.audition(takes[:2])
    viewer.compare_difference()
    room.settle()
    assert is_near(colour(viewer.canvas, 0.5), (0, 0, 0)) and colour(viewer.canvas, 0.5).red() < 6
    selection.audition(takes[1:])
    room.settle()
    plain = colour(viewer.canvas, 0.5).red()
    assert 10 < plain < 30 and viewer.canvas.labels == ("take 2 − take 3",)
    viewer.compare_difference()
    room.settle()
    assert abs(colour(viewer.canvas, 0.5).red() - 4 * plain) < 12 and viewer.canvas.labels[0].endswith("×4")
    room.key(Qt.Key.Key_Home)
    room.settle()
    assert colour(viewer.canvas, 0.5) == QColor("black"), "the neighbour is the same in both"


def test_ways_of_comparing_are_offered_only_where_they_are_of_use(
    room: Room, film: ScreenedFilm, selection: Selection
) -> None:
    viewer, takes = room.viewer, takes_of(film)
    show(room, film, takes, selection)
    names = ("compare_side", "compare_wipe", "compare_difference")
    offered = []
    for count in (0, 1, 2, 3):
        selection.audition(takes[:count])
        buttons = [viewer.transport.button(name) for name in names]
        offered.append([button.isVisible() and button.isEnabled() for button in buttons])
    assert offered == [[False] * 3, [False] * 3, [True] * 3, [True, False, False]]
    viewer.compare_wipe()
    assert viewer.comparison == "side" and viewer.transport.button("compare_side").isChecked()
    selection.audition(takes[:2])
    room.key(Qt.Key.Key_2, alt)
    assert viewer.comparison == "wipe" and viewer.transport.button("compare_wipe").isChecked()
    selection.audition(takes[:3])
    assert viewer.comparison == "side", "a wipe is of two"
    selection.audition(takes[1:3])
    assert viewer.comparison == "wipe"


def test_what_was_decoded_for_other_takes_is_not_shown_any_more(
    room: Room, film: ScreenedFilm, selection: Selection
) -> None:
    viewer, takes = room.viewer, takes_of(film)
    show(room, film, takes, selection)
    selection.audition(takes[:1])
    room.settle()
    late = viewer.shown
    assert late is not None
    selection.audition(takes[2:])
    viewer._projection.frame_decoded.emit(late)
    room.settle()
    assert viewer.shown is not late and codes(viewer.canvas) == expected(film, first_frame)[2:]
    viewer._projection.frame_decoded.emit(late)
    room.qtbot.wait(20)
    assert codes(viewer.canvas) == expected(film, first_frame)[2:]


def test_a_still_is_held_over_the_shot(room: Room, film: ScreenedFilm, selection: Selection, tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    cv2.imwrite(str(path), np.full((108, 192, 3), red[::-1], np.uint8))
    still = replace(take_view(film.hole, 1, path, (0, 0), True), stage="image")
    takes = (still, *takes_of(film))
    show(room, film, takes, selection)
    selection.audition((still,))
    for frame in (20, 27, 35):
        selection.move_playhead(frame)
        room.settle()
        assert is_near(colour(room.viewer.canvas, 0.5), red), frame
    assert room.viewer.canvas.over[0].endswith("still 1, an earlier stage")
    selection.move_playhead(36)
    assert room.seen() == film.expected(36)


def test_the_full_screen_compares_too(room: Room, film: ScreenedFilm, selection: Selection, qtbot: QtBot) -> None:
    viewer, takes = room.viewer, takes_of(film)
    show(room, film, takes, selection)
    selection.audition(takes[:2])
    viewer.full_screen()
    screen = viewer.findChild(FullScreen)
    assert screen is not None
    qtbot.waitExposed(screen)
    qtbot.waitUntil(lambda: viewer.is_settled and codes(screen.canvas) == expected(film, 20)[:2], timeout=patience)
    qtbot.keyClick(screen.canvas, Qt.Key.Key_3, alt)
    qtbot.waitUntil(lambda: viewer.is_settled and len(screen.canvas.picture_rects) == 1, timeout=patience)
    qtbot.keyClick(screen.canvas, Qt.Key.Key_Escape)
    assert viewer.comparison == "difference"


def test_clearing_while_four_are_compared_ends_the_thread(room: Room, film: ScreenedFilm, selection: Selection) -> None:
    show(room, film, takes_of(film), selection)
    selection.audition(takes_of(film))
    room.key(Qt.Key.Key_Right)
    room.viewer.clear()
    assert not any(thread.name == "viewer" for thread in threading.enumerate())


def test_another_shot_ends_the_audition(film: ScreenedFilm, selection: Selection) -> None:
    takes, heard = takes_of(film), []
    selection.takes_auditioned.connect(lambda chosen: heard.append(len(chosen)))
    selection.audition(takes)
    assert selection.auditioned == () and heard == [], "takes of another shot are left out"
    selection.select((film.hole,))
    selection.audition((*takes, *takes))
    assert selection.auditioned == takes
    selection.select((film.offline, film.hole))
    assert selection.auditioned == takes, "the current one is the same"
    selection.select((film.offline,))
    assert selection.auditioned == () and heard == [4, 0]


@pytest.mark.parametrize("size", [(320, 200), (900, 300), (300, 700)])
def test_the_square_fits_into_any_window(
    room: Room, film: ScreenedFilm, selection: Selection, size: tuple[int, int]
) -> None:
    show(room, film, takes_of(film), selection)
    selection.audition(takes_of(film))
    room.window.resize(*size)
    room.settle()
    canvas = room.viewer.canvas
    for place in canvas.picture_rects:
        assert canvas.rect().contains(place) and abs(place.width() / place.height() - 16 / 9) < 0.06
