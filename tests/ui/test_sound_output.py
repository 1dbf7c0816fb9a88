"""The real sound output over a device that plays to nobody, yet asks in a thread of its own and in real time."""

from __future__ import annotations

import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio
import psutil
import pytest
from pytestqt.qtbot import QtBot

from plugin.desk.views import CutView
from plugin.timeline.cut import Raster
from plugin.timeline.rates import time_range
from tests.fakes.cuts import clip, film, gap, track
from ui.viewer.playback import Stretch
from ui.viewer.sound import Sound
from ui.viewer.sound_output import AudioOutput, period_ms, periods
from ui.viewer.sound_queue import SoundQueue, bytes_per_second, most_waiting, sample_bytes

miniaudio = pytest.importorskip("miniaudio")
patience = 10_000
period = bytes_per_second * period_ms // 1000


class Recorder(SoundQueue):
    """Keeps what the card took, silence included."""

    def __init__(self) -> None:
        super().__init__(time.monotonic_ns, periods)
        self.took = bytearray()

    def take(self, size: int) -> bytes:
        found = super().take(size)
        self.took += found
        return found


class Output(AudioOutput):
    """Over the device that plays to nobody."""

    def __init__(self) -> None:
        super().__init__([miniaudio.Backend.NULL])
        self.recorder = self._queue = Recorder()


@pytest.fixture
def output() -> Iterator[Output]:
    before = psutil.Process().num_threads()
    made = Output()
    yield made
    made.close()
    deadline = time.monotonic() + 5
    while psutil.Process().num_threads() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert psutil.Process().num_threads() <= before


def ready(qtbot: QtBot, output: Output) -> None:
    output.start()
    qtbot.waitUntil(lambda: output.free() > 0, timeout=patience)


def numbers(count: int, first: int = 1) -> bytes:
    """Samples that tell their place, never silence."""
    return np.repeat((np.arange(first, first + count) % 30_000 + 1).astype("<i2"), 2).tobytes()


def sounded(took: bytes | bytearray) -> bytes:
    """Without the silence before and behind."""
    return bytes(took).strip(b"\0")


def test_what_was_written_is_what_the_card_took_in_order(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    whole = numbers(48_000)
    left = whole
    began = time.monotonic()
    while left:
        left = left[output.write(left[: output.free()]) :]
        qtbot.wait(5)
    qtbot.waitUntil(lambda: output.recorder.delay() <= period * periods, timeout=patience)
    qtbot.wait(50)
    assert time.monotonic() - began > 0.8, "not in real time"
    found = np.frombuffer(bytes(output.recorder.took), "<i2")[::2]
    assert found[found != 0].tobytes() == np.frombuffer(whole, "<i2")[::2].tobytes()


def test_an_underrun_is_silence_and_then_it_goes_on(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    first, second = numbers(2000), numbers(2000, 5000)
    output.write(first)
    qtbot.waitUntil(lambda: first in bytes(output.recorder.took), timeout=patience)
    qtbot.waitUntil(lambda: bytes(output.recorder.took).endswith(bytes(period)), timeout=patience)
    taken = len(output.recorder.took)
    output.write(second)
    qtbot.waitUntil(lambda: second in bytes(output.recorder.took[taken - period :]), timeout=patience)
    between = bytes(output.recorder.took).split(first)[1].split(second)[0]
    assert not between.strip(b"\0") and len(between) >= period // 2


def test_stop_drops_what_waits_and_nothing_is_taken_while_it_rests(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    output.write(numbers(18_000))
    output.stop()
    asked = len(output.recorder.took)
    assert output.free() == 0 and output.write(b"abcd") == 0
    qtbot.waitUntil(lambda: len(output.recorder.took) > asked + 5 * period, timeout=patience)
    assert not sounded(output.recorder.took[asked + period :])
    output.start()
    assert output.free() == most_waiting, "the card was not let go"
    output.write(numbers(100, 7000))
    qtbot.waitUntil(lambda: numbers(100, 7000) in bytes(output.recorder.took), timeout=patience)


def test_it_takes_no_more_than_it_says(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    assert output.write(bytes(10 * most_waiting)) <= most_waiting
    assert output.free() <= 4 * period


def test_the_delay_is_what_waits_and_what_the_card_holds(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    assert output.latency == period * periods
    for _ in range(20):
        assert 0 <= output.delay() <= period * periods
        qtbot.wait(7)
    output.write(bytes(period * 10))
    assert period * 8 <= output.delay() <= period * (10 + periods)


def test_volume_is_heard_at_once(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    output.write(np.full(2 * 15_000, 20_000, "<i2").tobytes())
    qtbot.waitUntil(lambda: len(sounded(output.recorder.took)) > 0, timeout=patience)
    output.set_gain(0.5)
    at = len(output.recorder.took)
    qtbot.waitUntil(lambda: len(output.recorder.took) > at + 3 * period, timeout=patience)
    found = np.frombuffer(bytes(output.recorder.took[at + period : at + 2 * period]), "<i2")
    assert set(found.tolist()) == {10_000}
    output.set_gain(0.0)
    at = len(output.recorder.took)
    qtbot.waitUntil(lambda: len(output.recorder.took) > at + 3 * period, timeout=patience)
    assert not sounded(output.recorder.took[at + period : at + 2 * period])


def test_a_card_that_is_unplugged_is_told_of_and_opened_again(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    output.write(numbers(15_000))
    output._went_away()  # As miniaudio calls it, from any thread.
    qtbot.waitUntil(lambda: output.trouble != "", timeout=patience)
    assert output.trouble == "Silent: the sound output went away" and output.free() == 0
    taken = len(output.recorder.took)
    qtbot.wait(100)
    assert len(output.recorder.took) <= taken + period, "the card still asks"
    ready(qtbot, output)
    assert output.trouble == ""
    output.write(numbers(100))
    qtbot.waitUntil(lambda: numbers(100) in bytes(output.recorder.took[taken:]), timeout=patience)


def test_a_card_that_asks_no_more_is_gone_too(qtbot: QtBot) -> None:
    class Stuck(Recorder):
        @property
        def last_asked(self) -> int:
            return time.monotonic_ns() - 60_000_000_000

    output = Output()
    output.recorder = output._queue = Stuck()
    output.start()
    qtbot.waitUntil(lambda: output.trouble != "", timeout=patience)
    output.close()


def test_without_a_card_it_says_so_and_tries_again(qtbot: QtBot) -> None:
    output = AudioOutput([miniaudio.Backend.AAUDIO])  # Not on any desk.
    for _ in range(2):
        output.start()
        assert output.trouble == ""
        qtbot.waitUntil(lambda: output.trouble != "", timeout=patience)
        assert output.trouble == "Silent: no sound output found"
    output.close()


def test_it_can_be_closed_at_any_moment_and_opened_again(qtbot: QtBot, output: Output) -> None:
    for pause in (0, 0, 1, 5, 30):
        output.start()
        time.sleep(pause / 1000)
        output.close()
        output.close()
    ready(qtbot, output)


def test_what_the_card_plays_is_within_a_frame_of_the_picture(qtbot: QtBot, tmp_path: Path) -> None:
    """From the file to the card's thread, by the real clock: sample n of the film is n // 8."""
    output, view = Output(), ramp_film(tmp_path, 8)
    output.recorder = output._queue = recorder = Timed()
    sound = Sound(time.monotonic_ns, lambda: output)
    sound.show_cut(view)
    try:
        for _ in range(2):
            # The second time the card is awake, and the picture waits for the sound.
            recorder.heard.clear()
            began = time.monotonic_ns() + sound.lead
            sound.start(24, began, Stretch(0, view.frames))
            qtbot.waitUntil(lambda: len(recorder.heard) > 50, timeout=patience)
            sound.stop()
            apart = [(at - began) * 48_000 / 1_000_000_000 - (value * 8 - 48_000) for at, value in recorder.heard]
            assert abs(float(np.median(apart))) < 48_000 / 24, [round(one / 48) for one in apart]
    finally:
        sound.close()
        sound.deleteLater()


class Timed(Recorder):
    """When (in nanoseconds) which sample of those taken is heard: behind what the card holds."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[int, int]] = []

    def take(self, size: int) -> bytes:
        found = super().take(size)
        value = int(np.frombuffer(found, "<i2")[0])
        if value:
            lag = (periods - 1) * period_ms * 1_000_000
            self.heard.append((time.monotonic_ns() + lag, value))
        return found


def ramp_film(folder: Path, seconds: int) -> CutView:
    ramp = np.repeat((np.arange(48_000 * seconds) // 8 % 32_768).astype("<i2"), 2)
    with wave.open(str(folder / "ramp.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(ramp.tobytes())
    frames = seconds * 24
    heard = clip("ramp", frames, media=str(folder / "ramp.wav"))
    heard.media_reference.available_range = time_range(0, frames, Fraction(24))
    path = folder / "film.otio"
    otio.adapters.write_to_file(film(track(gap(frames)), track(heard, name="Sound", kind="Audio")), str(path))
    return CutView(path, "film", "otio", Fraction(24), frames, 0, Raster(192, 108), (), (), (), True)


def test_nothing_of_it_is_loaded_before_the_first_play() -> None:
    script = "import ui.workspace, sys; print([n for n in ('miniaudio', 'ui.viewer.sound_output') if n in sys.modules])"
    root = Path(__file__).resolve().parents[2]
    answer = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]", answer.stderr


def test_samples_stay_whole(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    assert output.free() % sample_bytes == 0 and output.delay() % sample_bytes == 0
