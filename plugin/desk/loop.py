"""Does what a window asks of the desk, in order, and looks what others changed meanwhile."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from plugin.desk.problems import problem_of
from plugin.desk.requests import Answered, News, Order, Progressed, Raised, Refused, Request, Reread, Stood, Stop
from plugin.desk.views import Opened, Standing
from plugin.errors import SecondUnitError

if TYPE_CHECKING:
    # Only named here: who makes one knows where it comes from.
    from plugin.desk.desk import Desk

MakeDesk: TypeAlias = "Callable[[], Desk]"
Tell: TypeAlias = Callable[[News], None]
"""From any thread."""

poll_seconds = 1 / 3


class DeskLoop:
    """`run` owns the desk and returns after `close`: what is being done is done, the rest is left undone."""

    def __init__(self, make_desk: MakeDesk, tell: Tell, poll: float = poll_seconds) -> None:
        self._make_desk = make_desk
        self._tell = tell
        self._poll = poll
        self._requests: deque[Request] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._aside = Aside(tell)
        # From here on only for `run`.
        self._desk: Desk | None = None
        self._cut = 0
        self._stale = False
        self._told: Standing | None = None
        self._complaint = ""

    # From any thread

    def ask(self, order: Order) -> None:
        if isinstance(order, Stop):
            self._aside.stop(order.where)
            return
        with self._changed:
            if order.topic:
                self._requests = deque(other for other in self._requests if other.topic != order.topic)
            self._requests.append(order)
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._requests.clear()
            self._changed.notify()
        self._aside.stop()

    # In the thread that owns the desk

    def run(self) -> None:
        next_look = time.monotonic() + self._poll
        try:
            while True:
                request = self._next(next_look)
                if self._closing:
                    return
                if request is not None:
                    self._do(request)
                if time.monotonic() >= next_look:
                    self._look_around()
                    next_look = time.monotonic() + self._poll
                elif self._stale and not self._requests:
                    self._guarded("standing", self._tell_standing)
        finally:
            self._aside.join()
            if self._desk is not None:
                self._guarded("close", self._desk.close)

    def _next(self, until: float) -> Request | None:
        """The next request; None when it is time to look around."""
        with self._changed:
            while not self._requests and not self._closing:
                left = until - time.monotonic()
                if left <= 0:
                    return None
                self._changed.wait(left)
            return self._requests.popleft() if self._requests else None

    def _do(self, request: Request) -> None:
        try:
            if self._desk is None:
                self._desk = self._make_desk()
            desk = self._desk
            if request.aside:
                self._aside.start(request, desk)
                return
            result = ask_of(desk, request)
        except Exception as error:  # noqa: BLE001 the border of the desk: told to the user, kept in a report
            self._tell(Refused(request.id, problem_of(error, request.where)))
            self._stale = self._stale or request.changes
            return
        self._note(request, result)
        self._tell(Answered(request.id, result))

    def _note(self, request: Request, result: Any) -> None:
        if isinstance(result, Opened):
            # An answer with a standing of its own.
            self._cut = request.id if request.where == "open_cut" else self._cut
            self._told, self._stale = result.standing, False
        elif request.changes:
            self._stale = True

    def _look_around(self) -> None:
        desk = self._desk
        if desk is None or not desk.is_open:
            return
        self._guarded("standing", self._tell_standing if self._stale else lambda: self._tell_news(desk))
        self._guarded("reread", lambda: self._look_at_cut(desk))

    def _tell_standing(self) -> None:
        self._stale = False
        if self._desk is not None and self._desk.is_open:
            self._tell_of(self._desk.standing())

    def _tell_news(self, desk: Desk) -> None:
        standing = desk.refresh()
        if standing is not None:
            self._tell_of(standing)

    def _tell_of(self, standing: Standing) -> None:
        if standing is not self._told:
            self._told = standing
            self._tell(Stood(self._cut, standing))

    def _look_at_cut(self, desk: Desk) -> None:
        opened = desk.look_again() if desk.cut_settled() else None
        if opened is not None:
            self._told, self._stale = opened.standing, False
            self._tell(Reread(self._cut, opened))

    def _guarded(self, where: str, work: Callable[[], None]) -> None:
        """What goes wrong again and again is told once."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 the border of the desk
            code = error.code if isinstance(error, SecondUnitError) else repr(error)
            if self._complaint != f"{where} {code}":
                self._complaint = f"{where} {code}"
                self._tell(Raised(problem_of(error, where)))
        else:
            if self._complaint.startswith(where):
                self._complaint = ""


class Aside:
    """Requests in threads of their own, which can be stopped by what they were asked for."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._threads: list[threading.Thread] = []
        self._stops: defaultdict[str, list[threading.Event]] = defaultdict(list)
        self._lock = threading.Lock()
        self._closing = False

    def start(self, request: Request, desk: Desk) -> None:
        stop = threading.Event()
        thread = threading.Thread(target=self._work, args=(request, desk, stop), name=f"desk: {request.where}")
        with self._lock:
            if self._closing:
                return
            self._stops[request.where].append(stop)
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            self._threads.append(thread)
        thread.start()

    def stop(self, where: str | None = None) -> None:
        """None: all of them, and none is started any more."""
        with self._lock:
            self._closing = self._closing or where is None
            for name in list(self._stops) if where is None else [where]:
                for stop in self._stops.pop(name, []):
                    stop.set()

    def join(self) -> None:
        self.stop()
        for thread in self._threads:
            thread.join()

    def _work(self, request: Request, desk: Desk, stop: threading.Event) -> None:
        try:
            result = self._ask(request, desk, stop)
        except Exception as error:  # noqa: BLE001 the border of the thread: told to the user, kept in a report
            self._tell(Refused(request.id, problem_of(error, request.where)))
        else:
            self._tell(Answered(request.id, result))

    def _ask(self, request: Request, desk: Desk, stop: threading.Event) -> Any:
        def on_progress(fraction: float) -> bool:
            self._tell(Progressed(request.id, fraction))
            return not stop.is_set()

        match request.name:
            case "check":
                (provider,) = request.arguments
                return desk.check(provider, stop)
            case "make_demo":
                (folder,) = request.arguments
                return desk.make_demo(folder, on_progress)
        return ask_of(desk, request)


def ask_of(desk: Desk, request: Request) -> Any:
    asked = getattr(desk, request.name)
    return asked(*request.arguments) if callable(asked) else asked
