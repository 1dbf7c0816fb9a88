"""A real window that opens, shows and plays a cut has never loaded OpenTimelineIO: only the desk's process has."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest

from plugin.timeline.rates import time_range
from tests.fakes.cuts import clip, film, gap, track
from tests.fakes.footage import write_footage

root = Path(__file__).resolve().parents[2]
script = """
import sys
from PySide6.QtCore import QTimer
from ui.conductor import Conductor
from ui.main import main
from ui.viewer.mixer import Mixer
from ui.viewer.playback import Stretch

seen = {"pictures": 0, "sound": 0}

def shown(window):
    window.resize(1200, 800)
    look = QTimer(window)
    look.timeout.connect(lambda: watch(window, look))
    look.start(20)
    QTimer.singleShot(60_000, window.close)

def watch(window, look):
    conductor = window.findChild(Conductor)
    if conductor is None or conductor.opened is None or not conductor.workspace.viewer.is_settled:
        return
    seen["pictures"] += 1
    if seen["pictures"] < 4:
        conductor.selection.move_playhead(10 * seen["pictures"])
        return
    look.stop()
    seen["sound"] = heard(conductor.opened.heard)
    window.close()

def heard(cut):
    mixer = Mixer()
    mixer.begin(cut, 0, Stretch(0, cut.frames))
    while not mixer.has(4 * 10_000):
        pass
    data = mixer.take(4 * 10_000)
    mixer.close()
    return max(data)

main([sys.argv[1]], shown=shown)
print(seen["pictures"], seen["sound"] > 0, "opentimelineio" in sys.modules)
"""


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    write_footage(tmp_path / "a.mp4", Fraction(24), 40)
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(range(1, 251)) * 768)
    picture, sound = (clip(name, 40, media=str(tmp_path / name)) for name in ("a.mp4", "a.wav"))
    for one in (picture, sound):
        one.media_reference.available_range = time_range(0, 40, Fraction(24))
    path = tmp_path / "film.otio"
    tracks = track(picture, gap(8)), track(sound, kind="Audio", name="Sound")
    otio.adapters.write_to_file(film(*tracks), str(path))
    return path


def test_the_window_never_loads_it(cut: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script, str(cut)]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=90, check=False)
    assert done.stdout.split() == ["4", "True", "False"], done.stdout + done.stderr
