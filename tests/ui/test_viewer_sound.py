"""Sound to the picture: from the very sample, in step with the clock, and silent with a word where there is none."""

from __future__ import annotations

import threading
import wave
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio
import pytest
from pytestqt.qtbot import QtBot

from plugin.desk.views import CutView
from plugin.timeline.cut import Raster
from plugin.timeline.rates import time_range
from tests.fakes.bridge import FakeBridge
from tests.fakes.cuts import clip, film, gap, track
from tests.fakes.standing import sample_opened
from ui.selection import Selection
from ui.theme import Look
from ui.viewer.sound import Sound
from ui.viewer.viewer import Viewer

patience = 15_000
second = 1_000_000_000
frames = 96


class Hour:
    now = 0

    def __call__(self) -> int:
        return self.now


class Card:
    """A sound card that plays nothing but writes down what it got since it was started last."""

    def __init__(self, room: int = 40_000) -> None:
        self.room, self.heard, self.starts, self.stops = room, b"", 0, 0

    def start(self) -> None:
        self.heard, self.starts = b"", self.starts + 1

    def free(self) -> int:
        return self.room

    def write(self, data: bytes) -> int:
        # As a card with less room than it said.
        taken = data[: 4 * 700]
        self.heard += taken
        return len(taken)

    def stop(self) -> None:
        self.heard, self.stops = b"", self.stops + 1

    def samples(self) -> list[int]:
        return np.frombuffer(self.heard, "<i2")[::2].tolist()


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
def card() -> Card:
    return Card()


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


def test_it_begins_with_the_very_sample_of_the_frame(qtbot: QtBot, sound: Sound, card: Card) -> None:
    for frame in (0, 30, 47, 12):
        sound.start(frame)
        qtbot.waitUntil(lambda: len(card.heard) >= 4 * 5000, timeout=patience)
        heard = card.samples()
        assert near(heard, expected(frame * 2000, len(heard))), frame
    assert card.starts == 4 and card.stops == 3
    sound.stop()
    assert card.stops == 4


def test_sound_that_comes_late_joins_the_picture(qtbot: QtBot, sound: Sound, card: Card, hour: Hour) -> None:
    sound.start(24)
    hour.now += second // 4
    qtbot.waitUntil(lambda: len(card.heard) >= 4 * 5000, timeout=patience)
    heard = card.samples()
    assert near(heard, expected(48_000 + 12_000, len(heard)))


def test_stopping_and_closing_before_anything_was_made(sound: Sound, card: Card, view: CutView) -> None:
    sound.start(0)
    sound.stop()
    sound.start(5)
    sound.show_cut(replace(view, path=view.path.with_name("gone.otio")))
    sound.start(0)
    sound.close()
    assert card.starts == 0


def test_the_viewer_plays_it_at_its_own_speed_only(
    qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, view: CutView, card: Card, hour: Hour
) -> None:
    viewer = Viewer(bridge, selection, look, clock=hour, make_sink=lambda: card)  # type: ignore[arg-type]
    qtbot.addWidget(viewer)
    opened = sample_opened(0)
    viewer.show_cut(replace(opened, cut=view))
    viewer.play_forward()
    qtbot.waitUntil(lambda: len(card.heard) > 0, timeout=patience)
    viewer.play_forward()
    assert (viewer.speed, card.stops) == (2, 1)
    viewer.stop()
    selection.move_playhead(40)
    viewer.play()
    qtbot.waitUntil(lambda: card.starts == 2 and len(card.heard) > 4000, timeout=patience)
    assert near(card.samples(), expected(80_000, len(card.samples())))
    viewer.clear()


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
