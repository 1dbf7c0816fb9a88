"""What is selected and marked, and where the playhead stands: one for the whole window, handed down to its parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from plugin.desk.views import TakeView

most_auditioned = 4


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
        takes_auditioned(tuple[TakeView, ...]): of the current shot; the viewer shows them in its place.
        marks_set(Marks)
    """

    shots_selected = Signal(tuple)
    playhead_moved = Signal(int)
    takes_auditioned = Signal(tuple)
    marks_set = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shots: tuple[str, ...] = ()
        self._playhead = 0
        self._auditioned: tuple[TakeView, ...] = ()
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
            before, self._shots = self.current, chosen
            if before != self.current:
                self.audition(())
            self.shots_selected.emit(chosen)

    @property
    def auditioned(self) -> tuple[TakeView, ...]:
        """Takes that are looked at, whether they go into the cut or not; none once another shot is the current one."""
        return self._auditioned

    def audition(self, takes: Iterable[TakeView]) -> None:
        """At most four, all of the current shot; others are left out."""
        chosen = tuple(take for take in takes if take.shot_id == self.current)[:most_auditioned]
        if chosen != self._auditioned:
            self._auditioned = chosen
            self.takes_auditioned.emit(chosen)

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
