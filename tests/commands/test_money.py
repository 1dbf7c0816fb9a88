"""`quote`, `fill`, `status` and `settle` tell the truth about money, on a film whose provider is a folder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plugin.commands.fill import run_fill
from plugin.commands.opening import project_of
from plugin.commands.quote import run_quote
from plugin.commands.resume import run_resume
from plugin.commands.settle import run_settle
from plugin.commands.status import run_status
from plugin.errors import NotAdmitted, StatedLimit, UsageError
from plugin.generators.base import Accepted, Money, Per, Price, Ready
from plugin.jobs.job import Queued
from plugin.jobs.ledger import Budget, BudgetScope
from plugin.jobs.project import open_store
from plugin.jobs.store import SqliteStore
from plugin.jobs.verdict import Verdict
from plugin.settings import Settings
from plugin.timeline.cut import Raster
from tests.fakes.generators import Faults
from tests.fakes.jobs import make_job
from tests.fakes.paid_app import PaidApp, Said, account, asking, priced, write_cut

small = Settings(take_raster=Raster(64, 36))


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def dollars(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def quoted(made: PaidApp, code: int = 0, **words: Any) -> Any:
    said = Said(as_json=True)
    assert run_quote(made.app, said.console, made.target, asking(**words)) == code
    return said.document


def status_of(made: PaidApp, *, with_money: bool = False) -> Any:
    said = Said(as_json=True)
    assert run_status(made.app, said.console, made.target, watch=False, with_money=with_money) == 0
    return said.document


def fill(made: PaidApp, **words: Any) -> int:
    return run_fill(made.app, Said(as_json=True).console, made.target, asking(**words))


def store_of(made: PaidApp) -> SqliteStore:
    return open_store(project_of(made.target), made.clock, create=True)


def test_a_quote_counts_shots_stages_and_what_the_budgets_leave(tmp_path: Path) -> None:
    made = PaidApp(tmp_path, settings=replace(small, film_budget=(usd("5"),), day_budget=(usd("2"),)))
    found = quoted(made, budget="1.50USD")
    assert (found["admitted"], found["reasons"]) == (True, [])
    assert [shot["estimate"] for shot in found["shots"]] == [[dollars("0.50")]] * 3
    assert [shot["stages"][0]["estimate"] for shot in found["shots"]] == [dollars("0.50")] * 3
    assert (found["totals"]["estimate"], found["totals"]["unknown"]) == ([dollars("1.50")], 0)
    assert found["totals"]["stages"] == [{"stage": "video", "estimate": [dollars("1.50")], "unknown": 0}]
    assert {budget["scope"]: budget["left"] for budget in found["budgets"]} == {
        "run": dollars("1.50"), "film": dollars("5"), "day": dollars("2"),
    }  # fmt: skip
    assert not project_of(made.target).exists


def test_a_quote_for_people_says_the_same(tmp_path: Path) -> None:
    made, said = PaidApp(tmp_path, settings=replace(small, film_budget=(usd("5"),))), Said()
    assert run_quote(made.app, said.console, made.target, asking(budget="1USD")) == 3
    assert "0.50 USD" in said.text
    assert "Total: 1.50 USD." in said.text
    assert "Budget of the film: 5 USD, 5 USD left before this fill." in said.text
    assert "Stands in the way: This fill should cost 1.50 USD, more than its budget of 1 USD." in said.text


@pytest.mark.parametrize(
    ("settings", "words", "reason"),
    [
        ({}, {"budget": "1.49USD"}, "more than its budget of 1.49 USD"),
        ({}, {"budget": "1"}, "more than its budget of 1 USD"),
        ({}, {"budget": "9CNY"}, "in another currency (9 CNY)"),
        ({"film_budget": (usd("1"),)}, {}, "film's budget of 1 USD"),
        ({"day_budget": (usd("1"),)}, {}, "day's budget of 1 USD"),
    ],
)
def test_what_passes_a_budget_is_not_admitted(
    tmp_path: Path, settings: dict[str, Any], words: dict[str, Any], reason: str
) -> None:
    made = PaidApp(tmp_path, settings=replace(small, **settings))
    found = quoted(made, 3, **words)
    assert not found["admitted"]
    assert [reason in text for text in found["reasons"]] == [True]
    with pytest.raises(NotAdmitted):
        fill(made, **words)
    assert made.generator.created() == []
    assert not project_of(made.target).exists


def test_every_reason_is_listed_at_once(tmp_path: Path) -> None:
    unpriced = replace(priced, prices=(), prompt_length=1, daily=2)
    made = PaidApp(tmp_path, models=(unpriced,), settings=replace(small, film_budget=(usd("5"),)), with_key=False)
    reasons = quoted(made, 3)["reasons"]
    for words in ("SECONDUNIT_FAKE_API_KEY", "secondunit keys set fake", "no price is known for m1", "2 a day"):
        assert sum(words in reason for reason in reasons) == 1, words


def test_an_unknown_price_is_said_and_stops_nothing_without_a_budget(tmp_path: Path) -> None:
    made, said = PaidApp(tmp_path, models=(replace(priced, prices=()),)), Said()
    found = quoted(made)
    assert found["admitted"]
    assert [shot["stages"][0]["estimate"] for shot in found["shots"]] == [None] * 3
    assert (found["totals"]["estimate"], found["totals"]["unknown"]) == ([], 3)
    assert run_quote(made.app, said.console, made.target, asking()) == 0
    assert "not known" in said.text
    assert "For 3 of them no price is known." in said.text


def test_money_of_unknown_amount_is_only_spent_after_a_yes(tmp_path: Path) -> None:
    made = PaidApp(tmp_path, models=(replace(priced, prices=()),))
    request = replace(asking(), yes=False)
    with pytest.raises(NotAdmitted):
        run_fill(made.app, Said().console, made.target, request)
    assert made.generator.created() == []


def test_limits_that_the_provider_stated_are_checked_first(tmp_path: Path) -> None:
    made = PaidApp(tmp_path)
    with store_of(made) as store:
        store.limits.learn("fake", account, "fake", StatedLimit("daily", 2))
    assert "m1 makes 2 a day; 0 were sent today, 3 more are asked for." in quoted(made, 3)["reasons"][0]
    made.clock.jump(2 * 86400)
    assert quoted(made)["admitted"]


def test_a_fill_books_what_it_sent_and_what_it_cost(tmp_path: Path) -> None:
    made = PaidApp(tmp_path, settings=replace(small, film_budget=(usd("5"),)))
    assert fill(made, budget="1.50USD") == 0
    assert len(made.generator.created()) == 3
    found = status_of(made, with_money=True)
    assert found["money"] == {"reserved": [], "charged": [dollars("1.26")], "assumed": [], "at_risk": []}
    assert (found["totals"]["estimate"], found["totals"]["charge"]) == ([dollars("1.50")], [dollars("1.26")])
    take = found["shots"][0]["take"]
    assert (take["estimate"], take["charge"]) == (dollars("0.50"), dollars("0.42"))
    assert {budget["scope"]: budget["left"] for budget in found["budgets"]} == {
        "film": dollars("3.74"), "run": dollars("0.24"),
    }  # fmt: skip
    assert found["at_risk"] == []
    assert {entry["state"] for entry in found["entries"]} == {"charged"}
    assert found["spending"]["providers"] == [
        {"name": "fake", "spent": [dollars("1.26")], "charged": [dollars("1.26")]}
    ]
    assert [stage["name"] for stage in found["spending"]["stages"]] == ["video"]
    assert len(found["spending"]["shots"]) == 3
    with store_of(made) as store:
        assert len({job.run for job in store.jobs.list()}) == 1


def test_what_was_spent_counts_against_the_next_fill(tmp_path: Path) -> None:
    made = PaidApp(tmp_path, settings=replace(small, film_budget=(usd("2"),)))
    assert fill(made) == 0
    (reason,) = quoted(made, 3, takes=2)["reasons"]
    assert "with the 1.26 USD spent or reserved already" in reason


def test_credits_are_kept_apart_from_money(tmp_path: Path) -> None:
    prices = (Price(Decimal("4"), "CREDITS:fake", Per.clip),)
    made = PaidApp(tmp_path, models=(replace(priced, prices=prices),))
    assert fill(made) == 0
    money = status_of(made)["money"]
    # The quote in credits is what budgets count; it is no further cost.
    assert money["charged"] == [dollars("1.26")] and money["assumed"] == []


def test_units_of_a_provider_and_their_quote_are_never_said_as_a_sum(tmp_path: Path) -> None:
    made, said = PaidApp(tmp_path), Said()
    with store_of(made) as store:
        store.jobs.add_batch([make_job(number, quote=usd("0.50"), paid=True) for number in (1, 2)])
        for job in store.jobs.list():
            store.jobs.start_submit(job.key, account)
            store.jobs.accept(job.key, Accepted("id"))
        first, second = store.jobs.list()
        store.jobs.deliver(first.key, Ready("link", Money(Decimal("1.80"), "CREDITS:kling")))
        store.jobs.requeue(second.key)
        store.jobs.start_submit(second.key, account)
    assert run_status(made.app, said.console, made.target, watch=False, with_money=True) == 0
    lines = said.text.splitlines()
    assert "SH0010: 1.80 units (kling)" in lines
    assert "video: 1.80 units (kling) + 0.50 USD" in lines
    assert "Money charged: 1.80 units (kling)." in lines and "Money reserved: 0.50 USD." in lines
    assert "It was quoted as 0.50 USD; budgets count that." in lines
    assert lines[-1] == "Takes still to be made: 2. `secondunit resume` goes on with them."
    # What was sent again for certain is told once.
    assert sum(line.startswith("SH0020  video") for line in lines) == 1


def test_a_higher_budget_takes_the_waiting_jobs_along(tmp_path: Path) -> None:
    made = PaidApp(tmp_path)
    with store_of(made) as store:
        store.ledger.set_budget(Budget(BudgetScope.film, usd("0.10")))
    # The settings hold no film budget: the one in the project is lifted by the next fill.
    assert fill(made, shots=quoted(made)["shots"][0]["id"]) == 0
    with store_of(made) as store:
        assert store.ledger.budgets() == ()
        job = store.jobs.list()[0]
        late = replace(job, key="SH9999/video/t001", shot_id="SH9999", state=Queued(job.state.since), run="old")
        store.jobs.add_batch([late])
    (reason,) = quoted(made, 3, budget="1.40USD")["reasons"]
    assert "This fill should cost 1.50 USD" in reason


def lost_film(tmp_path: Path) -> tuple[PaidApp, str]:
    """A film of which one answer was lost, and the key of that job."""
    write_cut(tmp_path / "film.otio", shots=1)
    name = quoted(PaidApp(tmp_path))["shots"][0]["id"]
    made = PaidApp(tmp_path, faults={name: Faults(lose_answer=1, hide=True)})
    assert fill(made) == 1
    return made, f"{name}/video/t001"


def test_status_lists_money_at_risk_with_the_commands_that_settle_it(tmp_path: Path) -> None:
    made, key = lost_film(tmp_path)
    (risk,) = status_of(made)["at_risk"]
    assert (risk["key"], risk["shot"], risk["generator"], risk["account"]) == (key, key[:6], "fake", account)
    assert risk["estimate"] == dollars("0.50")
    assert risk["message"]
    assert account in risk["action"]
    assert status_of(made)["money"]["at_risk"] == [dollars("0.50")]
    said = Said()
    assert run_status(made.app, said.console, made.target, watch=False, with_money=True) == 0
    assert "Money at risk:" in said.text
    assert f"{key}, fake, sent 20" in said.text
    for words in ("--bought --id ID", "--not-bought", "--retry"):
        assert f"secondunit settle {made.target.cut} {key} {words}" in said.text


def test_a_lost_job_that_was_bought_is_fetched_not_sent_again(tmp_path: Path) -> None:
    made, key = lost_film(tmp_path)
    provider_id = f"id-{made.generator.created()[0]}"
    said = Said(as_json=True)
    assert run_settle(made.app, said.console, made.target, key, Verdict.bought, provider_id) == 0
    assert said.document["state"] == "Running"
    assert run_resume(made.app, Said(as_json=True).console, made.target, None) == 0
    assert len(made.generator.created()) == 1
    assert status_of(made)["money"]["at_risk"] == []


@pytest.mark.parametrize(
    ("verdict", "state", "money"),
    [
        (Verdict.bought, "Failed", {"assumed": [dollars("0.50")]}),
        (Verdict.not_bought, "Cancelled", {}),
        (Verdict.retry, "Queued", {"at_risk": [dollars("0.50")]}),
    ],
)
def test_a_lost_job_is_settled_by_its_shot(tmp_path: Path, verdict: Verdict, state: str, money: dict[str, Any]) -> None:
    made, key = lost_film(tmp_path)
    assert run_settle(made.app, Said(as_json=True).console, made.target, key.partition("/")[0], verdict) == 0
    found = status_of(made)
    assert found["shots"][0]["state"] == state
    assert found["money"] == {"reserved": [], "charged": [], "assumed": [], "at_risk": [], **money}


def test_what_was_sent_twice_stays_at_risk_until_it_is_settled(tmp_path: Path) -> None:
    made, key = lost_film(tmp_path)
    assert run_settle(made.app, Said(as_json=True).console, made.target, key, Verdict.retry) == 0
    made = PaidApp(tmp_path)
    assert run_resume(made.app, Said(as_json=True).console, made.target, None) == 0
    assert len(made.generator.created()) == 2
    found = status_of(made)
    assert (found["shots"][0]["state"], found["money"]["at_risk"]) == ("Succeeded", [dollars("0.50")])
    assert found["at_risk"][0]["message"].startswith("It was sent again")
    with pytest.raises(UsageError) as refused:
        run_settle(made.app, Said().console, made.target, key, Verdict.retry)
    assert refused.value.code == "cannot_retry"
    with pytest.raises(UsageError) as refused:
        run_settle(made.app, Said().console, made.target, key, Verdict.bought, "id-8")
    assert refused.value.code == "cannot_fetch"
    heard = Said()
    assert run_settle(made.app, heard.console, made.target, key, Verdict.bought) == 0
    assert heard.text == f"{key} counts as paid.\n"
    found = status_of(made)
    assert (found["at_risk"], found["money"]["assumed"]) == ([], [dollars("0.50")])


def test_nothing_is_settled_that_is_not_at_risk(tmp_path: Path) -> None:
    made = PaidApp(tmp_path)
    with pytest.raises(UsageError) as refused:
        run_settle(made.app, Said().console, made.target, "SH0010", Verdict.not_bought)
    assert refused.value.code == "no_project"
    assert fill(made) == 0
    with pytest.raises(UsageError) as refused:
        run_settle(made.app, Said().console, made.target, "SH0010", Verdict.not_bought)
    assert refused.value.code == "nothing_at_risk"
