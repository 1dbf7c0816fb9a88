"""`settle`: what the user found out at the provider about a job whose answer was lost, or that was stopped."""

from __future__ import annotations

import shlex
from typing import Any

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.opening import project_of
from plugin.commands.request import Target
from plugin.commands.spending import at_risk
from plugin.errors import UsageError
from plugin.jobs.job import Cancelled, Job, Lost
from plugin.jobs.project import open_store
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.verdict import Verdict
from plugin.messages import Message, say


def run_settle(app: App, console: Console, target: Target, name: str, verdict: Verdict, provider_id: str = "") -> int:
    """`name`: the job's key, or its shot where only one job of that is at risk. UsageError when there is none."""
    project = project_of(target)
    if not project.exists:
        raise UsageError(
            say("There is no project beside {cut}.", cut=str(target.cut)),
            say("Start with `secondunit fill`."),
            code="no_project",
        )
    with open_store(project, app.clock, create=True) as store:
        before = _find(store, name)
        if verdict is Verdict.retry and not isinstance(before.state, Lost):
            raise UsageError(
                say(
                    "{key} is {state}: only a job whose answer was lost can be sent again.", key=name, state=before.word
                ),
                say("Say --bought or --not-bought; for a new take use `fill`."),
                code="cannot_retry",
            )
        if provider_id and not isinstance(before.state, Lost | Cancelled):
            raise UsageError(
                say("{key} has been sent again since; a clip of the first time cannot be fetched for it.", key=name),
                say("Say --bought without --id: what it cost is then counted."),
                code="cannot_fetch",
            )
        job = store.jobs.settle(before.key, verdict, provider_id)
        still = [risk for risk in at_risk(store) if risk.job.key == job.key]
    if console.as_json:
        console.document(_document(target, job, bool(still)))
    console.line(_say_settled(job, verdict))
    if still:
        console.note(say("An earlier sending of {key} is still at risk; see `secondunit status`.", key=job.key))
    return 0


def settle_command(target: Target, key: str, verdict: Verdict, provider_id: str = "") -> str:
    """The command line that says so, ready to be copied."""
    project = ["--project", str(target.project)] if target.project else []
    rate = ["--rate", str(target.rate)] if target.rate else []
    said = [f"--{verdict.value.replace('_', '-')}", *(["--id", provider_id] if provider_id else [])]
    return shlex.join(["secondunit", "settle", *project, *rate, str(target.cut), key, *said])


def _find(store: ProjectStore, name: str) -> Job:
    risky = {risk.job.key: risk.job for risk in at_risk(store)}
    found = [job for job in risky.values() if name in (job.key, job.shot_id)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            say("{shot} has several jobs at risk: {keys}.", shot=name, keys=", ".join(job.key for job in found)),
            say("Name the one you mean."),
            code="several_jobs",
        )
    raise UsageError(
        say("{name} has no money at risk.", name=name),
        say("`secondunit status` lists what is at risk and how to settle it."),
        code="nothing_at_risk",
    )


def _document(target: Target, job: Job, still_at_risk: bool) -> dict[str, Any]:
    return {
        "cut": str(target.cut),
        "key": job.key,
        "shot": job.shot_id,
        "state": job.word,
        "still_at_risk": still_at_risk,
    }


def _say_settled(job: Job, verdict: Verdict) -> Message:
    match verdict:
        case Verdict.bought if job.word == "Running":
            return say("{key} is fetched with the next `secondunit resume`.", key=job.key)
        case Verdict.bought if job.word == "Succeeded":
            return say("{key} counts as paid.", key=job.key)
        case Verdict.bought:
            return say("{key} counts as paid. Fill the shot again for a picture.", key=job.key)
        case Verdict.not_bought:
            return say("The money for {key} is free again.", key=job.key)
        case Verdict.retry:
            return say("{key} is sent again with the next `secondunit resume`.", key=job.key)
