"""The bridge: questions return at once, answers come in order, late ones are dropped, nothing outlives it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from plugin.commands.request import FillRequest
from plugin.desk.table_views import TablesView
from plugin.desk.views import Opened, Problem, QuoteView, Standing
from plugin.errors import NotAdmitted, UsageError
from plugin.messages import say
from tests.fakes.desk import FakeDesk
from tests.fakes.desk_link import in_thread
from tests.fakes.paid_app import write_cut
from ui.bridge import Bridge

root = Path(__file__).resolve().parents[2]
cut = Path("/films/film.otio")


class Heard:
    """Everything a bridge said, in order."""

    def __init__(self, bridge: Bridge) -> None:
        self.said: list[tuple[str, Any]] = []
        for name in ("cut_opened", "cut_refused", "cut_reread", "standing_changed", "problem_raised", "jobs_queued"):
            getattr(bridge, name).connect(lambda value, name=name: self._hear(name, value))
        bridge.quote_made.connect(lambda request, quote: self._hear("quote_made", (request, quote)))
        bridge.thumbnail_made.connect(lambda key, image: self._hear("thumbnail_made", (key, image)))
        bridge.busy_changed.connect(lambda busy: self._hear("busy_changed", busy))
        bridge.demo_progressed.connect(lambda fraction: self._hear("demo_progressed", fraction))

    def _hear(self, name: str, value: Any) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.said.append((name, value))

    def of(self, name: str) -> list[Any]:
        return [value for said, value in self.said if said == name]


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def real(qapp: object, desk: FakeDesk, tmp_path: Path) -> Iterator[Bridge]:
    """A real bridge to a fake desk."""
    made = Bridge(in_thread(lambda: desk), thumbnails=tmp_path / "thumbnails")
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def bridge_to(qapp: object) -> Iterator[Callable[..., Bridge]]:
    """Bridges to other desks, closed whatever happens."""
    made: list[Bridge] = []

    def make(*given: Any) -> Bridge:
        made.append(Bridge(*given))
        return made[-1]

    yield make
    for bridge in made:
        bridge.close()
        bridge.deleteLater()


@pytest.fixture
def heard(real: Bridge) -> Heard:
    return Heard(real)


def opened(real: Bridge, heard: Heard, qtbot: Any) -> Opened:
    real.open_cut(cut)
    qtbot.waitUntil(lambda: bool(heard.of("cut_opened")))
    return heard.of("cut_opened")[-1]


def test_opening_answers_in_the_window_thread(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    found = opened(real, heard, qtbot)
    assert len(found.standing.shots) == 4
    assert desk.threads == {"desk"}
    assert heard.of("busy_changed") == [True, False]


def test_an_edit_is_followed_by_the_standing(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    shot = opened(real, heard, qtbot).standing.shots[0].id
    real.set_brief([shot], {"prompt": "rain"})
    real.set_brief([shot], {"negative": "people"})
    qtbot.waitUntil(lambda: bool(heard.of("standing_changed")))
    last: Standing = heard.of("standing_changed")[-1]
    assert (last.shots[0].brief.prompt, last.shots[0].brief.negative) == ("rain", "people")
    assert [name for name, _ in desk.calls].count("standing") <= 2


def test_only_the_newest_quote_is_answered(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    opened(real, heard, qtbot)
    desk.gate.clear()
    first = real.quote(FillRequest(shots="first"))
    qtbot.waitUntil(lambda: ("quote", (FillRequest(shots="first"),)) in desk.calls)
    dropped = real.quote(FillRequest(shots="second"))
    last = real.quote(FillRequest(shots="third"))
    desk.gate.set()
    qtbot.waitUntil(lambda: bool(heard.of("quote_made")))
    qtbot.wait(50)
    assert [request for request, _ in heard.of("quote_made")] == [last]
    assert len({first, dropped, last}) == 3
    assert [given[0].shots for name, given in desk.calls if name == "quote"] == ["first", "third"], "one never began"


def test_a_frame_of_the_cut_comes_with_the_id_of_its_request(
    real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any
) -> None:
    opened(real, heard, qtbot)
    desk.answers["take_frame"] = Path("/films/a.secondunit/frames/cut_000012.png")
    with qtbot.waitSignal(real.frame_taken) as taken:
        asked = real.take_frame(12)
    assert taken.args == [asked, desk.answers["take_frame"]] and ("take_frame", (12,)) in desk.calls
    assert desk.threads == {"desk"}


def test_a_second_cut_drops_the_answer_of_the_first(real: Bridge, heard: Heard, qtbot: Any) -> None:
    real.open_cut(Path("/films/one.otio"))
    real.open_cut(Path("/films/two.otio"))
    qtbot.waitUntil(lambda: bool(heard.of("cut_opened")))
    qtbot.wait(50)
    assert [found.cut.name for found in heard.of("cut_opened")] == ["two"]
    assert heard.of("busy_changed")[-1] is False


def test_refusals_come_as_problems(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    desk.errors["open"] = UsageError(say("No."), say("Do it so."), code="no")
    real.open_cut(cut)
    qtbot.waitUntil(lambda: bool(heard.of("cut_refused")))
    assert heard.of("cut_refused") == [Problem(say("No."), say("Do it so."), "open_cut", "no")]
    del desk.errors["open"]
    opened(real, heard, qtbot)
    desk.errors["generate"] = NotAdmitted(say("Not admitted."), [say("No key.")])
    real.generate(FillRequest())
    qtbot.waitUntil(lambda: bool(heard.of("problem_raised")))
    (problem,) = heard.of("problem_raised")
    assert (problem.where, problem.code, problem.details) == ("generate", "not_admitted", (say("No key."),))


def test_an_error_of_our_own_is_kept_in_a_report(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    opened(real, heard, qtbot)
    desk.errors["circle"] = ZeroDivisionError("secret 123")
    real.circle("SH0010", "video", 1)
    qtbot.waitUntil(lambda: bool(heard.of("problem_raised")))
    (problem,) = heard.of("problem_raised")
    assert problem.code == "internal" and "123" not in str(problem.message)
    report = dict(problem.action.values)["report"]
    assert "ZeroDivisionError" in Path(report).read_text(encoding="utf-8")


def test_trouble_that_stays_is_told_once(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    opened(real, heard, qtbot)
    desk.errors["refresh"] = UsageError(say("The folder is gone."), code="project_gone")
    qtbot.waitUntil(lambda: bool(heard.of("problem_raised")), timeout=3000)
    qtbot.wait(900)
    assert len(heard.of("problem_raised")) == 1


def test_a_desk_that_cannot_be_made_says_so_and_is_tried_again(bridge_to: Callable[..., Bridge], qtbot: Any) -> None:
    tries: list[int] = []

    def make() -> FakeDesk:
        tries.append(1)
        if len(tries) == 1:
            raise UsageError(say("The settings file cannot be used."), code="bad_settings")
        return FakeDesk()

    bridge = bridge_to(in_thread(make))
    heard = Heard(bridge)
    bridge.open_cut(cut)
    qtbot.waitUntil(lambda: bool(heard.of("cut_refused")))
    bridge.open_cut(cut)
    qtbot.waitUntil(lambda: bool(heard.of("cut_opened")))


def test_a_cut_that_was_exported_again_is_told(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    desk.newer = opened(real, heard, qtbot)
    qtbot.waitUntil(lambda: bool(heard.of("cut_reread")), timeout=3000)


def test_after_closing_the_cut_its_news_are_dropped(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    shot = opened(real, heard, qtbot).standing.shots[0].id
    real.set_brief([shot], {"prompt": "rain"})
    real.close_cut()
    qtbot.wait(600)
    assert heard.of("standing_changed") == []


def test_after_close_nothing_is_said(real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any) -> None:
    opened(real, heard, qtbot)
    desk.gate.clear()
    real.quote(FillRequest())
    QTimer.singleShot(50, desk.gate.set)
    threading.Timer(0.1, desk.gate.set).start()
    before = len(heard.said)
    real.close()
    real.quote(FillRequest())
    real.thumbnail("late", cut, 0, 20)
    qtbot.wait(100)
    assert len(heard.said) == before
    assert desk.calls[-1][0] == "close"
    real.close()


def test_what_waits_for_a_network_does_not_hold_up_the_desk(
    real: Bridge, heard: Heard, desk: FakeDesk, qtbot: Any
) -> None:
    opened(real, heard, qtbot)
    waiting = threading.Event()

    def check(provider: str, stop: threading.Event) -> tuple[Any, bool]:
        waiting.set()
        assert stop.wait(10), "closing the bridge ends the wait"
        return say("Stopped."), False

    desk.check = check
    real.check("kling")
    qtbot.waitUntil(waiting.is_set)
    real.quote(FillRequest())
    qtbot.waitUntil(lambda: bool(heard.of("quote_made")))
    assert heard.of("busy_changed")[-1] is True


def test_small_pictures(real: Bridge, heard: Heard, tmp_path: Path, qtbot: Any) -> None:
    still = tmp_path / "a.png"
    Image.new("RGB", (320, 180), "red").save(still)
    real.thumbnail(("SH0010", 1), still, 0, 45)
    real.thumbnail("gone", tmp_path / "gone.png", 0, 45)
    qtbot.waitUntil(lambda: len(heard.of("thumbnail_made")) == 2)
    made: dict[Any, QImage] = dict(heard.of("thumbnail_made"))
    assert (made["SH0010", 1].width(), made["SH0010", 1].height()) == (80, 45)
    assert made["SH0010", 1].pixelColor(10, 10).red() > 200
    assert made["gone"].isNull()


def test_pictures_scrolled_away_are_not_made(real: Bridge, heard: Heard, tmp_path: Path, qtbot: Any) -> None:
    stills = [tmp_path / f"{number}.png" for number in range(60)]
    for still in stills:
        Image.new("RGB", (640, 360), "red").save(still)
    for number, still in enumerate(stills):
        real.thumbnail(number, still, 0, 45)
    real.drop_thumbnails(range(50))
    qtbot.waitUntil(lambda: {50, 59} <= {key for key, _ in heard.of("thumbnail_made")})
    qtbot.wait(100)
    assert {key for key, _ in heard.of("thumbnail_made")} == set(range(50, 60))


def test_a_fill_of_a_long_film_is_followed(bridge_to: Callable[..., Bridge], qtbot: Any) -> None:
    """How long it keeps the window waiting is measured by `benchmarks/panel_fill.py`."""
    bridge = bridge_to(in_thread(lambda: FakeDesk(shots=400, clips=4000, per_look=40)))
    heard = Heard(bridge)
    opened(bridge, heard, qtbot)
    bridge.generate(FillRequest())
    qtbot.waitUntil(lambda: _all_made(heard), timeout=30_000)
    assert len(heard.of("standing_changed")) > 5


def _all_made(heard: Heard) -> bool:
    told = heard.of("standing_changed")
    return bool(told) and all(job.state == "Succeeded" for job in told[-1].jobs)


def test_a_real_desk_behind_it(bridge_to: Callable[..., Bridge], tmp_path: Path, qtbot: Any) -> None:
    bridge = bridge_to()
    heard = Heard(bridge)
    bridge.open_cut(write_cut(tmp_path / "film.otio", 3))
    qtbot.waitUntil(lambda: bool(heard.of("cut_opened")), timeout=20_000)
    shot = heard.of("cut_opened")[0].standing.shots[0].id
    bridge.exclude([shot], True)
    bridge.quote(FillRequest())
    qtbot.waitUntil(lambda: bool(heard.of("quote_made")), timeout=20_000)
    ((_, quote),) = heard.of("quote_made")
    assert {row.shot_id for row in quote.rows}.isdisjoint({shot}) and quote.rows
    qtbot.waitUntil(lambda: bool(heard.of("standing_changed")))
    assert heard.of("standing_changed")[-1].shots[0].excluded


def test_the_bridge_loads_nothing_heavy() -> None:
    heavy = ("opentimelineio", "numpy", "av", "cv2", "httpx", "aiohttp", "cattrs", "PIL", "sqlite3", "keyring")
    code = f"import sys, ui.bridge; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True).stdout == "[]\n"


def test_tables_of_models_are_told_with_the_models_they_change(
    real: Bridge, desk: FakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    tables = TablesView((), (), ("mine.toml",), tmp_path)
    desk.answers |= dict.fromkeys(("tables", "take_in_table", "set_aside_table"), tables)
    told: list[tuple[str, Any]] = []
    real.tables_listed.connect(lambda view: told.append(("tables", view)))
    real.models_listed.connect(lambda models: told.append(("models", models)))
    real.list_tables()
    real.take_in_table(Path("/down/newer.toml"))
    real.set_aside_table("mine.toml")
    qtbot.waitUntil(lambda: len(told) == 5)
    assert [name for name, _ in told] == ["tables", "tables", "models", "tables", "models"]
    asked = [(name, given) for name, given in desk.calls if "table" in name]
    assert asked[1:] == [("take_in_table", (Path("/down/newer.toml"),)), ("set_aside_table", ("mine.toml",))]
    assert desk.threads == {"desk"}


def test_a_retry_is_quoted_and_a_recording_measured(real: Bridge, desk: FakeDesk, qtbot: QtBot) -> None:
    quotes = (QuoteView((), (), (), 0),)
    desk.answers |= {"retry_quotes": quotes, "sound_seconds": 12.5}
    told: list[tuple[Any, ...]] = []
    real.retry_quoted.connect(lambda *given: told.append(given))
    real.sound_measured.connect(lambda *given: told.append(given))
    real.quote_retry(["SH0010"])
    qtbot.waitUntil(lambda: told == [(("SH0010",), quotes)])
    real.measure_sound(Path("/f/mei.wav"))
    qtbot.waitUntil(lambda: told[-1] == (Path("/f/mei.wav"), 12.5, None))
    desk.errors["sound_seconds"] = UsageError(say("No cut is open."), code="no_file")
    real.measure_sound(Path("/f/gone.wav"))
    qtbot.waitUntil(lambda: told[-1][0] == Path("/f/gone.wav"))
    assert told[-1][1] == 0.0 and str(told[-1][2].message) == "No cut is open."
