"""Pictures of every page of the window, to be looked at: `python -m tests.ui.screenshots FOLDER [CUT]`.

At one and two times the size, in English and Chinese, dark and light, with CUT (default: the demo film, drawn and
filled in FOLDER) and with a film of 400 missing shots that lives in memory. Each kind runs in a process of its own,
since size and language are fixed when Qt starts.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.conductor import Conductor

T = TypeVar("T")
sizes = ("1", "2")
languages = ("en", "zh")
themes = ("dark", "light")
settled_ms = 6000
pages = (("brief", "shots"), ("takes", "queue"), ("takes", "budget"))
"""Which tabs are in front, above and below."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("cut", type=Path, nargs="?")
    options.add_argument("--one", help=argparse.SUPPRESS)
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.one:
        return _take(given.folder, given.cut, *given.one.split(","))
    cut = given.cut or _demo(given.folder)
    for size, language, theme, film in itertools.product(sizes, languages, themes, ("cut", "400")):
        _run(given.folder, cut, size, language, theme, film)
    return 0


def _demo(folder: Path) -> Path:
    cut = folder / "film" / "Demo Film.otio"
    if not cut.exists():
        subprocess.run([sys.executable, "-m", "plugin.cli", "demo", str(cut.parent)], check=True)
    return cut


def _run(folder: Path, cut: Path, size: str, language: str, theme: str, film: str) -> None:
    config = folder / "config" / theme
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text(f"[panel]\ndark = {str(theme == 'dark').lower()}\n", encoding="utf-8")
    environment = os.environ | {
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "QT_SCALE_FACTOR": size,
        "SECONDUNIT_LANG": language,
        "SECONDUNIT_CONFIG_DIR": str(config),
    }
    one = f"{film},{size}x_{language}_{theme}"
    command = [sys.executable, "-m", "tests.ui.screenshots", str(folder), str(cut), "--one", one]
    subprocess.run(command, env=environment, check=True)


def _take(folder: Path, cut: Path, film: str, name: str) -> int:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QTabWidget

    from tests.fakes.standing import sample_opened
    from ui.conductor import Conductor
    from ui.main import main as open_window
    from ui.window import Window

    def shown(window: Window) -> None:
        window.resize(1600, 1000)
        QTimer.singleShot(settled_ms, window, lambda: grab(window))

    def grab(window: Window) -> None:
        conductor = window.findChild(Conductor)
        if film == "400" and conductor is not None:
            conductor.bridge.cut_opened.emit(sample_opened(400))
            conductor.selection.select(["SH0040"])
        tabs = window.findChildren(QTabWidget)
        for above, below in pages:
            for tab in tabs:
                for index in range(tab.count()):
                    if type(tab.widget(index)).__module__.split(".")[1].startswith((above[:4], below[:4])):
                        tab.setCurrentIndex(index)
            for _ in range(30):
                QApplication.processEvents()
            window.grab().save(str(folder / f"{film}_{above}_{below}_{name}.png"))
        if film == "400" and conductor is not None:
            dialogs(conductor, folder, name)
        window.close()

    return open_window([] if film == "400" else [str(cut)], shown=shown)


def dialogs(conductor: Conductor, folder: Path, name: str) -> None:
    """Every page of the settings, the other dialogs, and the first page; a cut is open."""
    from tests.fakes.house import sample_handback, sample_providers, sample_quote
    from ui.generate_dialog import GenerateDialog
    from ui.hand_back.dialog import HandBackDialog
    from ui.settings.dialog import SettingsDialog

    bridge, ordering = conductor.bridge, conductor.ordering
    settings = _opened(conductor, "open_settings", SettingsDialog)
    bridge.providers_listed.emit(sample_providers())
    for number, page in enumerate(settings.pages):
        settings.show_page(page)
        _picture(settings, folder / f"settings_{number}_{type(page).__name__}_{name}.png")
    settings.reject()
    generate = _opened(conductor, "generate_options", GenerateDialog)
    ordering.quote = sample_quote()
    ordering.quoted.emit()
    _picture(generate, folder / f"generate_{name}.png")
    generate.reject()
    hand_back = _opened(conductor, "hand_back", HandBackDialog)
    bridge.relink_previewed.emit(sample_handback())
    _picture(hand_back, folder / f"hand_back_before_{name}.png")
    bridge.handed_back.emit(sample_handback(done=True))
    _picture(hand_back, folder / f"hand_back_after_{name}.png")
    hand_back.reject()
    bridge.cut_closed.emit()
    _picture(conductor.window, folder / f"first_page_{name}.png")


def _opened(conductor: Conductor, action: str, kind: type[T]) -> T:
    conductor.chrome.actions[action].trigger()
    return cast("T", conductor.window.findChildren(cast("Any", kind))[-1])


def _picture(widget: QWidget, file: Path) -> None:
    from PySide6.QtWidgets import QApplication

    for _ in range(30):
        QApplication.processEvents()
    widget.grab().save(str(file))


if __name__ == "__main__":
    raise SystemExit(main())
