"""Small pictures for what is in sight: asked for when the view has come to rest, kept up to a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from ui.strip.model import Picture

most_bytes: Final = 48_000_000
rest_milliseconds: Final = 90
"""So long nothing must move before pictures are asked for."""


class Key(NamedTuple):
    """Names a wish; `part` keeps it apart from those of other parts of the window."""

    part: str
    media: Path
    frame: int
    height: int


class Shelf(QObject):
    """Asks the bridge for pictures and keeps those that came.

    Signals:
        picture_arrived(Key)
        rested(): time to say by `want` what is in sight.
    """

    picture_arrived = Signal(object)
    rested = Signal()

    def __init__(self, bridge: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._kept: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._bytes = 0
        self._asked: set[Key] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_milliseconds)
        self._rest.timeout.connect(self.rested)
        bridge.thumbnail_made.connect(self._take_in)

    def key(self, picture: Picture, height: int) -> Key:
        return Key("strip", picture.media, picture.frame, height)

    def get(self, key: Key) -> QPixmap | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def disturb(self) -> None:
        """The view moved; ask when it has come to rest."""
        self._rest.start()

    def want(self, keys: Mapping[Key, int]) -> None:
        """All that is in sight, with priorities; nothing else is wanted any more."""
        gone = self._asked - keys.keys()
        if gone:
            self._bridge.drop_thumbnails(gone)
            self._asked -= gone
        for key, priority in keys.items():
            if key not in self._kept and key not in self._asked:
                self._asked.add(key)
                self._bridge.thumbnail(key, key.media, key.frame, key.height, priority)

    def forget(self) -> None:
        """Another cut, the same one read again, or none: files may be others now, or there at last."""
        self.want({})
        self._rest.stop()
        self._kept.clear()
        self._bytes = 0

    def _take_in(self, key: object, image: QImage) -> None:
        if not isinstance(key, Key) or key not in self._asked:
            return
        self._asked.discard(key)
        picture = None if image.isNull() else QPixmap.fromImage(image)
        self._kept[key] = picture
        self._bytes += _size(picture)
        while self._bytes > most_bytes and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])
        if picture is not None:
            self.picture_arrived.emit(key)


def _size(picture: QPixmap | None) -> int:
    return 0 if picture is None else picture.width() * picture.height() * 4
