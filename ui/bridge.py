"""The only meeting point of the window and the engine: questions go in and return at once, answers come as signals.

Every method queues its work and returns a request id; nothing here waits. Signals come in the window's thread, in the
past tense; after `close` none comes any more. An answer that something newer has replaced is dropped.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from plugin.commands.request import FillRequest
from plugin.credentials import Credentials
from plugin.desk.views import CharacterView, Opened, Problem, Standing
from plugin.generators.base import Money
from ui.decode_pool import DecodePool
from ui.desk_thread import DeskThread, MakeDesk, News, Task
from ui.wave_pool import WavePool

if TYPE_CHECKING:
    from plugin.desk.desk import Desk


def real_desk() -> Desk:
    """As shipped. Called in the desk's thread: it loads everything heavy."""
    import os

    from plugin.app import build_app
    from plugin.desk.desk import Desk

    return Desk(build_app(os.environ))


class Bridge(QObject):
    """Lives in the window's thread. `close` it before the application ends."""

    cut_opened = Signal(object)  # Opened
    cut_refused = Signal(object)  # Problem
    cut_closed = Signal()
    cut_reread = Signal(object)  # Opened: the file was exported again
    standing_changed = Signal(object)  # Standing
    quote_made = Signal(int, object)  # request, QuoteView
    jobs_queued = Signal(int)  # how many; of generate and retry
    handed_back = Signal(object)  # HandbackView
    relink_previewed = Signal(object)  # HandbackView
    history_listed = Signal(str, object)  # shot id, ((datetime, Brief), ...) oldest first
    provider_checked = Signal(str, object, bool)  # provider, Message, whether the key works
    providers_listed = Signal(object)  # (ProviderView, ...)
    models_listed = Signal(object)  # (Model, ...)
    settings_changed = Signal(object)  # Settings
    demo_made = Signal(object)  # Path
    demo_progressed = Signal(float)
    problem_raised = Signal(object)  # Problem
    thumbnail_made = Signal(object, QImage)  # key; a null image where there is no picture
    waveform_made = Signal(object, object)  # Path; Waveform, or None where there is none
    busy_changed = Signal(bool)

    _arrived = Signal(object)

    def __init__(
        self, make_desk: MakeDesk = real_desk, parent: QObject | None = None, thumbnails: Path | None = None
    ) -> None:
        """`thumbnails`: a folder for small pictures and waveforms instead of the cache."""
        super().__init__(parent)
        self._ids = itertools.count(1)
        self._newest: dict[str, int] = {}
        """By topic the id of the newest request: answers to older ones are dropped."""
        self._waiting: set[int] = set()
        """Requests that take long and are not answered yet."""
        self._shown = 0
        """Id of the request that opened the cut which the window shows."""
        self._closed = False
        self._stop = threading.Event()
        self._stop_demo = threading.Event()
        # Always by the event loop, also where a thread of Python's own emits.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = DeskThread(make_desk, self._hand_over, News(self._stood, self._reread, self._raised))
        self._pool = DecodePool(lambda key, picture: self._hand_over(partial(self._pictured, key, picture)), thumbnails)
        made = self.waveform_made.emit
        self._waves = WavePool(lambda media, found: self._hand_over(partial(made, media, found)), thumbnails)

    def close(self) -> None:
        """Ends the threads; the engine goes on. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._stop.set()
        self._stop_demo.set()
        self._pool.close()
        self._waves.close()
        self._thread.close()

    # The cut

    def open_cut(self, path: Path, project: Path | None = None) -> int:
        """cut_opened or cut_refused."""
        return self._ask(
            "open_cut",
            lambda desk: desk.open(path, project),
            self._opened,
            failed=self.cut_refused.emit,
            topic="cut",
            slow=True,
        )

    def reread(self) -> int:
        """Read the cut again, changed or not: cut_reread."""
        return self._ask("reread", lambda desk: desk.read_again(), self.cut_reread.emit, topic="reread", slow=True)

    def close_cut(self) -> int:
        self._shown = 0
        return self._ask("close_cut", lambda desk: desk.close_cut(), lambda _: self.cut_closed.emit(), topic="cut")

    # Edits: standing_changed tells of them

    def set_brief(self, shot_ids: Sequence[str], changes: Mapping[str, Any]) -> int:
        """`changes`: fields of Brief with their values."""
        ids, fields = tuple(shot_ids), dict(changes)
        return self._change("set_brief", lambda desk: desk.set_brief(ids, fields))

    def brief_history(self, shot_id: str) -> int:
        """history_listed."""
        done = partial(self.history_listed.emit, shot_id)
        return self._ask("brief_history", lambda desk: desk.brief_history(shot_id), done, topic="history")

    def exclude(self, shot_ids: Sequence[str], excluded: bool | None) -> int:
        """None: as the finder decides."""
        ids = tuple(shot_ids)
        return self._change("exclude", lambda desk: desk.exclude(ids, excluded))

    def circle(self, shot_id: str, stage: str, number: int) -> int:
        return self._change("circle", lambda desk: desk.circle(shot_id, stage, number))

    def rate_take(self, shot_id: str, stage: str, number: int, stars: int) -> int:
        return self._change("rate_take", lambda desk: desk.rate_take(shot_id, stage, number, stars))

    def note_take(self, shot_id: str, stage: str, number: int, note: str) -> int:
        return self._change("note_take", lambda desk: desk.note_take(shot_id, stage, number, note))

    def set_character(self, character: CharacterView) -> int:
        return self._change("set_character", lambda desk: desk.set_character(character))

    def remove_character(self, name: str) -> int:
        return self._change("remove_character", lambda desk: desk.remove_character(name))

    def set_budget(self, scope: str, cap: Money | None) -> int:
        """`scope`: "film" or "day"."""
        return self._change("set_budget", lambda desk: desk.set_budget(scope, cap))

    # Work

    def quote(self, request: FillRequest, asker: str = "") -> int:
        """quote_made with this id; of each asker only the newest request is answered."""
        number = next(self._ids)
        done = partial(self.quote_made.emit, number)
        return self._ask("quote", lambda desk: desk.quote(request), done, topic=f"quote {asker}", number=number)

    def generate(self, request: FillRequest) -> int:
        """jobs_queued, or problem_raised with every reason why not."""
        return self._change("generate", lambda desk: desk.generate(request), self.jobs_queued.emit, slow=True)

    def retry(self, shot_ids: Sequence[str]) -> int:
        """One more take of each, as the last one was asked for: jobs_queued."""
        ids = tuple(shot_ids)
        return self._change("retry", lambda desk: desk.retry(ids), self.jobs_queued.emit, slow=True)

    def start_engine(self) -> int:
        """For what was left open, where no engine works already."""
        return self._change("start_engine", lambda desk: desk.start_engine())

    def cancel(self, keys: Sequence[str]) -> int:
        found = tuple(keys)
        return self._change("cancel", lambda desk: desk.cancel(found))

    def abort(self, keys: Sequence[str]) -> int:
        """Of jobs that were sent; they may still cost."""
        found = tuple(keys)
        return self._change("abort", lambda desk: desk.abort(found))

    def hold(self, keys: Sequence[str]) -> int:
        found = tuple(keys)
        return self._change("hold", lambda desk: desk.hold(found))

    def release(self, keys: Sequence[str]) -> int:
        found = tuple(keys)
        return self._change("release", lambda desk: desk.release(found))

    def move(self, keys: Sequence[str], place: str) -> int:
        """ "front" or "back"."""
        found = tuple(keys)
        return self._change("move", lambda desk: desk.move(found, place))

    def settle(self, key: str, verdict: str, provider_id: str = "") -> int:
        """ "bought", "not_bought" or "retry"."""
        return self._change("settle", lambda desk: desk.settle(key, verdict, provider_id))

    def hand_back(self, output: Path | None = None) -> int:
        """handed_back."""
        return self._change("hand_back", lambda desk: desk.hand_back(output), self.handed_back.emit, slow=True)

    def relink_preview(self) -> int:
        """relink_previewed: what handing back would do."""
        done = self.relink_previewed.emit
        return self._ask("relink_preview", lambda desk: desk.relink_preview(), done, topic="preview", slow=True)

    # The house

    def list_providers(self) -> int:
        """providers_listed."""
        done = self.providers_listed.emit
        return self._ask("list_providers", lambda desk: desk.providers(), done, topic="providers", aside=True)

    def list_models(self) -> int:
        """models_listed."""
        return self._ask("list_models", lambda desk: desk.models, self.models_listed.emit, topic="models")

    def set_key(self, provider: str, credentials: Credentials) -> int:
        """Into the keyring; providers_listed."""
        return self._house("set_key", lambda desk: desk.set_key(provider, credentials))

    def remove_key(self, provider: str) -> int:
        """providers_listed."""
        return self._house("remove_key", lambda desk: desk.remove_key(provider))

    def check(self, provider: str) -> int:
        """A free call that proves the key: provider_checked."""

        def done(answer: tuple[Any, bool]) -> None:
            self.provider_checked.emit(provider, *answer)

        return self._ask("check", lambda desk: desk.check(provider, self._stop), done, slow=True, aside=True)

    def read_settings(self) -> int:
        """settings_changed, with what they are."""
        return self._ask("read_settings", lambda desk: desk.settings, self.settings_changed.emit, topic="settings")

    def save_settings(self, changes: Mapping[str, Any]) -> int:
        """Fields of Settings with their values, None for the default; "panel" for the window's own table."""
        found = dict(changes)
        return self._change("save_settings", lambda desk: desk.save_settings(found), self.settings_changed.emit)

    def make_demo(self, folder: Path) -> int:
        """demo_progressed again and again, then demo_made."""
        self._stop_demo.clear()

        def on_progress(fraction: float) -> bool:
            self._hand_over(partial(self.demo_progressed.emit, fraction))
            return not self._stop_demo.is_set()

        work = partial(_make_demo, folder, on_progress)
        return self._ask("make_demo", work, self.demo_made.emit, slow=True, aside=True)

    def stop_demo(self) -> None:
        """problem_raised with the code "stopped" tells that it did."""
        self._stop_demo.set()

    def thumbnail(self, key: Hashable, media: Path, frame: int, height: int, priority: int = 0) -> None:
        """thumbnail_made with this key, the newest and the highest priority first. `frame`: the media's own."""
        self._pool.wish(key, media, frame, height, priority)

    def drop_thumbnails(self, keys: Iterable[Hashable] | None = None) -> None:
        """They were scrolled away (None: all) and are not wanted any more."""
        self._pool.drop(keys)

    def waveform(self, media: Path) -> None:
        """waveform_made with this path, the newest first."""
        self._waves.wish(media)

    def drop_waveforms(self, media: Iterable[Path] | None = None) -> None:
        """They were scrolled away (None: all) and are not wanted any more."""
        self._waves.drop(media)

    # Asking and answering

    def _change(
        self, where: str, work: Callable[[Desk], Any], done: Callable[[Any], None] | None = None, *, slow: bool = False
    ) -> int:
        return self._ask(where, work, done or _nothing, changes=True, slow=slow)

    def _house(self, where: str, work: Callable[[Desk], None]) -> int:
        def then_list(desk: Desk) -> Any:
            work(desk)
            return desk.providers()

        return self._ask(where, then_list, self.providers_listed.emit)

    def _ask(
        self,
        where: str,
        work: Callable[[Desk], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[Problem], None] | None = None,
        topic: str = "",
        changes: bool = False,
        slow: bool = False,
        aside: bool = False,
        number: int = 0,
    ) -> int:
        number = number or next(self._ids)
        if self._closed:
            return number
        if topic:
            self._supersede(topic, number)
        if slow:
            self._wait_for(number)
        tell, object_to = partial(self._answer, number, topic, done), failed or self.problem_raised.emit
        refuse = partial(self._answer, number, topic, object_to)
        self._thread.ask(Task(number, where, work, tell, refuse, topic, changes, aside))
        return number

    def _supersede(self, topic: str, number: int) -> None:
        older = self._newest.get(topic)
        self._newest[topic] = number
        if older is not None:
            self._answered(older)

    def _answer(self, number: int, topic: str, tell: Callable[[Any], None], answer: Any) -> None:
        """In the window's thread."""
        if topic and self._newest.get(topic) != number:
            return
        if topic == "cut" and isinstance(answer, Opened):
            self._shown = number
        self._answered(number)
        tell(answer)

    def _opened(self, opened: Opened) -> None:
        self.cut_opened.emit(opened)

    def _stood(self, cut: int, standing: Standing) -> None:
        if cut == self._shown:
            self.standing_changed.emit(standing)

    def _reread(self, cut: int, opened: Opened) -> None:
        if cut == self._shown:
            self.cut_reread.emit(opened)

    def _raised(self, problem: Problem) -> None:
        self.problem_raised.emit(problem)

    def _pictured(self, key: Hashable, picture: QImage) -> None:
        self.thumbnail_made.emit(key, picture)

    def _wait_for(self, number: int) -> None:
        self._waiting.add(number)
        if len(self._waiting) == 1:
            self.busy_changed.emit(True)

    def _answered(self, number: int) -> None:
        if number in self._waiting:
            self._waiting.remove(number)
            if not self._waiting:
                self.busy_changed.emit(False)

    def _hand_over(self, call: Callable[[], None]) -> None:
        """From any thread."""
        if not self._closed:
            self._arrived.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()


def _nothing(_answer: object) -> None:
    """standing_changed tells of it."""


def _make_demo(folder: Path, on_progress: Callable[[float], bool], desk: Desk) -> Path:
    return desk.make_demo(folder, on_progress)
