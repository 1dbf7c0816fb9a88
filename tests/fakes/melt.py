"""Renders a project with the real melt and tells which burnt-in frame each of its frames shows."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.media.frames import FrameReader

needs_melt = pytest.mark.skipif(shutil.which("melt") is None, reason="melt is not installed")


def render(project: Path, frames: int, folder: Path) -> list[FrameCode | None]:
    """What each of the first `frames` frames of a project shows; None where no number is to be read."""
    target = folder / f"{project.stem}_rendered.mkv"
    target.unlink(missing_ok=True)
    command = ["melt", "-silent", str(project), "in=0", f"out={frames - 1}", "-consumer"]
    command += [f"avformat:{target}", "vcodec=libx264", "qp=0", "preset=ultrafast", "an=1", "real_time=-1"]
    # Titles need Qt, which needs a display; without one melt starts itself again under xvfb-run.
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":none"}
    subprocess.run(command, check=True, env=environment, timeout=120, capture_output=True)
    with FrameReader(target) as reader:
        shown = [read_frame_code(picture) for picture in reader.pictures()]
    assert len(shown) == frames
    return shown
