"""What is selected and where the playhead stands: one for the whole window, handed down to every part of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """Shots selected anywhere are selected everywhere. Frames are those of the cut, from its first (0).

    Signals:
        shots_selected(tuple[str, ...]): ids in the order they were given; the last is the current one.
        playhead_moved(int)
    """

    shots_selected = Signal(tuple)
    playhead_moved = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shots: tuple[str, ...] = ()
        self._playhead = 0

    @property
    def shots(self) -> tuple[str, ...]:
        return self._shots

    @property
    def current(self) -> str:
        """The shot that forms and pages show; "" where none is selected."""
        return self._shots[-1] if self._shots else ""

    @property
    def playhead(self) -> int:
        return self._playhead

    def select(self, shots: Iterable[str]) -> None:
        chosen = tuple(dict.fromkeys(shots))
        if chosen != self._shots:
            self._shots = chosen
            self.shots_selected.emit(chosen)

    def move_playhead(self, frame: int) -> None:
        """Frames before the first become 0."""
        frame = max(0, frame)
        if frame != self._playhead:
            self._playhead = frame
            self.playhead_moved.emit(frame)
