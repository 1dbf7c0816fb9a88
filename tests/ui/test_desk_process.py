"""The desk in a process of its own: it answers, it dies alone, and the window goes on."""

from __future__ import annotations

import inspect
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from plugin.credentials import ApiKey, Secret
from plugin.desk.desk import Desk
from plugin.desk.requests import Answered, News, Order, Refused, Request, Stood, Stop
from plugin.desk.views import Opened, Problem
from plugin.desk.wire import receive, send
from tests.fakes.paid_app import write_cut
from ui.bridge import Bridge
from ui.desk_process import DeskProcess, Ear

patience_ms = 30_000


class Listener:
    """An `Ear` that writes down what it hears."""

    def __init__(self) -> None:
        self.news: list[News] = []
        self.deaths = 0
        self.woken = threading.Condition()

    def heard(self, news: News) -> None:
        with self.woken:
            self.news.append(news)
            self.woken.notify_all()

    def died(self) -> None:
        with self.woken:
            self.deaths += 1
            self.woken.notify_all()

    def wait_for(self, what: Any) -> Any:
        with self.woken:
            assert self.woken.wait_for(what, patience_ms / 1000), "waited in vain"
            return what()

    def answer_to(self, number: int) -> Answered | Refused:
        return self.wait_for(  # type: ignore[no-any-return]
            lambda: next((n for n in self.news if isinstance(n, Answered | Refused) and n.id == number), None)
        )


@pytest.fixture
def ear() -> Listener:
    return Listener()


@pytest.fixture
def desk(ear: Listener) -> Iterator[DeskProcess]:
    made = DeskProcess(ear)
    yield made
    made.close()


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "plugin.desk.service" in child.cmdline()]


def test_it_answers_and_tells_where_things_stand(desk: DeskProcess, ear: Listener, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "film.otio", 3)
    desk.ask(Request(1, "open_cut", "open", (cut, None), "cut"))
    answer = ear.answer_to(1)
    assert isinstance(answer, Answered) and isinstance(answer.value, Opened)
    before = answer.value.standing
    desk.ask(Request(2, "set_brief", "set_brief", ((before.shots[1].id,), {"prompt": "rain"}), changes=True))
    stood = ear.wait_for(lambda: [n for n in ear.news if isinstance(n, Stood)])[-1]
    assert stood.cut == 1 and stood.standing.shots[1].brief.prompt == "rain"
    assert stood.standing.shots[0] is before.shots[0], "what did not change is the same object here"


def test_a_refusal_comes_as_a_problem(desk: DeskProcess, ear: Listener, tmp_path: Path) -> None:
    desk.ask(Request(1, "open_cut", "open", (tmp_path / "none.otio", None), "cut"))
    answer = ear.answer_to(1)
    assert isinstance(answer, Refused) and answer.problem.where == "open_cut"


loud = """
import sys
from plugin.desk import service
make = service.real_desk
service.real_desk = lambda: (print("hello from a library", flush=True), make())[1]
sys.exit(service.main())
"""


def test_what_a_library_prints_does_not_get_between(ear: Listener) -> None:
    desk = DeskProcess(ear, (sys.executable, "-c", loud))
    desk.ask(Request(1, "list_models", "models"))
    assert isinstance(ear.answer_to(1), Answered)
    desk.close()


def test_closing_ends_the_process(desk: DeskProcess, ear: Listener) -> None:
    desk.ask(Request(1, "list_models", "models"))
    ear.answer_to(1)
    (process,) = children()
    desk.close()
    assert not process.is_running() and ear.deaths == 0


def test_a_window_that_dies_takes_it_along(tmp_path: Path) -> None:
    """Its input ends then; nobody tells it anything."""
    from ui.desk_process import _start

    process = _start((sys.executable, "-m", "plugin.desk.service"))
    assert process.stdin is not None and process.stdout is not None
    send(process.stdin, Request(1, "list_models", "models"))
    assert receive(process.stdout).id == 1
    process.stdin.close()
    assert process.wait(20) == 0
    process.stdout.close()


def test_a_key_passes_and_shows_itself_nowhere(tmp_path: Path) -> None:
    with (tmp_path / "pipe").open("w+b") as pipe:
        send(pipe, Request(1, "set_key", "set_key", ("kling", ApiKey(Secret("sk-1")))))
        pipe.seek(0)
        found = receive(pipe)
    assert found.arguments[1].key.reveal() == "sk-1"
    assert "sk-1" not in repr(found)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_killed_it_is_started_again_and_the_cut_is_opened_anew(qtbot: Any, tmp_path: Path) -> None:
    cut = write_cut(tmp_path / "film.otio", 3)
    bridge = Bridge(thumbnails=tmp_path / "thumbnails")
    opened: list[Opened] = []
    problems: list[Problem] = []
    bridge.cut_opened.connect(opened.append)
    bridge.problem_raised.connect(problems.append)
    bridge.open_cut(cut)
    qtbot.waitUntil(lambda: len(opened) == 1, timeout=patience_ms)
    (process,) = children()
    os.kill(process.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(opened) == 2, timeout=patience_ms)
    assert [problem.code for problem in problems] == ["desk_died"]
    shot = opened[1].standing.shots[0].id
    with qtbot.waitSignal(bridge.standing_changed, timeout=patience_ms):
        bridge.exclude([shot], True)
    bridge.close()
    bridge.deleteLater()


def test_a_cut_that_kills_it_is_refused_and_not_tried_again(qtbot: Any, tmp_path: Path) -> None:
    deadly = "import sys, os; from plugin.desk.wire import receive; receive(sys.stdin.buffer); os._exit(3)"
    bridge = Bridge(lambda ear: DeskProcess(ear, (sys.executable, "-c", deadly)), thumbnails=tmp_path / "thumbnails")
    refused: list[Problem] = []
    bridge.cut_refused.connect(refused.append)
    bridge.open_cut(tmp_path / "film.otio")
    qtbot.waitUntil(lambda: bool(refused), timeout=patience_ms)
    qtbot.wait(300)
    assert [problem.code for problem in refused] == ["desk_died"] and children() == []
    bridge.close()
    bridge.deleteLater()


def test_a_desk_that_cannot_be_started_is_said(qtbot: Any, tmp_path: Path) -> None:
    command = (str(tmp_path / "no such program"),)
    bridge = Bridge(lambda ear: DeskProcess(ear, command), thumbnails=tmp_path / "thumbnails")
    refused: list[Problem] = []
    bridge.cut_refused.connect(refused.append)
    bridge.open_cut(tmp_path / "film.otio")
    qtbot.waitUntil(lambda: bool(refused), timeout=patience_ms)
    assert [problem.code for problem in refused] == ["desk_died"]
    bridge.close()
    bridge.deleteLater()


class Recorder:
    """A `DeskLink` that only writes down."""

    def __init__(self, _ear: Ear) -> None:
        self.orders: list[Order] = []

    def ask(self, order: Order) -> None:
        self.orders.append(order)

    def close(self) -> None:
        return None


def test_everything_a_bridge_asks_for_is_there(qapp: object, tmp_path: Path) -> None:
    """Requests name methods by words, which no type checker reads."""
    made: list[Recorder] = []

    def link(ear: Ear) -> Recorder:
        made.append(Recorder(ear))
        return made[-1]

    bridge = Bridge(link, thumbnails=tmp_path)
    own = {"close", "heard", "died", "thumbnail", "drop_thumbnails", "waveform", "drop_waveforms"}
    asked = [name for name, value in vars(Bridge).items() if inspect.isfunction(value) and not name.startswith("_")]
    for name in sorted(set(asked) - own):
        method = getattr(bridge, name)
        given = [_some(parameter) for parameter in inspect.signature(method).parameters.values()]
        method(*given)
    orders = made[0].orders
    assert len(orders) == len(set(asked) - own)
    for order in orders:
        if not isinstance(order, Stop):
            _fits(order)
    bridge.close()
    bridge.deleteLater()


def _some(parameter: inspect.Parameter) -> Any:
    """Something of its kind; requests are only looked at."""
    kind = str(parameter.annotation)
    if "Sequence" in kind:
        return ("SH0010",)
    if "Path" in kind:
        return Path("/film/x.otio")
    return {} if "Mapping" in kind else "x"


def _fits(request: Request) -> None:
    asked = inspect.getattr_static(Desk, request.name)
    if isinstance(asked, property):
        assert request.arguments == ()
        return
    extra = {"check": (None,), "make_demo": (None,)}.get(request.name, ())
    inspect.signature(asked).bind(None, *request.arguments, *extra)
