"""How loud the viewer plays, and whether it is mute."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

loudest: Final = 100


class Loudness(QObject):
    """Signals:
    loudness_changed()
    """

    loudness_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._volume, self._muted = loudest, False

    @property
    def volume(self) -> int:
        """0 to 100, also while it is mute."""
        return self._volume

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def gain(self) -> float:
        """0.0 to 1.0. Ears hear the square as an even scale."""
        return 0.0 if self._muted else (self._volume / loudest) ** 2

    def set_volume(self, volume: int) -> None:
        """Whoever turns it up wants to hear something."""
        self.set(volume, muted=False)

    def turn_mute(self) -> None:
        self.set(self._volume, muted=not self._muted)

    def set(self, volume: int, *, muted: bool) -> None:
        before = self._volume, self._muted
        self._volume, self._muted = min(max(0, volume), loudest), muted
        if before != (self._volume, self._muted):
            self.loudness_changed.emit()
