"""`resume`: carries on after a stop or a crash. What was sent is polled, never sent a second time."""

from __future__ import annotations

from pathlib import Path

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.fill import finish
from plugin.commands.last_fill import last_output, last_shots
from plugin.commands.opening import open_cut, project_of
from plugin.commands.placing import output_path
from plugin.commands.request import Target
from plugin.errors import UsageError
from plugin.jobs.project import open_store
from plugin.messages import say


def run_resume(app: App, console: Console, target: Target, asked: Path | None) -> int:
    """Writes to `asked`, else to where the last fill was to write."""
    project = project_of(target)
    opened = open_cut(app, target)
    if not project.exists:
        raise UsageError(
            say("There is nothing to resume: no project beside {cut}.", cut=str(target.cut)),
            say("Start with `secondunit fill`."),
            code="no_project",
        )
    output = output_path(opened, target, asked or last_output(project))
    app.host_for(opened.cut.format).check_output(opened.cut, output)
    with open_store(project, app.clock, create=True) as store:
        if not store.jobs.list():
            raise UsageError(
                say("There is nothing to resume: the last fill stopped before it started a take."),
                say("Start with `secondunit fill`."),
                code="nothing_started",
            )
        wanted = last_shots(project) | {job.shot_id for job in store.jobs.list()}
        return finish(app, console, target, store, output, frozenset(wanted))
