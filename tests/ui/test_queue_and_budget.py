"""The pages of jobs and of money, by mouse."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from plugin.desk.views import MoneyView
from plugin.generators.base import Money
from tests.fakes.bridge import FakeBridge
from tests.fakes.standing import money, sample_opened, sample_standing
from ui.budget.page import BudgetPage
from ui.budget.sums import shares, total
from ui.edits import Edits
from ui.queue.model import age_text, job_role
from ui.queue.page import QueuePage
from ui.selection import Selection
from ui.theme import Look


@pytest.fixture
def queue(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look) -> QueuePage:
    made = QueuePage(bridge, selection, look)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1400, 500)
    made.show()
    made.show_cut(sample_opened(40))
    return made


@pytest.fixture
def budget(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, edits: Edits) -> BudgetPage:
    made = BudgetPage(bridge, selection, look, edits)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    made.show_cut(sample_opened(40))
    return made


def table(page: QueuePage) -> QTableView:
    found = page.findChild(QTableView)
    assert isinstance(found, QTableView)
    return found


def choose(page: QueuePage, state: str, most: int = 2) -> list[str]:
    """Select the first rows of that state; their job keys."""
    view, flags = table(page), QItemSelectionModel.SelectionFlag
    view.clearSelection()
    rows = [row for row in range(view.model().rowCount()) if view.model().index(row, 0).data(job_role).state == state]
    for row in rows[:most]:
        view.selectionModel().select(view.model().index(row, 0), flags.Select | flags.Rows)
    return [view.model().index(row, 0).data(job_role).key for row in rows[:most]]


def button(page: QWidget, text: str) -> QPushButton:
    return next(found for found in page.findChildren(QPushButton) if found.text() == text)


def test_what_is_under_way_stands_first_and_what_ended_last(queue: QueuePage) -> None:
    model = table(queue).model()
    states = [model.index(row, 0).data(job_role).state for row in range(model.rowCount())]
    turns = [0 if s == "Running" else 1 if s in ("Queued", "Held") else 2 for s in states]
    assert turns == sorted(turns) and set(turns) == {0, 1, 2}


@pytest.mark.parametrize(
    ("text", "state", "asked"),
    [
        ("To the front", "Queued", "move"),
        ("To the back", "Queued", "move"),
        ("Hold", "Queued", "hold"),
        ("Release", "Held", "release"),
        ("Cancel", "Queued", "cancel"),
        ("Try again", "Failed", "retry"),
    ],
)
def test_a_verb_reaches_the_jobs_it_fits(
    queue: QueuePage, bridge: FakeBridge, text: str, state: str, asked: str
) -> None:
    keys = choose(queue, state)
    assert button(queue, text).isEnabled()
    button(queue, text).click()
    (given,) = bridge.requests(asked)
    assert given[0] == ([key.split("/")[0] for key in keys] if asked == "retry" else keys)


def test_no_verb_that_spends_or_stops_for_what_is_done(queue: QueuePage) -> None:
    choose(queue, "Succeeded")
    assert not any(button(queue, text).isEnabled() for text in ("Cancel", "Abort...", "Try again", "Hold"))


def test_a_row_selects_its_shot_everywhere(queue: QueuePage, selection: Selection) -> None:
    keys = choose(queue, "Running", most=1)
    assert selection.shots == (keys[0].split("/")[0],)


def test_money_at_risk_is_settled_by_its_buttons(queue: QueuePage, bridge: FakeBridge) -> None:
    risks = sample_standing(40).money.at_risk
    assert risks
    button(queue, "It was not bought").click()
    assert bridge.requests("settle") == [(risks[0].key, "not_bought", "")]
    standing = sample_standing(40)
    queue.show_standing(dataclasses.replace(standing, money=dataclasses.replace(standing.money, at_risk=())))
    assert not any(label.isVisible() and "at risk" in label.text() for label in queue.findChildren(QLabel))


def test_an_engine_that_stands_still_can_be_started(queue: QueuePage, bridge: FakeBridge) -> None:
    assert not button(queue, "Go on").isVisible()
    queue.show_standing(dataclasses.replace(sample_standing(40), engine_runs=False))
    button(queue, "Go on").click()
    assert len(bridge.requests("start_engine")) == 1


def test_ages_in_words() -> None:
    from datetime import UTC, datetime, timedelta

    now = datetime(2026, 1, 2, tzinfo=UTC)
    ages = [age_text(now - timedelta(seconds=seconds), now) for seconds in (5, 119, 7200, 3 * 86400, -9)]
    assert ages == ["5 s", "1 min", "2 h", "3 d", "0 s"]


def test_currencies_are_never_added() -> None:
    amounts = [money("1.10"), money("2", "CNY"), None, money("0.90")]
    assert total(amounts) == (money("2", "CNY"), money("2.00"))
    rows = sample_standing(9).money.spending
    dearer = dataclasses.replace(rows[0], generator="ark", quote=Money(Decimal(9), "CNY"), charge=None)
    found = shares([*rows, dataclasses.replace(dearer, state="assumed")], lambda row: row.generator)
    assert [(share.name, share.currency) for share in found] == [("ark", "CNY"), ("kling", "USD")]
    assert dict(found[1].parts)["charged"] == Decimal("0.56") * sum(row.state == "charged" for row in rows)


def test_sums_budgets_and_bars_are_shown(budget: BudgetPage) -> None:
    said = [label.text() for label in budget.findChildren(QLabel)]
    charged = sum(row.state == "charged" for row in sample_standing(40).money.spending)
    assert f"{Decimal('0.56') * charged} USD" in said
    (bar,) = budget.findChildren(QProgressBar)
    assert bar.text() == "63.20 USD of 200.00 USD" and bar.value() == 316


def test_a_budget_is_set_and_undone(budget: BudgetPage, bridge: FakeBridge, edits: Edits) -> None:
    from PySide6.QtWidgets import QLineEdit

    amount = budget.findChild(QLineEdit)
    assert isinstance(amount, QLineEdit)
    amount.setText("twelve")
    button(budget, "Set").click()
    amount.setText("250")
    button(budget, "Set").click()
    edits.undo()
    assert bridge.requests("set_budget") == [("film", money("250")), ("film", money("200"))]


def test_nothing_spent_says_so(budget: BudgetPage) -> None:
    budget.show_standing(dataclasses.replace(sample_standing(4), money=MoneyView((), (), ())))
    assert any("free" in label.text() for label in budget.findChildren(QLabel) if label.isVisible())
