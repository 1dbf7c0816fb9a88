"""Shows a file in the system's own window of files."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def reveal(path: Path) -> None:
    """Selected, where the system can; else its folder."""
    command = reveal_command(path, sys.platform)
    if command is not None and path.exists():
        QProcess.startDetached(command[0], command[1:])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def reveal_command(path: Path, platform: str) -> list[str] | None:
    match platform:
        case "darwin":
            return ["open", "-R", str(path)]
        case "win32":
            return ["explorer.exe", "/select,", str(path)]
        case _:
            return None
