"""Scrubbing at 1080p: from the press of a key to the exact new frame on the screen.

Makes one H.264 movie (x264 as it comes: B-frames, a key frame every 250) and one ProRes 422 movie, opens a cut of each
in the viewer at 1920x1080 and presses the arrow keys, each as soon as the frame before is painted; every frame is
checked by the number burnt into it. Prints medians and the slowest; exits 1 when a median is above 60 ms forward or
120 ms backward.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

root = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(root))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import opentimelineio as otio  # noqa: E402
from PySide6.QtCore import QEvent, QObject, Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget  # noqa: E402

from plugin.app import build_app  # noqa: E402
from plugin.demo.framecode import read_frame_code  # noqa: E402
from plugin.desk.desk import Desk  # noqa: E402
from plugin.timeline.rates import time_range  # noqa: E402
from tests.fakes.bridge import FakeBridge  # noqa: E402
from tests.fakes.cuts import clip, film, track  # noqa: E402
from tests.fakes.footage import write_footage  # noqa: E402
from ui.actions import Actions  # noqa: E402
from ui.selection import Selection  # noqa: E402
from ui.shortcuts import Shortcuts  # noqa: E402
from ui.theme import Look  # noqa: E402
from ui.viewer.projection import Shown  # noqa: E402
from ui.viewer.viewer import Viewer  # noqa: E402

rate, size = Fraction(24), (1920, 1080)
most_forward, most_backward = 60.0, 120.0
patience = 20.0


class Painted(QObject):
    """Which answer of the viewer was painted last."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self.shown: Shown | None = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # The canvas paints what it has as soon as this returns.
            self.shown = self._viewer.shown
        return False


class Bench:
    def __init__(self) -> None:
        self.window, self.selection, self.look = QWidget(), Selection(), Look()
        self.viewer = Viewer(FakeBridge(), self.selection, self.look)  # type: ignore[arg-type]
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.viewer)
        self.actions = Actions(self.window, Shortcuts())
        self.actions.put_near((self.viewer,))
        for name in ("step_forward", "step_backward", "go_to_end", "go_to_start"):
            self.actions[name].triggered.connect(lambda _checked=False, name=name: getattr(self.viewer, name)())
        self.painted = Painted(self.viewer)
        self.viewer.canvas.installEventFilter(self.painted)
        self.viewer.canvas.setFixedSize(*size)
        self.window.show()
        self.window.activateWindow()
        self.viewer.setFocus()
        QApplication.processEvents()

    def press(self, key: Qt.Key) -> float:
        """Milliseconds until the frame is painted."""
        before = self.viewer.shown
        start = time.perf_counter()
        QTest.keyClick(self.viewer.canvas, key)
        wanted = self.viewer.frame
        while True:
            QApplication.processEvents()
            painted = self.painted.shown
            if painted is not None and painted is not before and painted.seen.frame == wanted:
                return (time.perf_counter() - start) * 1000
            if time.perf_counter() - start > patience:
                raise SystemExit(f"frame {wanted} never came")
            time.sleep(0.0005)

    def check(self) -> None:
        """Outside the measured time."""
        import numpy as np

        image = self.viewer.canvas.image
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        code = read_frame_code(np.ascontiguousarray(pixels[..., 2::-1]))
        if code is None or code.frame != self.viewer.frame:
            raise SystemExit(f"frame {self.viewer.frame} shows {code}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=144)
    frames = parser.parse_args().frames
    application = QApplication(sys.argv[:1])
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SECONDUNIT_CONFIG_DIR"] = os.environ["SECONDUNIT_CACHE_DIR"] = folder
        for name, path in _movies(Path(folder), frames):
            missed |= _measure(name, path, frames)
    application.quit()
    return int(missed)


def _movies(folder: Path, frames: int) -> list[tuple[str, Path]]:
    h264 = write_footage(folder / "h264.mp4", rate, frames, size=size, options={"preset": "veryfast", "crf": "18"})
    prores = write_footage(
        folder / "prores.mov", rate, frames, size=size, codec="prores_ks", pixel_format="yuv422p10le", options={}
    )
    return [("H.264", h264), ("ProRes 422", prores)]


def _measure(name: str, path: Path, frames: int) -> bool:
    only = clip("only", frames, media=str(path))
    only.media_reference.available_range = time_range(0, frames, rate)
    cut = path.with_suffix(".otio")
    otio.adapters.write_to_file(film(track(only)), str(cut))
    desk, bench = Desk(build_app(os.environ), os.environ), Bench()
    bench.viewer.show_cut(desk.open(cut))
    desk.close()
    while bench.viewer.shown is None:
        QApplication.processEvents()
    missed = False
    for way, key, most in (("forward", Qt.Key.Key_Right, most_forward), ("backward", Qt.Key.Key_Left, most_backward)):
        times = []
        for _ in range(frames - 2):
            times.append(bench.press(key))
            bench.check()
        median, slow = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        missed |= median > most
        print(
            f"{name:<11} {way:<9} median {median:6.1f} ms  p95 {slow:6.1f}  max {max(times):7.1f}  (at most {most:g})"
        )
        # From a cold cache: what was decoded going forward is not there for going back.
        bench.viewer.clear()
        bench.viewer.show_cut(desk.open(cut))
        desk.close()
        bench.selection.move_playhead(frames - 1)
        while bench.viewer.shown is None or bench.viewer.shown.seen.frame != frames - 1:
            QApplication.processEvents()
            time.sleep(0.001)
    bench.viewer.clear()
    bench.window.close()
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
