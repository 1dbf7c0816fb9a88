"""The real sound output over a device that plays to nobody, yet asks in a thread of its own and in real time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from pytestqt.qtbot import QtBot

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


def test_nothing_of_it_is_loaded_before_the_first_play() -> None:
    script = "import ui.workspace, sys; print([n for n in ('miniaudio', 'ui.viewer.sound_output') if n in sys.modules])"
    root = Path(__file__).resolve().parents[2]
    answer = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]", answer.stderr


def test_samples_stay_whole(qtbot: QtBot, output: Output) -> None:
    ready(qtbot, output)
    assert output.free() % sample_bytes == 0 and output.delay() % sample_bytes == 0
