"""Small pictures, decoded in the background: the most wanted first, what is not wanted any more not at all."""

from __future__ import annotations

import heapq
import os
import threading
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QImage

from plugin.desk.thumbnails import Thumbnails
from plugin.settings import cache_folder

workers = 2


class _Wish(NamedTuple):
    """Ordered by how much it is wanted."""

    rank: int
    turn: int
    key: Hashable
    media: Path
    frame: int
    height: int


class DecodePool:
    """`made` is called from the pool's threads with the key and the picture, a null one where there is none.

    The threads start with the first wish. `close` waits for the pictures being decoded; the rest is dropped.
    """

    def __init__(self, made: Callable[[Hashable, QImage], None], folder: Path | None = None) -> None:
        self._made = made
        self._folder = folder
        self._wishes: list[_Wish] = []
        self._wanted: dict[Hashable, int] = {}
        """By key the turn of its newest wish."""
        self._turn = 0
        self._closing = False
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def wish(self, key: Hashable, media: Path, frame: int, height: int, priority: int = 0) -> None:
        """Higher priority first, then the newest. A wish of the same key takes the place of an older one."""
        with self._changed:
            if self._closing:
                return
            self._turn += 1
            self._wanted[key] = self._turn
            heapq.heappush(self._wishes, _Wish(-priority, -self._turn, key, media, frame, height))
            if len(self._threads) < workers:
                thread = threading.Thread(target=self._run, name=f"pictures {len(self._threads) + 1}", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify()

    def drop(self, keys: Iterable[Hashable] | None = None) -> None:
        """These (None: all) are not wanted any more; also one that is being decoded is not handed out."""
        with self._changed:
            for key in list(self._wanted) if keys is None else keys:
                self._wanted.pop(key, None)

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._wanted.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        thumbnails = Thumbnails(self._folder or cache_folder(os.environ) / "thumbnails")
        try:
            while (wish := self._next()) is not None:
                picture = _picture(thumbnails, wish)
                if self._still_wanted(wish):
                    self._made(wish.key, picture)
        finally:
            thumbnails.close()

    def _next(self) -> _Wish | None:
        """None when the pool closes."""
        with self._changed:
            while not self._closing:
                while self._wishes:
                    wish = heapq.heappop(self._wishes)
                    if self._wanted.get(wish.key) == -wish.turn:
                        return wish
                self._changed.wait()
            return None

    def _still_wanted(self, wish: _Wish) -> bool:
        with self._changed:
            if self._wanted.get(wish.key) != -wish.turn:
                return False
            del self._wanted[wish.key]
            return True


def _picture(thumbnails: Thumbnails, wish: _Wish) -> QImage:
    try:
        file = thumbnails.file(wish.media, wish.frame, wish.height)
    except Exception:  # noqa: BLE001 media that is gone or damaged has no picture, whatever the decoder says
        return QImage()
    return QImage(str(file))
