"""What each transition of a job books in the ledger. Runs inside the transaction of the transition.

An entry stands for one sending of one job: reserved -> charged | assumed | released | at_risk. Amounts that are
reserved, assumed or at risk count with their quote, charged ones with their charge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeAlias

from plugin.generators.base import Money
from plugin.jobs.budgets import check_budgets
from plugin.jobs.job import Job, Lost, Running, Submitting, sent_states
from plugin.jobs.ledger import Budget, Entry, EntryState
from plugin.jobs.verdict import Verdict


class Book(Protocol):
    """The ledger as a transition sees it, within its transaction."""

    def of(self, key: str) -> tuple[Entry, ...]:
        """The entries of one job, oldest first."""
        ...

    def put(self, entry: Entry) -> None:
        """Add it, or replace the one of the same key and attempt."""
        ...

    def budgets(self) -> tuple[Budget, ...]: ...
    def spent(self, currency: str, run: str | None = None, since: datetime | None = None) -> Decimal:
        """Sum of what counts in that currency: of one run, or of what was opened at or after `since`."""
        ...


Booking: TypeAlias = Callable[[Job, Job, Book, datetime], None]
"""Gets the job before and after the transition."""
undecided = frozenset({EntryState.reserved, EntryState.at_risk})


def reserve(_before: Job, job: Job, book: Book, now: datetime) -> None:
    """The job is about to be sent: BudgetReached when its quote passes a budget, else an entry for this sending."""
    check_budgets(job, book, now)
    request = job.request
    book.put(
        Entry(
            key=job.key,
            attempt=job.attempts,
            shot_id=job.shot_id,
            stage=job.stage,
            generator=request.generator,
            account=job.account,
            model=request.model,
            run=job.run,
            state=EntryState.reserved,
            quote=job.quote,
            charge=None,
            opened=now,
        )
    )


def accepted(charge: Money | None) -> Booking:
    """The provider has it."""

    def book_it(_before: Job, job: Job, book: Book, now: datetime) -> None:
        if (entry := _newest(book, job)) is None:
            return
        if charge is not None:
            book.put(_charged(entry, charge, now))
        elif entry.state is EntryState.at_risk:
            book.put(replace(entry, state=EntryState.reserved, settled=None))

    return book_it


def made(charge: Money | None) -> Booking:
    """The clip is there: its cost is the charge where one was stated, else the quote is taken for it."""

    def book_it(_before: Job, job: Job, book: Book, now: datetime) -> None:
        if (entry := _newest(book, job)) is None:
            return
        if charge is not None:
            book.put(_charged(entry, charge, now))
        elif entry.state in undecided:
            book.put(_assumed(entry, now))

    return book_it


def failed(charge: Money | None, *, created: bool) -> Booking:
    """It ended without a clip. A provider that says nothing about money may have charged for it all the same.

    Of what was never created, only the charge for its preparations counts, not the quote.
    """

    def book_it(before: Job, job: Job, book: Book, now: datetime) -> None:
        entry = _newest(book, job)
        if entry is None or not isinstance(before.state, sent_states):
            return
        if charge is not None and charge.amount > 0:
            book.put(_charged(entry if created else replace(entry, quote=None), charge, now))
        elif charge is not None or (not created and entry.state in undecided):
            book.put(replace(_released(entry, now), charge=charge))
        elif entry.state in undecided:
            book.put(_assumed(entry, now))

    return book_it


def at_risk(_before: Job, job: Job, book: Book, _now: datetime) -> None:
    """Nobody knows what became of it."""
    entry = _newest(book, job)
    if entry is not None and entry.state is EntryState.reserved:
        book.put(replace(entry, state=EntryState.at_risk))


def given_back(before: Job, job: Job, book: Book, now: datetime) -> None:
    """It goes back into the queue because nothing was created; what was delivered before stays booked."""
    entry = _newest(book, job)
    if entry is not None and entry.state in undecided and isinstance(before.state, Submitting | Running | Lost):
        book.put(_released(entry, now))


def judged(verdict: Verdict, provider_id: str) -> Booking:
    """The user looked it up at the provider. Not bought speaks for every sending at risk, bought for the last one."""

    def book_it(_before: Job, job: Job, book: Book, now: datetime) -> None:
        risky = [entry for entry in book.of(job.key) if entry.state is EntryState.at_risk]
        match verdict:
            case Verdict.not_bought:
                for entry in risky:
                    book.put(_released(entry, now))
            case Verdict.bought if risky and provider_id:
                book.put(replace(risky[-1], state=EntryState.reserved, settled=None))
            case Verdict.bought if risky:
                book.put(_assumed(risky[-1], now))

    return book_it


def _newest(book: Book, job: Job) -> Entry | None:
    entries = book.of(job.key)
    return entries[-1] if entries and entries[-1].attempt == job.attempts else None


def _charged(entry: Entry, charge: Money, now: datetime) -> Entry:
    return replace(entry, state=EntryState.charged, charge=charge, settled=now)


def _assumed(entry: Entry, now: datetime) -> Entry:
    return replace(entry, state=EntryState.assumed, settled=now)


def _released(entry: Entry, now: datetime) -> Entry:
    return replace(entry, state=EntryState.released, settled=now)
