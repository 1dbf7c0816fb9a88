"""Sound to the picture: mixed in a thread, handed to the sound card in small pieces, in step with the picture's clock.

Heard forward at normal speed only, as editors leave it. Silent where no output is found; the viewer says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from plugin.desk.views import CutView
from ui.viewer.mixer import Mixer, sample_bytes, samples_per_second
from ui.viewer.playback import Stretch

feed_ms: Final = 20
nanoseconds: Final = 1_000_000_000
bytes_per_second: Final = samples_per_second * sample_bytes
mixing_ms: Final = 40
"""What the picture waits for the first sound beside what the card lags."""
most_apart: Final = bytes_per_second * 15 // 1000
"""So far sound and picture may drift from each other: less than half a frame."""
far_apart: Final = bytes_per_second // 10
"""Not drift: the card or the window stood still."""
smooth: Final = 16
"""The card asks now and then in lumps; only what shows in so many measurements is drift."""


class Sink(Protocol):
    """What plays: 16 bit, stereo, 48 kHz."""

    @property
    def trouble(self) -> str:
        """Why nothing is heard since `start`, in the user's language; "" while all is well."""

    @property
    def latency(self) -> int:
        """Bytes that lie between writing and hearing at least; 0 while that is not known."""

    def start(self) -> None:
        """Empty, and ready soon: until then nothing is free."""

    def free(self) -> int:
        """How many bytes it takes now."""

    def write(self, data: bytes) -> int:
        """How many of them it took."""

    def delay(self) -> int:
        """How many bytes are heard before the next one that is written."""

    def set_gain(self, gain: float) -> None:
        """0.0 to 1.0."""

    def stop(self) -> None:
        """At once; what was not played yet is dropped."""

    def close(self) -> None:
        """Ends what it started."""


MakeSink = Callable[[], "Sink | str"]
"""A sink, or why there is none, in the user's language."""


class Sound(QObject):
    """Lives in the window's thread; `close` ends its own.

    Signals:
        fell_silent(): `why_silent` has something to say.
    """

    fell_silent = Signal()

    def __init__(self, clock: Callable[[], int], make_sink: MakeSink, parent: QObject | None = None) -> None:
        """`clock`: nanoseconds, the one that the picture follows."""
        super().__init__(parent)
        self._clock, self._make_sink = clock, make_sink
        self._sink: Sink | str | None = None
        self._gain = 1.0
        self._view: CutView | None = None
        self._mixer: Mixer | None = None
        self._began = 0
        self._joined = False
        self._apart = 0.0
        """How many bytes the sound is late, smoothed."""
        self._feeding = QTimer(self)
        self._feeding.setInterval(feed_ms)
        self._feeding.timeout.connect(self._feed)

    @property
    def why_silent(self) -> str:
        """ "" where there is sound, and before anything was played."""
        if isinstance(self._sink, str):
            return self._sink
        return "" if self._sink is None else self._sink.trouble

    @property
    def lead(self) -> int:
        """How many nanoseconds the picture should wait, so that its first sound can be heard."""
        latency = 0 if self._sink is None or isinstance(self._sink, str) else self._sink.latency
        return latency * nanoseconds // bytes_per_second + mixing_ms * 1_000_000 if latency else 0

    def set_gain(self, gain: float) -> None:
        self._gain = gain
        if self._sink is not None and not isinstance(self._sink, str):
            self._sink.set_gain(gain)

    def show_cut(self, view: CutView) -> None:
        self.stop()
        self._view = view

    def start(self, frame: int, began: int, stretch: Stretch) -> None:
        """As the picture goes: this frame is seen since `began`, or will be."""
        self.stop()
        if self._view is None:
            return
        if self._sink is None:
            self._sink = self._make_sink()
            self.set_gain(self._gain)
        if isinstance(self._sink, str):
            return
        if self._mixer is None:
            self._mixer = Mixer()
        self._began, self._joined = began, False
        self._mixer.begin(self._view, frame, stretch)
        self._sink.start()
        self._feeding.start()

    def stop(self) -> None:
        if self._feeding.isActive() and self._sink is not None and not isinstance(self._sink, str):
            self._sink.stop()
        self._feeding.stop()
        if self._mixer is not None:
            self._mixer.rest()

    def close(self) -> None:
        self.stop()
        if self._mixer is not None:
            self._mixer.close()
            self._mixer = None
        if self._sink is not None and not isinstance(self._sink, str):
            self._sink.close()

    def _feed(self) -> None:
        sink, mixer = self._sink, self._mixer
        if mixer is None or sink is None or isinstance(sink, str):
            return
        if sink.trouble:
            self.stop()
            self.fell_silent.emit()
            return
        room = sink.free() // sample_bytes * sample_bytes
        if room and self._keep_step(sink, mixer):
            data = mixer.take(room)
            mixer.give_back(data[sink.write(data) :])

    def _keep_step(self, sink: Sink, mixer: Mixer) -> bool:
        """Leave out or wait so that what is written next is heard with its picture; whether there is any."""
        now = (self._clock() - self._began) * samples_per_second // nanoseconds * sample_bytes
        wanted = now + sink.delay()
        late = wanted - mixer.passed
        if not self._joined:
            self._apart = 0.0
            self._joined = mixer.skip_to(wanted) and _waited(sink, late)
            return self._joined
        self._apart += (late - self._apart) / smooth
        if abs(late) < far_apart and abs(self._apart) < most_apart:
            return True
        # A window that was busy, or a card whose second is not quite one.
        late = late if abs(late) >= far_apart else round(self._apart) // sample_bytes * sample_bytes
        self._apart = 0.0
        self._joined = mixer.skip_to(mixer.passed + late) and _waited(sink, late)
        return self._joined


def _waited(sink: Sink, late: int) -> bool:
    """Silence before what comes too early; False: there was no room for all of it yet."""
    return late >= 0 or sink.write(bytes(-late)) == -late


def real_sink() -> Sink:
    """The system's sound output. Loaded with the first play."""
    from ui.viewer.sound_output import AudioOutput

    return AudioOutput()
