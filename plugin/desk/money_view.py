"""The money of a project as a window shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugin.app import App
from plugin.commands.budget import budgets_of, own_budgets
from plugin.commands.spending import risks_among
from plugin.desk.views import BudgetView, MoneyView, RiskView, SpendingRow
from plugin.generators.base import Money
from plugin.jobs.budgets import standings
from plugin.jobs.job import Job, Lost
from plugin.jobs.ledger import Budget, BudgetScope, Entry
from plugin.jobs.store_protocols import ProjectStore


def money_view(app: App, store: ProjectStore, jobs: Sequence[Job]) -> MoneyView:
    entries = store.ledger.entries()
    rows = tuple(
        SpendingRow(
            key=entry.key,
            shot_id=entry.shot_id,
            stage=entry.stage,
            generator=entry.generator,
            model=entry.model,
            state=str(entry.state),
            quote=entry.quote,
            charge=entry.charge,
            opened=entry.opened,
            account=entry.account,
        )
        for entry in entries
    )
    return MoneyView(rows, tuple(_budgets(app, store, jobs)), tuple(_risks(jobs, entries)))


def budgets_in_force(app: App, store: ProjectStore, jobs: Sequence[Job]) -> tuple[Budget, ...]:
    """Film and day as the last fill took them, before the first one as the next would; and of the newest fill."""
    newest = next((job.run for job in reversed(jobs) if job.run), "")
    if not newest:
        return budgets_of(app.settings, None, "", (), own_budgets(store))
    return tuple(b for b in store.ledger.budgets() if b.scope is not BudgetScope.run or b.run == newest)


def _budgets(app: App, store: ProjectStore, jobs: Sequence[Job]) -> Iterator[BudgetView]:
    for standing in standings(budgets_in_force(app, store, jobs), store.ledger, app.clock.now()):
        cap = standing.budget.cap
        spent, left = Money(standing.spent, cap.currency), Money(standing.left, cap.currency)
        yield BudgetView(str(standing.budget.scope), cap, spent, left)


def _risks(jobs: Sequence[Job], entries: Sequence[Entry]) -> Iterator[RiskView]:
    for risk in risks_among(jobs, entries):
        yield RiskView(
            key=risk.job.key,
            shot_id=risk.job.shot_id,
            generator=risk.job.request.generator,
            account=risk.job.account,
            estimate=risk.estimate,
            since=risk.since,
            message=risk.message,
            action=risk.action,
            lost=isinstance(risk.job.state, Lost),
        )
