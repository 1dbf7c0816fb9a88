"""The panel as a process of its own, for tests that kill it: `python -m tests.ui.panel_process CUT STORY [generate]`.

Exactly what `ui.main` starts. Again and again it writes what stands in its window to the file STORY; with "generate" it
clicks that button as soon as it can be clicked, and the one of the dialog that asks for a yes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

root = Path(__file__).resolve().parents[2]
look_ms = 20
patience = 60.0
of_the_platform = r"This plugin does not support|Detected locale|ALSA lib"
"""Said where there is no screen, no language and no sound card."""


class Panel:
    """One such process, seen from the test."""

    def __init__(self, cut: Path, story: Path, *words: str) -> None:
        self._story, self._said = story, ""
        story.unlink(missing_ok=True)
        # Read at its end: it has nothing to say before that.
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "tests.ui.panel_process", str(cut), str(story), *words]
        self.process = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.PIPE, text=True)

    def story(self) -> dict[str, Any]:
        """What stood in its window just now; nothing before it has opened the cut."""
        found: dict[str, Any] = json.loads(self._story.read_text(encoding="utf-8")) if self._story.exists() else {}
        return found

    def wait_for(self, what: Callable[[dict[str, Any]], object], why: str) -> dict[str, Any]:
        deadline = time.monotonic() + patience
        while not what(story := self.story()):
            assert self.process.poll() is None, f"the panel ended: {self.ended()}"
            assert time.monotonic() < deadline, f"waited in vain until {why}; the window says {story}"
            time.sleep(0.01)
        return story

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """It does not outlive the test, whatever became of that."""
        self.kill()

    def kill(self) -> None:
        """As with kill -9."""
        if self.process.poll() is None:
            self.process.kill()
            self.ended()

    def complaints(self) -> list[str]:
        """What Qt, Python or the desk wrote, once it is gone."""
        return [line for line in self.ended().splitlines() if not re.match(of_the_platform, line)]

    def ended(self) -> str:
        """What it wrote on its way, once it is gone."""
        self.process.wait(patience)
        if self.process.stderr is not None and not self.process.stderr.closed:
            with self.process.stderr as pipe:
                self._said = pipe.read()
        return self._said


def main(cut: Path, story: Path, words: list[str]) -> int:
    from ui.main import main as open_window
    from ui.window import Window

    def shown(window: Window) -> None:
        timer = QTimer(window)
        user = User(window, story, generates="generate" in words)
        # A method alone would not keep its object.
        timer.timeout.connect(lambda: user.look())
        timer.start(look_ms)

    return open_window([str(cut)], shown=shown)


class User:
    def __init__(self, window: QWidget, story: Path, *, generates: bool) -> None:
        self._window, self._story = window, story
        self._generates = generates
        self._asked = False

    def look(self) -> None:
        from ui.conductor import Conductor

        conductor = self._window.findChild(Conductor)
        if conductor is None or conductor.standing is None:
            return
        self._tell(conductor)
        button = conductor.chrome.toolbar.generate_button
        if self._generates and not self._asked and button.isEnabled() and conductor.ordering.shot_count:
            self._asked = True
            click(button)
        if self._asked:
            self._say_yes()

    def _say_yes(self) -> None:
        from ui.generate_dialog import GenerateDialog

        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, GenerateDialog) and dialog._go.isEnabled():
            click(dialog._go)

    def _tell(self, conductor: Any) -> None:
        shots = conductor.workspace.shots._table.model()
        states = [str(shots.index(row, 7).data()) for row in range(shots.rowCount())]
        bar = [notice.accessibleName() for notice in conductor.bar.notices]
        told = {"states": states, "missing": len(missing(conductor)), "bar": bar, "engine": conductor._engine.text()}
        part = self._story.with_suffix(".part")
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(self._story)


def missing(conductor: Any) -> list[str]:
    return [shot.id for shot in conductor.standing.shots if not shot.excluded and shot.circled is None]


def click(widget: QWidget) -> None:
    from PySide6.QtCore import Qt

    handle = widget.window().windowHandle()
    assert handle is not None
    place = widget.mapTo(widget.window(), widget.rect().center())
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
