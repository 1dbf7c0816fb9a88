"""The settings dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from ui.bridge import Bridge
from ui.theme import Look


class SettingsDialog(QDialog):
    def __init__(self, bridge: Bridge, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
