"""Renders a project with the real melt and tells which burnt-in frame each of its frames shows."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plugin.demo.framecode import read_frame_code
from plugin.media.frames import FrameReader

needs_melt = pytest.mark.skipif(shutil.which("melt") is None, reason="melt is not installed")


def render(project: Path, frames: int, folder: Path, start: int = 0) -> list[tuple[int, int] | None]:
    """(clip, frame) that each of `frames` frames of a project from frame `start` shows; None where none can be read."""
    target = folder / f"{project.stem}_rendered.mkv"
    target.unlink(missing_ok=True)
    command = ["melt", "-silent", str(project), f"in={start}", f"out={start + frames - 1}", "-consumer"]
    command += [f"avformat:{target}", "vcodec=libx264", "qp=0", "preset=ultrafast", "an=1", "real_time=-1"]
    # Titles need Qt, which needs a display; without one melt starts itself again under xvfb-run.
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":none"}
    subprocess.run(command, check=True, env=environment, timeout=120, capture_output=True)
    with FrameReader(target) as reader:
        codes = [read_frame_code(picture) for picture in reader.pictures()]
    shown = [None if code is None else (code.clip, code.frame) for code in codes]
    assert len(shown) == frames
    return shown
