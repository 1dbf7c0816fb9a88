"""`quote`: what filling would cost, and whether it would be admitted."""

from __future__ import annotations

from typing import Any

from plugin.app import App
from plugin.commands.batch import Batch, estimate, plan_batch
from plugin.commands.console import Console
from plugin.commands.documents import money, sums
from plugin.commands.find import say_kind
from plugin.commands.opening import open_cut, project_of
from plugin.commands.request import FillRequest, Target
from plugin.jobs.job import Job
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
        },
    }


def _shot(shot: Shot, batch: Batch) -> dict[str, Any]:
    jobs = [job for job in batch.jobs if job.shot_id == shot.id]
    return {
        "id": shot.id,
        "kind": str(shot.kind),
        "start": shot.start,
        "frames": shot.frames,
        "estimate": sums(estimate(job) for job in jobs),
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
    """The quote for people, with every reason against it."""
    kinds = {shot.id: say_kind(str(shot.kind)) for shot in batch.chosen}
    columns = (say("Shot"), say("Kind"), say("Stage"), say("Generator"), say("Frames"), say("Estimate"))
    rows = []
    for job in batch.jobs:
        amount, currency = estimate(job)
        cost = f"{amount} {currency}" if amount else say("free")
        row = (job.shot_id, kinds[job.shot_id], job.stage, job.request.generator, job.request.frames, cost)
        rows.append(row)
    if rows:
        console.table(columns, rows)
    elif not batch.reasons:
        console.line(_nothing_to_make(batch))
    for total in sums(estimate(job) for job in batch.jobs if estimate(job)[0]):
        console.line(say("Total: {amount} {currency}.", amount=total["amount"], currency=total["currency"]))
    for reason in batch.reasons:
        console.line(say("Stands in the way: {reason}", reason=reason))
