"""Decodes the takes that are compared, in a thread of its own: one step shows the same frame of each."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    # Loaded in the thread: FFmpeg takes its time.
    from plugin.media.frames import FrameReader


class Step(NamedTuple):
    """`frames`: of each file its own frame number."""

    number: int
    paths: tuple[Path, ...]
    frames: tuple[int, ...]


class Reels(QObject):
    """Only the newest step is decoded; answers to older ones never come.

    Signals:
        step_decoded(int, tuple[QImage, ...]): number of the step; a null image where a file has no such frame.
    """

    step_decoded = Signal(int, tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wish: Step | None = None
        self._closed = False
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._number = 0

    def show(self, paths: Sequence[Path], frames: Sequence[int]) -> int:
        """Ask for a step; its number."""
        self._number += 1
        with self._news:
            self._wish = Step(self._number, tuple(paths), tuple(frames))
            if self._thread is None:
                self._closed = False
                self._thread = threading.Thread(target=self._work, name="takes", daemon=True)
                self._thread.start()
            self._news.notify()
        return self._number

    def close(self) -> None:
        """Waits for the frame being decoded; the next step starts anew."""
        with self._news:
            self._closed, self._wish = True, None
            self._news.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        readers: dict[Path, FrameReader] = {}
        try:
            while (step := self._next_step()) is not None:
                for path in [path for path in readers if path not in step.paths]:
                    readers.pop(path).close()
                images = tuple(_image(readers, *wanted) for wanted in zip(step.paths, step.frames, strict=True))
                with suppress(RuntimeError):  # the window went away meanwhile
                    self.step_decoded.emit(step.number, images)
        finally:
            for reader in readers.values():
                reader.close()

    def _next_step(self) -> Step | None:
        with self._news:
            while self._wish is None and not self._closed:
                self._news.wait()
            step, self._wish = self._wish, None
            return None if self._closed else step


def _image(readers: dict[Path, FrameReader], path: Path, frame: int) -> QImage:
    from plugin.errors import SecondUnitError
    from plugin.media.frames import FrameReader, read_still
    from plugin.media.stills import still_size

    try:
        if path not in readers and still_size(path):
            picture = read_still(path)
        else:
            readers[path] = readers.get(path) or FrameReader(path)
            picture = readers[path].read(frame)
    except (SecondUnitError, OSError):
        return QImage()
    height, width = picture.shape[:2]
    return QImage(picture.tobytes(), width, height, width * 3, QImage.Format.Format_RGB888).copy()
