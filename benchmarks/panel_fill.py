"""The longest time that the panel's thread did not answer while 410 shots were filled, against an empty window.

Makes a film of 410 missing shots, opens it in the real window (desk and engine are the real ones), presses Generate and
beats every few milliseconds in the window's thread until the last take is there. Beside it runs a bare Qt window that
beats as well: what it misses is the machine's doing. Exits 1 when the panel's longest block is above 50 ms and was not
the machine's (above the bare window's longest, too).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

root = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(root))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: E402

most_ms = 50.0
beat_ms = 4
patience_s = 900


class Heart(QObject):
    """Beats in the window's thread; `blocks` are the times beyond the beat, in milliseconds, longest first."""

    def __init__(self) -> None:
        super().__init__()
        self._times: list[float] = []
        self._at: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = self._began = time.perf_counter()
        self._timer.start(beat_ms)

    def _beat(self) -> None:
        now = time.perf_counter()
        self._times.append((now - self._last) * 1000 - beat_ms)
        self._at.append(now - self._began)
        self._last = now

    @property
    def blocks(self) -> list[float]:
        return sorted(self._times, reverse=True)

    @property
    def worst(self) -> list[tuple[float, float]]:
        """(milliseconds, at which second)."""
        return sorted(zip(self._times, self._at, strict=True), reverse=True)[:8]


def panel(cut: Path) -> int:
    """Prints what was measured, as the child does."""
    from ui.conductor import Conductor
    from ui.main import main as open_window
    from ui.window import Window

    heart = Heart()
    state = {"asked": False, "began": time.perf_counter()}

    def shown(window: Window) -> None:
        window.resize(1500, 940)
        look = QTimer(window)
        look.setInterval(200)
        look.timeout.connect(lambda: watch(window, look))
        look.start()

    def watch(window: Window, look: QTimer) -> None:
        conductor = window.findChild(Conductor)
        if conductor is None or conductor.standing is None:
            return
        if not state["asked"]:
            if conductor.ordering.shot_count and conductor.workspace.viewer.is_settled:
                state["asked"] = True
                heart.start()
                conductor.chrome.actions["generate"].trigger()
            return
        shots = conductor.standing.shots
        late = time.perf_counter() - state["began"] > patience_s
        if late or all(shot.state == "Succeeded" for shot in shots):
            look.stop()
            print(f"{sum(shot.state == 'Succeeded' for shot in shots)} of {len(shots)} shots filled")
            tell("panel", heart)
            window.close()

    open_window([str(cut)], shown=shown)
    return 0


def bare(ended: Path) -> int:
    """Until that file is there."""
    application = QApplication(sys.argv[:1])
    window, heart = QMainWindow(), Heart()
    window.resize(1500, 940)
    window.show()
    heart.start()
    look = QTimer(window)
    look.timeout.connect(lambda: ended.exists() and application.quit())
    look.start(100)
    application.exec()
    tell("bare", heart)
    return 0


def tell(name: str, heart: Heart) -> None:
    blocks = heart.blocks
    over = sum(block > most_ms for block in blocks)
    share = blocks[len(blocks) // 1000] if blocks else 0.0
    print(f"{name} longest {blocks[0]:.1f} ms, 1 in 1000 above {share:.1f} ms, {over} over {most_ms:g} ms")
    print("  worst: " + ", ".join(f"{block:.0f} ms at {at:.1f} s" for block, at in heart.worst), flush=True)


def main() -> int:
    from tests.acceptance.test_long_film import film_of_holes

    return judge("benchmarks.panel_fill", __doc__, panel, film_of_holes, 410, 'take_raster = "64x36"\ncodec = "h264"\n')


def judge(
    module: str,
    about: str | None,
    panel: Callable[[Path], int],
    make: Callable[[Path, int], Path],
    count: int,
    settings: str = "",
) -> int:
    """Of `module` both children, each in a process of its own, on a cut that `make` writes; the exit code."""
    options = argparse.ArgumentParser(description=about)
    options.add_argument("--count", type=int, default=count, help="of shots or clips")
    options.add_argument("--one", choices=("panel", "bare"), help=argparse.SUPPRESS)
    options.add_argument("--cut", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        return panel(given.cut) if given.one == "panel" else bare(given.cut)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config"
        config.mkdir()
        (config / "config.toml").write_text(settings, encoding="utf-8")
        cut = make(Path(folder), given.count)
        environment = os.environ | {"SECONDUNIT_CONFIG_DIR": str(config), "SECONDUNIT_CACHE_DIR": folder + "/cache"}
        ours, theirs = measure(module, cut, environment)
    longest, machine = longest_of(ours), longest_of(theirs)
    print(ours + theirs + f"longest block {longest:.1f} ms (at most {most_ms:g}), bare window {machine:.1f} ms")
    return 0 if longest <= max(most_ms, machine) else 1


def measure(module: str, cut: Path, environment: dict[str, str]) -> tuple[str, str]:
    command, ended = [sys.executable, "-m", module, "--one"], cut.with_name("ended")
    beside = subprocess.Popen(
        [*command, "bare", "--cut", str(ended)], cwd=root, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        ours = subprocess.run(
            [*command, "panel", "--cut", str(cut)], cwd=root, env=environment, stdout=subprocess.PIPE, text=True
        )
    finally:
        ended.touch()
    return ours.stdout, beside.communicate(timeout=60)[0]


def longest_of(said: str) -> float:
    line = next(line for line in said.splitlines() if " longest " in line)
    return float(line.split(" longest ")[1].split()[0])


if __name__ == "__main__":
    sys.exit(main())
