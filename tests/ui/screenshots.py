"""Pictures of every page and dialog of the window, to be looked at: `python -m tests.ui.screenshots FOLDER`.

At one and two times the size, in English and Chinese, dark and light: of the demo film, filled, and of a film of 400
shots in the middle of its making (`long_film.py`), all with the real desk, engine and a fake Kling. Each kind runs in a
process of its own, since size and language are fixed when Qt starts; on a virtual screen where Xvfb is there.
`--only 1x_en_dark` takes one kind.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tests.ui.long_film import build_long_film, environment_of, kling

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.conductor import Conductor
    from ui.window import Window

T = TypeVar("T")
kinds = tuple("_".join(kind) for kind in itertools.product(("1x", "2x"), ("en", "zh"), ("dark", "light")))
screen = ("xvfb-run", "-a", "-s", "-screen 0 3840x2400x24")
first_ms, settled_ms = 9000, 1500


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--only", choices=kinds, action="append")
    options.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    folder: Path = given.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if given.one:
        film, cut, kind = given.one
        return _take(folder, film, Path(cut), kind)
    demo = _demo(folder)
    cut = build_long_film(folder / "long", demo)
    with kling(folder / "long", 3600):
        for kind in given.only or kinds:
            _run(folder, "demo", demo, kind)
            _run(folder, "long", cut, kind)
    return 0


def _demo(folder: Path) -> Path:
    cut = folder / "film" / "Demo Film.otio"
    if not cut.exists():
        subprocess.run([sys.executable, "-m", "plugin.cli", "demo", str(cut.parent)], check=True)
    return cut


def _run(folder: Path, film: str, cut: Path, kind: str) -> None:
    size, language, theme = kind.split("_")
    environment = environment_of(folder / "long")
    config = Path(environment["SECONDUNIT_CONFIG_DIR"]) / "config.toml"
    kept = config.read_text(encoding="utf-8").split("[panel]")[0]
    config.write_text(f"{kept}[panel]\ndark = {str(theme == 'dark').lower()}\n", encoding="utf-8")
    on_screen = shutil.which(screen[0]) is not None and "QT_QPA_PLATFORM" not in environment
    environment |= {"QT_SCALE_FACTOR": size[0], "SECONDUNIT_LANG": language}
    environment.setdefault("QT_QPA_PLATFORM", "xcb" if on_screen else "offscreen")
    command = [sys.executable, "-m", "tests.ui.screenshots", str(folder), "--one", film, str(cut), kind]
    subprocess.run([*(screen if on_screen else ()), *command], env=environment, check=True)


def _take(folder: Path, film: str, cut: Path, kind: str) -> int:
    from PySide6.QtCore import QTimer

    from ui.main import main as open_window

    def shown(window: Window) -> None:
        window.resize(1600, 1000)
        QTimer.singleShot(first_ms, window, lambda: _take_all(window, folder, film, kind))

    return open_window([str(cut)], shown=shown)


def _take_all(window: Window, folder: Path, film: str, kind: str) -> None:
    from ui.conductor import Conductor

    conductor = cast("Conductor", window.findChild(Conductor))
    scenes = (*pages(conductor), *(dialogs(conductor) if film == "long" else ()))
    for name, make in scenes:
        widget = make()
        _settle()
        _picture(widget, folder / f"{film}_{name}_{kind}.png")
        if widget is not window:
            widget.close()
    window.close()


Scene = tuple[str, "Callable[[], QWidget]"]


def pages(conductor: Conductor) -> Iterator[Scene]:
    """The window itself, with one page after the other in front."""
    trigger = conductor.chrome.actions
    work = conductor.workspace

    def show(*actions: str, takes: int = 0) -> Callable[[], QWidget]:
        """With so many takes of the shot selected."""

        def make() -> QWidget:
            strip = work.takes.strip
            for row in range(strip.count()):
                strip.item(row).setSelected(row < takes)
            for action in actions:
                trigger[action].trigger()
            return conductor.window

        return make

    yield "brief_shots", show("show_shots", "show_brief")
    yield "takes_queue", show("show_queue", "show_takes")
    yield "four_takes_budget", show("show_budget", "show_takes", takes=4)
    yield "wipe_shots", show("show_shots", "show_takes", "compare_wipe", takes=2)
    yield "close_up", show("show_shots", "show_brief", "next_shot", "next_shot", *["zoom_in"] * 8)


def dialogs(conductor: Conductor) -> Iterator[Scene]:
    """Every page of the settings, the other dialogs, and the first page."""
    from ui.generate_dialog import GenerateDialog
    from ui.hand_back.dialog import HandBackDialog
    from ui.settings.dialog import SettingsDialog

    for number in range(8):

        def settings(number: int = number) -> QWidget:
            dialog = _opened(conductor, "open_settings", SettingsDialog)
            dialog.show_page(dialog.pages[number])
            return dialog

        yield f"settings_{number}", settings
    yield "generate", lambda: _opened(conductor, "generate_options", GenerateDialog)
    yield "hand_back", lambda: _opened(conductor, "hand_back", HandBackDialog)

    def first_page() -> QWidget:
        conductor.chrome.actions["close_cut"].trigger()
        return conductor.window

    yield "first_page", first_page


def _opened(conductor: Conductor, action: str, kind: type[T]) -> T:
    conductor.chrome.actions[action].trigger()
    return cast("T", conductor.window.findChildren(cast("Any", kind))[-1])


def _settle() -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(settled_ms, loop.quit)
    loop.exec()


def _picture(widget: QWidget, file: Path) -> None:
    """As it is on the screen, where there is one."""
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.platformName() == "xcb":
        widget.screen().grabWindow(widget.winId()).save(str(file))
    else:
        widget.grab().save(str(file))


if __name__ == "__main__":
    raise SystemExit(main())
