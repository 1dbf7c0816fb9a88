"""What the engine's process does: the lease, the runner, and what it tells of itself."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from plugin.app import App, build_app
from plugin.commands.crash import keep_report
from plugin.engine.log import EngineLog, open_log
from plugin.engine.news import News
from plugin.errors import ProjectBusy, SecondUnitError
from plugin.jobs.crew import Stay
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.runner import Outcome, run
from plugin.jobs.store_protocols import ProjectStore

done, left_open, busy, failed = 0, 4, 2, 1


def work(cut: Path, folder: Path | None, environment: Mapping[str, str], stay: Stay | None = None) -> int:
    """Work off the project; an exit code. Only a project that exists is worked on."""
    project = project_beside(cut, folder)
    if not project.exists:
        return busy
    with open_log(project) as log:
        try:
            return _work(build_app(environment), project, log, stay or Stay())
        except ProjectBusy as error:
            log.say("not started: %s", error.message)
            return busy
        except SecondUnitError as error:
            log.say("stopped: %s", error.message)
            News(project, log).stopped(error.message, error.action)
            return failed
        except (KeyboardInterrupt, asyncio.CancelledError):
            log.say("stopped; what is open goes on with the next start")
            return left_open
        except Exception as error:  # noqa: BLE001 the last border: kept in a report, since nobody reads stderr
            log.say("stopped by an error of our own: %s; %s", type(error).__name__, keep_report(error, environment))
            return failed


def _work(app: App, project: Project, log: EngineLog, stay: Stay) -> int:
    with open_store(project, app.clock, create=True) as store:
        while True:
            news = News(project, log)
            outcome = asyncio.run(_until_signalled(app, store, project, news, stay))
            news.ended(outcome)
            if not outcome.left:
                project.clear_scratch()
            # Whoever put jobs on record while we held the lease relied on us to take them up.
            if outcome.halted_by is not None or not _new(store, outcome):
                return left_open if outcome.left else done


def _new(store: ProjectStore, outcome: Outcome) -> bool:
    known = {job.key: job.state for job in outcome.left}
    return any(job.open and known.get(job.key) != job.state for job in store.jobs.list())


async def _until_signalled(app: App, store: ProjectStore, project: Project, news: News, stay: Stay) -> Outcome:
    task = asyncio.ensure_future(
        run(store, project, app.generators(project, store.assets), app.clock, news, rules=app.rules, stay=stay)
    )
    with suppress(NotImplementedError, RuntimeError):
        # Windows has no SIGTERM to hear, and a signal is only heard in the main thread.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task
