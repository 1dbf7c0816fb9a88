"""What mouse and keys need of the painted surface."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt

from ui.selection import Selection
from ui.strip.sheet import Sheet
from ui.strip.view import View


class Surface(Protocol):
    selection: Selection
    view: View
    snapping: bool

    @property
    def sheet(self) -> Sheet | None: ...

    def refresh(self) -> None:
        """Zoom or place are others."""

    def heights_changed(self) -> None:
        """Rows are higher, lower or scrolled."""

    def set_snapping(self, snapping: bool) -> None: ...

    def update(self) -> None:
        """What lies over the painted cut moved."""

    def setCursor(self, shape: Qt.CursorShape, /) -> None: ...
