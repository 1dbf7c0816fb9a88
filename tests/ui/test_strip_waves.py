"""Waveforms on the sound tracks: at the right frames whatever is trimmed, asked for in sight only, quick to draw."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plugin.app import build_app
from plugin.desk.desk import Desk
from plugin.desk.views import ItemView, Opened, TrackView
from plugin.desk.waveforms import Waveform, waveform
from plugin.timeline.rates import time_range
from tests.fakes.bridge import FakeBridge
from tests.fakes.cuts import clip, film, gap, track
from tests.fakes.standing import sample_opened
from tests.media.test_peaks import always, write_wav
from ui.selection import Selection
from ui.strip.strip import Strip
from ui.theme import Look
from ui.wave_pool import WavePool

rate = Fraction(24)


@pytest.fixture
def strip(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look) -> Strip:
    made = Strip(bridge, selection, look)
    qtbot.addWidget(made)
    made.resize(1400, 320)
    made.show()
    return made


def click(path: Path, second: float, seconds: int = 8) -> Path:
    """Silence with one hundredth of a second of noise in it."""
    samples = np.zeros((48_000 * seconds, 1), np.int16)
    at = round(second * 48_000)
    samples[at : at + 480, 0] = np.tile((30_000, -30_000), 240)
    return write_wav(path, samples, 48_000)


def opened_cut(folder: Path, *items: otio.core.Composable) -> Opened:
    path = folder / "film.otio"
    otio.adapters.write_to_file(film(track(gap(240)), track(*items, name="A1", kind="Audio")), str(path))
    desk = Desk(build_app(os.environ), os.environ)
    opened = desk.open(path)
    desk.close()
    return opened


def heard(media: Path, frames: int, start: int, fps: Fraction = rate, begins: int = 0) -> otio.schema.Clip:
    """`begins`: the timecode of the file's first frame."""
    made = clip("heard", frames, media=str(media))
    made.source_range = time_range(begins + start, frames, fps)
    made.media_reference.available_range = time_range(begins, 8 * 24, fps)
    return made


def settle(strip: Strip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.canvas.shelf.rested, timeout=3000):
        strip.canvas.refresh()
    QApplication.processEvents()


def answer(bridge: FakeBridge, folder: Path) -> None:
    """As the pool would."""
    for (media,) in bridge.requests("waveform"):
        bridge.waveform_made.emit(media, waveform(folder, media, always))


def loud_columns(strip: Strip, row: int) -> list[int]:
    """Where the waveform is higher than a line."""
    QApplication.processEvents()
    picture: QImage = strip.canvas.grab().toImage()
    view, wave = strip.canvas.view, strip.canvas.sheet.inks.wave  # type: ignore[union-attr]
    bottom = view.row_top(row) + view.rows.heights[row] - 6
    return [x for x in range(view.header, picture.width()) if picture.pixelColor(x, bottom) == wave]


def row_of(strip: Strip, name: str = "A1") -> int:
    model = strip.canvas.view.model
    assert model is not None
    return [lane.track.name for lane in model.lanes].index(name)


@pytest.mark.parametrize(
    ("start", "begins", "at"),
    [(0, 0, 2.5), (24, 0, 2.5), (24, 86_400, 2.5), (59, 0, 2.5), (30, 100, 3.0)],
)
def test_a_click_is_drawn_at_its_frame_whatever_is_trimmed(
    strip: Strip, bridge: FakeBridge, qtbot: QtBot, tmp_path: Path, start: int, begins: int, at: float
) -> None:
    media = click(tmp_path / "click.wav", at)
    strip.show_cut(opened_cut(tmp_path, gap(36), heard(media, 96, start, begins=begins)))
    settle(strip, qtbot)
    answer(bridge, tmp_path / "cache")
    view, frame = strip.canvas.view, 36 + at * 24 - start
    for per_frame in (view.scale.farthest, 8.0, 40.0):
        view.scale.zoom_to(per_frame, 0)
        view.scale.scroll_to(max(0, frame - 10))
        settle(strip, qtbot)
        found = loud_columns(strip, row_of(strip))
        # A hundredth of a second is a quarter of a frame.
        first, last = view.x(frame), view.x(frame + 0.25)
        assert found and found[0] >= first - 1 - 0.25 * per_frame and found[-1] <= last + 1 + 0.25 * per_frame, (
            per_frame, found, first, last,
        )  # fmt: skip


def test_faster_and_backwards(strip: Strip, bridge: FakeBridge, qtbot: QtBot, tmp_path: Path) -> None:
    media = click(tmp_path / "click.wav", 1.5)
    for speed, frame in ((2.0, 36 / 2), (0.5, 36 * 2), (-1.0, 96 - 36), (-2.0, 96 - 36 / 2)):
        item = heard(media, 96, 0)
        item.effects.append(otio.schema.LinearTimeWarp(time_scalar=speed))
        strip.show_cut(opened_cut(tmp_path, item))
        settle(strip, qtbot)
        answer(bridge, tmp_path / "cache")
        found = loud_columns(strip, row_of(strip))
        view = strip.canvas.view
        assert found and all(abs(x - view.x(frame)) <= 1 + view.scale.per_frame for x in found), (speed, found)


def test_nothing_is_drawn_behind_the_end_of_the_file(
    strip: Strip, bridge: FakeBridge, selection: Selection, qtbot: QtBot, tmp_path: Path
) -> None:
    selection.move_playhead(200)
    media = write_wav(tmp_path / "a.wav", np.tile((30_000, -30_000), 48_000).reshape(-1, 1), 48_000)
    strip.show_cut(opened_cut(tmp_path, heard(media, 96, 0)))
    settle(strip, qtbot)
    answer(bridge, tmp_path / "cache")
    found, view = loud_columns(strip, row_of(strip)), strip.canvas.view
    assert (found[0], found[-1]) == (view.x(0), pytest.approx(view.x(48) - 1, abs=1))


def many_sounds(count: int, clip_frames: int = 72) -> Opened:
    opened = sample_opened(4, 4)
    items = tuple(ItemView(n * clip_frames, clip_frames, f"s{n}", media=Path(f"/film/{n}.wav")) for n in range(count))
    sound = TrackView("A1", False, True, items)
    cut = replace(opened.cut, tracks=(opened.cut.tracks[1], sound), frames=count * clip_frames)
    return replace(opened, cut=cut)


def test_only_what_is_in_sight_is_asked_for_and_once(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    strip.show_cut(many_sounds(400))
    settle(strip, qtbot)
    assert bridge.requests("waveform") == []  # Nothing is wide enough in the whole cut.
    scale = strip.canvas.view.scale
    scale.zoom_to(2.0, 0)
    scale.scroll_to(7_200)
    settle(strip, qtbot)
    asked = [media for (media,) in bridge.requests("waveform")]
    assert Path("/film/100.wav") in asked and len(asked) == len(set(asked)) < 14
    for media in asked:
        bridge.waveform_made.emit(media, None)
    settle(strip, qtbot)
    assert len(bridge.requests("waveform")) == len(asked)
    assert loud_columns(strip, 1) == [], "what cannot be read stays plain"
    scale.scroll_to(20_000)
    settle(strip, qtbot)
    assert len(bridge.requests("waveform")) > len(asked)
    later = {media for (media,) in bridge.requests("waveform")[len(asked) :]}
    scale.scroll_to(0)
    settle(strip, qtbot)
    assert bridge.requests("drop_waveforms")[-1] == (later,), "scrolled away and still wanted"


def test_low_rows_have_none_until_they_are_made_higher(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    strip.show_cut(many_sounds(4))
    rows = strip.canvas.view.rows
    rows.set_least(10)
    rows.set_height(1, 10)
    settle(strip, qtbot)
    assert bridge.requests("waveform") == []
    rows.set_height(1, 60)
    settle(strip, qtbot)
    assert bridge.requests("waveform")


def test_while_the_view_moves_only_a_few_are_cut_and_all_when_it_rests(
    strip: Strip, bridge: FakeBridge, qtbot: QtBot
) -> None:
    strip.show_cut(many_sounds(30))
    settle(strip, qtbot)
    wave = Waveform(np.full((300, 2), (-120, 120), np.int8))
    for (media,) in bridge.requests("waveform"):
        bridge.waveform_made.emit(media, wave)
    whole = loud_columns(strip, 1)
    view = strip.canvas.view
    assert len(whole) > view.width * 0.8
    view.scale.zoom_to(view.scale.farthest * 1.1, 0)
    strip.canvas.refresh()
    assert len(loud_columns(strip, 1)) < len(whole) * 0.8 and strip.canvas.waves.missed
    settle(strip, qtbot)
    assert len(loud_columns(strip, 1)) > view.width * 0.8
    partly = strip.canvas.grab().toImage()
    strip.canvas.heights_changed()
    settle(strip, qtbot)
    assert strip.canvas.grab().toImage() == partly


def test_names_stay_readable(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    strip.show_cut(many_sounds(4))
    settle(strip, qtbot)
    view = strip.canvas.view
    assert "s0" in strip.canvas.tip(QPoint(view.x(10), view.row_top(1) + 5))
    assert "Alt" in strip.canvas.tip(QPoint(5, view.row_top(1) + 5))


def test_the_pool_measures_off_this_thread_and_hands_out_none_where_there_is_none(tmp_path: Path, qtbot: QtBot) -> None:
    got: dict[Path, tuple[Waveform | None, str]] = {}
    pool = WavePool(lambda media, found: got.update({media: (found, threading.current_thread().name)}), tmp_path / "c")
    media = click(tmp_path / "a.wav", 1)
    pool.wish(media)
    pool.wish(tmp_path / "gone.wav")
    qtbot.waitUntil(lambda: len(got) == 2, timeout=10_000)
    pool.close()
    assert got[tmp_path / "gone.wav"][0] is None
    found, thread = got[media]
    assert found is not None and thread == "waveforms" and int(found.columns(0, 0.1, 50)[:, 1].argmax()) == 10


def test_what_was_dropped_is_not_handed_out_and_closing_does_not_wait_for_long_files(
    tmp_path: Path, qtbot: QtBot
) -> None:
    long, other = (
        write_wav(tmp_path / name, np.zeros((48_000 * 600, 1), np.int16), 48_000) for name in ("long.wav", "other.wav")
    )
    got: list[Path] = []
    pool = WavePool(lambda media, found: got.append(media), tmp_path / "c")
    pool.wish(long)
    pool.wish(other)
    pool.drop([long])
    qtbot.waitUntil(lambda: got != [], timeout=20_000)
    pool.wish(long)
    time.sleep(0.05)
    pool.drop()
    pool.close()
    pool.wish(long)
    assert got == [other]
