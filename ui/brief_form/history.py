"""Earlier briefs of a shot, to go back to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from plugin.shots.brief import Brief

most = 20


def fill_history(menu: QMenu, briefs: Sequence[tuple[datetime, Brief]], take_over: Callable[[Brief], None]) -> None:
    """The newest first; a line that says so where there is none."""
    for written, brief in list(reversed(briefs))[:most]:
        time = written.astimezone().strftime("%Y-%m-%d %H:%M")
        action = menu.addAction(f"{time}  {brief.prompt[:60]}")
        action.triggered.connect(partial(take_over, brief))
    if not briefs:
        menu.addAction(QCoreApplication.translate("BriefForm", "No earlier brief")).setEnabled(False)
