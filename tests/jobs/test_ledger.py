"""Money on both stores: the contract, every order of transitions, and many who race for the last dollar."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plugin.errors import BudgetReached, WrongState
from plugin.generators.base import Accepted, Money, Ready
from plugin.jobs.budgets import day_start
from plugin.jobs.ledger import Budget, BudgetScope, EntryState, counted
from plugin.jobs.project import open_store, project_beside
from plugin.jobs.runner import run
from plugin.jobs.store import SqliteStore
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.verdict import Verdict
from plugin.messages import say
from tests.contracts.ledger_contract import LedgerContract, account, usd
from tests.fakes.clock import FakeClock, HandClock
from tests.fakes.generators import FakeGenerator
from tests.fakes.jobs import make_job, make_take, trivial_conform
from tests.fakes.store import InMemoryStore

racers = 50
root = Path(__file__).parents[2]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


class TestSqliteLedger(LedgerContract):
    @pytest.fixture
    def store(self, folder: Path, clock: HandClock) -> Iterator[SqliteStore]:
        with SqliteStore(folder / "project.db", clock) as store:
            yield store


class TestInMemoryLedger(LedgerContract):
    @pytest.fixture
    def store(self, clock: HandClock) -> InMemoryStore:
        return InMemoryStore(clock)


class _Ledgers(RuleBasedStateMachine):
    """Any transitions of a few jobs in any order, on both stores, against sums kept by hand.

    `sent` has one line per sending: [job, quote counts, charge]. Only the rules of the design are used here.
    """

    jobs = st.integers(1, 4)
    charges = st.sampled_from([None, Decimal("0.10"), Decimal("0.55"), Decimal("0")])

    @initialize(cap=st.sampled_from(["0.50", "1.00", "1.99", "10"]))
    def open(self, cap: str) -> None:
        self.cap = Decimal(cap)
        clock = HandClock()
        self.stores: tuple[ProjectStore, ...] = (SqliteStore(None, clock), InMemoryStore(clock))
        self.sent: list[tuple[str, Decimal, str]] = []
        for store in self.stores:
            store.ledger.set_budget(Budget(BudgetScope.film, usd(cap)))
            store.jobs.add_batch([make_job(number, quote=usd("0.50"), paid=True) for number in range(1, 5)])

    @rule(number=jobs)
    def submit(self, number: int) -> None:
        key, before = make_job(number).key, self.spent()
        queued = self.word(key) == "Queued"
        outcomes = [self.attempt(store, key) for store in self.stores]
        assert outcomes[0] == outcomes[1]
        assert outcomes[0] == (queued and before + Decimal("0.50") <= self.cap)
        if outcomes[0]:
            self.sent.append((key, Decimal("0.50"), "open"))
            assert self.spent() <= self.cap

    @rule(number=jobs, charge=charges)
    def accept(self, number: int, charge: Decimal | None) -> None:
        accepted = Accepted("id", None if charge is None else Money(charge, "USD"))
        if self.all_do(number, "accept", accepted):
            self.book(number, charge)

    @rule(number=jobs, charge=charges)
    def deliver(self, number: int, charge: Decimal | None) -> None:
        ready = Ready("https://provider.example/x.mp4", None if charge is None else Money(charge, "USD"))
        if self.all_do(number, "deliver", ready):
            self.book(number, charge)
            self.mark(number, "made")

    @rule(number=jobs, charge=charges, created=st.booleans())
    def fail(self, number: int, charge: Decimal | None, created: bool) -> None:
        word = self.word(make_job(number).key)
        money = None if charge is None else Money(charge, "USD")
        if not self.all_do(number, "fail", "no", say("No."), None, money, created=created):
            return
        if word in ("Held", "Queued"):
            return
        self.book(number, charge)
        if charge is None and not created and self.undecided(number):
            self.book(number, Decimal(0))
        self.mark(number, "made")

    @rule(number=jobs)
    def requeue(self, number: int) -> None:
        # Also from Lost: the provider has been found not to know it.
        if self.all_do(number, "requeue") and self.last(number)[2] in ("open", "risk"):
            self.book(number, Decimal(0))

    @rule(number=jobs, name=st.sampled_from(["lose", "abort", "ask_again", "downloaded", "succeed"]))
    def go_on(self, number: int, name: str) -> None:
        arguments = {
            "lose": ("lost", say("Lost.")),
            "downloaded": (Path("/x.mp4"),),
            "succeed": (make_take(make_job(number).shot_id, 1, Path("/")),),
        }
        if self.all_do(number, name, *arguments.get(name, ())) and name in ("lose", "abort") and self.undecided(number):
            self.mark(number, "risk")

    @rule(number=jobs, verdict=st.sampled_from(list(Verdict)), provider_id=st.sampled_from(["", "id"]))
    def settle(self, number: int, verdict: Verdict, provider_id: str) -> None:
        if not self.all_do(number, "settle", verdict, provider_id):
            return
        key = make_job(number).key
        risky = [i for i, (of, _, state) in enumerate(self.sent) if of == key and state == "risk"]
        if verdict is Verdict.not_bought:
            for index in risky:
                self.sent[index] = (key, Decimal(0), "made")
        elif verdict is Verdict.bought and risky:
            self.sent[risky[-1]] = (key, self.sent[risky[-1]][1], "open" if provider_id else "made")

    @rule(number=jobs)
    def take_up_again(self, number: int) -> None:
        """A lost job that the provider is found to have."""
        self.accept(number, None)

    @invariant()
    def the_sums_agree(self) -> None:
        if hasattr(self, "stores"):
            for store in self.stores:
                assert store.ledger.spent("USD") == self.spent()
            assert self.stores[0].ledger.entries() == self.stores[1].ledger.entries()

    def teardown(self) -> None:
        for store in getattr(self, "stores", ()):
            store.close()

    def attempt(self, store: ProjectStore, key: str) -> bool:
        try:
            store.jobs.start_submit(key, account)
        except (BudgetReached, WrongState):
            return False
        return True

    def all_do(self, number: int, name: str, *arguments: object, **options: object) -> bool:
        """Whether the transition applied; both stores must agree."""
        done = []
        for store in self.stores:
            try:
                getattr(store.jobs, name)(make_job(number).key, *arguments, **options)
                done.append(True)
            except WrongState:
                done.append(False)
        assert done[0] == done[1]
        return done[0]

    def word(self, key: str) -> str:
        return self.stores[1].jobs.get(key).word

    def undecided(self, number: int) -> bool:
        """The last sending is under way, and nobody said what it costs."""
        return self.last(number)[2] == "open"

    def last(self, number: int) -> tuple[str, Decimal, str]:
        return next(line for line in reversed(self.sent) if line[0] == make_job(number).key)

    def book(self, number: int, charge: Decimal | None) -> None:
        if charge is not None:
            self.change(number, (make_job(number).key, charge, "made"))
        else:
            key, amount, state = self.last(number)
            self.change(number, (key, amount, "open" if state == "risk" else state))

    def mark(self, number: int, state: str) -> None:
        key, amount, _ = self.last(number)
        self.change(number, (key, amount, state))

    def change(self, number: int, line: tuple[str, Decimal, str]) -> None:
        index = max(i for i, (of, _, _) in enumerate(self.sent) if of == make_job(number).key)
        self.sent[index] = line

    def spent(self) -> Decimal:
        return sum((amount for _, amount, _ in self.sent), Decimal(0))


_Ledgers.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyOrderOfTransitions = _Ledgers.TestCase


def queue_for_the_last_dollar(folder: Path) -> None:
    """50 jobs of 0.10 USD in the queue, 3 USD allowed for the film of which 2 are spent."""
    with SqliteStore(folder / "project.db") as store:
        store.ledger.set_budget(Budget(BudgetScope.film, usd("3.00")))
        store.jobs.add_batch([make_job(racers + 1, quote=usd("2.00"), paid=True)])
        store.jobs.start_submit(make_job(racers + 1).key, account)
        store.jobs.add_batch([make_job(number, quote=usd("0.10"), paid=True) for number in range(1, racers + 1)])


def check_the_cap(folder: Path) -> None:
    with SqliteStore(folder / "project.db") as store:
        assert store.ledger.spent("USD") == Decimal("3.00")
        words = [job.word for job in store.jobs.list()]
        assert (words.count("Submitting"), words.count("Queued")) == (11, racers - 10)
        assert len(store.ledger.entries()) == 11


def test_processes_that_race_for_the_last_dollar_never_pass_the_cap(folder: Path) -> None:
    queue_for_the_last_dollar(folder)
    racer = [sys.executable, "-m", "tests.jobs.racing_submits", str(folder / "project.db")]
    processes = [
        subprocess.Popen([*racer, str(part), "5"], stdout=subprocess.PIPE, text=True, cwd=root) for part in range(5)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 5
    assert sum(int(output) for output in outputs) == 10
    check_the_cap(folder)


def test_threads_that_race_for_the_last_dollar_never_pass_the_cap(folder: Path) -> None:
    queue_for_the_last_dollar(folder)
    start, sent = threading.Barrier(racers), []

    def race(number: int) -> None:
        with SqliteStore(folder / "project.db") as store:
            start.wait(60)
            try:
                store.jobs.start_submit(make_job(number).key, account)
            except BudgetReached:
                return
            sent.append(number)

    threads = [threading.Thread(target=race, args=(number,)) for number in range(1, racers + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(sent) == 10
    check_the_cap(folder)


@pytest.mark.parametrize("lanes", [1, 7])
async def test_jobs_of_many_lanes_that_race_for_the_last_dollar_never_pass_the_cap(folder: Path, lanes: int) -> None:
    project = project_beside(folder / "film.otio")
    fake = FakeGenerator(folder / "provider", real_movies=False, concurrency=racers, lanes=lanes)
    with open_store(project, create=True) as store:
        store.ledger.set_budget(Budget(BudgetScope.film, usd("4.20")))
        store.jobs.add_batch([make_job(number, quote=usd("0.42"), paid=True) for number in range(1, racers + 1)])
        await run(store, project, {"fake": fake}, FakeClock(5000), [].append, trivial_conform)
        assert len(fake.created()) == 10
        assert store.ledger.spent("USD") == Decimal("4.20")
        words = [job.word for job in store.jobs.list()]
        assert (words.count("Succeeded"), words.count("Queued")) == (10, racers - 10)


@pytest.mark.parametrize(
    ("state", "quote", "charge", "amounts"),
    [
        (EntryState.released, "1 USD", "1 USD", []),
        (EntryState.reserved, "1 USD", None, ["1 USD"]),
        (EntryState.assumed, "1 USD", None, ["1 USD"]),
        (EntryState.at_risk, "1 USD", None, ["1 USD"]),
        (EntryState.reserved, None, None, []),
        (EntryState.charged, "1 USD", "2 USD", ["2 USD"]),
        (EntryState.charged, None, "2 USD", ["2 USD"]),
        (EntryState.charged, "1 USD", "4 CREDITS:fake", ["1 USD", "4 CREDITS:fake"]),
    ],
)
def test_what_an_entry_counts(state: EntryState, quote: str | None, charge: str | None, amounts: list[str]) -> None:
    def money(text: str | None) -> Money | None:
        return None if text is None else Money(Decimal(text.split()[0]), text.split()[1])

    assert counted(state, money(quote), money(charge)) == tuple(money(text) for text in amounts)


def test_a_day_begins_at_midnight_on_this_machine() -> None:
    now = datetime(2026, 7, 15, 12, 30, tzinfo=UTC)
    start = day_start(now)
    assert (start.tzinfo, start <= now) == (UTC, True)
    local = start.astimezone()
    assert (local.hour, local.minute, local.date()) == (0, 0, now.astimezone().date())
