"""Waveforms, measured in the background: the newest wish first, what is not wanted any more not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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
        self._turn = 0
        """Files wanted before the latest `drop` are not."""
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

    def drop(self) -> None:
        """None is wanted any more; also one that is being measured is not handed out."""
        with self._changed:
            self._wishes.clear()
            self._turn += 1

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
        self.drop()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        folder = self._folder or cache_folder(os.environ) / "thumbnails"
        while (wish := self._next()) is not None:
            media, turn = wish
            found = _waveform(folder, media, partial(self._is_wanted, turn))
            if self._is_wanted(turn):
                self._made(media, found)

    def _next(self) -> tuple[Path, int] | None:
        """None when the pool closes."""
        with self._changed:
            while not self._closing:
                if self._wishes:
                    return self._wishes.popitem()[0], self._turn
                self._changed.wait()
            return None

    def _is_wanted(self, turn: int) -> bool:
        with self._changed:
            return turn == self._turn


def _waveform(folder: Path, media: Path, go_on: Callable[[], bool]) -> Waveform | None:
    from plugin.desk.waveforms import waveform

    try:
        return waveform(folder, media, go_on)
    except Exception:  # noqa: BLE001 sound that is gone or damaged is not drawn, whatever the decoder says
        return None
