"""The pages of jobs and of money, by mouse."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DataObject, data, integers, lists, sampled_from
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from plugin.desk.views import MoneyView, PauseView, QuoteRow, QuoteView, Standing
from plugin.generators.base import Money
from plugin.messages import Message, say
from tests.fakes.bridge import FakeBridge
from tests.fakes.desk import job_view
from tests.fakes.standing import money, sample_opened, sample_standing
from ui.budget.page import BudgetPage
from ui.budget.sums import counts, shares, total
from ui.edits import Edits
from ui.queue.model import QueueModel, age_text, by_name, job_role
from ui.queue.order import groups, order
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


def shown(page: QueuePage) -> list[str]:
    """Keys of the rows, from the top."""
    model = table(page).model()
    return [model.index(row, 0).data(job_role).key for row in range(model.rowCount())]


def chosen(page: QueuePage) -> list[str]:
    return [index.data(job_role).key for index in table(page).selectionModel().selectedRows()]


def cell(page: QueuePage, key: str, column: str) -> str:
    return str(table(page).model().index(shown(page).index(key), by_name[column]).data())


def with_jobs(standing: Standing, **states: str) -> Standing:
    """Some jobs, by shot, in another state."""
    jobs = tuple(dataclasses.replace(job, state=states.get(job.shot_id, job.state)) for job in standing.jobs)
    return dataclasses.replace(standing, jobs=jobs)


def box(page: QWidget) -> QMessageBox:
    return page.findChildren(QMessageBox)[-1]


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
        ("Try again", "Failed", "quote_retry"),
    ],
)
def test_a_verb_reaches_the_jobs_it_fits(
    queue: QueuePage, bridge: FakeBridge, text: str, state: str, asked: str
) -> None:
    keys = choose(queue, state)
    assert button(queue, text).isEnabled()
    button(queue, text).click()
    (given,) = bridge.requests(asked)
    assert given[0] == ([key.split("/")[0] for key in keys] if asked == "quote_retry" else keys)


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
    assert bar.value() == 316 and "63.20 USD of 200.00 USD, 136.80 USD left" in said


def test_a_budget_is_set_and_undone(budget: BudgetPage, bridge: FakeBridge, edits: Edits) -> None:
    from PySide6.QtWidgets import QLineEdit

    amount = budget.findChild(QLineEdit)
    assert isinstance(amount, QLineEdit)
    amount.setText("twelve")
    button(budget, "Set").click()
    assert any("such as 250" in label.text() for label in budget.findChildren(QLabel) if label.isVisible())
    amount.setText("250")
    button(budget, "Set").click()
    edits.undo()
    assert bridge.requests("set_budget") == [("film", money("250")), ("film", money("200"))]


def test_nothing_spent_says_so(budget: BudgetPage) -> None:
    budget.show_standing(dataclasses.replace(sample_standing(4), money=MoneyView((), (), ())))
    assert any("free" in label.text() for label in budget.findChildren(QLabel) if label.isVisible())


def test_410_jobs_change_places_and_selection_and_scroll_stay(queue: QueuePage) -> None:
    standing = sample_standing(460)
    queue.show_standing(standing)
    resets: list[str] = []
    table(queue).model().modelReset.connect(lambda: resets.append("reset"))
    assert len(shown(queue)) > 400
    view, flags = table(queue), QItemSelectionModel.SelectionFlag
    picked = [shown(queue)[row] for row in (200, 203, 350)]
    for key in picked:
        view.selectionModel().select(view.model().index(shown(queue).index(key), 0), flags.Select | flags.Rows)
    QApplication.processEvents()
    view.verticalScrollBar().setValue(180)
    # What is under way has ended, what waited is sent, and a new take is ordered.
    running = [job.shot_id for job in standing.jobs if job.state == "Running"]
    queued = [job.shot_id for job in standing.jobs if job.state == "Queued"][:30]
    after = with_jobs(standing, **dict.fromkeys(running, "Succeeded"), **dict.fromkeys(queued, "Running"))
    fresh = dataclasses.replace(standing.jobs[0], key="SH9990/video/t001", shot_id="SH9990", state="Queued")
    queue.show_standing(dataclasses.replace(after, jobs=(*after.jobs[5:], fresh)))
    assert shown(queue) == [job.key for job in sorted((*after.jobs[5:], fresh), key=order)]
    assert set(chosen(queue)) == set(picked) and resets == []
    QApplication.processEvents()
    assert view.verticalScrollBar().value() == 180


@given(data())
@settings(max_examples=60, deadline=None)
def test_any_change_of_the_jobs_ends_in_the_right_rows(draw: DataObject) -> None:
    model = QueueModel(Look())
    signals: list[int] = []
    model.modelReset.connect(lambda: signals.append(1))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    states = sampled_from(("Queued", "Held", "Running", "Failed", "Succeeded"))
    for _ in range(4):
        numbers = draw.draw(lists(integers(1, 12), unique=True))
        jobs = tuple(job_view(number, draw.draw(states), priority=draw.draw(integers(0, 3))) for number in numbers)
        kept = QPersistentModelIndex(model.index(0, 0)) if model.rowCount() else None
        key = kept.data(job_role).key if kept else ""
        model.show_group(draw.draw(sampled_from(sorted(groups))))
        model.show_standing(dataclasses.replace(sample_standing(0), jobs=jobs))
        wanted = sorted((job for job in jobs if job.state in groups[model._group]), key=order)
        assert [model.index(row, 0).data(job_role) for row in range(model.rowCount())] == wanted
        if kept is not None and kept.isValid():
            assert kept.data(job_role).key == key
    assert signals == []
    del tester


def test_a_filter_shows_its_jobs_and_says_how_many(queue: QueuePage) -> None:
    (filters,) = queue.findChildren(QComboBox)
    texts = [filters.itemText(index) for index in range(filters.count())]
    assert texts == ["All jobs (35)", "Under way (5)", "Waiting (9)", "Ended (21)", "Failed (8)"]
    filters.setCurrentIndex(4)
    states = {job.state for job in sample_standing(40).jobs if job.key in shown(queue)}
    assert states == {"Failed", "Lost"} and len(shown(queue)) == 8
    done = with_jobs(sample_standing(40), **{job.shot_id: "Succeeded" for job in sample_standing(40).jobs})
    queue.show_standing(done)
    assert not table(queue).isVisible()
    assert any(label.isVisible() and label.text() == "No job is like that." for label in queue.findChildren(QLabel))


def test_lane_age_and_what_a_job_waits_for_are_said(queue: QueuePage) -> None:
    now = datetime.now(UTC)
    first = job_view(1, "Running", since=now - timedelta(minutes=3), lane="lane a", lane_limit=2)
    after = job_view(2, "Held", waits_for=(first.key, "SH0990/video/t001"))
    mine, next_one = job_view(3, "Held", by_user=True), job_view(4, lane="lane a", lane_limit=2)
    patient = job_view(5, lane="lane a", priority=-1, not_before=now + timedelta(hours=1))
    paused, failed = job_view(6, generator="kling", lane="b"), job_view(7, "Failed", error=say("Stopped."))
    standing = dataclasses.replace(
        sample_standing(0), jobs=(first, after, mine, next_one, patient, paused, failed), engine_runs=True,
        pauses=(PauseView("kling", "", say("No cut is open."), say("Open one first.")),),
    )  # fmt: skip
    queue.show_standing(standing)
    remarks = {job.key: cell(queue, job.key, "remark") for job in standing.jobs}
    assert remarks[first.key] == ""
    assert remarks[after.key] == "waits for SH0010 picture (being made), SH0990/video/t001"
    assert remarks[mine.key].startswith("held")
    assert remarks[next_one.key] == "goes next in its lane"
    assert remarks[patient.key].startswith("the provider asked for patience")
    assert remarks[paused.key] == "No cut is open. Open one first."
    assert remarks[failed.key] == "Stopped."
    assert (cell(queue, first.key, "lane"), cell(queue, first.key, "age")) == ("lane a", "3 min")
    tip = table(queue).model().index(0, by_name["lane"]).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "1 of at most 2 under way in this lane, 2 queued"
    queue.show_standing(dataclasses.replace(standing, engine_runs=False))
    assert "stands still" in cell(queue, next_one.key, "remark")
    button(queue, "Release")
    choose(queue, "Held")
    assert button(queue, "Release").isEnabled(), "of two held ones one is the user's"


@pytest.mark.parametrize(
    ("key", "state", "asked"),
    [
        (Qt.Key.Key_F, "Queued", "move"),
        (Qt.Key.Key_B, "Queued", "move"),
        (Qt.Key.Key_H, "Queued", "hold"),
        (Qt.Key.Key_R, "Held", "release"),
        (Qt.Key.Key_Delete, "Queued", "cancel"),
        (Qt.Key.Key_Backspace, "Held", "cancel"),
        (Qt.Key.Key_T, "Failed", "quote_retry"),
    ],
)
def test_every_verb_has_a_key_in_the_table(
    qtbot: QtBot, queue: QueuePage, bridge: FakeBridge, key: Qt.Key, state: str, asked: str
) -> None:
    choose(queue, state)
    queue.activateWindow()
    table(queue).setFocus()
    qtbot.keyClick(table(queue), key)
    assert len(bridge.requests(asked)) == 1


def test_the_menu_shows_the_keys(queue: QueuePage) -> None:
    keys = [action.shortcut().toString() for action in queue.make_menu().actions()]
    assert keys == ["F", "B", "H", "R", "Del", "A", "T"]


def test_abort_says_what_it_may_still_cost_and_leaving_it_aborts_nothing(
    qtbot: QtBot, queue: QueuePage, bridge: FakeBridge
) -> None:
    keys = choose(queue, "Running")
    button(queue, "Abort...").click()
    assert "they may still cost about 0.84 USD" in box(queue).text()
    qtbot.keyClick(box(queue), Qt.Key.Key_Escape)
    assert bridge.requests("abort") == []
    button(queue, "Abort...").click()
    qtbot.mouseClick(button(box(queue), "Abort them"), Qt.MouseButton.LeftButton)
    assert bridge.requests("abort") == [(keys,)]


def test_what_costs_nothing_is_aborted_at_once(queue: QueuePage, bridge: FakeBridge) -> None:
    queue.show_standing(dataclasses.replace(sample_standing(0), jobs=(job_view(1, "Running"),)))
    choose(queue, "Running")
    button(queue, "Abort...").click()
    assert bridge.requests("abort") == [(["SH0010/video/t001"],)] and queue.findChildren(QMessageBox) == []


def quote_of(*amounts: str, reasons: tuple[Message, ...] = ()) -> QuoteView:
    rows = tuple(QuoteRow("SH0070", "video", "kling", "kling-3.0", 48, money(amount), paid=True) for amount in amounts)
    return QuoteView(rows, total(row.estimate for row in rows), reasons, 0, 1)


def test_a_retry_that_costs_is_asked_with_its_price(queue: QueuePage, bridge: FakeBridge) -> None:
    bridge.retry_quoted.emit(("SH0070", "SH0160"), (quote_of("0.42"), quote_of("1.10")))
    assert bridge.requests("retry") == [] and "about 1.52 USD" in box(queue).text()
    button(box(queue), "Try again, about 1.52 USD").click()
    assert bridge.requests("retry") == [(("SH0070", "SH0160"),)]


@pytest.mark.parametrize("quotes", [(quote_of(),), (quote_of("0.42", reasons=(say("Stopped."),)),)])
def test_a_retry_that_is_free_or_refused_asks_nothing(
    queue: QueuePage, bridge: FakeBridge, quotes: tuple[QuoteView, ...]
) -> None:
    bridge.retry_quoted.emit(("SH0070",), quotes)
    assert bridge.requests("retry") == [(("SH0070",),)] and queue.findChildren(QMessageBox) == []


def test_sending_lost_money_again_is_asked_with_its_price(queue: QueuePage, bridge: FakeBridge) -> None:
    button(queue, "Send again...").click()
    asked = queue.findChildren(QMessageBox)[-1]
    assert "about 0.42 USD" in asked.text() and bridge.requests("settle") == []
    button(asked, "Send again").click()
    assert bridge.requests("settle")[0][1] == "retry"


def test_the_film_is_summed_with_what_is_missing(qtbot: QtBot, budget: BudgetPage, bridge: FakeBridge) -> None:
    qtbot.waitUntil(lambda: bool(bridge.requests("quote")))
    number, request = budget._rest._asked, bridge.requests("quote")[-1][0]
    assert request.shots is None and request.generator is None, "everything that is missing, as the settings say"
    rows = (QuoteRow("SH0010", "video", "kling", "kling-3.0", 48, money("0.42"), paid=True),
            QuoteRow("SH0020", "image", "ark", "seedream", 1, money("3", "CNY"), paid=True),
            QuoteRow("SH0030", "video", "animatic", "animatic", 48, None, paid=False))  # fmt: skip
    bridge.quote_made.emit(number, QuoteView(rows, (money("3", "CNY"), money("0.42")), (), 2, 3))
    spent = sum((cost.amount for row in sample_standing(40).money.spending if (cost := counts(row))), Decimal(0))
    QApplication.processEvents()
    said = [label.text() for label in budget.findChildren(QLabel) if label.isVisible()]
    assert {"0.42 USD", "3.00 CNY", f"{spent:.2f} USD", f"{spent + Decimal('0.42'):.2f} USD"} <= set(said)
    assert any("2 of unknown price" in text for text in said)
    by_name = {share.name: share for share in budget._chart._shares}
    assert by_name["Kling · USD"].missing == Decimal("0.42")
    assert by_name["Ark · CNY"].missing == 3


@pytest.mark.parametrize(
    ("group", "names"),
    [(1, {"kling kling-3.0"}), (2, {"picture"}), (3, {"SH0030", "SH0040"}), (4, {"2026-11-23"})],
)
def test_money_is_grouped_by_model_stage_shot_and_day(budget: BudgetPage, group: int, names: set[str]) -> None:
    box = next(found for found in budget.findChildren(QComboBox) if found.count() == 5)
    box.setCurrentIndex(group)
    assert names <= {share.name for share in budget._chart._shares}
    words = budget._chart.accessibleDescription()
    assert all(name in words for name in names) and "USD" in words


def test_bars_are_painted_in_their_colours_in_both_themes(qtbot: QtBot, budget: BudgetPage, look: Look) -> None:
    for dark in (True, False):
        look.change(dark=dark)
        QApplication.processEvents()
        picture = budget._chart.grab().toImage()
        row = budget._chart._row() // 2 - 6
        seen = {picture.pixelColor(x, row).name() for x in range(picture.width())}
        assert {look.state(state).name() for state in ("Queued", "Succeeded", "Lost")} <= seen


def test_a_page_that_is_not_in_sight_asks_for_no_quote(
    qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, edits: Edits
) -> None:
    page = BudgetPage(bridge, selection, look, edits)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show_cut(sample_opened(4))
    qtbot.wait(400)
    assert bridge.requests("quote") == []
    page.show()
    qtbot.waitUntil(lambda: len(bridge.requests("quote")) == 1)
    page.show_standing(sample_standing(4))
    qtbot.wait(400)
    assert len(bridge.requests("quote")) == 1, "nothing changed"
