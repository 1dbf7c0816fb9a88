"""What is selected and marked, and where the playhead stands: one for the whole window, handed down to its parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal


class Marks(NamedTuple):
    """First frame, and the last one; None where not set."""

    first: int | None = None
    last: int | None = None

    def with_first(self, frame: int) -> Marks:
        return Marks(frame, None if self.last is not None and self.last < frame else self.last)

    def with_last(self, frame: int) -> Marks:
        return Marks(None if self.first is not None and self.first > frame else self.first, frame)

    @property
    def are_set(self) -> bool:
        return self.first is not None or self.last is not None


class Selection(QObject):
    """Shots selected anywhere are selected everywhere. Frames are those of the cut, from its first (0).

    Signals:
        shots_selected(tuple[str, ...]): ids in the order they were given; the last is the current one.
        playhead_moved(int)
        marks_set(Marks)
    """

    shots_selected = Signal(tuple)
    playhead_moved = Signal(int)
    marks_set = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shots: tuple[str, ...] = ()
        self._playhead = 0
        self._marks = Marks()

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

    @property
    def marks(self) -> Marks:
        return self._marks

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

    def set_marks(self, marks: Marks) -> None:
        if marks != self._marks:
            self._marks = marks
            self.marks_set.emit(marks)
