"""Makes the sound of a cut in a thread of its own, a few seconds ahead."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from plugin.desk.views import CutView
from plugin.errors import SecondUnitError
from plugin.media.loading import load_libraries
from ui.viewer.playback import Stretch

if TYPE_CHECKING:
    from plugin.desk.screening_sound import CutSoundTrack

seconds_ahead = 3
sample_bytes = 4
samples_per_second = 48_000
most_ready = seconds_ahead * samples_per_second * sample_bytes


class _Order(NamedTuple):
    turn: int
    view: CutView
    frame: int
    stretch: Stretch


class Mixer:
    """Places are bytes since the frame it began with. `close` ends the thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ready = bytearray()
        self._passed = 0
        """Bytes since the beginning that were taken or skipped."""
        self._order: _Order | None = None
        self._turn = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="sound")
        self._thread.start()

    @property
    def passed(self) -> int:
        with self._changed:
            return self._passed

    def has(self, size: int) -> bool:
        """Whether so many bytes can be taken at once."""
        with self._changed:
            return len(self._ready) >= size

    def begin(self, view: CutView, frame: int, stretch: Stretch) -> None:
        with self._changed:
            self._turn += 1
            self._order, self._passed = _Order(self._turn, view, frame, stretch), 0
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
        load_libraries()
        from plugin.desk.screening_sound import CutSoundTrack

        shown: CutView | None = None
        while (order := self._next()) is not None:
            if order.view is not shown:
                try:
                    track, shown = CutSoundTrack(order.view), order.view
                except SecondUnitError:
                    # The picture says that the cut cannot be read.
                    continue
            self._make(order.turn, _blocks(track, order))

    def _make(self, turn: int, blocks: Generator[bytes, None, None]) -> None:
        with closing(blocks):
            for block in blocks:
                if not self._put(turn, block):
                    return

    def _next(self) -> _Order | None:
        with self._changed:
            while not self._closing:
                if self._order is not None:
                    order, self._order = self._order, None
                    return order
                self._changed.wait()
            return None

    def _put(self, turn: int, block: bytes) -> bool:
        """Whether more of this turn is wanted; waits while enough is there."""
        with self._changed:
            if turn == self._turn:
                self._ready += block
            while turn == self._turn and len(self._ready) > most_ready:
                self._changed.wait()
            return turn == self._turn


def _blocks(track: CutSoundTrack, order: _Order) -> Generator[bytes, None, None]:
    """To the end of what is played, or round and round, as `Playback` goes."""
    frame, stretch = order.frame, order.stretch
    first, end = stretch.start, stretch.end
    if stretch.loop and frame >= end:
        frame = first + (frame - first) % (end - first)
    return track.blocks(frame, end, first if stretch.loop else None)
