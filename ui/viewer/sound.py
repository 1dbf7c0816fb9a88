"""Sound to the picture: mixed in a thread, handed to the sound card in small pieces, in step with the picture's clock.

Silent where Qt has no sound here; the viewer says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from plugin.desk.views import CutView
from plugin.errors import SecondUnitError

feed_ms = 20
seconds_ahead = 3
sample_bytes = 4
samples_per_second = 48_000
nanoseconds = 1_000_000_000


class Sink(Protocol):
    """What plays: 16 bit, stereo, 48 kHz."""

    def start(self) -> None:
        """Empty and ready."""

    def free(self) -> int:
        """How many bytes it takes now."""

    def write(self, data: bytes) -> int:
        """How many of them it took."""

    def stop(self) -> None:
        """At once; what was not played yet is dropped."""


MakeSink = Callable[[], "Sink | str"]
"""A sink, or why there is none, in the user's language."""


class Sound(QObject):
    """Lives in the window's thread; `close` ends its own."""

    def __init__(self, clock: Callable[[], int], make_sink: MakeSink, parent: QObject | None = None) -> None:
        """`clock`: nanoseconds, the one that the picture follows."""
        super().__init__(parent)
        self._clock, self._make_sink = clock, make_sink
        self._sink: Sink | str | None = None
        self._view: CutView | None = None
        self._mixer: _Mixer | None = None
        self._began = 0
        self._running = False
        self._feeding = QTimer(self)
        self._feeding.setInterval(feed_ms)
        self._feeding.timeout.connect(self._feed)

    @property
    def why_silent(self) -> str:
        """ "" where there is sound, and before anything was played."""
        return self._sink if isinstance(self._sink, str) else ""

    def show_cut(self, view: CutView) -> None:
        self.stop()
        self._view = view

    def start(self, frame: int) -> None:
        """From this frame, which is seen now."""
        self.stop()
        if self._view is None:
            return
        if self._sink is None:
            self._sink = self._make_sink()
        if isinstance(self._sink, str):
            return
        if self._mixer is None:
            self._mixer = _Mixer()
        self._began = self._clock()
        self._mixer.begin(self._view, frame)
        self._feeding.start()

    def stop(self) -> None:
        self._feeding.stop()
        if self._running and self._sink is not None and not isinstance(self._sink, str):
            self._sink.stop()
        self._running = False
        if self._mixer is not None:
            self._mixer.rest()

    def close(self) -> None:
        self.stop()
        if self._mixer is not None:
            self._mixer.close()
            self._mixer = None

    def _feed(self) -> None:
        sink, mixer = self._sink, self._mixer
        if mixer is None or sink is None or isinstance(sink, str):
            return
        if not self._running:
            # The picture went on while the sound was made.
            late = (self._clock() - self._began) * samples_per_second // nanoseconds * sample_bytes
            if not mixer.skip_to(late):
                return
            sink.start()
            self._running = True
        data = mixer.take(sink.free() // sample_bytes * sample_bytes)
        if data:
            mixer.give_back(data[sink.write(data) :])


class _Mixer:
    """Makes the sound in its own thread, a few seconds ahead."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ready = bytearray()
        self._passed = 0
        """Bytes since the beginning that were taken or skipped."""
        self._order: tuple[CutView, int] | None = None
        self._turn = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="sound")
        self._thread.start()

    def begin(self, view: CutView, frame: int) -> None:
        with self._changed:
            self._turn += 1
            self._order, self._passed = (view, frame), 0
            self._ready.clear()
            self._changed.notify()

    def rest(self) -> None:
        with self._changed:
            self._turn += 1
            self._order = None
            self._ready.clear()
            self._changed.notify()

    def skip_to(self, place: int) -> bool:
        """Drop what lies before that byte since the beginning; whether something is there from then on."""
        with self._changed:
            drop = min(max(0, place - self._passed), len(self._ready))
            del self._ready[:drop]
            self._passed += drop
            self._changed.notify()
            return bool(self._ready) and self._passed >= place

    def take(self, size: int) -> bytes:
        with self._changed:
            data = bytes(self._ready[:size])
            del self._ready[:size]
            self._passed += len(data)
            self._changed.notify()
            return data

    def give_back(self, data: bytes) -> None:
        """What the sink did not take."""
        if data:
            with self._changed:
                self._ready[:0] = data
                self._passed -= len(data)

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._turn += 1
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        from plugin.desk.screening_sound import CutSoundTrack

        shown: CutView | None = None
        while (order := self._next()) is not None:
            turn, view, frame = order
            if view is not shown:
                try:
                    track, shown = CutSoundTrack(view), view
                except SecondUnitError:
                    # The picture says that the cut cannot be read.
                    continue
            self._make(turn, track.blocks(frame))

    def _make(self, turn: int, blocks: Generator[bytes, None, None]) -> None:
        with closing(blocks):
            for block in blocks:
                if not self._put(turn, block):
                    return

    def _next(self) -> tuple[int, CutView, int] | None:
        with self._changed:
            while not self._closing:
                if self._order is not None:
                    (view, frame), self._order = self._order, None
                    return self._turn, view, frame
                self._changed.wait()
            return None

    def _put(self, turn: int, block: bytes) -> bool:
        """Whether more of this turn is wanted; waits while enough is there."""
        with self._changed:
            if turn == self._turn:
                self._ready += block
            while turn == self._turn and len(self._ready) > seconds_ahead * samples_per_second * sample_bytes:
                self._changed.wait()
            return turn == self._turn


def real_sink() -> Sink | str:
    """The system's sound output, where PySide6 has sound and the machine an output."""
    try:
        from ui.viewer.sound_output import AudioOutput, has_output
    except ImportError:
        return QCoreApplication.translate("Sound", "Silent: PySide6-Addons is not installed")
    if not has_output():
        return QCoreApplication.translate("Sound", "Silent: no sound output found")
    return AudioOutput()
