"""Why a batch cannot be admitted: everything that stands in its way, found before anything is spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plugin.app import App
from plugin.commands.request import FillRequest
from plugin.generators.base import GenerationRequest, Generator, Model, Money, Task
from plugin.generators.embedded import embedded
from plugin.jobs.budgets import day_start, money_text, spent_of
from plugin.jobs.choice import named_model
from plugin.jobs.job import Job
from plugin.jobs.learned import fresh_limits
from plugin.jobs.ledger import Budget, BudgetScope, EntryState
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import Message, say

signed_with_pair = frozenset({"jimeng"})
"""Providers whose requests are signed with an access key and a secret key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A new job, its request with a stand-in for every picture still to be read, and its row of the catalogue."""

    job: Job
    request: GenerationRequest
    model: Model | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What admission asks. `waiting` are jobs of earlier fills that go out together with the new ones."""

    models: Sequence[Model]
    generators: Mapping[str, Generator]
    store: ProjectStore
    now: datetime
    budgets: tuple[Budget, ...]
    waiting: tuple[Job, ...]


def unknown_parts(app: App, request: FillRequest) -> Iterator[Message]:
    """A generator or model this version does not have."""
    name = request.generator or app.settings.generator
    models = [model for model in app.models if name in (embedded, model.generator)]
    if name != embedded and not models:
        yield say("The generator {name} is not available in this version.", name=name)
    elif request.model and named_model(models, request.model) is None:
        yield say("{generator} has no model named {model}.", generator=name, model=request.model)
    for special, task in (
        (request.lip_sync_generator or app.settings.lip_sync_generator, Task.lip_sync),
        (request.image_generator or app.settings.image_generator, Task.text_to_image),
    ):
        if special and not any(model.generator == special and task in model.tasks for model in app.models):
            yield say("{generator} has no model for {task}.", generator=special, task=task.value)


def missing_keys(desk: Desk, names: Sequence[str]) -> Iterator[Message]:
    """Generators of the catalogue that are not there: they lack their credentials."""
    known = {model.generator for model in desk.models}
    for name in dict.fromkeys(names):
        if name in known and name not in desk.generators:
            yield missing_key(name)


def missing_key(name: str) -> Message:
    """How to give a provider its key."""
    prefix = f"SECONDUNIT_{name.upper()}"
    if name in signed_with_pair:
        return say(
            "{provider} has no key. Set it with `secondunit keys set {name}` or {access} and {secret}.",
            provider=name.capitalize(),
            name=name,
            access=f"{prefix}_ACCESS_KEY",
            secret=f"{prefix}_SECRET_KEY",
        )
    return say(
        "{provider} has no key. Set it with `secondunit keys set {name}` or {variable}.",
        provider=name.capitalize(),
        name=name,
        variable=f"{prefix}_API_KEY",
    )


def obstacles(desk: Desk, asked: Sequence[Asked]) -> Iterator[Message]:
    """What the generators themselves and their limits say against single requests."""
    for part in asked:
        generator = desk.generators.get(part.request.generator)
        yield from generator.obstacles(part.request) if generator else ()
        longest = _longest_prompt(desk, part, generator)
        if longest is not None and len(part.request.prompt) > longest:
            yield say(
                "{shot}: the prompt has {length} characters; {model} takes {longest}. Shorten it.",
                shot=part.job.shot_id,
                length=len(part.request.prompt),
                model=part.request.model or part.request.generator,
                longest=longest,
            )


def _longest_prompt(desk: Desk, part: Asked, generator: Generator | None) -> int | None:
    stated = learned(desk, part.request, generator).get("prompt_length")
    limits = [limit for limit in (stated, part.model.prompt_length if part.model else None) if limit is not None]
    return min(limits, default=None)


def learned(desk: Desk, request: GenerationRequest, generator: Generator | None) -> dict[str, int]:
    """Limits that this account's provider named when it refused something."""
    if generator is None:
        return {}
    lane = generator.lane(request).name
    return fresh_limits(desk.store, generator.name, generator.account, lane, desk.now)


def daily_limits(desk: Desk, asked: Sequence[Asked]) -> Iterator[Message]:
    """Models of which more would be asked today than the provider makes in a day."""
    by_model: dict[tuple[str, str], list[Asked]] = {}
    for part in asked:
        by_model.setdefault((part.request.generator, part.request.model), []).append(part)
    for (name, model), parts in by_model.items():
        first, generator = parts[0], desk.generators.get(name)
        stated = learned(desk, first.request, generator).get("daily")
        limits = [limit for limit in (stated, first.model.daily if first.model else None) if limit is not None]
        sent = _sent_today(desk, name, model, generator.account if generator else "")
        if limits and sent + len(parts) > min(limits):
            yield say(
                "{model} makes {daily} a day; {sent} were sent today, {count} more are asked for. Choose fewer shots.",
                model=model or name,
                daily=min(limits),
                sent=sent,
                count=len(parts),
            )


def _sent_today(desk: Desk, generator: str, model: str, account: str) -> int:
    since = day_start(desk.now)
    return sum(
        1
        for entry in desk.store.ledger.entries()
        if entry.opened >= since
        and entry.state is not EntryState.released
        and (entry.generator, entry.model, entry.account) == (generator, model, account)
    )


def over_budget(desk: Desk, asked: Sequence[Asked]) -> Iterator[Message]:
    """Budgets that the batch would pass, together with what waits already; and prices that nobody knows."""
    jobs = [job for job in (*desk.waiting, *(part.job for part in asked)) if job.costs]
    if not desk.budgets or not jobs:
        return
    yield from _unknown_prices(asked)
    costs: dict[str, Decimal] = {}
    for job in jobs:
        if job.quote is not None:
            costs[job.quote.currency] = costs.get(job.quote.currency, Decimal(0)) + job.quote.amount
    for scope in BudgetScope:
        caps = {budget.cap.currency: budget for budget in desk.budgets if budget.scope is scope}
        for currency, cost in costs.items():
            if currency in caps:
                yield from _beyond(caps[currency], Money(cost, currency), desk)
            elif caps and cost:
                yield _no_budget(scope, Money(cost, currency), next(iter(caps.values())))


def _unknown_prices(asked: Sequence[Asked]) -> Iterator[Message]:
    unknown = dict.fromkeys(
        (part.request.generator, part.request.model) for part in asked if part.job.paid and part.job.quote is None
    )
    for generator, model in unknown:
        yield say(
            "There is a budget, but no price is known for {model} of {generator}. "
            "Choose another model, or fill without a budget.",
            model=model or generator,
            generator=generator,
        )


def _beyond(budget: Budget, cost: Money, desk: Desk) -> Iterator[Message]:
    spent = spent_of(budget, desk.store.ledger, desk.now)
    if spent + cost.amount <= budget.cap.amount:
        return
    values = {"cost": money_text(cost), "cap": money_text(budget.cap), "spent": money_text(Money(spent, cost.currency))}
    match budget.scope:
        case BudgetScope.run:
            yield say(
                "This fill should cost {cost}, more than its budget of {cap}. "
                "Raise --budget, or choose fewer shots with --shots.",
                **values,
            )
        case BudgetScope.film:
            yield say(
                "This fill should cost {cost}; with the {spent} spent or reserved already, that is more than the "
                "film's budget of {cap}. Raise film_budget in the settings, or choose fewer shots with --shots.",
                **values,
            )
        case BudgetScope.day:
            yield say(
                "This fill should cost {cost}; with the {spent} spent or reserved today, that is more than the day's "
                "budget of {cap}. Raise day_budget in the settings, choose fewer shots with --shots, or wait for "
                "tomorrow.",
                **values,
            )


def _no_budget(scope: BudgetScope, cost: Money, other: Budget) -> Message:
    names = {
        BudgetScope.run: say("this fill"),
        BudgetScope.film: say("the film"),
        BudgetScope.day: say("the day"),
    }
    return say(
        "It should cost {cost}, but the budget of {scope} is in another currency ({cap}). "
        "Set one in {currency} as well.",
        cost=money_text(cost),
        scope=names[scope],
        cap=money_text(other.cap),
        currency=cost.currency,
    )
