"""The thread that owns the desk: it does what the window asks, in order, and looks what others changed meanwhile."""

from __future__ import annotations

import gc
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from plugin.desk.views import Opened, Problem, Standing
from plugin.errors import SecondUnitError
from ui.problems import problem_of

if TYPE_CHECKING:
    # Only named here: the desk loads the libraries for timelines and media, in its own thread.
    from plugin.desk.desk import Desk

MakeDesk: TypeAlias = "Callable[[], Desk]"
Deliver: TypeAlias = Callable[[Callable[[], None]], None]
"""Hands a call over to the thread of the window. From any thread."""

poll_seconds = 1 / 3
reading = ("open_cut", "reread")


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do with the desk, and who is told what came of it (in the window's thread)."""

    id: int
    where: str
    work: Callable[[Desk], Any]
    done: Callable[[Any], None]
    failed: Callable[[Problem], None]
    topic: str = ""
    """A newer task of the same topic takes the place of one that has not begun."""
    changes: bool = False
    """The standing may be another one afterwards."""
    aside: bool = False
    """Waits for a network or takes long, and touches no project: done in a thread of its own."""


@dataclass(frozen=True, slots=True)
class News:
    """What the thread tells without being asked (in the window's thread)."""

    standing: Callable[[int, Standing], None]
    """Id of the task that opened the cut, and where it stands."""
    reread: Callable[[int, Opened], None]
    problem: Callable[[Problem], None]


class DeskThread:
    """Starts with the first task. `close` waits until what is being done is done; the rest is left undone."""

    def __init__(self, make_desk: MakeDesk, deliver: Deliver, news: News, poll: float = poll_seconds) -> None:
        self._make_desk = make_desk
        self._deliver = deliver
        self._news = news
        self._poll = poll
        self._tasks: deque[Task] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._aside: list[threading.Thread] = []
        # From here on only the thread itself.
        self._desk: Desk | None = None
        self._cut = 0
        self._stale = False
        self._told: Standing | None = None
        self._complaint = ""
        self._done: set[str] = set()

    def ask(self, task: Task) -> None:
        with self._changed:
            if self._closing:
                return
            if task.topic:
                self._tasks = deque(other for other in self._tasks if other.topic != task.topic)
            self._tasks.append(task)
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
                self._thread.start()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._tasks.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
        for thread in self._aside:
            thread.join()

    def _run(self) -> None:
        next_look = time.monotonic() + self._poll
        try:
            while True:
                task = self._next(next_look)
                if self._closing:
                    return
                if task is not None:
                    self._do(task)
                if time.monotonic() >= next_look:
                    self._look_around()
                    next_look = time.monotonic() + self._poll
                elif self._stale and not self._tasks:
                    self._guarded("standing", self._tell_standing)
        finally:
            if self._desk is not None:
                self._guarded("close", self._desk.close)

    def _next(self, until: float) -> Task | None:
        """The next task; None when it is time to look around."""
        with self._changed:
            while not self._tasks and not self._closing:
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self._changed.wait(left)
            return self._tasks.popleft() if self._tasks else None

    def _do(self, task: Task) -> None:
        try:
            if self._desk is None:
                self._desk = self._make_desk()
            desk = self._desk
            if task.aside:
                self._do_aside(task, desk)
                return
            result = task.work(desk)
        except Exception as error:  # noqa: BLE001 the border of the thread: told to the user, kept in a report
            problem = problem_of(error, task.where)
            self._deliver(lambda: task.failed(problem))
            self._stale = self._stale or task.changes
            return
        self._note(task, result)
        self._spare_collector(task.where)
        self._deliver(lambda: task.done(result))

    def _note(self, task: Task, result: Any) -> None:
        if isinstance(result, Opened):
            # An answer with a standing of its own.
            self._cut = task.id if task.where == "open_cut" else self._cut
            self._told, self._stale = result.standing, False
        elif task.changes:
            self._stale = True

    def _spare_collector(self, where: str) -> None:
        """What the first task of a kind loads (modules, the cut) stays, so Python's collector need not walk through
        it: that stops every thread, the window's as well, for 200 ms with a cut of 400 shots (measured)."""
        if where in reading or where not in self._done:
            self._done.add(where)
            gc.freeze()

    def _do_aside(self, task: Task, desk: Desk) -> None:
        def work() -> None:
            try:
                result = task.work(desk)
            except Exception as error:  # noqa: BLE001 the border of the thread: told to the user, kept in a report
                problem = problem_of(error, task.where)
                self._deliver(lambda: task.failed(problem))
            else:
                self._deliver(lambda: task.done(result))

        self._aside = [thread for thread in self._aside if thread.is_alive()]
        thread = threading.Thread(target=work, name=f"desk: {task.where}", daemon=True)
        self._aside.append(thread)
        thread.start()

    def _look_around(self) -> None:
        desk = self._desk
        if desk is None or not desk.is_open:
            return
        self._guarded("standing", self._tell_standing if self._stale else lambda: self._tell_news(desk))
        self._guarded("reread", lambda: self._look_at_cut(desk))

    def _tell_standing(self) -> None:
        self._stale = False
        if self._desk is not None and self._desk.is_open:
            self._tell(self._desk.standing())

    def _tell_news(self, desk: Desk) -> None:
        standing = desk.refresh()
        if standing is not None:
            self._tell(standing)

    def _tell(self, standing: Standing) -> None:
        if standing is not self._told:
            self._told = standing
            cut = self._cut
            self._deliver(lambda: self._news.standing(cut, standing))

    def _look_at_cut(self, desk: Desk) -> None:
        opened = desk.look_again() if desk.cut_settled() else None
        if opened is not None:
            self._told, self._stale = opened.standing, False
            cut = self._cut
            self._spare_collector("reread")
            self._deliver(lambda: self._news.reread(cut, opened))

    def _guarded(self, where: str, work: Callable[[], None]) -> None:
        """What goes wrong again and again is told once."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 the border of the thread
            code = error.code if isinstance(error, SecondUnitError) else repr(error)
            if self._complaint != f"{where} {code}":
                self._complaint = f"{where} {code}"
                problem = problem_of(error, where)
                self._deliver(lambda: self._news.problem(problem))
        else:
            if self._complaint.startswith(where):
                self._complaint = ""
