"""Paid work through the real window: prices, budgets, money at risk and aborting, against a local Kling over HTTP."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from plugin.commands.fill import run_fill
from plugin.commands.request import FillRequest, Target
from plugin.demo.framecode import FrameCode
from tests.desk.conftest import end_engine
from tests.fakes.deliveries import clip_number
from tests.fakes.kling_server import KlingServer
from tests.fakes.paid_runs import app_for, said, write_cut
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_server import Timing
from tests.ui.screen_texts import texts
from tests.ui.whole import WholeWindow, control, shift, using
from ui.generate_dialog import GenerateDialog
from ui.queue.model import by_name
from ui.words import money_word

key = "kling-api-key"
unit = Decimal("0.14")
"""USD of one of Kling's units."""
hour = 3600.0
shots = ("SH0010", "SH0020", "SH0030", "SH0040")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[KlingServer]:
    """Each task takes until the test lets it end."""
    with KlingServer(tmp_path / "kling", timing=Timing(seconds=hour)) as running:
        yield running
        assert running.complaints == []


@pytest.fixture
def cut(server: KlingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Four holes of a second; and what a user sets who has a key."""
    ours = {"KLING_BASE_URL": server.url, "KLING_API_KEY": key, "ALLOW_PRIVATE_HOSTS": "1", "POLL_SECONDS": "0.05"}
    for name, value in ours.items():
        monkeypatch.setenv(f"SECONDUNIT_{name}", value)
    config = Path(os.environ["SECONDUNIT_CONFIG_DIR"])
    config.mkdir(parents=True)
    (config / "config.toml").write_text('take_raster = "192x108"\ncodec = "h264"\n', encoding="utf-8")
    path = write_cut(tmp_path / "cut", [24] * len(shots), 12, size=(192, 108))
    yield path
    end_engine(path)


@pytest.fixture
def panel(qtbot: QtBot, cut: Path) -> Iterator[WholeWindow]:
    yield from using(qtbot)


def test_the_price_is_said_before_during_and_after(panel: WholeWindow, cut: Path, server: KlingServer) -> None:
    panel.open(cut)
    set_budget(panel, "1")
    assert refused(panel).count("1 USD") == 1 and server.books.bought == []
    set_budget(panel, "2.50")
    dialog = with_kling(panel)
    panel.until(dialog._go.isEnabled, "the larger budget admits the batch")
    prices = [dialog._rows.item(row, 4).text() for row in range(dialog._rows.rowCount())]  # type: ignore[union-attr]
    assert prices == ["0.25 USD"] * 4 and "1.01 USD" in dialog._go.text()
    panel.hand.click(dialog._go)
    panel.hand.press(Qt.Key.Key_4, control)
    panel.until(lambda: states(panel) == ["being made"] * 4, "all four are with the provider")
    assert "4 at work" in panel.engine and money(panel, "reserved") == "1.01 USD"
    let_them_end(server)
    panel.until(lambda: states(panel) == ["done"] * 4 and not panel.missing, "all four are done")
    assert_window_and_books_agree(panel, server)
    panel.click_frame(panel.shot("SH0030").start + 6)
    assert panel.code() == FrameCode(clip_number("SH0030"), 6)
    assert panel.over_picture.split() == ["SH0030", "hole", "take", "1"]


def test_aborting_asks_and_says_what_it_may_cost(panel: WholeWindow, cut: Path, server: KlingServer) -> None:
    panel.open(cut)
    dialog = with_kling(panel)
    panel.hand.click(dialog._go)
    panel.hand.press(Qt.Key.Key_4, control)
    panel.until(lambda: states(panel) == ["being made"] * 4, "all four are with the provider")
    panel.click_row(panel.jobs, 0)
    (chosen,) = panel.conductor.selection.shots
    abort = panel.find(QPushButton, "Abort...")
    panel.hand.click(abort)
    question = panel.dialog(QMessageBox)
    assert "they may still cost about 0.25 USD" in question.text()
    # What a startled hand does.
    panel.hand.press(Qt.Key.Key_Return)
    panel.until(lambda: QApplication.activeModalWidget() is None, "the question is gone")
    assert states(panel) == ["being made"] * 4
    panel.hand.click(abort)
    panel.hand.click(panel.find(QPushButton, "Abort them", panel.dialog(QMessageBox)))
    panel.until(lambda: panel.cell(chosen, "state") == "stopped", "the job is stopped")
    assert money(panel, "at_risk") == "0.25 USD"
    let_them_end(server)
    panel.until(lambda: panel.missing == [chosen], "the others are done")
    assert len(server.books.bought) == 4, "nothing was sent again"


def test_a_lost_answer_is_money_at_risk_until_somebody_says_what_became_of_it(
    panel: WholeWindow, cut: Path, server: KlingServer
) -> None:
    lose_answers(server, cut)
    bought = {entry.key.split("_")[0]: entry.provider_id for entry in server.books.bought}
    assert list(bought) == ["SH0010"]
    panel.open(cut)
    assert {panel.cell(shot, "state") for shot in ("SH0010", "SH0020")} == {"answer lost"}
    panel.hand.press(Qt.Key.Key_4, control)
    risks = panel.conductor.workspace.queue._risks
    words = " ".join(texts(risks))
    assert "SH0010" in words and "SH0020" in words and "0.25 USD" in words
    panel.hand.click(panel.find(QPushButton, "SH0020: It was not bought"))
    panel.until(lambda: "SH0020" not in " ".join(texts(risks)), "the money of SH0020 is given back")
    with panel.hand.answers(QInputDialog, lambda dialog: type_id(panel, dialog, bought["SH0010"])):
        panel.hand.click(panel.find(QPushButton, "SH0010: It was bought..."))
    panel.until(lambda: panel.cell("SH0010", "state") == "being made", "it is fetched")
    let_them_end(server)
    panel.until(lambda: panel.shot("SH0010").takes == 1, "what was bought is here")
    panel.until(lambda: not panel.standing.money.at_risk, "nothing is at risk any more")
    assert len(server.books.bought) == 1
    assert_window_and_books_agree(panel, server)


# What is done in the window


def set_budget(panel: WholeWindow, amount: str) -> None:
    panel.hand.press(Qt.Key.Key_5, control)
    panel.hand.click(panel.find(QLineEdit, "Amount of the budget"))
    panel.hand.press(Qt.Key.Key_A, control)
    panel.hand.type(amount)
    panel.hand.press(Qt.Key.Key_Return)
    left = f"{Decimal(amount):.2f} USD left"
    panel.until(lambda: left in " ".join(texts(panel.conductor.workspace.budget)), f"{left} is shown")


def with_kling(panel: WholeWindow) -> GenerateDialog:
    """The dialog, once it knows the price of all missing shots."""
    panel.hand.press(Qt.Key.Key_Return, control | shift)
    dialog = panel.dialog(GenerateDialog)
    panel.choose(panel.find(QComboBox, "Generator", dialog), "Kling")
    panel.until(lambda: "USD" in dialog._go.text(), "the price is there")
    return dialog


def refused(panel: WholeWindow) -> str:
    """Why the dialog does not let it pass."""
    dialog = with_kling(panel)
    reasons = next(label for label in dialog.findChildren(QLabel) if label.objectName() == "refusal")
    panel.until(reasons.isVisible, "the dialog says why not")
    said, go = reasons.text(), dialog._go.isEnabled()
    panel.hand.press(Qt.Key.Key_Escape)
    assert not go and "budget" in said
    return said


def type_id(panel: WholeWindow, dialog: QWidget, provider_id: str) -> None:
    panel.hand.click(dialog.findChildren(QLineEdit)[0])
    panel.hand.type(provider_id)
    panel.hand.press(Qt.Key.Key_Return)


# What stands in the window


def states(panel: WholeWindow) -> list[str]:
    return [row[by_name["state"]] for row in panel.rows(panel.jobs)]


def money(panel: WholeWindow, state: str) -> str:
    """Of the budget page; the other page is there again afterwards."""
    panel.hand.press(Qt.Key.Key_5, control)
    said = [text for text in texts(panel.conductor.workspace.budget) if text]
    found = next(text for text in said[said.index(money_word(state)) + 1 :] if text != "-")
    panel.hand.press(Qt.Key.Key_4, control)
    return found


def assert_window_and_books_agree(panel: WholeWindow, server: KlingServer) -> None:
    """In the table of shots, in the queue and on the page of money: to the last unit what the server sold."""
    sold = {entry.key.split("_")[0]: entry.amount for entry in server.books.bought}
    assert {shot: panel.cell(shot, "cost") for shot in sold} == {
        shot: f"{amount.normalize():f} units (kling)" for shot, amount in sold.items()
    }
    done = [row for row in panel.rows(panel.jobs) if row[by_name["state"]] == "done"]
    assert {row[0]: row[by_name["cost"]].split()[0] for row in done} == {
        shot: f"{amount.normalize():f}" for shot, amount in sold.items()
    }
    total = server.books.total("units:video").normalize()
    assert money(panel, "charged") == f"{total:f} units (kling)"


# At the provider's


def let_them_end(server: KlingServer) -> None:
    for task in server.tasks.all():
        task.ends = 0.0


def lose_answers(server: KlingServer, cut: Path) -> None:
    """Of one that was bought and one that never arrived, with nobody there to ask; by an earlier run, since it waits
    for minutes before it gives up."""
    server.faults.order(Moment.create, Fault.dropped_after, "SH0010")
    server.faults.order(Moment.create, Fault.dropped_before, "SH0020")
    for shot in ("SH0010", "SH0020"):
        server.faults.order(Moment.query, Fault.error_before, shot, times=10_000)
    app = app_for(server, "kling", key, speed=100.0)
    request = FillRequest(output=cut.with_name("out.otio"), generator="kling", shots="SH0010,SH0020", yes=True)
    assert said(run_fill, app, Target(cut), request).code == 1
    for order in server.faults._orders:
        order.left = 0
