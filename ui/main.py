"""Starts the panel: `python -m ui.main [CUT] [--project DIR]`. Paints the window first, loads the rest then."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.kept import Kept, load_kept
from ui.language import Speech, chosen_code
from ui.theme import Look, apply_theme
from ui.window import Window

calls, most_lost = 300, 100


def main(arguments: Sequence[str] | None = None, *, shown: Callable[[Window], None] | None = None) -> int:
    """Returns the exit code when the window is closed. `shown` is called with it just before it shows."""
    given = _arguments(arguments)
    if loses_none():
        sys.stderr.write(
            "secondunit: error: This PySide6 takes Python down after a while. Install another release: "
            'pip install "PySide6-Essentials>=6.8,<6.12"\n'
        )
        return 2
    application = QApplication(sys.argv[:1])
    window = make_window(load_kept())
    if shown is not None:
        shown(window)
    window.show()
    # Runs when the events of showing and painting are done.
    QTimer.singleShot(0, window, lambda: _equip(window, given.cut, given.project))
    code = application.exec()
    _keep(window.kept)
    return code


def make_window(kept: Kept) -> Window:
    QApplication.setApplicationName("Second Unit")
    QApplication.setDesktopFileName("secondunit")
    QApplication.setStyle("Fusion")
    look = Look(dark=kept.dark)
    speech = Speech(look)
    speech.use(chosen_code(kept.language))
    apply_theme(dark=kept.dark)
    window = Window(kept, look, speech)
    for part in (look, speech):
        part.setParent(window)
    return window


def loses_none() -> bool:
    """Whether calls that return None take a reference away each time: PySide6 6.12.0 on Python before 3.12 does, and
    the process is aborted when none is left. 300 calls cost less than a millisecond."""
    thing = QObject()
    thing.setObjectName("a")
    before = sys.getrefcount(None)
    for _ in range(calls):
        thing.setObjectName("a")
    return before - sys.getrefcount(None) > most_lost


def _equip(window: Window, cut: Path | None, project: Path | None) -> None:
    from ui.bridge import Bridge
    from ui.language import make_chinese_readable

    window.equip(Bridge())
    if cut is not None:
        window.open_cut(cut.absolute(), project)
    make_chinese_readable()


def _keep(kept: Kept) -> None:
    """Nothing is shown any more, so this may take its time."""
    from plugin.desk.settings_file import save_settings
    from plugin.errors import SecondUnitError

    try:
        save_settings(os.environ, {"panel": kept.table()})
    except SecondUnitError as error:
        sys.stderr.write(f"secondunit: {error}\n")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="secondunit panel", description="The window beside the cut.")
    parser.add_argument("cut", nargs="?", type=Path)
    parser.add_argument("--project", type=Path)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
