"""`fill`: the whole job. Find, admit, generate, conform, relink, hand back."""

from __future__ import annotations

import sys
from pathlib import Path

from plugin.app import App
from plugin.commands.batch import Batch, may_cost, plan_batch, start_batch
from plugin.commands.console import Console
from plugin.commands.last_fill import remember_fill
from plugin.commands.opening import OpenCut, open_cut, project_of, remember
from plugin.commands.pauses import paused_documents, show_paused
from plugin.commands.placing import output_path, present_shots, put_takes
from plugin.commands.quote import quote_document, show_notes, show_quote
from plugin.commands.relink import show_handback
from plugin.commands.request import FillRequest, Target
from plugin.commands.results import ShotResult, results_document, results_of, show_results
from plugin.commands.working import enqueue, work_off
from plugin.conform.handback import Handback
from plugin.errors import NotAdmitted, Stopped, StorageError
from plugin.jobs.project import open_store
from plugin.jobs.runner import Outcome
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import say


def run_fill(app: App, console: Console, target: Target, request: FillRequest) -> int:
    """Exit code 0 when every chosen shot has its picture in the output, 1 when not, 3 when not admitted."""
    opened = open_cut(app, target)
    output = output_path(opened, target, request.output)
    app.host_for(opened.cut.format).check_output(opened.cut, output)
    batch = _admitted(app, console, opened, target, request)
    if request.dry_run:
        return _say_plan(console, target, batch)
    project = project_of(target)
    with open_store(project, app.clock, create=True) as store:
        remember(store, opened)
        remember_fill(project, output, tuple(shot.id for shot in batch.chosen))
        enqueue(console, store, project, lambda: start_batch(app, opened, store, project, request))
        return finish(app, console, target, store, output, frozenset(shot.id for shot in batch.chosen))


def finish(
    app: App, console: Console, target: Target, store: ProjectStore, output: Path, wanted: frozenset[str]
) -> int:
    """Work off what is open, put the takes on the cut as it is now, and report on the `wanted` shots."""
    try:
        outcome = work_off(app, console, store, project_of(target))
        _stop_if_halted(outcome)
        # The editor may have saved the cut again while the jobs ran.
        opened = open_cut(app, target)
        remember(store, opened)
        handback = put_takes(app, opened, store, output)
    except StorageError as error:
        # Part of the work is done and kept; what is left goes on once there is room again.
        raise Stopped(error.message, error.action, code=error.code) from error
    present = [shot for shot in present_shots(opened, store) if shot.id in wanted]
    results = results_of(present, store, dict(handback.report.left_out))
    for gone in sorted(wanted - {shot.id for shot in present}):
        console.note(say("{shot} is no longer in the cut; its takes stay in the project.", shot=gone))
    if console.as_json:
        paused = paused_documents(outcome.paused, console)
        console.document({**results_document(target, results, handback.output, console), "paused": paused})
    else:
        show_results(results, console)
    show_handback(handback, console)
    show_paused(outcome.paused, console, len(outcome.left))
    # What was left for later goes on with `resume`, like what a stop cuts off.
    return Stopped.exit_code if outcome.paused else int(not _complete(results, handback))


def _complete(results: tuple[ShotResult, ...], handback: Handback) -> bool:
    placed = set(handback.report.placed)
    return all(result.shot.id in placed and result.cut_short is None for result in results)


def _admitted(app: App, console: Console, opened: OpenCut, target: Target, request: FillRequest) -> Batch:
    """The batch as it would be, or NotAdmitted; nothing is written either way."""
    with open_store(project_of(target), app.clock, create=False) as store:
        batch = plan_batch(app, opened, store, project_of(target), request)
    if batch.reasons and console.as_json:
        console.document(quote_document(target, batch, console))
    batch.admit()
    show_notes(batch, console)
    if any(may_cost(job) for job in batch.jobs) and not request.yes and not request.dry_run:
        _ask(console, batch)
    return batch


def _ask(console: Console, batch: Batch) -> None:
    """Money is only spent after a yes."""
    show_quote(batch, console)
    if sys.stdin.isatty():
        console.note(say("Spend this? Type yes to go on."))
        if sys.stdin.readline().strip().lower() in {"y", "yes", "是", "好"}:
            return
    raise NotAdmitted(
        say("Nothing was started, and nothing was spent."), (), say("Add --yes to start without being asked.")
    )


def _say_plan(console: Console, target: Target, batch: Batch) -> int:
    if console.as_json:
        results = tuple(ShotResult(shot, None) for shot in batch.chosen)
        console.document(results_document(target, results, None, console))
    else:
        show_quote(batch, console)
    return 0


def _stop_if_halted(outcome: Outcome) -> None:
    if outcome.halted_by is not None:
        raise outcome.halted_by
