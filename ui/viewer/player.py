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
    fell_silent(): `why_silent` has something to say.
    """

    frame_due = Signal(int)
    speed_changed = Signal(object)
    fell_silent = Signal()

    def __init__(self, clock: Callable[[], int], make_sink: MakeSink, parent: QObject | None = None) -> None:
        """`clock`: nanoseconds that never run backward."""
        super().__init__(parent)
        self._clock = clock
        self._sound = Sound(clock, make_sink, self)
        self._sound.fell_silent.connect(self.fell_silent)
        self._playback: Playback | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)

    @property
    def speed(self) -> Fraction | None:
        return None if self._playback is None else self._playback.speed

    @property
    def why_silent(self) -> str:
        """As `Sound` says; and that other speeds have none."""
        if self.speed not in (None, 1):
            return self.tr("Sound only forward at normal speed")
        return self._sound.why_silent

    def set_gain(self, gain: float) -> None:
        """0.0 to 1.0."""
        self._sound.set_gain(gain)

    def show_cut(self, view: CutView) -> None:
        self._sound.show_cut(view)

    def play(self, frame: int, speed: Fraction, rate: Fraction, stretch: Stretch) -> None:
        """From a frame that is seen now."""
        # Sound takes longer from here to the ear than the picture to the eye.
        began = self._clock() + (self._sound.lead if speed == 1 else 0)
        self._playback = Playback(frame, began, speed, rate, stretch)
        self._hear(self._playback)
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
        self.frame_due.emit(due)
        if self._playback is not playback:
            # Whoever heard of it did something else.
            return
        if playback.ended(now):
            self.stop()
        else:
            self._wait(playback)

    def _hear(self, playback: Playback) -> None:
        """Only at the speed it was recorded at."""
        if playback.speed == 1:
            self._sound.start(playback.frame, playback.began, playback.stretch)
        else:
            self._sound.stop()

    def _wait(self, playback: Playback) -> None:
        self._timer.start(max(1, -(-playback.next_change(self._clock()) // 1_000_000)))
