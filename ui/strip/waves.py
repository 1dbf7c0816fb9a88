"""Waveforms of what is in sight: asked for when the view has come to rest, and cut to columns as they are drawn."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from plugin.desk.views import ItemView

if TYPE_CHECKING:
    # Loaded where waveforms are made.
    from plugin.desk.waveforms import Waveform
    from plugin.media.peaks import Peaks

most_bytes: Final = 96_000_000
few: Final = 16
"""So many clips are cut to columns within one painting while the view moves."""
most: Final = 4000
widest: Final = 6000
"""Columns of a clip that are kept; of wider ones only what is in sight is reckoned, each time."""


class Waves(QObject):
    """Asks the bridge for waveforms and keeps those that came.

    Signals:
        wave_arrived(Path)
    """

    wave_arrived = Signal(object)

    def __init__(self, bridge: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kept: OrderedDict[Path, Waveform | None] = OrderedDict()
        self._asked: set[Path] = set()
        self._bytes = 0
        self._per_frame = 0.0
        self._columns: dict[tuple[Path, float, float, int], Peaks] = {}
        self._left = 0
        self.missed = False
        """Whether a waveform was left out since `begin`."""
        bridge.waveform_made.connect(self._take_in)

    def begin(self, per_frame: float, *, hurried: bool) -> None:
        """Another painting. In a hurry only a few are cut to columns anew."""
        if per_frame != self._per_frame or len(self._columns) > most:
            self._columns.clear()
        self._per_frame = per_frame
        self._left = few if hurried else most
        self.missed = False

    def want(self, media: Iterable[Path]) -> None:
        """All that is in sight; nothing else is wanted any more."""
        wanted = dict.fromkeys(media)
        gone = self._asked - wanted.keys()
        if gone:
            self._bridge.drop_waveforms(gone)
            self._asked -= gone
        for one in wanted:
            if one not in self._kept and one not in self._asked:
                self._asked.add(one)
                self._bridge.waveform(one)

    def forget(self) -> None:
        """Another cut, or the same one read again: files may be others now, or there at last."""
        self.want(())
        self._kept.clear()
        self._columns.clear()
        self._bytes = 0

    def has(self, media: Path) -> bool:
        return self._kept.get(media) is not None

    def columns(self, item: ItemView, rate: float, width: int, first: int, count: int) -> Peaks | None:
        """Lowest and highest of columns `first` and on of a clip drawn `width` pixels wide; fewer where its file ends.

        They hang on the clip and not on the window, so that they keep still while it is scrolled.
        """
        wave = None if item.media is None else self._kept.get(item.media)
        if wave is None or item.media is None or not item.heard_speed or count <= 0:
            return None
        if width > widest:
            return _cut(wave, item, 1 / (self._per_frame * rate), first, count)
        key = (item.media, item.heard_from, item.heard_speed, width)
        found = self._columns.get(key)
        if found is None:
            if self._left <= 0:
                self.missed = True
                return None
            self._left -= 1
            found = self._columns[key] = _cut(wave, item, 1 / (self._per_frame * rate), 0, width)
        return found[first : first + count]

    def _take_in(self, media: object, wave: Waveform | None) -> None:
        if not isinstance(media, Path) or media not in self._asked:
            return
        self._asked.discard(media)
        self._kept[media] = wave
        self._bytes += 0 if wave is None else wave.bytes
        while self._bytes > most_bytes and len(self._kept) > 1:
            gone = self._kept.popitem(last=False)[1]
            self._bytes -= 0 if gone is None else gone.bytes
        if wave is not None:
            self.wave_arrived.emit(media)


def _cut(wave: Waveform, item: ItemView, seconds: float, first: int, count: int) -> Peaks:
    """`seconds` of the cut in each column."""
    step = seconds * abs(item.heard_speed)
    if item.heard_speed > 0:
        return wave.columns(item.heard_from + first * step, step, count)
    import numpy as np

    # Read forward from where the last column ends, and turned around.
    start = item.heard_from - (first + count) * step
    found = wave.columns(start, step, count)
    return np.concatenate([found, np.zeros((count - len(found), 2), np.int8)])[::-1]
