"""The system's sound output by miniaudio, opened in a thread of its own: some cards take a second to wake up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from ui.viewer.sound_queue import SoundQueue, nanoseconds, sample_bytes, samples_per_second

if TYPE_CHECKING:
    # Loaded when something is played for the first time.
    import miniaudio

period_ms: Final = 20
periods: Final = 3
"""What the card holds, and how far it lags therefore: 60 ms."""
idle_seconds: Final = 30
"""After so long without play the card is let go, so that it may sleep."""
stalled_seconds: Final = 2
"""A card that asked for nothing so long is gone, whatever it says."""


class _Step(Enum):
    open = auto()
    close = auto()
    end = auto()


class AudioOutput:
    """A `Sink`. `close` ends its thread; `start` after that begins a new one."""

    def __init__(
        self, backends: Sequence[miniaudio.Backend] = (), clock: Callable[[], int] = time.monotonic_ns
    ) -> None:
        """`backends`: instead of the system's own."""
        self._backends, self._clock = backends, clock
        self._queue = SoundQueue(clock, periods)
        self._changed = threading.Condition()
        self._wanted = False
        self._closing = False
        self._lost = False
        self._trouble = ""
        self._rested = 0
        """When play stopped last."""
        self._thread: threading.Thread | None = None

    @property
    def trouble(self) -> str:
        with self._changed:
            return self._trouble

    @property
    def latency(self) -> int:
        return self._queue.latency

    def start(self) -> None:
        with self._changed:
            self._wanted, self._trouble = True, ""
            self._queue.flow(on=True)
            if self._thread is None:
                self._closing = False
                self._thread = threading.Thread(target=self._run, name="sound card")
                self._thread.start()
            self._changed.notify()

    def free(self) -> int:
        return self._queue.free()

    def write(self, data: bytes) -> int:
        return self._queue.write(data)

    def delay(self) -> int:
        return self._queue.delay()

    def set_gain(self, gain: float) -> None:
        self._queue.set_gain(gain)

    def stop(self) -> None:
        with self._changed:
            self._wanted, self._rested = False, self._clock()
            self._queue.flow(on=False)
            self._changed.notify()

    def close(self) -> None:
        self.stop()
        with self._changed:
            self._closing = True
            thread, self._thread = self._thread, None
            self._changed.notify()
        if thread is not None:
            thread.join()

    # In its thread

    def _run(self) -> None:
        device: Any = None
        while (step := self._next(is_open=device is not None)) is not _Step.end:
            if step is _Step.open:
                device = self._open()
            else:
                _let_go(device)
                device = None
        if device is not None:
            _let_go(device)

    def _next(self, *, is_open: bool) -> _Step:
        with self._changed:
            while not self._closing:
                if is_open and self._is_gone():
                    self._give_up(QCoreApplication.translate("Sound", "Silent: the sound output went away"))
                    return _Step.close
                if is_open and not self._wanted and self._seconds_since(self._rested) > idle_seconds:
                    return _Step.close
                if self._wanted and not is_open:
                    return _Step.open
                self._changed.wait(0.5 if is_open else None)
            return _Step.end

    def _is_gone(self) -> bool:
        return self._lost or self._seconds_since(self._queue.last_asked) > stalled_seconds

    def _seconds_since(self, moment: int) -> float:
        return (self._clock() - moment) / nanoseconds

    def _give_up(self, why: str) -> None:
        """Until the next `start`."""
        with self._changed:
            if self._wanted:
                self._trouble = why
            self._wanted = False
            self._queue.flow(on=False)

    def _open(self) -> Any:
        """None with a word in `trouble` where there is no card."""
        with self._changed:
            self._lost = False
        try:
            import miniaudio

            return self._opened(miniaudio)
        except ImportError:
            self._give_up(QCoreApplication.translate("Sound", "Silent: miniaudio is not installed"))
        except (OSError, miniaudio.MiniaudioError):
            self._give_up(QCoreApplication.translate("Sound", "Silent: no sound output found"))
        return None

    def _opened(self, miniaudio: Any) -> Any:
        device = miniaudio.PlaybackDevice(
            miniaudio.SampleFormat.SIGNED16, 2, samples_per_second, period_ms, None, periods,
            list(self._backends) or None, app_name="Second Unit",
        )  # fmt: skip
        try:
            if device.backend == "Null" and not self._backends:
                # What miniaudio falls back to plays to nobody.
                raise miniaudio.MiniaudioError("no output")
            device.stop_callback = self._went_away
            pull = self._pull()
            next(pull)
            self._queue.open()
            device.start(pull)
        except miniaudio.MiniaudioError:
            _let_go(device)
            raise
        return device

    def _pull(self) -> Generator[bytes, int, None]:
        """Asked by the card's own thread for so many samples."""
        wanted = yield b""
        while True:
            wanted = yield self._queue.take(wanted * sample_bytes)

    def _went_away(self) -> None:
        """Told by the card's own thread, which must not be waited for from here."""
        with self._changed:
            self._lost = True
            self._changed.notify()


def _let_go(device: Any) -> None:
    """Also of the connection to the system's sound, which miniaudio's `close` keeps with its threads."""
    import miniaudio

    device.stop_callback = None
    context = getattr(device, "_context", None)
    device.close()
    if context is not None:
        miniaudio.lib.ma_context_uninit(context)
