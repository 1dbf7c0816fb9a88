"""Which keys are down: an action tells when its key is pressed, not until when it is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent


class HeldKeys:
    """`see` every event of the widget that has the keyboard."""

    def __init__(self) -> None:
        self._down: set[int] = set()
        self._last = 0
        self._stop = 0

    @property
    def stop_is_down(self) -> bool:
        """Whether the key that stopped last is still held."""
        return self._stop in self._down

    def note_stop(self) -> None:
        """The key that was pressed last stopped the playing, if one did."""
        self._stop = self._last if self._last in self._down else 0

    def see(self, event: QEvent) -> bool:
        """Whether the key that stopped was let go with this event."""
        if not isinstance(event, QKeyEvent) or event.isAutoRepeat():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Comes before the action, which keeps the press itself for it.
            self._last = event.key()
            self._down.add(event.key())
        elif event.type() == QEvent.Type.KeyRelease:
            self._down.discard(event.key())
            if event.key() == self._stop:
                self._stop = 0
                return True
        return False

    def forget(self) -> None:
        """The keyboard went elsewhere, and with it the word of what is let go."""
        self._down.clear()
        self._stop = 0
