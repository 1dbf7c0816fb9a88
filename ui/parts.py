"""Makes the parts of the window; an empty place where one is not there yet."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QLabel

from ui.bridge import Bridge
from ui.edits import Edits
from ui.selection import Selection
from ui.theme import Look


class Missing(QLabel):
    def show_cut(self, _opened: object) -> None: ...

    def show_standing(self, _standing: object) -> None: ...


def make_part(module: str, name: str, bridge: Bridge, selection: Selection, look: Look, edits: Edits) -> Any:
    try:
        part = getattr(import_module(module), name)
    except (ImportError, AttributeError):
        return Missing(name)
    takes_edits = "edits" in inspect.signature(part.__init__).parameters
    return part(bridge, selection, look, edits) if takes_edits else part(bridge, selection, look)
