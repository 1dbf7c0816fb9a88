"""What every ledger does with money: the same suite for the real store and for the fake."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from plugin.errors import BudgetReached, WrongState
from plugin.generators.base import Accepted, Money, Ready
from plugin.jobs.ledger import Budget, BudgetScope
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.verdict import Verdict
from plugin.messages import say
from tests.fakes.clock import HandClock
from tests.fakes.jobs import make_job, make_take

account = "https://api.provider.example"
key = make_job(1).key


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def credits(amount: str) -> Money:
    return Money(Decimal(amount), "CREDITS:fake")


half = usd("0.50")
link = "https://provider.example/clip.mp4"


class LedgerContract:
    """Subclass it with fixtures `clock` (a HandClock), `folder` and `store`."""

    def queue(self, store: ProjectStore, number: int = 1, quote: Money | None = half, run: str = "") -> str:
        job = make_job(number, quote=quote, paid=True, run=run)
        store.jobs.add_batch([job])
        return job.key

    def go(self, store: ProjectStore, folder: Path, steps: Sequence[str], charge: Money | None = None) -> None:
        """`charge` is what the step that is able to says."""
        jobs = store.jobs
        for step in steps:
            match step:
                case "submit":
                    jobs.start_submit(key, account)
                case "accept":
                    jobs.accept(key, Accepted("id-1"))
                case "accept_charged":
                    jobs.accept(key, Accepted("id-1", charge))
                case "deliver":
                    jobs.deliver(key, Ready(link))
                case "deliver_charged":
                    jobs.deliver(key, Ready(link, charge))
                case "downloaded":
                    jobs.downloaded(key, folder / "x.mp4")
                case "succeed":
                    jobs.succeed(key, make_take("SH0010", 1, folder))
                case "refuse":
                    jobs.fail(key, "refused", say("No."), created=False)
                case "refuse_charged":
                    jobs.fail(key, "refused", say("No."), charge=charge, created=False)
                case "fail":
                    jobs.fail(key, "unable", say("No."))
                case "fail_charged":
                    jobs.fail(key, "unable", say("No."), charge=charge)
                case "lose":
                    jobs.lose(key, "answer_lost", say("Lost."))
                case _:
                    getattr(jobs, step)(key)

    def states(self, store: ProjectStore) -> list[str]:
        return [str(entry.state) for entry in store.ledger.entries()]

    @pytest.mark.parametrize(
        ("steps", "charge", "state", "spent"),
        [
            (["submit"], None, "reserved", "0.50"),
            (["submit", "accept"], None, "reserved", "0.50"),
            (["submit", "accept_charged"], usd("0.42"), "charged", "0.42"),
            (["submit", "accept", "deliver"], None, "assumed", "0.50"),
            (["submit", "accept", "deliver_charged"], usd("0.42"), "charged", "0.42"),
            (["submit", "accept", "deliver_charged"], usd("0.00"), "charged", "0.00"),
            (["submit", "accept_charged", "deliver"], usd("0.42"), "charged", "0.42"),
            (["submit", "accept", "deliver", "ask_again", "deliver_charged"], usd("0.42"), "charged", "0.42"),
            (["submit", "accept", "deliver", "downloaded", "succeed"], None, "assumed", "0.50"),
            (["submit", "accept", "deliver_charged", "downloaded", "succeed"], usd("0.42"), "charged", "0.42"),
            (["submit", "accept", "deliver", "downloaded", "fail"], None, "assumed", "0.50"),
            (["submit", "refuse"], None, "released", "0.00"),
            (["submit", "refuse_charged"], usd("0.05"), "charged", "0.05"),
            (["submit", "refuse_charged"], Money(Decimal("0.05"), "CREDITS:fake"), "charged", "0.00"),
            (["submit", "accept", "fail"], None, "assumed", "0.50"),
            (["submit", "accept", "fail_charged"], usd("0.10"), "charged", "0.10"),
            (["submit", "accept", "fail_charged"], usd("0.00"), "released", "0.00"),
            (["submit", "accept_charged", "fail"], usd("0.42"), "charged", "0.42"),
            (["submit", "requeue"], None, "released", "0.00"),
            (["submit", "accept", "requeue"], None, "released", "0.00"),
            (["submit", "accept", "deliver", "requeue"], None, "assumed", "0.50"),
            (["submit", "lose"], None, "at_risk", "0.50"),
            (["submit", "lose", "accept"], None, "reserved", "0.50"),
            (["submit", "lose", "accept_charged"], usd("0.42"), "charged", "0.42"),
            (["submit", "abort"], None, "at_risk", "0.50"),
            (["submit", "accept", "abort"], None, "at_risk", "0.50"),
            (["submit", "accept_charged", "abort"], usd("0.42"), "charged", "0.42"),
            (["submit", "accept", "deliver", "abort"], None, "assumed", "0.50"),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, list) else "",
    )
    def test_every_way_of_a_job_settles_its_entry(
        self, store: ProjectStore, folder: Path, steps: list[str], charge: Money | None, state: str, spent: str
    ) -> None:
        self.queue(store)
        self.go(store, folder, steps, charge)
        assert self.states(store) == [state]
        assert store.ledger.spent("USD") == Decimal(spent)

    def test_an_entry_says_who_was_sent_what(self, store: ProjectStore, folder: Path, clock: HandClock) -> None:
        self.queue(store, run="run1")
        self.go(store, folder, ["submit"])
        opened = clock.now()
        clock.pass_time(60)
        self.go(store, folder, ["accept", "deliver_charged"], usd("0.42"))
        (entry,) = store.ledger.entries()
        assert (entry.key, entry.attempt, entry.shot_id, entry.stage) == (key, 1, "SH0010", "video")
        assert (entry.generator, entry.account, entry.model, entry.run) == ("fake", account, "m1", "run1")
        assert (entry.quote, entry.charge, entry.opened, entry.settled) == (half, usd("0.42"), opened, clock.now())
        assert store.ledger.entries("SH0010") == (entry,)
        assert store.ledger.entries("SH0020") == ()

    def test_free_jobs_are_not_in_it(self, store: ProjectStore, folder: Path) -> None:
        store.jobs.add_batch([make_job(1)])
        self.go(store, folder, ["submit", "accept", "deliver"])
        assert store.ledger.entries() == ()

    def test_a_refused_transition_books_nothing(self, store: ProjectStore, folder: Path) -> None:
        self.queue(store)
        self.go(store, folder, ["submit"])
        before = store.ledger.entries()
        for step in ("submit", "deliver", "succeed"):
            with pytest.raises(WrongState):
                self.go(store, folder, [step])
        assert store.ledger.entries() == before

    def test_each_sending_has_an_entry_of_its_own(self, store: ProjectStore, folder: Path) -> None:
        self.queue(store)
        self.go(store, folder, ["submit", "requeue", "submit", "requeue", "submit", "accept", "deliver"])
        assert self.states(store) == ["released", "released", "assumed"]
        assert [entry.attempt for entry in store.ledger.entries()] == [1, 2, 3]

    def test_a_charge_in_credits_counts_beside_the_quote(self, store: ProjectStore, folder: Path) -> None:
        self.queue(store)
        self.go(store, folder, ["submit", "accept", "deliver_charged"], credits("4"))
        assert (store.ledger.spent("USD"), store.ledger.spent("CREDITS:fake")) == (Decimal("0.50"), Decimal(4))

    @pytest.mark.parametrize(
        ("verdict", "provider_id", "states"),
        [
            (Verdict.bought, "id-7", ["reserved"]),
            (Verdict.bought, "", ["assumed"]),
            (Verdict.not_bought, "", ["released"]),
            (Verdict.retry, "", ["at_risk"]),
        ],
    )
    def test_a_verdict_settles_what_a_lost_job_may_have_cost(
        self, store: ProjectStore, folder: Path, verdict: Verdict, provider_id: str, states: list[str]
    ) -> None:
        self.queue(store)
        self.go(store, folder, ["submit", "lose"])
        store.jobs.settle(key, verdict, provider_id)
        assert self.states(store) == states

    def test_what_was_sent_again_stays_at_risk_until_it_is_settled(self, store: ProjectStore, folder: Path) -> None:
        self.queue(store)
        self.go(store, folder, ["submit", "lose"])
        store.jobs.settle(key, Verdict.retry)
        self.go(store, folder, ["submit", "accept", "deliver_charged"], half)
        assert self.states(store) == ["at_risk", "charged"]
        assert store.ledger.spent("USD") == Decimal("1.00")
        with pytest.raises(WrongState):
            store.jobs.settle(key, Verdict.bought, "id-8")
        settled = store.jobs.settle(key, Verdict.not_bought)
        assert (settled.word, self.states(store)) == ("Downloading", ["released", "charged"])
        with pytest.raises(WrongState):
            store.jobs.settle(key, Verdict.not_bought)

    @pytest.mark.parametrize(
        ("verdict", "provider_id", "states"),
        [
            (Verdict.bought, "id-7", ["at_risk", "reserved"]),
            (Verdict.bought, "", ["at_risk", "assumed"]),
            (Verdict.not_bought, "", ["released", "released"]),
        ],
    )
    def test_bought_speaks_for_the_last_sending_not_bought_for_all(
        self, store: ProjectStore, folder: Path, verdict: Verdict, provider_id: str, states: list[str]
    ) -> None:
        self.queue(store)
        self.go(store, folder, ["submit", "lose"])
        store.jobs.settle(key, Verdict.retry)
        self.go(store, folder, ["submit", "lose"])
        store.jobs.settle(key, verdict, provider_id)
        assert self.states(store) == states

    @pytest.mark.parametrize(
        ("verdict", "provider_id", "word", "state"),
        [
            (Verdict.bought, "id-7", "Running", "reserved"),
            (Verdict.bought, "", "Cancelled", "assumed"),
            (Verdict.not_bought, "", "Cancelled", "released"),
        ],
    )
    def test_an_aborted_job_can_be_settled(
        self, store: ProjectStore, folder: Path, verdict: Verdict, provider_id: str, word: str, state: str
    ) -> None:
        self.queue(store)
        self.go(store, folder, ["submit", "accept", "abort"])
        with pytest.raises(WrongState):
            store.jobs.settle(key, Verdict.retry)
        assert store.jobs.settle(key, verdict, provider_id).word == word
        assert self.states(store) == [state]

    def test_budgets_are_kept_by_scope_run_and_currency(self, store: ProjectStore) -> None:
        film, day = Budget(BudgetScope.film, usd("5")), Budget(BudgetScope.day, usd("2"))
        yuan = Budget(BudgetScope.film, Money(Decimal(30), "CNY"))
        run = Budget(BudgetScope.run, usd("1"), "run1")
        for budget in (film, run, day, yuan, Budget(BudgetScope.film, usd("6"))):
            store.ledger.set_budget(budget)
        assert set(store.ledger.budgets()) == {Budget(BudgetScope.film, usd("6")), day, yuan, run}
        store.ledger.remove_budget(BudgetScope.film, "USD")
        store.ledger.remove_budget(BudgetScope.run, "USD", "run2")
        assert set(store.ledger.budgets()) == {day, yuan, run}

    @pytest.mark.parametrize("scope", list(BudgetScope))
    def test_a_budget_is_never_passed(self, store: ProjectStore, scope: BudgetScope) -> None:
        store.ledger.set_budget(Budget(scope, usd("1.00"), "run1" if scope is BudgetScope.run else ""))
        keys = [self.queue(store, number, run="run1") for number in (1, 2, 3)]
        for sent in keys[:2]:
            store.jobs.start_submit(sent, account)
        with pytest.raises(BudgetReached) as refused:
            store.jobs.start_submit(keys[2], account)
        words = f"{refused.value.message} {refused.value.action}"
        assert all(word in words for word in ("1.00 USD", "0.50 USD", "SH0030"))
        assert refused.value.code == "budget_reached"
        assert store.jobs.get(keys[2]).word == "Queued"
        assert (store.ledger.spent("USD"), len(store.ledger.entries())) == (Decimal("1.00"), 2)

    def test_the_last_cent_may_be_spent(self, store: ProjectStore) -> None:
        store.ledger.set_budget(Budget(BudgetScope.film, usd("0.50")))
        store.jobs.start_submit(self.queue(store), account)

    def test_money_given_back_can_be_spent_again(self, store: ProjectStore, folder: Path) -> None:
        store.ledger.set_budget(Budget(BudgetScope.film, usd("0.50")))
        self.queue(store)
        self.go(store, folder, ["submit", "requeue", "submit", "refuse"])
        store.jobs.start_submit(self.queue(store, 2), account)

    def test_a_charge_above_the_quote_counts_in_full(self, store: ProjectStore, folder: Path) -> None:
        store.ledger.set_budget(Budget(BudgetScope.film, usd("1.00")))
        self.queue(store)
        self.go(store, folder, ["submit", "accept_charged"], usd("0.60"))
        with pytest.raises(BudgetReached):
            store.jobs.start_submit(self.queue(store, 2), account)

    def test_a_budget_of_another_fill_does_not_matter(self, store: ProjectStore) -> None:
        store.ledger.set_budget(Budget(BudgetScope.run, usd("0.10"), "run1"))
        store.jobs.start_submit(self.queue(store, 1, run="run2"), account)
        with pytest.raises(BudgetReached):
            store.jobs.start_submit(self.queue(store, 2, run="run1"), account)

    def test_a_new_day_has_its_own_budget(self, store: ProjectStore, clock: HandClock) -> None:
        store.ledger.set_budget(Budget(BudgetScope.day, usd("0.50")))
        keys = [self.queue(store, number) for number in (1, 2, 3)]
        store.jobs.start_submit(keys[0], account)
        with pytest.raises(BudgetReached):
            store.jobs.start_submit(keys[1], account)
        clock.pass_time(24 * 3600)
        store.jobs.start_submit(keys[1], account)
        with pytest.raises(BudgetReached):
            store.jobs.start_submit(keys[2], account)

    def test_with_a_budget_nothing_of_unknown_price_is_sent(self, store: ProjectStore) -> None:
        unknown, free = self.queue(store, 1, quote=None), make_job(2)
        store.jobs.add_batch([free])
        store.ledger.set_budget(Budget(BudgetScope.film, usd("5")))
        with pytest.raises(BudgetReached) as refused:
            store.jobs.start_submit(unknown, account)
        assert refused.value.code == "price_unknown"
        store.jobs.start_submit(free.key)
        store.ledger.remove_budget(BudgetScope.film, "USD")
        store.jobs.start_submit(unknown, account)
        assert (self.states(store), store.ledger.spent("USD")) == (["reserved"], Decimal(0))

    def test_a_budget_in_another_currency_stops_the_job(self, store: ProjectStore) -> None:
        store.ledger.set_budget(Budget(BudgetScope.film, usd("5")))
        sent = self.queue(store, quote=Money(Decimal("3.50"), "CNY"))
        with pytest.raises(BudgetReached) as refused:
            store.jobs.start_submit(sent, account)
        assert refused.value.code == "other_currency"
        store.ledger.set_budget(Budget(BudgetScope.film, Money(Decimal(4), "CNY")))
        store.jobs.start_submit(sent, account)
        assert (store.ledger.spent("USD"), store.ledger.spent("CNY")) == (Decimal(0), Decimal("3.50"))
