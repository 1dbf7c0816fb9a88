"""One open cut with its project: what was read, and the store that remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugin.app import App
from plugin.commands.opening import OpenCut, as_now, known_shot, open_cut, project_of, remember
from plugin.commands.placing import filled_shots, with_filled
from plugin.commands.request import Target
from plugin.desk.cut_view import cut_view
from plugin.desk.standing import keep_same, standing_of
from plugin.desk.views import CutView, Opened, ShotChange, Standing
from plugin.errors import UsageError
from plugin.generators.base import Generator
from plugin.jobs.engine_report import EngineReport, read_report, report_stamp
from plugin.jobs.owner import is_alive, machine_name
from plugin.jobs.project import Project, open_store
from plugin.jobs.store import SqliteStore
from plugin.messages import say
from plugin.shots.shot import Shot
from plugin.timeline.identity import Known, match

seconds_to_start = 10.0
"""An engine that has not taken the lease by then did not come up."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Tells one version of a file on the disk from the next without reading it."""

    modified: int
    size: int
    node: int


class Session:
    """Use it from one thread, and close it. Nothing is written before the first change: until then the project is
    remembered in memory only."""

    def __init__(self, app: App, target: Target) -> None:
        self.app = app
        self.target = target
        self.project: Project = project_of(target)
        self._stamp = self._seen = stamp_of(target.cut)
        self._memory = not self.project.exists
        self._store: SqliteStore = open_store(self.project, app.clock, create=False)
        self._standing: Standing | None = None
        self._report, self._report_stamp = EngineReport(), (0, 0)
        self._runs = False
        self._launched: float | None = None
        self.generators: Mapping[str, Generator] = {}
        """Those that were built for it: they know their lanes."""
        self._filled: list[Shot] | None = None
        """Looked up once for every reading of the cut."""
        try:
            known = self._store.shots.known_shots()
            self.opened: OpenCut = open_cut(app, target, self._store)
            self._changes = _changes(known, self._known(), first=True)
            self._remember()
        except BaseException:
            self._store.close()
            raise

    @property
    def store(self) -> SqliteStore:
        """For reading."""
        return self._store

    @property
    def writable(self) -> SqliteStore:
        """For changes: makes the project where there is none yet. StorageError."""
        if self._memory:
            self._enter_project(create=True)
            self._remember()
        return self._store

    def _enter_project(self, *, create: bool) -> None:
        fresh = open_store(self.project, self.app.clock, create=create)
        self._store.close()
        self._store, self._memory = fresh, False

    def close(self) -> None:
        self._store.close()

    def answer(self) -> Opened:
        """Everything, for a window that shows the cut anew."""
        return Opened(self.view(), self.standing(), self._changes)

    def view(self) -> CutView:
        return cut_view(self.app, self.opened, self.shots)

    def current(self) -> OpenCut:
        """The cut as it was read, with briefs and exclusions as they are by now."""
        self.opened = as_now(self.opened, self._store)
        return self.opened

    @property
    def shots(self) -> tuple[Shot, ...]:
        """That lack their picture, and that were filled in this very cut."""
        if self._filled is None:
            self._filled = filled_shots(self.opened, self._store.shots.known_shots())
        return with_filled(self.opened, self._filled)

    def shot(self, shot_id: str) -> Shot:
        """UsageError when it is not in the cut."""
        for shot in self.shots:
            if shot.id == shot_id:
                return shot
        raise UsageError(
            say("There is no shot named {word} in this cut.", word=shot_id),
            say("It may be gone from the newest version of the cut."),
            code="unknown_shot",
        )

    def standing(self) -> Standing:
        """As of now. Parts that did not change are the objects of the standing before."""
        missing = frozenset(shot.id for shot in self.current().shots)
        self._look_at_engine()
        now = standing_of(self.app, self._store, self.shots, missing, self._report, self._runs, self.generators)
        self._standing = keep_same(self._standing, now)
        return self._standing

    def changed(self) -> bool:
        """Whether anybody else changed the project, or the engine started, ended or got on."""
        if self._memory and self.project.exists:
            self._enter_project(create=False)
            return True
        changed = self._store.changed_elsewhere()
        return self._look_at_engine() or changed

    @property
    def engine_runs(self) -> bool:
        """Whether a living process works on the project, or one was started just now that has yet to say so."""
        if self.worked_on:
            self._launched = None
            return True
        return self._launched is not None and self.app.clock.monotonic() - self._launched < seconds_to_start

    def launched(self) -> None:
        """An engine was started just now."""
        self._launched = self.app.clock.monotonic()

    @property
    def worked_on(self) -> bool:
        """Whether a living process holds the lease."""
        holder = self._store.lease.holder()
        if holder is None:
            return False
        # Of a process on another machine we only know that it has not let go.
        return holder.machine != machine_name() or is_alive(holder)

    def _look_at_engine(self) -> bool:
        before = (self._runs, self._report_stamp)
        self._runs, stamp = self.engine_runs, report_stamp(self.project)
        if stamp != self._report_stamp:
            self._report, self._report_stamp = read_report(self.project), stamp
        return before != (self._runs, self._report_stamp)

    def cut_changed(self) -> bool:
        """Whether the file of the cut is another one than was read; False while it is not there."""
        now = stamp_of(self.target.cut)
        return now is not None and now != self._stamp

    def cut_settled(self) -> bool:
        """The same, but only once the file has stayed as it is since this was asked before: an editor may still be
        writing it."""
        now = stamp_of(self.target.cut)
        settled, self._seen = now == self._seen, now
        return settled and self.cut_changed()

    def read_again(self) -> Opened:
        """The cut as it is now, with what changed since it was last read. The old reading stays when that fails."""
        stamp = stamp_of(self.target.cut)
        # A version that cannot be read is not tried again before it changes once more.
        self._stamp = stamp
        opened = open_cut(self.app, self.target, self._store)
        before = self._known()
        self.opened, self._filled = opened, None
        self._changes = _changes(before, self._known(), first=False)
        self._remember()
        return self.answer()

    def use(self, app: App) -> None:
        """Other settings; the cut is to be read again for them."""
        self.app = app

    def _known(self) -> list[Known]:
        return [known_shot(shot, self.opened) for shot in self.shots]

    def _remember(self) -> None:
        if not self._store.read_only:
            remember(self._store, self.opened)


def stamp_of(path: Path) -> Stamp | None:
    """None when the file is not there. Of a folder (.otiod): of the timeline in it."""
    try:
        file = path / "content.otio" if path.is_dir() else path
        found = file.stat()
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)


def _changes(before: Sequence[Known], now: Sequence[Known], *, first: bool) -> tuple[ShotChange, ...]:
    """`first`: against what the project remembers, which knows shots that went long ago; those are not told again."""
    if not before:
        return ()
    found = []
    for one in match(before, now):
        if one.change == "same" or (first and one.change == "gone"):
            continue
        shot_id = one.known_id if one.found_index is None else now[one.found_index].id
        found.append(ShotChange(shot_id, one.change))
    return tuple(found)
