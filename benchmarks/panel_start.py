"""Cold start of the panel to its first painted window, against a bare import of QtWidgets with an empty window.

Processes in turn, each measured from before it is started until the window's first picture is done; the median of the
ratios of neighbours is judged. `--platform` names the Qt platform (offscreen needs no screen). Exits 1 above 1.25.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

most = 1.25
root = Path(__file__).resolve().parents[1]
tell = """
import os, time
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
        return False

    def event(self, event):
        # The picture is on its way to the screen, and nothing has come between.
        print(time.monotonic_ns(), flush=True)
        os._exit(0)
"""
bare = f"""
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
{tell}
application = QApplication(sys.argv[:1])
window = QMainWindow()
painted = Painted()
window.installEventFilter(painted)
window.resize(1500, 900)
window.show()
application.exec()
"""
ours = f"""
import sys
sys.argv = ["secondunit", "panel"]
from plugin import start

def shown(window):
    exec({tell!r}, globals())
    window.painted = Painted()
    window.installEventFilter(window.painted)

sys.exit(start.main(shown=shown))
"""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--platform", default="offscreen")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "QT_QPA_PLATFORM": given.platform, "SECONDUNIT_CONFIG_DIR": folder}
        for script in (bare, ours):
            _milliseconds(script, environment)
        pairs = [(_milliseconds(ours, environment), _milliseconds(bare, environment)) for _ in range(given.runs)]
    ratio = statistics.median(one / other for one, other in pairs)
    for name, times in (("panel", [one for one, _ in pairs]), ("bare window", [other for _, other in pairs])):
        print(f"{name}: {statistics.median(times):6.0f} ms (fastest {min(times):.0f})")
    print(f"panel / bare: {ratio:.2f} (at most {most})")
    return 0 if ratio <= most else 1


def _milliseconds(script: str, environment: dict[str, str]) -> float:
    begin = time.monotonic_ns()
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=root, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return (int(answer.stdout) - begin) / 1e6


if __name__ == "__main__":
    sys.exit(main())
