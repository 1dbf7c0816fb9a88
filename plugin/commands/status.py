"""`status`: every shot and job with its state and cost."""

from __future__ import annotations

import time

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.last_fill import last_output
from plugin.commands.opening import OpenCut, open_cut, project_of
from plugin.commands.placing import present_shots
from plugin.commands.request import Target
from plugin.commands.results import ShotResult, results_document, results_of, say_state, show_results
from plugin.jobs.job import Lost
from plugin.jobs.project import open_store
from plugin.messages import say

watch_seconds = 1.0


def run_status(app: App, console: Console, target: Target, *, watch: bool) -> int:
    """Reads only. With `watch`, prints every change until no job is open."""
    opened = open_cut(app, target)
    results = _results(app, target, opened)
    if watch:
        results = _follow(app, console, target, opened, results)
    if console.as_json:
        console.document(results_document(target, results, last_output(project_of(target)), console))
    else:
        show_results(results, console)
        _money_at_risk(results, console)
    return 0


def _results(app: App, target: Target, opened: OpenCut) -> tuple[ShotResult, ...]:
    with open_store(project_of(target), app.clock, create=False) as store:
        return results_of(present_shots(opened, store), store)


def _follow(
    app: App, console: Console, target: Target, opened: OpenCut, results: tuple[ShotResult, ...]
) -> tuple[ShotResult, ...]:
    while any(result.job is not None and result.job.open for result in results):
        time.sleep(watch_seconds)
        newer = _results(app, target, opened)
        for old, new in zip(results, newer, strict=True):
            if old.state != new.state:
                console.note(say("{shot}: {state}", shot=new.shot.id, state=say_state(new.state)))
        results = newer
    return results


def _money_at_risk(results: tuple[ShotResult, ...], console: Console) -> None:
    lost = [result.shot.id for result in results if result.job is not None and isinstance(result.job.state, Lost)]
    if lost:
        console.line(say("Money at risk: the answer for {shots} was lost.", shots=", ".join(lost)))
