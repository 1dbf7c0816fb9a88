"""Quotes, and jobs put on record: the part of the desk that may spend money."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from plugin.app import App
from plugin.commands.batch import Batch, estimate, fits, may_cost, plan_batch, start_batch
from plugin.commands.request import FillRequest
from plugin.commands.results import newest_attempt
from plugin.desk.session import Session
from plugin.desk.views import QuoteRow, QuoteView
from plugin.errors import DuplicateJob, UnknownJob, WrongState
from plugin.generators.base import Generator, Money
from plugin.generators.embedded import embedded
from plugin.generators.joined import joined
from plugin.jobs.inputs import prepare
from plugin.jobs.job import Job
from plugin.jobs.plan import Plan
from plugin.jobs.stages import offered_takes, video
from plugin.providers import words_sent

most_plans = 5
"""Others may put jobs on record or take them away while a batch is planned; then it is planned anew, so often."""


def quote(session: Session, app: App, request: FillRequest) -> QuoteView:
    """What it would cost, and what stands in its way. Reads only."""
    return quote_view(plan_batch(app, session.current(), session.store, session.project, request))


def quote_view(batch: Batch) -> QuoteView:
    rows = tuple(
        QuoteRow(
            shot_id=job.shot_id,
            stage=job.stage,
            generator=job.request.generator,
            model=job.request.model,
            frames=job.request.frames,
            estimate=_money(job),
            paid=may_cost(job),
            take=job.take,
            prompt_length=len(words_sent(planned.expected)),
            notes=job.notes,
        )
        for planned in batch.planned
        for job in (planned.job,)
    )
    totals: dict[str, Decimal] = {}
    for row in rows:
        if row.paid and row.estimate is not None:
            currency = row.estimate.currency
            totals[currency] = totals.get(currency, Decimal(0)) + row.estimate.amount
    unpriced = sum(1 for row in rows if row.paid and row.estimate is None)
    return QuoteView(
        rows,
        tuple(Money(totals[name], name) for name in sorted(totals)),
        batch.reasons,
        unpriced,
        len(batch.chosen),
        batch.notes,
    )


def _money(job: Job) -> Money | None:
    price = estimate(job)
    return Money(*price) if price else None


def generate(session: Session, app: App, request: FillRequest) -> int:
    """Put the jobs on record, all or none; how many. NotAdmitted with every reason.

    The runner's lease is not needed: the batch goes in as one, and where somebody else was faster with one of its
    jobs, it is planned anew on what is there by then.
    """
    store = session.writable
    for attempt in range(most_plans):
        try:
            planned = start_batch(app, session.current(), store, session.project, request)
            jobs = asyncio.run(prepare(Plan(tuple(planned)), session.project))
            store.jobs.add_batch(jobs)
        except (DuplicateJob, UnknownJob, WrongState):
            if attempt + 1 == most_plans:
                raise
        else:
            return len(jobs)
    return 0


def retries(session: Session, shot_ids: Sequence[str]) -> Iterator[FillRequest]:
    """One more take of each shot, each with the generator and model of its last attempt."""
    wanted: dict[tuple[str | None, str | None, int], list[str]] = {}
    for shot_id in dict.fromkeys(shot_ids):
        shot = session.shot(shot_id)
        takes = [take for take in offered_takes(session.store.takes.list(shot_id)) if fits(shot, take)]
        generator, model = _last_choice(session.store.jobs.list(shot_id))
        wanted.setdefault((generator, model, len(takes) + 1), []).append(shot_id)
    for (generator, model, number), ids in wanted.items():
        yield FillRequest(generator=generator, model=model, takes=number, shots=",".join(ids), yes=True)


def _last_choice(jobs: Sequence[Job]) -> tuple[str | None, str | None]:
    attempt = [job for job in newest_attempt(jobs) if job.request.generator != joined]
    if not attempt:
        return None, None
    # The model is asked for the picture; those of the other stages follow from it.
    last = next((job for job in reversed(attempt) if job.stage.startswith(video)), attempt[-1])
    # A generator of this machine was chosen by its inputs; what was free stays free.
    return (last.request.generator, last.request.model) if last.paid else (embedded, None)


def without_rebuilding(app: App, built: Mapping[str, Generator]) -> App:
    """The app with generators that are there already: a quote asks for them with every letter that is typed."""
    return replace(app, generators=lambda _project, _assets: built)
