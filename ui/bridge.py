"""The only meeting point of the window and the engine: questions go in and return at once, answers come as signals.

Every method queues its work and returns a request id; nothing here waits. Signals come in the window's thread, in the
past tense; after `close` none comes any more. An answer that something newer has replaced is dropped.
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from plugin.commands.request import FillRequest
from plugin.credentials import Credentials
from plugin.desk.requests import Answered, News, Progressed, Raised, Refused, Request, Reread, Stood, Stop
from plugin.desk.table_views import TablesView
from plugin.desk.views import CharacterView, Opened, Problem
from plugin.generators.base import Money
from plugin.messages import say
from ui.decode_pool import DecodePool
from ui.desk_process import DeskProcess, MakeLink
from ui.wave_pool import WavePool


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
    frame_taken = Signal(int, object)  # request, Path
    history_listed = Signal(str, object)  # shot id, ((datetime, Brief), ...) oldest first
    sound_measured = Signal(object, float, object)  # file, its seconds, None or the Problem why there are none
    provider_checked = Signal(str, object, bool)  # provider, Message, whether the key works
    providers_listed = Signal(object)  # (ProviderView, ...)
    models_listed = Signal(object)  # (Model, ...)
    tables_listed = Signal(object)  # TablesView
    table_previewed = Signal(object)  # TablePreview
    retry_quoted = Signal(object, object)  # shot ids, (QuoteView, ...)
    settings_changed = Signal(object)  # Settings
    demo_made = Signal(object)  # Path
    demo_progressed = Signal(float)
    problem_raised = Signal(object)  # Problem
    thumbnail_made = Signal(object, QImage)  # key; a null image where there is no picture
    waveform_made = Signal(object, object)  # Path; Waveform, or None where there is none
    busy_changed = Signal(bool)

    _arrived = Signal(object)

    def __init__(
        self, make_link: MakeLink = DeskProcess, parent: QObject | None = None, thumbnails: Path | None = None
    ) -> None:
        """`thumbnails`: a folder for small pictures and waveforms instead of the cache."""
        super().__init__(parent)
        self._ids = itertools.count(1)
        self._asked: dict[int, Asked] = {}
        self._newest: dict[str, int] = {}
        """By topic the id of the newest request: answers to older ones are dropped."""
        self._waiting: set[int] = set()
        """Requests that take long and are not answered yet."""
        self._shown = 0
        """Id of the request that opened the cut which the window shows."""
        self._place: tuple[Path, Path | None] | None = None
        """Of that cut, and its project's folder where one was named."""
        self._closed = False
        # Always by the event loop, also where a thread of Python's own emits.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._desk = make_link(self)
        self._pool = DecodePool(lambda key, picture: self._hand_over(partial(self._pictured, key, picture)), thumbnails)
        made = self.waveform_made.emit
        self._waves = WavePool(lambda media, found: self._hand_over(partial(made, media, found)), thumbnails)

    def close(self) -> None:
        """Ends threads and the desk's process; the engine goes on. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._pool.close()
        self._waves.close()
        self._desk.close()

    # The cut

    def open_cut(self, path: Path, project: Path | None = None) -> int:
        """cut_opened or cut_refused."""
        # The desk's process stands in another folder.
        path, project = path.absolute(), project.absolute() if project else None
        return self._ask(
            "open_cut",
            "open",
            (path, project),
            partial(self._opened, (path, project)),
            failed=self.cut_refused.emit,
            topic="cut",
            slow=True,
        )

    def reread(self) -> int:
        """Read the cut again, changed or not: cut_reread."""
        return self._ask("reread", "read_again", (), self.cut_reread.emit, topic="reread", slow=True)

    def close_cut(self) -> int:
        self._shown = 0
        return self._ask("close_cut", "close_cut", (), lambda _: self.cut_closed.emit(), topic="cut")

    # Edits: standing_changed tells of them

    def set_brief(self, shot_ids: Sequence[str], changes: Mapping[str, Any]) -> int:
        """`changes`: fields of Brief with their values."""
        return self._change("set_brief", (tuple(shot_ids), dict(changes)))

    def brief_history(self, shot_id: str) -> int:
        """history_listed."""
        done = partial(self.history_listed.emit, shot_id)
        return self._ask("brief_history", "brief_history", (shot_id,), done, topic="history")

    def take_frame(self, frame: int) -> int:
        """What the cut shows at a frame, as a picture file of the project: frame_taken with this id."""
        number = next(self._ids)
        done = partial(self.frame_taken.emit, number)
        return self._ask("take_frame", "take_frame", (frame,), done, slow=True, number=number)

    def exclude(self, shot_ids: Sequence[str], excluded: bool | None) -> int:
        """None: as the finder decides."""
        return self._change("exclude", (tuple(shot_ids), excluded))

    def circle(self, shot_id: str, stage: str, number: int) -> int:
        return self._change("circle", (shot_id, stage, number))

    def rate_take(self, shot_id: str, stage: str, number: int, stars: int) -> int:
        return self._change("rate_take", (shot_id, stage, number, stars))

    def note_take(self, shot_id: str, stage: str, number: int, note: str) -> int:
        return self._change("note_take", (shot_id, stage, number, note))

    def set_character(self, character: CharacterView) -> int:
        return self._change("set_character", (character,))

    def remove_character(self, name: str) -> int:
        return self._change("remove_character", (name,))

    def measure_sound(self, path: Path) -> int:
        """sound_measured."""

        def refused(problem: Problem) -> None:
            self.sound_measured.emit(path, 0.0, problem)

        def done(seconds: float) -> None:
            self.sound_measured.emit(path, seconds, None)

        return self._ask("measure_sound", "sound_seconds", (path,), done, failed=refused, aside=True)

    def set_budget(self, scope: str, cap: Money | None) -> int:
        """`scope`: "film" or "day"."""
        return self._change("set_budget", (scope, cap))

    # Work

    def quote(self, request: FillRequest, asker: str = "") -> int:
        """quote_made with this id; of each asker only the newest request is answered."""
        number = next(self._ids)
        done = partial(self.quote_made.emit, number)
        return self._ask("quote", "quote", (request,), done, topic=f"quote {asker}", number=number)

    def generate(self, request: FillRequest) -> int:
        """jobs_queued, or problem_raised with every reason why not."""
        return self._change("generate", (request,), self.jobs_queued.emit, slow=True)

    def retry(self, shot_ids: Sequence[str]) -> int:
        """One more take of each, as the last one was asked for: jobs_queued."""
        return self._change("retry", (tuple(shot_ids),), self.jobs_queued.emit, slow=True)

    def quote_retry(self, shot_ids: Sequence[str]) -> int:
        """retry_quoted: what `retry` would cost."""
        ids = tuple(shot_ids)
        done = partial(self.retry_quoted.emit, ids)
        return self._ask("quote_retry", "retry_quotes", (ids,), done, topic="retry", slow=True)

    def start_engine(self) -> int:
        """For what was left open, where no engine works already."""
        return self._change("start_engine")

    def cancel(self, keys: Sequence[str]) -> int:
        return self._change("cancel", (tuple(keys),))

    def abort(self, keys: Sequence[str]) -> int:
        """Of jobs that were sent; they may still cost."""
        return self._change("abort", (tuple(keys),))

    def hold(self, keys: Sequence[str]) -> int:
        return self._change("hold", (tuple(keys),))

    def release(self, keys: Sequence[str]) -> int:
        return self._change("release", (tuple(keys),))

    def move(self, keys: Sequence[str], place: str) -> int:
        """ "front" or "back"."""
        return self._change("move", (tuple(keys), place))

    def settle(self, key: str, verdict: str, provider_id: str = "") -> int:
        """ "bought", "not_bought" or "retry"."""
        return self._change("settle", (key, verdict, provider_id))

    def hand_back(self, output: Path | None = None) -> int:
        """handed_back."""
        return self._change("hand_back", (output,), self.handed_back.emit, slow=True)

    def relink_preview(self) -> int:
        """relink_previewed: what handing back would do."""
        done = self.relink_previewed.emit
        return self._ask("relink_preview", "relink_preview", (), done, topic="preview", slow=True)

    # The house

    def list_providers(self) -> int:
        """providers_listed."""
        done = self.providers_listed.emit
        return self._ask("list_providers", "providers", (), done, topic="providers", aside=True)

    def list_models(self) -> int:
        """models_listed."""
        return self._ask("list_models", "models", (), self.models_listed.emit, topic="models")

    def list_tables(self) -> int:
        """tables_listed: models with where each is from, and own tables that were left out."""
        return self._ask("list_tables", "tables", (), self.tables_listed.emit, topic="tables")

    def preview_table(self, path: Path) -> int:
        """table_previewed: what taking it in would change."""
        done = self.table_previewed.emit
        return self._ask("preview_table", "preview_table", (path,), done, topic="table preview")

    def take_in_table(self, path: Path) -> int:
        """tables_listed and models_listed."""
        return self._change("take_in_table", (path,), self._tables)

    def set_aside_table(self, file: str) -> int:
        """tables_listed and models_listed: back to the built-in rows."""
        return self._change("set_aside_table", (file,), self._tables)

    def set_key(self, provider: str, credentials: Credentials) -> int:
        """Into the keyring; providers_listed."""
        return self._ask("set_key", "set_key", (provider, credentials), self.providers_listed.emit)

    def remove_key(self, provider: str) -> int:
        """providers_listed."""
        return self._ask("remove_key", "remove_key", (provider,), self.providers_listed.emit)

    def check(self, provider: str) -> int:
        """A free call that proves the key: provider_checked."""

        def done(answer: tuple[Any, bool]) -> None:
            self.provider_checked.emit(provider, *answer)

        return self._ask("check", "check", (provider,), done, slow=True, aside=True)

    def read_settings(self) -> int:
        """settings_changed, with what they are."""
        return self._ask("read_settings", "settings", (), self.settings_changed.emit, topic="settings")

    def save_settings(self, changes: Mapping[str, Any]) -> int:
        """Fields of Settings with their values, None for the default; "panel" for the window's own table."""
        found = dict(changes)
        return self._change("save_settings", (found,), self.settings_changed.emit)

    def make_demo(self, folder: Path) -> int:
        """demo_progressed again and again, then demo_made."""
        return self._ask("make_demo", "make_demo", (folder,), self.demo_made.emit, slow=True, aside=True)

    def stop_demo(self) -> None:
        """problem_raised with the code "stopped" tells that it did."""
        self._desk.ask(Stop("make_demo"))

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
        self,
        name: str,
        arguments: tuple[Any, ...] = (),
        done: Callable[[Any], None] | None = None,
        *,
        slow: bool = False,
    ) -> int:
        return self._ask(name, name, arguments, done or _nothing, changes=True, slow=slow)

    def _ask(
        self,
        where: str,
        name: str,
        arguments: tuple[Any, ...],
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
        self._asked[number] = Asked(where, topic, done, failed or self.problem_raised.emit)
        if slow:
            self._wait_for(number)
        self._desk.ask(Request(number, where, name, arguments, topic, changes, aside))
        return number

    def _supersede(self, topic: str, number: int) -> None:
        older = self._newest.get(topic)
        self._newest[topic] = number
        if older is not None:
            self._answered(older)

    def _answered(self, number: int) -> Asked | None:
        """Who asked; None where nobody waits for the answer any more."""
        if number in self._waiting:
            self._waiting.remove(number)
            if not self._waiting:
                self.busy_changed.emit(False)
        return self._asked.pop(number, None)

    def _wait_for(self, number: int) -> None:
        self._waiting.add(number)
        if len(self._waiting) == 1:
            self.busy_changed.emit(True)

    # What the desk tells, in the window's thread

    def _told(self, news: News) -> None:
        match news:
            case Answered(number, value):
                asked = self._answered(number)
                if asked is not None:
                    if asked.topic == "cut":
                        self._shown = number if isinstance(value, Opened) else 0
                    asked.done(value)
            case Refused(number, problem):
                asked = self._answered(number)
                if asked is not None:
                    asked.failed(problem)
            case Progressed(number, fraction) if number in self._asked:
                self.demo_progressed.emit(fraction)
            case Stood(cut, standing) if cut == self._shown:
                self.standing_changed.emit(standing)
            case Reread(cut, opened) if cut == self._shown:
                self.cut_reread.emit(opened)
            case Raised(problem):
                self.problem_raised.emit(problem)

    def _opened(self, place: tuple[Path, Path | None], opened: Opened) -> None:
        self._place = place
        self.cut_opened.emit(opened)
        # All this stays for as long as the cut is open. Python's collector would walk through it again and again, and
        # the window stands still meanwhile (30 ms with 400 shots).
        gc.freeze()

    def _mourn(self) -> None:
        """The desk died. Everybody who waits is told; the cut that was shown is opened anew, once."""
        asked, shown = dict(self._asked), self._shown
        self._shown = 0
        for number in asked:
            self._answered(number)
        for one in asked.values():
            one.failed(_desk_died(one.where))
        if not asked:
            self.problem_raised.emit(_desk_died("desk"))
        if shown and self._place is not None:
            self.open_cut(*self._place)

    def _tables(self, tables: TablesView) -> None:
        self.tables_listed.emit(tables)
        self.models_listed.emit(tables.models)

    def _pictured(self, key: Hashable, picture: QImage) -> None:
        self.thumbnail_made.emit(key, picture)

    # From any thread

    def heard(self, news: News) -> None:
        self._hand_over(partial(self._told, news))

    def died(self) -> None:
        self._hand_over(self._mourn)

    def _hand_over(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._arrived.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who waits for an answer."""

    where: str
    topic: str
    done: Callable[[Any], None]
    failed: Callable[[Problem], None]


def _nothing(_answer: object) -> None:
    """standing_changed tells of it."""


def _desk_died(where: str) -> Problem:
    return Problem(
        say("The part of Second Unit that reads and writes your film stopped unexpectedly."),
        say("It is started again. What was on record is still there; what was just asked for may have to be repeated."),
        where,
        "desk_died",
    )
