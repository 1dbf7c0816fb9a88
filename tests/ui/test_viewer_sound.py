"""Sound to the picture: from the very sample, in step with the clock, and silent with a word where there is none."""

from __future__ import annotations

import threading
import time
import wave
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from plugin.desk.views import CutView
from plugin.timeline.cut import Raster
from plugin.timeline.rates import time_range
from tests.fakes.bridge import FakeBridge
from tests.fakes.cuts import clip, film, gap, track
from tests.fakes.sound_card import Card, Hour, bytes_per_second
from tests.fakes.standing import sample_opened
from tests.ui.panels import Panel
from ui.kept import Kept
from ui.selection import Selection
from ui.theme import Look
from ui.viewer.playback import Stretch
from ui.viewer.sound import Sound
from ui.viewer.viewer import Viewer

patience = 15_000
second = 1_000_000_000
frames = 96
whole = Stretch(0, frames)


@pytest.fixture
def view(tmp_path: Path) -> CutView:
    """One second of nothing, then a ramp: sample n of the file is n // 8."""
    ramp = np.repeat((np.arange(48_000 * 3) // 8).astype("<i2"), 2)
    with wave.open(str(tmp_path / "ramp.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(ramp.tobytes())
    heard = clip("ramp", 72, media=str(tmp_path / "ramp.wav"))
    heard.media_reference.available_range = time_range(0, 72, Fraction(24))
    cut = tmp_path / "film.otio"
    timeline = film(track(gap(frames)), track(gap(24), heard, name="Sound", kind="Audio"))
    otio.adapters.write_to_file(timeline, str(cut))
    return CutView(cut, "film", "otio", Fraction(24), frames, 0, Raster(192, 108), (), (), (), True)


@pytest.fixture
def card(hour: Hour) -> Card:
    return Card(hour)


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
def sound(qtbot: QtBot, view: CutView, card: Card, hour: Hour) -> Iterator[Sound]:
    made = Sound(hour, lambda: card)
    made.show_cut(view)
    yield made
    made.close()
    made.deleteLater()
    assert not any(thread.name == "sound" for thread in threading.enumerate())


def expected(first: int, count: int) -> list[int]:
    """Samples of the cut from `first` on."""
    return [max(0, n - 48_000) // 8 if n >= 48_000 else 0 for n in range(first, first + count)]


def near(heard: list[int], wanted: list[int]) -> bool:
    """Rounding to 16 bit and back may take one away."""
    return len(heard) == len(wanted) and max(abs(a - b) for a, b in zip(heard, wanted, strict=True)) <= 1


def play(sound: Sound, frame: int, hour: Hour, stretch: Stretch = whole) -> None:
    sound.start(frame, hour.now, stretch)


def test_it_begins_with_the_very_sample_of_the_frame(qtbot: QtBot, sound: Sound, card: Card, hour: Hour) -> None:
    for frame in (0, 30, 47, 12):
        play(sound, frame, hour)
        qtbot.waitUntil(lambda: len(card.heard) >= 4 * 5000, timeout=patience)
        heard = card.samples()
        assert near(heard, expected(frame * 2000, len(heard))), frame
    assert card.starts == 4 and card.stops == 3
    sound.stop()
    assert card.stops == 4


def test_sound_that_comes_late_joins_the_picture(qtbot: QtBot, sound: Sound, card: Card, hour: Hour) -> None:
    play(sound, 24, hour)
    hour.now += second // 4
    qtbot.waitUntil(lambda: len(card.heard) >= 4 * 5000, timeout=patience)
    heard = card.samples()
    assert near(heard, expected(48_000 + 12_000, len(heard)))


@pytest.mark.parametrize("lag_ms", [0, 20, 60, 250])
def test_what_is_heard_belongs_to_what_is_seen_however_far_the_card_lags(
    qtbot: QtBot, sound: Sound, card: Card, hour: Hour, lag_ms: int
) -> None:
    card.lag = bytes_per_second * lag_ms // 1000
    play(sound, 24, hour)
    qtbot.waitUntil(lambda: len(card.heard) >= 4 * 5000, timeout=patience)
    # The first byte is heard so much after the frame was seen.
    heard = card.samples()
    assert near(heard, expected(48_000 + 48 * lag_ms, len(heard)))


def test_the_picture_waits_so_that_the_first_sound_is_not_lost(
    qtbot: QtBot, sound: Sound, card: Card, hour: Hour
) -> None:
    card.lag = bytes_per_second * 60 // 1000
    play(sound, 0, hour)
    assert sound.lead == 100_000_000
    sound.start(24, hour.now + sound.lead, whole)
    qtbot.waitUntil(lambda: len(card.heard) >= 4 * 5000, timeout=patience)
    waited = 48 * 40
    heard = card.samples()
    assert heard[:waited] == [0] * waited
    assert near(heard[waited:], expected(48_000, len(heard) - waited))


@pytest.mark.parametrize("per_mille", [4, -4])
def test_a_card_whose_second_is_not_quite_one_is_kept_within_a_frame(
    qtbot: QtBot, sound: Sound, card: Card, hour: Hour, per_mille: int
) -> None:
    """Twenty seconds of a card that errs by two frames in them."""
    card.lag, card.most = bytes_per_second * 60 // 1000, 9600
    sound.start(24, hour.now, Stretch(24, 48, True))
    qtbot.waitUntil(lambda: len(card.heard) > 0, timeout=patience)
    sound._feeding.stop()
    worst = 0
    for step in range(1, 1000):
        hour.now += second // 50
        card.fast = bytes_per_second * step * per_mille // 50_000
        sound._feed()
        mixer = sound._mixer
        assert mixer is not None
        late = hour.now * 48_000 // second * 4 + card.delay() - mixer.passed
        worst = max(worst, abs(late))
        while not mixer.has(20_000):  # The thread that mixes shall not be what is measured.
            time.sleep(0.001)
    assert worst < bytes_per_second / 24, worst / bytes_per_second


def test_a_loop_is_heard_without_a_gap(qtbot: QtBot, sound: Sound, card: Card, hour: Hour) -> None:
    card.most, card.room = 40_000, 40_000
    play(sound, 45, hour, Stretch(36, 48, True))
    qtbot.waitUntil(lambda: len(card.heard) >= 4 * 80_000, timeout=patience)
    heard = card.samples()
    first = expected(45 * 2000, 3 * 2000)
    again = expected(36 * 2000, 12 * 2000)
    assert near(heard, (first + again * 4)[: len(heard)])


def test_from_behind_a_loop_it_is_heard_where_it_is_seen(qtbot: QtBot, sound: Sound, card: Card, hour: Hour) -> None:
    play(sound, 50, hour, Stretch(36, 48, True))
    qtbot.waitUntil(lambda: len(card.heard) >= 4 * 5000, timeout=patience)
    assert near(card.samples(), expected(38 * 2000, len(card.samples())))


def test_a_card_that_falls_silent_is_tried_again_with_the_next_play(
    qtbot: QtBot, sound: Sound, card: Card, hour: Hour
) -> None:
    play(sound, 24, hour)
    qtbot.waitUntil(lambda: len(card.heard) > 0, timeout=patience)
    with qtbot.waitSignal(sound.fell_silent, timeout=patience):
        card.trouble = "Silent: the sound output went away"
    assert sound.why_silent == "Silent: the sound output went away" and card.stops == 1
    play(sound, 24, hour)
    qtbot.waitUntil(lambda: len(card.heard) > 0, timeout=patience)
    assert sound.why_silent == ""


def test_stopping_and_closing_before_anything_was_made(sound: Sound, card: Card, view: CutView, hour: Hour) -> None:
    play(sound, 0, hour)
    sound.stop()
    play(sound, 5, hour)
    sound.show_cut(replace(view, path=view.path.with_name("gone.otio")))
    play(sound, 0, hour)
    sound.close()
    assert card.heard == b"" and card.closed and card.starts == card.stops


@pytest.fixture
def viewer(
    qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, view: CutView, card: Card, hour: Hour
) -> Iterator[Viewer]:
    made = Viewer(bridge, selection, look, clock=hour, make_sink=lambda: card)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show_cut(replace(sample_opened(0), cut=view))
    yield made
    made.clear()


def test_the_viewer_plays_it_at_its_own_speed_only(
    qtbot: QtBot, viewer: Viewer, selection: Selection, card: Card
) -> None:
    viewer.play_forward()
    qtbot.waitUntil(lambda: len(card.heard) > 0, timeout=patience)
    viewer.play_forward()
    assert (viewer.speed, card.stops) == (2, 1)
    assert viewer.transport.note.text() == "Sound only forward at normal speed"
    viewer.stop()
    assert viewer.transport.note.text() == ""
    selection.move_playhead(40)
    viewer.play()
    qtbot.waitUntil(lambda: card.starts == 2 and len(card.heard) > 4000, timeout=patience)
    assert near(card.samples(), expected(80_000, len(card.samples())))


def test_button_key_and_slider_make_it_mute_and_softer(qtbot: QtBot, viewer: Viewer, card: Card) -> None:
    viewer.resize(900, 400)
    viewer.show()
    viewer.play()
    assert card.gain == 1
    button, slider = viewer.transport.button("mute"), viewer.transport.volume
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert card.gain == 0 and button.sign == "muted" and button.accessibleName() == "Sound on"
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    assert (slider.value(), button.sign) == (90, "mute") and card.gain == pytest.approx(0.81)
    viewer.mute()
    assert card.gain == 0 and slider.value() == 90
    viewer.resize(400, 400)
    assert not slider.isVisible() and button.isVisible()


def test_loudness_is_remembered(qtbot: QtBot) -> None:
    panel = Panel(qtbot, Kept(volume=30, muted=True))
    transport = panel.conductor.workspace.viewer.transport
    assert transport.volume.value() == 30 and transport.button("mute").sign == "muted"
    panel.open()
    panel.trigger("mute")
    transport.volume.setValue(70)
    assert panel.chrome.kept.table()["volume"] == 70 and panel.chrome.kept.table()["muted"] is False
    panel.conductor._saving.timeout.emit()
    assert panel.bridge.requests("save_settings")[-1][0]["panel"]["volume"] == 70


def test_without_an_output_the_viewer_says_so(
    qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, view: CutView
) -> None:
    viewer = Viewer(bridge, selection, look, make_sink=lambda: "Silent: no card")  # type: ignore[arg-type]
    qtbot.addWidget(viewer)
    viewer.show_cut(replace(sample_opened(0), cut=view))
    assert viewer.transport.note.text() == ""
    viewer.play()
    assert viewer.transport.note.text() == "Silent: no card" and viewer.speed == 1
    viewer.clear()


def test_a_card_that_goes_while_it_plays_is_told_of(qtbot: QtBot, viewer: Viewer, card: Card) -> None:
    viewer.play()
    qtbot.waitUntil(lambda: len(card.heard) > 0, timeout=patience)
    card.trouble = "Silent: the sound output went away"
    qtbot.waitUntil(lambda: viewer.transport.note.text() == card.trouble, timeout=patience)
    assert viewer.speed == 1
