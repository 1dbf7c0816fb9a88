"""Decodes in a thread of its own what the viewer wants to see: the newest wish first, then what may be wanted next."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from plugin.desk.problems import problem_of
from plugin.desk.views import CutView, Standing, TakeView
from plugin.errors import SecondUnitError
from plugin.media.loading import load_libraries

if TYPE_CHECKING:
    # Loaded in the thread: OpenTimelineIO, FFmpeg and OpenCV take their time.
    from plugin.desk.screening import Screening, Seen, Slate
    from plugin.desk.screening_pictures import Pixels, Projector
    from plugin.desk.screening_slates import SlateText
    from plugin.messages import Message

images_kept = 6


class Wish(NamedTuple):
    """`step`: which frame is likely wanted next, counted from this one; `ahead`: how many of those to decode.

    `takes`: the same frame is wanted once with each of them in its shot's place (None: as the cut will be). With a
    `gain` only the difference of the first two is, so many times as bright.
    """

    number: int
    frame: int
    width: int
    height: int
    step: int
    ahead: int
    takes: tuple[TakeView | None, ...] = (None,)
    gain: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to a wish: what is seen with each of its takes, and the picture of each, or of their difference."""

    wish: Wish
    variants: tuple[Seen, ...]
    images: tuple[QImage, ...]

    @property
    def number(self) -> int:
        return self.wish.number

    @property
    def seen(self) -> Seen:
        return self.variants[0]

    @property
    def image(self) -> QImage:
        return self.images[0]


class Projection(QObject):
    """Lives in the window's thread; `close` waits for the frame being decoded.

    Signals:
        frame_decoded(Shown)
        cut_failed(Message): the cut cannot be read (any more).
    """

    frame_decoded = Signal(object)
    cut_failed = Signal(object)

    def __init__(self, words: Callable[[Slate, Message | None], SlateText], parent: QObject | None = None) -> None:
        """`words` is called in the thread."""
        super().__init__(parent)
        self._words = words
        self._changed = threading.Condition()
        self._orders: deque[Callable[[_Work], None]] = deque()
        self._wish: Wish | None = None
        self._closing = False
        self._surprise: tuple[str, Message] | None = None
        """The last error of our own, and what is said of it."""
        self._thread: threading.Thread | None = None

    def show_cut(self, view: CutView, standing: Standing) -> None:
        self._order(lambda work: work.open(view, standing))

    def show_standing(self, standing: Standing) -> None:
        self._order(lambda work: work.stand(standing))

    def speak_anew(self) -> None:
        """Slates have other words or colours now."""
        self._order(lambda work: work.speak_anew())

    def wish(self, wish: Wish) -> None:
        """Takes the place of a wish that waits."""
        with self._changed:
            self._wish = wish
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._orders.clear()
            self._wish = None
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._closing = False

    def _order(self, order: Callable[[_Work], None]) -> None:
        with self._changed:
            self._orders.append(order)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="viewer")
            self._thread.start()

    def _run(self) -> None:
        work = _Work(self._words)
        try:
            while (task := self._next(work)) is not None:
                self._do(task, work)
        finally:
            work.close()

    def _next(self, work: _Work) -> Callable[[_Work], None] | Wish | bool | None:
        """An order, a wish, True for reading on ahead, None for the end."""
        with self._changed:
            while not self._closing:
                if self._orders:
                    return self._orders.popleft()
                if self._wish is not None and work.is_open:
                    wish, self._wish = self._wish, None
                    return wish
                if work.has_more:
                    return True
                self._changed.wait()
            return None

    def _do(self, task: Callable[[_Work], None] | Wish | bool, work: _Work) -> None:
        try:
            if isinstance(task, Wish):
                self._tell(work.show(task))
            elif callable(task):
                task(work)
            else:
                work.go_on()
        except Exception as error:  # noqa: BLE001 the border of the thread: said where the picture would be
            work.has_more = False
            if not self._closing:
                self.cut_failed.emit(self._why(error))

    def _why(self, error: Exception) -> Message:
        """An error of our own is kept in a report, once for all frames that have it."""
        if isinstance(error, SecondUnitError):
            return error.message
        if self._surprise is None or self._surprise[0] != repr(error):
            self._surprise = repr(error), problem_of(error, "viewer").message
        return self._surprise[1]

    def _tell(self, shown: Shown) -> None:
        if not self._closing:
            self.frame_decoded.emit(shown)


class _Work:
    """What the thread owns."""

    def __init__(self, words: Callable[[Slate, Message | None], SlateText]) -> None:
        self._words = words
        self._screening: Screening | None = None
        self._projector: Projector | None = None
        self._images: OrderedDict[tuple[object, ...], QImage] = OrderedDict()
        self._ahead: Iterator[None] = iter(())
        self.has_more = False

    @property
    def is_open(self) -> bool:
        return self._screening is not None

    def open(self, view: CutView, standing: Standing) -> None:
        load_libraries()
        from plugin.desk.screening import open_screening
        from plugin.desk.screening_pictures import Projector

        if self._projector is None:
            self._projector = Projector(self._words)
        self._projector.look_again()
        self._forget()
        self._screening = None
        self._screening = open_screening(view, standing)

    def stand(self, standing: Standing) -> None:
        if self._screening is not None and self._projector is not None and self._screening.stand(standing):
            self._projector.look_again()
            self._forget()

    def speak_anew(self) -> None:
        if self._projector is not None:
            self._projector.forget_words()
        self._forget()

    def show(self, wish: Wish) -> Shown:
        assert self._screening is not None and self._projector is not None
        self._projector.share(len(wish.takes))
        variants = _variants(self._screening, wish, wish.frame)
        images = self._pictures(variants, wish)
        self._ahead, self.has_more = self._read_ahead(wish, self._screening), wish.ahead > 0
        return Shown(wish, variants, images)

    def go_on(self) -> None:
        """One small step of reading ahead."""
        try:
            next(self._ahead)
        except StopIteration:
            self.has_more = False

    def close(self) -> None:
        if self._projector is not None:
            self._projector.close()

    def _read_ahead(self, wish: Wish, screening: Screening) -> Iterator[None]:
        """The frames of several takes share the room that those of one have."""
        assert self._projector is not None
        for number in range(1, max(1, wish.ahead // len(wish.takes)) + 1):
            frame = wish.frame + number * wish.step
            if not 0 <= frame < screening.frames:
                return
            variants = _variants(screening, wish, frame)
            for seen in variants:
                yield from self._projector.steps(seen)
            if number == 1:
                self._pictures(variants, wish)
                yield

    def _pictures(self, variants: tuple[Seen, ...], wish: Wish) -> tuple[QImage, ...]:
        if wish.gain and len(variants) > 1:
            return (self._difference(variants[0], variants[1], wish),)
        return tuple(self._image(seen, wish) for seen in variants)

    def _image(self, seen: Seen, wish: Wish) -> QImage:
        projector = self._projector
        assert projector is not None
        key = (seen.content, wish.width, wish.height)
        return self._kept(key, wish, lambda: projector.picture(seen, wish.width, wish.height))

    def _difference(self, first: Seen, second: Seen, wish: Wish) -> QImage:
        from plugin.desk.screening_pictures import difference

        projector = self._projector
        assert projector is not None
        key = (first.content, second.content, wish.width, wish.height, wish.gain)

        def draw() -> Pixels:
            one, other = (projector.picture(seen, wish.width, wish.height) for seen in (first, second))
            return difference(one, other, wish.gain)

        return self._kept(key, wish, draw)

    def _kept(self, key: tuple[object, ...], wish: Wish, draw: Callable[[], Pixels]) -> QImage:
        if key not in self._images:
            self._images[key] = _image_of(draw())
            while len(self._images) > images_kept * len(wish.takes):
                self._images.popitem(last=False)
        self._images.move_to_end(key)
        return self._images[key]

    def _forget(self) -> None:
        self._images.clear()
        self._ahead, self.has_more = iter(()), False


def _variants(screening: Screening, wish: Wish, frame: int) -> tuple[Seen, ...]:
    return tuple(screening.at(frame, take) for take in wish.takes)


def _image_of(pixels: Pixels) -> QImage:
    height, width = pixels.shape[:2]
    if not pixels.flags.c_contiguous:
        # A decoder may hand out a view into something wider.
        pixels = pixels.copy()
    # A copy: the picture's memory is Python's, the image outlives it.
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32).copy()
