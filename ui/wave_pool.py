"""Waveforms, measured in the background: the newest wish first, what is not wanted any more not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from plugin.media.loading import load_libraries
from plugin.settings import cache_folder

if TYPE_CHECKING:
    # Measuring needs libraries that a window without sound can do without.
    from plugin.desk.waveforms import Waveform


class WavePool:
    """`made` is called from the pool's thread with the file and its waveform, None where there is none.

    The thread starts with the first wish. `close` ends it soon, also in the middle of a long file.
    """

    def __init__(self, made: Callable[[Path, Waveform | None], None], folder: Path | None = None) -> None:
        self._made = made
        self._folder = folder
        self._wishes: dict[Path, None] = {}
        self._measured: Path | None = None
        """None also when it is not wanted any more."""
        self._closing = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def wish(self, media: Path) -> None:
        with self._changed:
            if self._closing:
                return
            self._wishes.pop(media, None)
            self._wishes[media] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="waveforms", daemon=True)
                self._thread.start()
            self._changed.notify()

    def drop(self, media: Iterable[Path] | None = None) -> None:
        """These (None: all) are not wanted any more; also one that is being measured is given up."""
        with self._changed:
            for one in [*self._wishes, self._measured] if media is None else media:
                if one is not None:
                    self._wishes.pop(one, None)
                if one == self._measured:
                    self._measured = None

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
        self.drop()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        folder = self._folder or cache_folder(os.environ) / "thumbnails"
        while (media := self._next()) is not None:
            found = _waveform(folder, media, self._is_wanted)
            if self._is_wanted():
                self._made(media, found)

    def _next(self) -> Path | None:
        """None when the pool closes."""
        with self._changed:
            while not self._closing:
                if self._wishes:
                    self._measured = self._wishes.popitem()[0]
                    return self._measured
                self._changed.wait()
            return None

    def _is_wanted(self) -> bool:
        """The one that is being measured."""
        with self._changed:
            return self._measured is not None


def _waveform(folder: Path, media: Path, go_on: Callable[[], bool]) -> Waveform | None:
    try:
        load_libraries()
        from plugin.desk.waveforms import waveform

        return waveform(folder, media, go_on)
    except Exception:  # noqa: BLE001 sound that is gone or damaged is not drawn, whatever the decoder says
        return None
