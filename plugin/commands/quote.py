"""`quote`: what filling would cost, and whether it would be admitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugin.app import App
from plugin.commands.batch import Batch, estimate, may_cost, plan_batch
from plugin.commands.console import Console
from plugin.commands.documents import amounts_text, budget_document, money, sums
from plugin.commands.find import say_kind
from plugin.commands.opening import open_cut, project_of
from plugin.commands.request import FillRequest, Target
from plugin.generators.base import Money
from plugin.jobs.budgets import Standing, money_text
from plugin.jobs.job import Job
from plugin.jobs.ledger import BudgetScope
from plugin.jobs.project import open_store
from plugin.messages import Message, say
from plugin.shots.shot import Shot


def run_quote(app: App, console: Console, target: Target, request: FillRequest) -> int:
    """Reads only. Exit code 3 when the batch would not be admitted."""
    opened = open_cut(app, target)
    with open_store(project_of(target), app.clock, create=False) as store:
        batch = plan_batch(app, opened, store, project_of(target), request)
    if console.as_json:
        console.document(quote_document(target, batch, console))
    else:
        show_quote(batch, console)
    show_notes(batch, console)
    return 3 if batch.reasons else 0


def quote_document(target: Target, batch: Batch, console: Console) -> dict[str, Any]:
    """The document of `quote --json`."""
    return {
        "cut": str(target.cut),
        "admitted": not batch.reasons,
        "reasons": [console.text(reason) for reason in batch.reasons],
        "shots": [_shot(shot, batch) for shot in batch.chosen],
        "totals": {
            "shots": len({job.shot_id for job in batch.jobs}),
            "frames": sum(job.request.frames for job in batch.jobs),
            "estimate": sums(estimate(job) for job in batch.jobs),
            "unknown": _unknown(batch.jobs),
            "stages": [
                {"stage": stage, "estimate": sums(estimate(job) for job in jobs), "unknown": _unknown(jobs)}
                for stage, jobs in _by_stage(batch).items()
            ],
        },
        "budgets": [budget_document(standing) for standing in batch.budgets],
    }


def _unknown(jobs: Sequence[Job]) -> int:
    """Jobs that cost money, nobody knows how much."""
    return sum(1 for job in jobs if estimate(job) is None)


def _by_stage(batch: Batch) -> dict[str, tuple[Job, ...]]:
    return {
        stage: tuple(j for j in batch.jobs if j.stage == stage) for stage in dict.fromkeys(j.stage for j in batch.jobs)
    }


def _shot(shot: Shot, batch: Batch) -> dict[str, Any]:
    jobs = [job for job in batch.jobs if job.shot_id == shot.id]
    return {
        "id": shot.id,
        "kind": str(shot.kind),
        "start": shot.start,
        "frames": shot.frames,
        "estimate": sums(estimate(job) for job in jobs),
        "unknown": _unknown(jobs),
        "stages": [_stage(job) for job in jobs],
    }


def _stage(job: Job) -> dict[str, Any]:
    return {
        "stage": job.stage,
        "generator": job.request.generator,
        "model": job.request.model,
        "take": job.take,
        "frames": job.request.frames,
        "estimate": money(estimate(job)),
    }


def _nothing_to_make(batch: Batch) -> Message:
    if not batch.chosen:
        return say("No shot is to be made. `secondunit find` lists the shots and which are left out.")
    return say("Every shot asked for has its take or is being made. For another try, add --takes 2 or more.")


def show_quote(batch: Batch, console: Console) -> None:
    """The quote for people: a row per job, totals, what the budgets leave, and every reason against it."""
    kinds = {shot.id: say_kind(str(shot.kind)) for shot in batch.chosen}
    columns = (say("Shot"), say("Kind"), say("Stage"), say("Generator"), say("Model"), say("Frames"), say("Estimate"))
    rows = []
    for job in batch.jobs:
        request = job.request
        place = (job.shot_id, kinds[job.shot_id], job.stage, request.generator, request.model, request.frames)
        rows.append((*place, _say_cost(job)))
    if rows:
        console.table(columns, rows)
    elif not batch.reasons:
        console.line(_nothing_to_make(batch))
    _show_totals(batch, console)
    for standing in batch.budgets:
        console.line(_say_budget(standing))
    for reason in batch.reasons:
        console.line(say("Stands in the way: {reason}", reason=reason))


def show_notes(batch: Batch, console: Console) -> None:
    """On stderr, with --json as well."""
    for note in batch.notes:
        console.note(note)


def _say_cost(job: Job) -> Message | str:
    amount = estimate(job)
    if amount is None:
        return say("not known")
    return money_text(Money(*amount)) if amount[0] else say("free")


def _show_totals(batch: Batch, console: Console) -> None:
    stages = {stage: [job for job in jobs if may_cost(job)] for stage, jobs in _by_stage(batch).items()}
    paid = {stage: jobs for stage, jobs in stages.items() if jobs}
    for stage, jobs in paid.items() if len(paid) > 1 else ():
        if amount := amounts_text(map(_price, jobs)):
            console.line(say("{stage}: {amount}", stage=stage, amount=amount))
    if amount := amounts_text(_price(job) for job in batch.jobs if may_cost(job)):
        console.line(say("Total: {amount}.", amount=amount))
    if unknown := _unknown(batch.jobs):
        console.line(say("For {count} of them no price is known.", count=unknown))


def _price(job: Job) -> Money | None:
    amount = estimate(job)
    return None if amount is None else Money(*amount)


def _say_budget(standing: Standing) -> Message:
    cap = standing.budget.cap
    values = {"cap": money_text(cap), "left": money_text(Money(standing.left, cap.currency))}
    match standing.budget.scope:
        case BudgetScope.run:
            return say("Budget of this fill: {cap}.", cap=values["cap"])
        case BudgetScope.film:
            return say("Budget of the film: {cap}, {left} left before this fill.", **values)
        case BudgetScope.day:
            return say("Budget of the day: {cap}, {left} left before this fill.", **values)
