"""The strip as one uses it: mouse, keys and eyes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from plugin.desk.views import ItemView, Opened, TrackView
from tests.fakes.standing import sample_opened, shot_frames
from ui.selection import Selection
from ui.strip.strip import Strip
from ui.strip.view import narrowest_shot
from ui.theme import Look

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes.bridge import FakeBridge

no_keys, control, shift = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
left, middle = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def strip(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look) -> Strip:
    made = Strip(bridge, selection, look)
    qtbot.addWidget(made)
    made.resize(1400, 260)
    made.show()
    QApplication.processEvents()
    return made


def show(strip: Strip, opened: Opened) -> Opened:
    strip.show_cut(opened)
    strip.canvas.setFocus()
    QApplication.processEvents()
    return opened


def spot(strip: Strip, shot_id: str) -> QPoint:
    return strip.canvas.view.shot_boxes(shot_id)[0].center()


def click(strip: Strip, at: QPoint, held: Qt.KeyboardModifier = no_keys) -> None:
    QTest.mouseClick(strip.canvas, left, held, at)


def drag(strip: Strip, start: QPoint, end: QPoint, button: Qt.MouseButton = left, *, let_go: bool = True) -> None:
    QTest.mousePress(strip.canvas, button, no_keys, start)
    for step in range(1, 6):
        QTest.mouseMove(strip.canvas, start + (end - start) * step / 5)
    if let_go:
        QTest.mouseRelease(strip.canvas, button, no_keys, end)


def wheel(strip: Strip, at: QPoint, pixels: QPoint, turned: QPoint, held: Qt.KeyboardModifier = no_keys) -> None:
    canvas = strip.canvas
    where = QPointF(at)
    event = QWheelEvent(
        where,
        canvas.mapToGlobal(where),
        pixels,
        turned,
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    QApplication.processEvents()


def key(strip: Strip, which: Qt.Key, held: Qt.KeyboardModifier = no_keys) -> None:
    QTest.keyClick(strip.canvas, which, held)


def seen(strip: Strip) -> QImage:
    QApplication.processEvents()
    return strip.canvas.grab().toImage()


# Selecting


def test_a_click_selects_the_shot_under_it(strip: Strip, selection: Selection) -> None:
    opened = show(strip, sample_opened(12))
    for shot in opened.standing.shots:
        click(strip, spot(strip, shot.id))
        assert selection.shots == (shot.id,)


def test_control_adds_and_takes_away_and_shift_takes_all_between(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(12))
    click(strip, spot(strip, "SH0020"))
    click(strip, spot(strip, "SH0050"), control)
    assert selection.shots == ("SH0020", "SH0050")
    click(strip, spot(strip, "SH0020"), control)
    assert selection.shots == ("SH0050",)
    click(strip, spot(strip, "SH0070"), shift)
    assert selection.shots == ("SH0050", "SH0060", "SH0070")
    assert selection.current == "SH0070"


def test_a_click_on_a_clip_or_beside_selects_nothing(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(12))
    click(strip, spot(strip, "SH0020"))
    view = strip.canvas.view
    click(strip, QPoint(view.x(30), view.row_top(1) + 10))
    assert selection.shots == ()


def test_the_line_under_the_ruler_selects_too(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(12))
    view = strip.canvas.view
    click(strip, QPoint(view.x(72 + 10), view.ruler + 2))
    assert selection.shots == ("SH0010",)


def test_of_many_shots_in_one_pixel_the_nearest_is_selected(strip: Strip, selection: Selection) -> None:
    opened = show(strip, sample_opened(4000))
    view = strip.canvas.view
    for shot in opened.standing.shots[::501]:
        click(strip, spot(strip, shot.id))
        picked = next(one for one in opened.standing.shots if one.id == selection.current)
        assert abs(picked.start - shot.start) * view.scale.per_frame <= narrowest_shot


def test_a_rubber_band_selects_what_it_touches(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(12))
    first, last = spot(strip, "SH0020"), spot(strip, "SH0040")
    drag(strip, first - QPoint(40, 5), last + QPoint(4, 5))
    assert selection.shots == ("SH0020", "SH0030", "SH0040")
    assert strip.canvas.pointing.band is None


def test_selected_elsewhere_is_scrolled_into_sight_and_framed(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(400))
    scale = strip.canvas.view.scale
    scale.zoom_to(2.0, 0)
    strip.canvas.refresh()
    before = seen(strip)
    selection.select(["SH3000"])
    start, end = strip.canvas.view.model.extent("SH3000")  # type: ignore[union-attr,misc]
    assert scale.first <= start
    assert end <= scale.last
    assert seen(strip) != before
    box = strip.canvas.view.shot_boxes("SH3000")[0]
    assert seen(strip).pixelColor(box.left() + 1, box.center().y()) == QColor("#ffffff")


def test_a_double_click_zooms_to_the_shot(strip: Strip) -> None:
    show(strip, sample_opened(40))
    QTest.mouseDClick(strip.canvas, left, no_keys, spot(strip, "SH0200"))
    box = strip.canvas.view.shot_boxes("SH0200")[0]
    assert box.width() > strip.canvas.width() * 0.4
    assert strip.canvas.view.header <= box.left()
    assert box.right() <= strip.canvas.width()


# Playhead


def test_a_click_in_the_ruler_moves_the_playhead_and_dragging_scrubs(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(12))
    strip.set_snapping(False)
    view = strip.canvas.view
    click(strip, QPoint(view.x(500), 5))
    assert abs(selection.playhead - 500) <= 1 / view.scale.per_frame
    heard: list[int] = []
    selection.playhead_moved.connect(heard.append)
    drag(strip, QPoint(view.x(500), 5), QPoint(view.x(900), 5))
    assert len(heard) >= 4
    assert abs(heard[-1] - 900) <= 1 / view.scale.per_frame


def test_scrubbing_snaps_to_cut_points_while_snapping_is_on(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(12))
    view = strip.canvas.view
    assert strip.snap.isChecked()
    click(strip, QPoint(view.x(120) + 5, 5))
    assert selection.playhead == 120
    key(strip, Qt.Key.Key_S)
    assert not strip.snap.isChecked()
    click(strip, QPoint(view.x(120) + 5, 5))
    assert selection.playhead != 120
    click(strip, QPoint(view.x(120) + 5, 5), control)
    assert selection.playhead == 120


def test_scrubbing_beyond_the_edge_scrolls(strip: Strip, selection: Selection, qtbot: QtBot) -> None:
    show(strip, sample_opened(400))
    scale = strip.canvas.view.scale
    scale.zoom_to(1.0, 0)
    strip.canvas.refresh()
    edge = QPoint(strip.canvas.width() + 40, 5)
    drag(strip, QPoint(600, 5), edge, let_go=False)
    qtbot.waitUntil(lambda: scale.first > 200, timeout=3000)
    QTest.mouseRelease(strip.canvas, left, no_keys, edge)
    assert scale.last - 15 <= selection.playhead <= scale.last + 1
    first = scale.first
    qtbot.wait(80)
    assert scale.first == first


def test_the_playhead_cannot_leave_the_cut(strip: Strip, selection: Selection) -> None:
    opened = show(strip, sample_opened(12))
    click(strip, QPoint(strip.canvas.width() - 1, 5))
    assert selection.playhead == opened.cut.frames - 1
    key(strip, Qt.Key.Key_Right)
    assert selection.playhead == opened.cut.frames - 1


def test_play_turns_the_page(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(400))
    scale = strip.canvas.view.scale
    scale.zoom_to(1.0, 0)
    strip.canvas.refresh()
    for frame in range(0, 6_000, 7):
        selection.move_playhead(frame)
        assert scale.first <= frame < scale.last


def test_a_moving_playhead_repaints_only_two_columns(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(400))
    shown = seen(strip)
    painted: list[int] = []
    real = strip.canvas.paintEvent

    def watch(event: object) -> None:
        painted.append(sum(rect.width() for rect in event.region()))  # type: ignore[attr-defined]
        real(event)  # type: ignore[arg-type]

    strip.canvas.paintEvent = watch  # type: ignore[method-assign,assignment]
    selection.move_playhead(20_000)
    QApplication.processEvents()
    assert painted
    assert max(painted) < 60
    del strip.canvas.paintEvent
    selection.move_playhead(0)
    assert seen(strip) == shown


# Keys


def test_keys_step_frames_cut_points_and_missing_shots(strip: Strip, selection: Selection) -> None:
    opened = show(strip, sample_opened(12))
    for which, expected in (
        (Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Down, 72),
        (Qt.Key.Key_Down, 120), (Qt.Key.Key_Up, 72), (Qt.Key.Key_BracketRight, 192), (Qt.Key.Key_BracketLeft, 72),
        (Qt.Key.Key_End, opened.cut.frames - 1), (Qt.Key.Key_Home, 0),
    ):  # fmt: skip
        key(strip, which)
        assert selection.playhead == expected, which
    key(strip, Qt.Key.Key_BracketRight)
    assert selection.shots == ("SH0010",)
    key(strip, Qt.Key.Key_Escape)
    assert selection.shots == ()
    key(strip, Qt.Key.Key_Return)
    assert selection.shots == ("SH0010",)
    key(strip, Qt.Key.Key_Right, shift)
    assert selection.playhead == 72 + 24


def test_a_typed_timecode_moves_the_playhead(strip: Strip, selection: Selection, qtbot: QtBot) -> None:
    opened = show(strip, sample_opened(12))
    for typed, expected in (("01:00:03:08", 80), ("1000512", 132), ("nonsense", 132), ("99999999", None)):
        strip.time.setFocus()
        strip.time.selectAll()
        qtbot.keyClicks(strip.time, typed)
        qtbot.keyClick(strip.time, Qt.Key.Key_Return)
        assert selection.playhead == (opened.cut.frames - 1 if expected is None else expected)
    assert strip.canvas.hasFocus()
    strip.time.setFocus()
    qtbot.keyClicks(strip.time, "12")
    qtbot.keyClick(strip.time, Qt.Key.Key_Escape)
    assert strip.time.text() == "01:00:59:23"


def test_keys_zoom_and_fit(strip: Strip) -> None:
    show(strip, sample_opened(12))
    scale = strip.canvas.view.scale
    key(strip, Qt.Key.Key_Plus)
    key(strip, Qt.Key.Key_Equal)
    assert scale.per_frame > 2 * scale.farthest
    key(strip, Qt.Key.Key_Minus)
    key(strip, Qt.Key.Key_Minus)
    assert scale.fits
    key(strip, Qt.Key.Key_Plus)
    key(strip, Qt.Key.Key_Z, shift)
    assert scale.fits
    key(strip, Qt.Key.Key_Plus)
    key(strip, Qt.Key.Key_0, control)
    assert scale.fits


def test_all_missing_shots_are_selected_by_a_key(strip: Strip, selection: Selection) -> None:
    show(strip, sample_opened(12))
    key(strip, Qt.Key.Key_A, control)
    assert len(selection.shots) == 12
    strip.show_cut(sample_opened(400))
    strip.canvas.view.scale.zoom_to(1.0, 0)
    key(strip, Qt.Key.Key_A, control)
    assert len(selection.shots) == 400
    assert strip.canvas.view.scale.first == 0


def test_keys_the_strip_does_not_know_are_left_to_others(strip: Strip) -> None:
    show(strip, sample_opened(12))
    QTest.keyClick(strip.canvas, Qt.Key.Key_F5)
    QTest.keyClick(strip.canvas, Qt.Key.Key_S, control)
    assert strip.canvas.snapping


# Zoom and pan


def test_the_wheel_scrolls_and_with_control_zooms_at_the_cursor(strip: Strip) -> None:
    show(strip, sample_opened(400))
    view, at = strip.canvas.view, QPoint(800, 120)
    for _ in range(8):
        under = view.scale.frame(800 - view.header)
        wheel(strip, at, QPoint(), QPoint(0, 120), control)
        assert abs(view.scale.x(under) + view.header - 800) < 1
    first = view.scale.first
    wheel(strip, at, QPoint(), QPoint(0, -120))
    assert view.scale.first == pytest.approx(first + 120 / view.scale.per_frame)


def test_two_fingers_scroll_by_the_pixel_and_pinch(strip: Strip) -> None:
    show(strip, sample_opened(400))
    view, at = strip.canvas.view, QPoint(800, 120)
    view.scale.zoom_to(1.0, 0)
    wheel(strip, at, QPoint(-33, 0), QPoint(-60, 0))
    assert view.scale.first == pytest.approx(33)
    under = view.scale.frame(800 - view.header)
    pad = QPointingDevice(
        "pad", 1, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position, 2, 2,
    )  # fmt: skip
    where = QPointF(at)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, pad, 2, where, where, strip.canvas.mapToGlobal(where), 0.25, QPointF()
    )
    QApplication.sendEvent(strip.canvas, pinch)
    assert view.scale.per_frame == pytest.approx(1.25)
    assert abs(view.scale.x(under) + view.header - 800) < 1


def test_the_middle_button_drags_the_cut_along(strip: Strip) -> None:
    show(strip, sample_opened(400))
    scale = strip.canvas.view.scale
    scale.zoom_to(1.0, 0)
    scale.scroll_to(3_000)
    drag(strip, QPoint(900, 120), QPoint(700, 120), middle)
    assert scale.first == pytest.approx(3_200)


def test_the_scroll_bar_and_the_slider_follow_and_lead(strip: Strip) -> None:
    show(strip, sample_opened(400))
    scale = strip.canvas.view.scale
    assert strip.zoom.value() == 0
    assert strip.along.maximum() == 0
    strip.zoom.setValue(500)
    assert scale.per_frame > scale.farthest
    assert strip.along.maximum() > 0
    strip.along.setValue(strip.along.maximum())
    assert scale.first == pytest.approx(scale.highest_first, abs=1 / scale.per_frame)


def test_a_track_is_made_higher_by_its_lower_border(strip: Strip) -> None:
    show(strip, sample_opened(12))
    view = strip.canvas.view
    before = view.rows.heights[0]
    border = view.row_top(0) + before
    drag(strip, QPoint(20, border), QPoint(20, border + 25))
    assert view.rows.heights[0] == before + 25
    QTest.mouseDClick(strip.canvas, left, no_keys, QPoint(20, border + 25))
    assert view.rows.heights[0] == before


def test_the_wheel_with_alt_makes_the_track_under_it_higher(strip: Strip) -> None:
    show(strip, sample_opened(12))
    view = strip.canvas.view
    before = list(view.rows.heights)
    at = QPoint(600, view.row_top(2) + 5)
    # With Alt held the wheel turns across.
    wheel(strip, at, QPoint(), QPoint(240, 0), Qt.KeyboardModifier.AltModifier)
    assert view.rows.heights[2] > before[2] and view.rows.heights[:2] == before[:2]
    first = view.scale.first
    wheel(strip, at, QPoint(), QPoint(-240, 0), Qt.KeyboardModifier.AltModifier)
    assert view.rows.heights == before and view.scale.first == first


def test_keys_make_all_tracks_higher_and_even_again(strip: Strip) -> None:
    show(strip, sample_opened(12))
    rows, alt = strip.canvas.view.rows, Qt.KeyboardModifier.AltModifier
    before = list(rows.heights)
    key(strip, Qt.Key.Key_Plus, alt)
    key(strip, Qt.Key.Key_Equal, alt)
    assert all(now > then for now, then in zip(rows.heights, before, strict=True)) and strip.down.isVisible()
    key(strip, Qt.Key.Key_Minus, alt)
    key(strip, Qt.Key.Key_0, alt)
    assert rows.heights == before


def test_heights_stay_while_the_window_is_open(strip: Strip) -> None:
    opened = show(strip, sample_opened(12))
    rows = strip.canvas.view.rows
    rows.set_height(2, 90)
    heights = list(rows.heights)
    bare = replace(opened.cut, path=Path("/film/other.otio"), tracks=opened.cut.tracks[:1])
    show(strip, replace(opened, cut=bare))
    show(strip, opened)
    assert rows.heights == heights


def test_many_tracks_scroll_down(strip: Strip) -> None:
    opened = sample_opened(12)
    tracks = (*opened.cut.tracks, *(TrackView(f"A{n}", False, True, ()) for n in range(20)))
    show(strip, replace(opened, cut=replace(opened.cut, tracks=tracks)))
    assert strip.down.isVisible()
    wheel(strip, QPoint(600, 120), QPoint(), QPoint(0, -240), shift)
    assert strip.canvas.view.rows.offset > 0
    assert strip.down.value() == strip.canvas.view.rows.offset


def test_the_same_cut_read_again_keeps_zoom_and_place(strip: Strip) -> None:
    opened = show(strip, sample_opened(400))
    scale = strip.canvas.view.scale
    scale.zoom_to(1.0, 0)
    scale.scroll_to(3_000)
    strip.show_cut(opened)
    assert (scale.first, scale.per_frame) == (3_000, 1.0)
    strip.show_cut(replace(opened, cut=replace(opened.cut, path=Path("/film/other.otio"))))
    assert scale.fits


# What one sees


def long_cut(clips: int, at: int) -> Opened:
    """One frame is missing behind clip number `at`."""
    opened = sample_opened(1, 1)
    laid, frame, gap = [], 0, 0
    for number in range(clips):
        if number == at:
            gap, frame = frame, frame + 1
        laid.append(ItemView(frame, 72, f"clip {number}"))
        frame += 72
    shot = replace(opened.standing.shots[0], start=gap, frames=1, visible_frames=1)
    laid.insert(at, ItemView(gap, 1, "", shot.id))
    cut = replace(opened.cut, frames=frame, tracks=(TrackView("V1", True, True, tuple(laid)),), markers=())
    return Opened(cut, replace(opened.standing, shots=(shot,)), ())


@pytest.mark.parametrize("at", [1, 17_777, 39_999])
def test_a_single_missing_frame_among_forty_thousand_clips_is_seen_in_the_whole_cut(
    strip: Strip, look: Look, selection: Selection, at: int
) -> None:
    opened = show(strip, long_cut(40_000, at))
    selection.move_playhead(opened.cut.frames // 3)  # Otherwise it would lie on the first pixels.
    view, picture = strip.canvas.view, seen(strip)
    assert view.scale.fits
    kind = look.kind("hole")
    x = view.x(opened.standing.shots[0].start)
    for y in (view.row_top(0) + 8, view.ruler + 2):
        found = [column for column in range(picture.width()) if picture.pixelColor(column, y) == kind]
        assert len(found) >= 2
        assert x in found


def test_every_missing_shot_is_seen_at_every_zoom(strip: Strip, look: Look) -> None:
    opened = show(strip, sample_opened(400, 4_000))
    view = strip.canvas.view
    while view.scale.per_frame < 4:
        picture = seen(strip)
        clip_like = {strip.canvas.sheet.inks.clip.rgb(), strip.canvas.sheet.inks.row.rgb()}  # type: ignore[union-attr]
        for shot in opened.standing.shots:
            for box in view.shot_boxes(shot.id):
                if view.header <= box.left() and box.right() < strip.canvas.width():
                    middle = picture.pixelColor(box.left() + 1, box.top() + 1).rgb()
                    assert middle not in clip_like, (shot.id, view.scale.per_frame)
        view.scale.zoom(2.3, 0)
        strip.canvas.refresh()


def test_a_changed_shot_is_painted_anew_as_if_all_was(strip: Strip, qtbot: QtBot) -> None:
    for shots in (12, 400, 1_000):
        opened = show(strip, sample_opened(shots))
        before = seen(strip)
        changed = [
            replace(shot, state="Lost", excluded=False) if number % (shots // 4) == 1 else shot
            for number, shot in enumerate(opened.standing.shots)
        ]
        strip.show_standing(replace(opened.standing, shots=tuple(changed)))
        partly = seen(strip)
        strip.canvas.heights_changed()
        assert partly != before
        assert partly == seen(strip)


def test_names_left_out_in_a_hurry_are_there_when_the_view_rests(strip: Strip, qtbot: QtBot) -> None:
    show(strip, sample_opened(400))
    scale = strip.canvas.view.scale
    for _ in range(3):
        scale.zoom_to(0.45, 0)
        strip.canvas.refresh()
        seen(strip)
        scale.zoom_to(0.38, 0)
        strip.canvas.refresh()
        hurried = seen(strip)
    with qtbot.waitSignal(strip.canvas.shelf.rested, timeout=2000):
        pass
    rested = seen(strip)
    strip.canvas.take_look()
    assert rested == seen(strip)
    assert hurried.size() == rested.size()


def test_excluded_shots_are_dimmed(strip: Strip, look: Look) -> None:
    opened = show(strip, sample_opened(12))
    excluded = next(shot for shot in opened.standing.shots if shot.excluded)
    twin = next(s for s in opened.standing.shots if s.kind == excluded.kind and not s.excluded)
    picture = seen(strip)
    corner = strip.canvas.view.shot_boxes(excluded.id)[0].topLeft()
    other = strip.canvas.view.shot_boxes(twin.id)[0].topLeft()
    assert picture.pixelColor(other) == look.kind(twin.kind)
    assert picture.pixelColor(corner) != look.kind(excluded.kind)


def test_light_and_dark(strip: Strip, look: Look) -> None:
    show(strip, sample_opened(12))
    dark = seen(strip)
    look.change(dark=False)
    assert seen(strip).pixelColor(5, 150).lightness() > dark.pixelColor(5, 150).lightness() + 100


def test_chinese_names_are_drawn_and_told(strip: Strip) -> None:
    opened = sample_opened(12)
    items = tuple(replace(item, name="雨夜站台 远景") for item in opened.cut.tracks[1].items)
    tracks = (opened.cut.tracks[0], replace(opened.cut.tracks[1], name="画面一", items=items), *opened.cut.tracks[2:])
    show(strip, replace(opened, cut=replace(opened.cut, tracks=tracks)))
    seen(strip)
    view = strip.canvas.view
    assert "雨夜站台" in strip.canvas.tip(QPoint(view.x(30), view.row_top(1) + 10))


def test_tool_tips_tell_name_range_kind_reason_and_state(strip: Strip) -> None:
    opened = show(strip, sample_opened(12))
    shot = next(shot for shot in opened.standing.shots if shot.state == "Failed")
    text = strip.canvas.tip(spot(strip, shot.id))
    for part in (
        shot.id,
        shot.name,
        "01:00:",
        f"{shot_frames}",
        "No video track shows",
        "too short",
        "failed",
        "refused",
    ):
        assert part in text
    view = strip.canvas.view
    assert "check eyeline" in strip.canvas.tip(QPoint(view.x(200), 20))
    assert strip.canvas.tip(QPoint(view.x(80), view.row_top(0) + 10)) == ""


def test_names_cannot_smuggle_markup_into_a_tip(strip: Strip) -> None:
    opened = sample_opened(1)
    shot = replace(opened.standing.shots[0], name="<img src='/etc/passwd'>")
    show(strip, replace(opened, standing=replace(opened.standing, shots=(shot,))))
    assert "<img" not in strip.canvas.tip(spot(strip, shot.id))


def test_it_tells_where_the_playhead_stands(strip: Strip, selection: Selection, qtbot: QtBot) -> None:
    show(strip, sample_opened(12))
    assert strip.canvas.accessibleName()
    selection.move_playhead(80)
    qtbot.waitUntil(lambda: "01:00:03:08" in strip.canvas.accessibleDescription(), timeout=2000)
    assert "SH0010" in strip.canvas.accessibleDescription()
    selection.move_playhead(10)
    qtbot.waitUntil(lambda: "clip 1" in strip.canvas.accessibleDescription(), timeout=2000)
    assert strip.time.text() == "01:00:00:10"


def test_every_button_has_a_name_and_no_cut_is_no_trouble(strip: Strip) -> None:
    for button in (strip.snap, strip.before, strip.after, strip.farther, strip.nearer, strip.whole):
        assert button.accessibleName()
        assert not button.isEnabled()
    seen(strip)
    click(strip, QPoint(300, 100))
    for which in (Qt.Key.Key_Plus, Qt.Key.Key_Down, Qt.Key.Key_BracketRight, Qt.Key.Key_S):
        key(strip, which)
    wheel(strip, QPoint(300, 100), QPoint(), QPoint(0, 120), control)
    assert "No cut" in strip.canvas.accessibleDescription()
    show(strip, sample_opened(12))
    assert strip.whole.isEnabled()
    strip.clear()
    assert not strip.whole.isEnabled()
    seen(strip)


def test_a_cut_of_nothing_is_shown(strip: Strip) -> None:
    opened = sample_opened(0, 0)
    show(strip, replace(opened, cut=replace(opened.cut, tracks=(), markers=(), frames=0)))
    seen(strip)
    key(strip, Qt.Key.Key_End)
    key(strip, Qt.Key.Key_BracketRight)
    click(strip, QPoint(300, 100))
