"""Starts the panel: `python -m ui.main [CUT] [--project DIR]`. Paints the window first, loads the rest then.

Nothing is imported here that the first picture does not need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.kept import Kept, load_kept
from ui.theme import palette
from ui.window import Window

if TYPE_CHECKING:
    from plugin.messages import Message
    from ui.chrome import Chrome

calls, most_lost = 300, 100


def main(arguments: Sequence[str] | None = None, *, shown: Callable[[Window], None] | None = None) -> int:
    """Returns the exit code when the window is closed. `shown` is called with it just before it shows."""
    cut, project = _arguments(sys.argv[1:] if arguments is None else arguments)
    reason = why_not()
    if reason is not None:
        return _refuse(*reason)
    application = QApplication(sys.argv[:1])
    QApplication.setApplicationName("Second Unit")
    QApplication.setDesktopFileName("secondunit")
    kept = load_kept()
    QApplication.setPalette(palette(dark=kept.dark))
    window = Window(kept)
    window.painted.connect(lambda: _furnish(window, cut, project))
    if shown is not None:
        shown(window)
    window.show()
    code = application.exec()
    _keep(window.kept)
    return code


def why_not(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> tuple[Message, Message] | None:
    """What stands in the way of a window here, and what to do about it. Qt itself would abort the process."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    has_screen = not platform.startswith("linux") or any(environment.get(name) for name in screens)
    if has_screen and not loses_none():
        return None
    from plugin.messages import say

    if has_screen:
        return (
            say("This release of PySide6 takes Python down after a while."),
            say("Install another one: {command}", command='pip install "PySide6-Essentials>=6.8,<6.12"'),
        )
    return (
        say("There is no screen here to open a window on."),
        say("Every other command works without one: see `secondunit --help`."),
    )


def _refuse(message: Message, action: Message) -> int:
    from plugin.commands.console import Console
    from plugin.language import choose_language

    Console(choose_language(None, os.environ, load_kept().language)).refuse(message, action)
    return 2


def loses_none() -> bool:
    """Whether calls that return None take a reference away each time: PySide6 6.12.0 on Python before 3.12 does, and
    the process is aborted when none is left. 300 calls cost less than a millisecond."""
    thing = QObject()
    thing.setObjectName("a")
    before = sys.getrefcount(None)
    for _ in range(calls):
        thing.setObjectName("a")
    return before - sys.getrefcount(None) > most_lost


def _furnish(window: Window, cut: Path | None, project: Path | None) -> None:
    from ui.furnish import furnish

    chrome = furnish(window)
    # Painted with the first page in it before the parts are made.
    QTimer.singleShot(0, window, lambda: _equip(chrome, cut, project))


def _equip(chrome: Chrome, cut: Path | None, project: Path | None) -> None:
    from ui.bridge import Bridge
    from ui.furnish import equip

    equip(chrome, Bridge(), cut, project)


def _keep(kept: Kept) -> None:
    """Nothing is shown any more, so this may take its time."""
    from plugin.desk.settings_file import save_settings
    from plugin.errors import SecondUnitError

    try:
        save_settings(os.environ, {"panel": kept.table()})
    except SecondUnitError as error:
        sys.stderr.write(f"secondunit: {error}\n")


def _arguments(arguments: Sequence[str]) -> tuple[Path | None, Path | None]:
    """Cut and project. The library that reads command lines is only loaded where there is one to read."""
    if not arguments:
        return None, None
    import argparse

    parser = argparse.ArgumentParser(prog="secondunit panel", description="The window beside the cut.")
    parser.add_argument("cut", nargs="?", type=Path)
    parser.add_argument("--project", type=Path)
    given = parser.parse_args(arguments)
    return given.cut, given.project


if __name__ == "__main__":
    sys.exit(main())
