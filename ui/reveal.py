"""Shows a file in the system's own file manager, selected; nothing here waits for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

answer_ms = 3000
"""A file manager that has not answered by then gets the folder to open instead."""


def open_folder(folder: Path) -> None:
    """In whatever program the system opens folders with."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def command(path: Path, platform: str = sys.platform) -> tuple[str, list[str]]:
    """Program and words that select the file."""
    if platform == "win32":
        return "explorer.exe", ["/select,", str(path)]
    if platform == "darwin":
        return "open", ["-R", str(path)]
    # A comma would begin the next entry of the list.
    address = "file://" + quote(str(path))
    place = ["--dest=org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"]
    call = ["org.freedesktop.FileManager1.ShowItems", f"array:string:{address}", "string:"]
    return "dbus-send", ["--session", "--print-reply", f"--reply-timeout={answer_ms}", *place, *call]


def reveal(path: Path, platform: str = sys.platform, instead: Callable[[Path], None] = open_folder) -> None:
    """`instead` gets the file's folder where no file manager answers."""
    program, words = command(path, platform)
    if platform == "win32":
        # Its exit code says nothing.
        if not QProcess.startDetached(program, words):
            instead(path.parent)
        return
    # It outlives the dialog that asked.
    process = QProcess(QCoreApplication.instance())
    process.finished.connect(lambda code, _status: _done(process, code == 0, path, instead))
    process.errorOccurred.connect(
        lambda error: _done(process, False, path, instead) if error is QProcess.ProcessError.FailedToStart else None
    )
    process.start(program, words)


def _done(process: QProcess, well: bool, path: Path, instead: Callable[[Path], None]) -> None:
    process.deleteLater()
    if not well:
        instead(path.parent)
