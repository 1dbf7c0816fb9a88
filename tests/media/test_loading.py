"""Threads that begin at the same time with different parts of the libraries all get whole ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parents[2]
race = """
import importlib, sys, threading
from plugin.media.loading import load_libraries

names = ["av.video.reformatter", "av.audio.resampler", "av.filter.graph", "plugin.media.peaks", "plugin.media.frames",
         "plugin.desk.screening_pictures", "plugin.desk.small_picture", "plugin.desk.screening_sound"]
barrier, wrong = threading.Barrier(len(names)), []

def load(name):
    barrier.wait()
    try:
        load_libraries()
        importlib.import_module(name)
        import av
        av.stream.Disposition.attached_pic
    except BaseException as error:
        wrong.append(repr(error))

threads = [threading.Thread(target=load, args=(name,)) for name in names]
for thread in threads: thread.start()
for thread in threads: thread.join()
sys.exit("; ".join(wrong) or 0)
"""


def test_no_thread_gets_half_a_module() -> None:
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", race], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
