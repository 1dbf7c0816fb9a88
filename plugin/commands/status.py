"""`status`: every shot and job with its state and cost, what the film has cost, and what is at risk."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.documents import amounts, amounts_text, budget_document, money
from plugin.commands.last_fill import last_output
from plugin.commands.opening import OpenCut, open_cut, project_of
from plugin.commands.placing import present_shots
from plugin.commands.request import Target
from plugin.commands.results import ShotResult, results_document, results_of, say_state, show_results
from plugin.commands.settle import settle_command
from plugin.commands.spending import AtRisk, at_risk, grouped, money_by_state, spent
from plugin.generators.base import Money
from plugin.jobs.budgets import Standing, money_text, standings
from plugin.jobs.ledger import BudgetScope, Entry, EntryState
from plugin.jobs.owner import is_alive, machine_name
from plugin.jobs.project import open_store
from plugin.jobs.store_protocols import ProjectStore
from plugin.jobs.verdict import Verdict
from plugin.messages import Message, say

watch_seconds = 1.0


@dataclass(frozen=True, slots=True)
class Status:
    """Everything `status` tells, as of one moment."""

    results: tuple[ShotResult, ...]
    entries: tuple[Entry, ...]
    budgets: tuple[Standing, ...]
    at_risk: tuple[AtRisk, ...]
    abandoned: int = 0
    """Open jobs that no process works on."""


def run_status(app: App, console: Console, target: Target, *, watch: bool, with_money: bool = False) -> int:
    """Reads only. With `watch`, prints every change until no job is open."""
    opened = open_cut(app, target)
    status = _status(app, target, opened)
    if watch:
        status = _follow(app, console, target, opened, status)
    if console.as_json:
        output = last_output(project_of(target))
        document = results_document(target, status.results, output, console)
        console.document({**document, **_money_document(status, console, with_money=with_money)})
    else:
        show_results(status.results, console)
        if with_money:
            _show_entries(status, console)
        _show_money(status, console)
        _show_at_risk(target, status.at_risk, console)
        if status.abandoned:
            console.line(
                say("Takes still to be made: {count}. `secondunit resume` goes on with them.", count=status.abandoned)
            )
    return 0


def _status(app: App, target: Target, opened: OpenCut) -> Status:
    with open_store(project_of(target), app.clock, create=False) as store:
        results = results_of(present_shots(opened, store), store)
        abandoned = 0 if _at_work(store) else sum(1 for job in store.jobs.list() if job.open)
        return Status(results, store.ledger.entries(), _standings(app, store), at_risk(store), abandoned)


def _at_work(store: ProjectStore) -> bool:
    """Whether a runner lives; one on another machine is taken to."""
    holder = store.lease.holder()
    return holder is not None and (holder.machine != machine_name() or is_alive(holder))


def _standings(app: App, store: ProjectStore) -> tuple[Standing, ...]:
    """Of the film, the day, and the newest fill."""
    newest = next((job.run for job in reversed(store.jobs.list()) if job.run), "")
    budgets = tuple(b for b in store.ledger.budgets() if b.scope is not BudgetScope.run or b.run == newest)
    return standings(budgets, store.ledger, app.clock.now())


def _follow(app: App, console: Console, target: Target, opened: OpenCut, status: Status) -> Status:
    while any(result.job is not None and result.job.open for result in status.results):
        time.sleep(watch_seconds)
        newer = _status(app, target, opened)
        for old, new in zip(status.results, newer.results, strict=True):
            if old.state != new.state:
                console.note(say("{shot}: {state}", shot=new.shot.id, state=say_state(new.state)))
        status = newer
    return status


def _money_document(status: Status, console: Console, *, with_money: bool) -> dict[str, Any]:
    sums = money_by_state(status.entries)
    document: dict[str, Any] = {
        "money": {str(state): amounts(found) for state, found in sums.items()},
        "budgets": [budget_document(standing) for standing in status.budgets],
        "at_risk": [_risk_document(risk, console) for risk in status.at_risk],
    }
    if with_money:
        document["spending"] = {
            "shots": _groups(grouped(status.entries, lambda entry: entry.shot_id)),
            "stages": _groups(grouped(status.entries, lambda entry: entry.stage)),
            "providers": _groups(grouped(status.entries, lambda entry: entry.generator)),
        }
        document["entries"] = [_entry_document(entry) for entry in status.entries]
    return document


def _groups(groups: dict[str, tuple[Entry, ...]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "spent": amounts(spent(entries)), "charged": amounts(entry.charge for entry in entries)}
        for name, entries in groups.items()
    ]


def _entry_document(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "attempt": entry.attempt,
        "shot": entry.shot_id,
        "stage": entry.stage,
        "generator": entry.generator,
        "model": entry.model,
        "account": entry.account,
        "state": str(entry.state),
        "quote": _money(entry.quote),
        "charge": _money(entry.charge),
        "opened": entry.opened.isoformat(),
        "settled": entry.settled.isoformat() if entry.settled else None,
    }


def _money(value: Money | None) -> dict[str, str] | None:
    return money(None if value is None else (value.amount, value.currency))


def _risk_document(risk: AtRisk, console: Console) -> dict[str, Any]:
    return {
        "key": risk.job.key,
        "shot": risk.job.shot_id,
        "generator": risk.job.request.generator,
        "account": risk.job.account,
        "estimate": _money(risk.estimate),
        "since": risk.since.isoformat(),
        "message": console.text(risk.message),
        "action": console.text(risk.action),
    }


def _show_entries(status: Status, console: Console) -> None:
    """Every sending with its money, then the sums by shot, stage and provider."""
    columns = (say("Shot"), say("Stage"), say("Provider"), say("Quote"), say("Charge"), say("Money"))
    rows = [
        (entry.shot_id, entry.stage, entry.generator, _cell(entry.quote), _cell(entry.charge), _say_became(entry))
        for entry in _telling(status.entries)
    ]
    if rows:
        console.table(columns, rows)
    for group in (
        grouped(status.entries, lambda entry: entry.shot_id),
        grouped(status.entries, lambda entry: entry.stage),
        grouped(status.entries, lambda entry: entry.generator),
    ):
        for name, entries in group.items():
            if total := amounts_text(spent(entries)):
                console.line(say("{name}: {amount}", name=name, amount=total))


def _telling(entries: Sequence[Entry]) -> list[Entry]:
    """Without sendings that came to nothing and were followed by another one of the same job."""
    newest = {entry.key: entry.attempt for entry in entries}
    return [one for one in entries if one.state is not EntryState.released or one.attempt == newest[one.key]]


def _beside_units(entries: Sequence[Entry]) -> list[Money]:
    """Quotes of what was charged in a provider's own units."""
    charged = [one for one in entries if one.state is EntryState.charged and one.quote and one.charge]
    return [one.quote for one in charged if one.quote and one.charge and one.quote.currency != one.charge.currency]


def _cell(value: Money | None) -> Message | str:
    return money_text(value) if value else ""


def _say_became(entry: Entry) -> Message:
    """What became of its money; nothing can be taken for spent where there was no quote."""
    known = entry.state is not EntryState.assumed or entry.quote is not None
    return say_money(entry.state) if known else say("cost not known")


def say_money(state: EntryState) -> Message:
    """What became of the money of one sending."""
    words = {
        EntryState.reserved: say("reserved"),
        EntryState.charged: say("charged"),
        EntryState.assumed: say("taken for spent"),
        EntryState.released: say("given back"),
        EntryState.at_risk: say("at risk"),
    }
    return words[state]


def _show_money(status: Status, console: Console) -> None:
    for state, found in money_by_state(status.entries).items():
        if total := amounts_text(found):
            console.line(say("Money {state}: {amount}.", state=say_money(state), amount=total))
    if units := amounts_text(_beside_units(status.entries)):
        console.line(say("It was quoted as {quote}; budgets count that.", quote=units))
    for standing in status.budgets:
        console.line(_say_standing(standing))


def _say_standing(standing: Standing) -> Message:
    cap = standing.budget.cap
    values = {"cap": money_text(cap), "left": money_text(Money(standing.left, cap.currency))}
    match standing.budget.scope:
        case BudgetScope.run:
            return say("Budget of the last fill: {cap}, {left} left.", **values)
        case BudgetScope.film:
            return say("Budget of the film: {cap}, {left} left.", **values)
        case BudgetScope.day:
            return say("Budget of the day: {cap}, {left} left.", **values)


def _show_at_risk(target: Target, risks: Sequence[AtRisk], console: Console) -> None:
    """What may have cost something, where to look, and the commands that settle it."""
    if risks:
        console.line(say("Money at risk:"))
    for risk in risks:
        cost = money_text(risk.estimate) if risk.estimate else say("not known")
        console.line(
            say(
                "{key}, {generator}, sent {when}: {cost}",
                key=risk.job.key,
                generator=risk.job.request.generator,
                when=f"{risk.since.astimezone():%Y-%m-%d %H:%M}",
                cost=cost,
            )
        )
        console.line(say("  {sentence}", sentence=console.joined(risk.message, risk.action)))
        for meaning, command in _commands(target, risk):
            console.line(say("  {meaning}: {command}", meaning=meaning, command=command))


def _commands(target: Target, risk: AtRisk) -> list[tuple[Message, str]]:
    key = risk.job.key
    found = [
        (say("It is there"), settle_command(target, key, Verdict.bought, "ID")),
        (say("It is not there"), settle_command(target, key, Verdict.not_bought)),
    ]
    if risk.job.word == "Lost":
        found.append((say("Send it again, and perhaps pay twice"), settle_command(target, key, Verdict.retry)))
    return found
