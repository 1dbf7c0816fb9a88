"""Playing: tells which frame is due, and lets the sound run beside it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from plugin.desk.views import CutView
from ui.viewer.playback import Playback, Stretch
from ui.viewer.sound import MakeSink, Sound


class Player(QObject):
    """Signals:
    frame_due(int)
    speed_changed(Fraction | None): None when it stands still.
    """

    frame_due = Signal(int)
    speed_changed = Signal(object)

    def __init__(self, clock: Callable[[], int], make_sink: MakeSink, parent: QObject | None = None) -> None:
        """`clock`: nanoseconds that never run backward."""
        super().__init__(parent)
        self._clock = clock
        self._sound = Sound(clock, make_sink, self)
        self._playback: Playback | None = None
        self._last = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)

    @property
    def speed(self) -> Fraction | None:
        return None if self._playback is None else self._playback.speed

    @property
    def why_silent(self) -> str:
        """As `Sound` says."""
        return self._sound.why_silent

    def show_cut(self, view: CutView) -> None:
        self._sound.show_cut(view)

    def play(self, frame: int, speed: Fraction, rate: Fraction, stretch: Stretch) -> None:
        """From a frame that is seen now."""
        self._playback = Playback(frame, self._clock(), speed, rate, stretch)
        self._last = frame
        self._hear(frame)
        self._wait(self._playback)
        self.speed_changed.emit(speed)

    def stop(self) -> None:
        self._timer.stop()
        self._sound.stop()
        if self._playback is not None:
            self._playback = None
            self.speed_changed.emit(None)

    def close(self) -> None:
        """Ends the thread of the sound."""
        self.stop()
        self._sound.close()

    def _tick(self) -> None:
        playback, now = self._playback, self._clock()
        if playback is None:
            return
        due = playback.due(now)
        begins_again = due < self._last and playback.speed > 0
        self._last = due
        self.frame_due.emit(due)
        if self._playback is not playback:
            # Whoever heard of it did something else.
            return
        if begins_again:
            self._hear(due)
        if playback.ended(now):
            self.stop()
        else:
            self._wait(playback)

    def _hear(self, frame: int) -> None:
        """Only at the speed it was recorded at, as editors do."""
        if self.speed == 1:
            self._sound.start(frame)
        else:
            self._sound.stop()

    def _wait(self, playback: Playback) -> None:
        self._timer.start(max(1, -(-playback.next_change(self._clock()) // 1_000_000)))
