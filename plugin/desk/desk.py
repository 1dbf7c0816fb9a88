"""Everything a window asks for, about one open cut at a time. No Qt; one thread; it waits for disks and networks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from plugin.app import App, build_app
from plugin.commands.request import FillRequest, Target
from plugin.credentials import Credentials
from plugin.desk import accounts, edits, model_tables, work
from plugin.desk.handing_back import hand_back, relink_preview
from plugin.desk.launch import launch_engine
from plugin.desk.session import Session
from plugin.desk.settings_file import save_settings
from plugin.desk.table_views import TablePreview, TablesView
from plugin.desk.views import CharacterView, HandbackView, Opened, ProviderView, QuoteView, Standing
from plugin.errors import UsageError
from plugin.events import Progress
from plugin.generators.base import Generator, Model, Money
from plugin.jobs.ledger import BudgetScope
from plugin.jobs.verdict import QueuePlace, Verdict
from plugin.messages import Message, say
from plugin.settings import Settings, cache_folder
from plugin.shots.brief import Brief

Rebuild = Callable[[Mapping[str, str]], App]


class Desk:
    """All methods raise SecondUnitError with what happened and what to do. Use it from one thread, and close it."""

    def __init__(self, app: App, environment: Mapping[str, str] | None = None, rebuild: Rebuild = build_app) -> None:
        self._app = app
        self._environment = dict(os.environ if environment is None else environment)
        self._rebuild = rebuild
        self._session: Session | None = None
        self._built: Mapping[str, Generator] | None = None
        self._start_later = False

    def close(self) -> None:
        """The engine goes on."""
        self.close_cut()

    # The cut

    def open(self, path: Path, project: Path | None = None) -> Opened:
        """Read a cut and its project. Writes nothing where there is no project yet. What was sent before the window
        was closed is fetched: that costs nothing more. The cut before stays open when this one cannot be read."""
        session = Session(self._app, Target(path.absolute(), project))
        self.close_cut()
        self._session = session
        if any(job.word in ("Submitting", "Running", "Downloading", "Conforming") for job in session.store.jobs.list()):
            self.start_engine()
        return session.answer()

    def close_cut(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session, self._built, self._start_later = None, None, False

    @property
    def is_open(self) -> bool:
        return self._session is not None

    def look_again(self) -> Opened | None:
        """The cut read again where its file is another one by now, with what changed; None where it is not."""
        if self._session is None or not self._session.cut_changed():
            return None
        return self._session.read_again()

    def cut_settled(self) -> bool:
        """Whether the cut's file is another one by now, and nobody has written it since this was asked before."""
        return self._session is not None and self._session.cut_settled()

    def read_again(self) -> Opened:
        """The cut read again in any case."""
        return self._cut.read_again()

    def refresh(self) -> Standing | None:
        """Where everything stands, if anybody else changed something since this was last asked; None if not."""
        session = self._session
        if session is None or not session.changed():
            return None
        if self._start_later and not session.worked_on:
            self._start_later = False
            self.start_engine()
        return session.standing()

    def standing(self) -> Standing:
        return self._cut.standing()

    # Edits: each is on record when it returns

    def set_brief(self, shot_ids: Sequence[str], changes: Mapping[str, Any]) -> None:
        """`changes`: fields of Brief. What is not named stays; the shots keep the rest of their own briefs."""
        edits.set_brief(self._cut, shot_ids, changes)

    def brief_history(self, shot_id: str) -> tuple[tuple[datetime, Brief], ...]:
        """Oldest first."""
        return self._cut.store.briefs.history(shot_id)

    def take_frame(self, frame: int) -> Path:
        """What the cut shows at a frame, as a picture file of the project. UsageError where nothing is seen."""
        from plugin.desk.frame_taking import take_frame

        return take_frame(self._cut, frame)

    def exclude(self, shot_ids: Sequence[str], excluded: bool | None) -> None:
        """None: as the finder decides."""
        edits.exclude(self._cut, shot_ids, excluded)

    def circle(self, shot_id: str, stage: str, number: int) -> None:
        self._cut.writable.takes.circle(shot_id, stage, number)

    def rate_take(self, shot_id: str, stage: str, number: int, stars: int) -> None:
        """0 (none) to 5."""
        edits.note(self._cut, (shot_id, stage, number), rating=stars)

    def note_take(self, shot_id: str, stage: str, number: int, note: str) -> None:
        edits.note(self._cut, (shot_id, stage, number), note=note)

    def characters(self) -> tuple[CharacterView, ...]:
        return self._cut.standing().characters

    def set_character(self, character: CharacterView) -> None:
        edits.set_character(self._cut, character)

    def remove_character(self, name: str) -> None:
        edits.remove_character(self._cut, name)

    def sound_seconds(self, path: Path) -> float:
        """How long a recording lasts. UsageError, MediaError. Touches no project: another thread may wait for it."""
        return edits.sound_seconds_of(path)

    def set_budget(self, scope: str, cap: Money | None) -> None:
        """`scope`: "film" or "day" of this project. None takes all of that scope away."""
        edits.set_budget(self._cut, BudgetScope(scope), cap)

    # Work

    def quote(self, request: FillRequest) -> QuoteView:
        return work.quote(self._cut, self._planning(), request)

    def generate(self, request: FillRequest) -> int:
        """Put the jobs on record, all or none, and start the engine; how many. NotAdmitted with every reason."""
        count = work.generate(self._cut, self._planning(), request)
        self._have_worked()
        return count

    def retry(self, shot_ids: Sequence[str]) -> int:
        """One more take of each shot, as its last attempt was made; how many jobs."""
        return sum(self.generate(request) for request in work.retries(self._cut, shot_ids))

    def retry_quotes(self, shot_ids: Sequence[str]) -> tuple[QuoteView, ...]:
        """What `retry` would cost."""
        return tuple(self.quote(request) for request in work.retries(self._cut, shot_ids))

    def start_engine(self) -> bool:
        """Whether one was started: not where one works already, or nothing is to be done."""
        session = self._cut
        if session.engine_runs or not any(job.open or job.word == "Lost" for job in session.store.jobs.list()):
            return False
        launch_engine(session.target.cut, session.project, self._environment)
        session.launched()
        return True

    def _have_worked(self) -> None:
        """Start the engine; where somebody works already who may not take up new jobs (`fill` on a command line), once
        more when that one is done."""
        self._start_later = not self.start_engine() and self._cut.worked_on

    def cancel(self, keys: Sequence[str]) -> None:
        """Not sent yet; costs nothing."""
        edits.each_job(self._cut, keys, lambda jobs, key: jobs.cancel(key))

    def abort(self, keys: Sequence[str]) -> None:
        """Sent; may still cost."""
        edits.each_job(self._cut, keys, lambda jobs, key: jobs.abort(key))

    def hold(self, keys: Sequence[str]) -> None:
        edits.each_job(self._cut, keys, lambda jobs, key: jobs.hold(key))

    def release(self, keys: Sequence[str]) -> None:
        edits.each_job(self._cut, keys, edits.let_go)
        self._have_worked()

    def move(self, keys: Sequence[str], place: str) -> None:
        """ "front" or "back" of the queue; several keep their order."""
        to = QueuePlace(place)
        order = list(reversed(keys)) if to is QueuePlace.front else list(keys)
        edits.each_job(self._cut, order, lambda jobs, key: jobs.move(key, to))

    def settle(self, key: str, verdict: str, provider_id: str = "") -> None:
        """What the user found out at the provider: "bought", "not_bought" or "retry"."""
        self._cut.writable.jobs.settle(key, Verdict(verdict), provider_id)
        self._have_worked()

    def hand_back(self, output: Path | None = None) -> HandbackView:
        """Put the circled takes on the cut as it is now, and write it to `output` (None: beside the cut)."""
        return hand_back(self._cut, output)

    def relink_preview(self) -> HandbackView:
        """What `hand_back` would do; writes nothing."""
        return relink_preview(self._cut)

    # The house

    @property
    def settings(self) -> Settings:
        return self._app.settings

    @property
    def models(self) -> tuple[Model, ...]:
        return self._app.models

    def save_settings(self, changes: Mapping[str, Any]) -> Settings:
        """Fields of Settings with their values (None: the default), and "panel" for the window's own table."""
        save_settings(self._environment, changes)
        self._use(self._rebuild(self._environment))
        return self._app.settings

    def tables(self) -> TablesView:
        """Models with where each is from, and own tables that were left out."""
        return model_tables.list_tables(self._environment)

    def preview_table(self, path: Path) -> TablePreview:
        """What taking that table of models in would change; writes nothing."""
        return model_tables.preview_table(self._environment, path)

    def take_in_table(self, path: Path) -> TablesView:
        """What is known of models from now on; jobs on record stay as they were ordered."""
        model_tables.take_in_table(self._environment, path)
        return self._with_tables()

    def set_aside_table(self, file: str) -> TablesView:
        """Back to the built-in rows."""
        model_tables.set_aside_table(self._environment, file)
        return self._with_tables()

    def _with_tables(self) -> TablesView:
        self._use(self._rebuild(self._environment))
        return self.tables()

    def providers(self) -> tuple[ProviderView, ...]:
        return accounts.provider_views(accounts.parts_of(self._app, self._environment))

    def set_key(self, provider: str, credentials: Credentials) -> tuple[ProviderView, ...]:
        accounts.set_key(accounts.parts_of(self._app, self._environment), provider, credentials)
        self._built = None
        return self.providers()

    def remove_key(self, provider: str) -> tuple[ProviderView, ...]:
        accounts.remove_key(accounts.parts_of(self._app, self._environment), provider)
        self._built = None
        return self.providers()

    def check(self, provider: str, stop: threading.Event | None = None) -> tuple[Message, bool]:
        """A free call that proves the key. Touches no project: another thread may wait for it."""
        parts = accounts.parts_of(self._app, self._environment)
        return accounts.check(parts, provider, stop or threading.Event())

    def make_demo(self, folder: Path, on_progress: Progress) -> Path:
        """The demo film, drawn into `folder`; its timeline. Touches no project: another thread may wait for it.
        Stopped when `on_progress` returns False."""
        from plugin.desk.demo import make_demo

        return make_demo(folder, on_progress)

    @property
    def thumbnails(self) -> Path:
        """The folder in which small pictures are kept."""
        return cache_folder(self._environment) / "thumbnails"

    @property
    def _cut(self) -> Session:
        if self._session is None:
            raise UsageError(say("No cut is open."), say("Open one first."), code="no_cut")
        return self._session

    def _planning(self) -> App:
        session = self._cut
        if self._built is None:
            self._built = self._app.generators(session.project, session.store.assets)
            session.generators = self._built
        return work.without_rebuilding(self._app, self._built)

    def _use(self, app: App) -> None:
        self._app, self._built = app, None
        if self._session is not None:
            self._session.use(app)
