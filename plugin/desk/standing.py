"""Where a project stands, as one value. What did not change between two of them is the very same object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from plugin.app import App
from plugin.commands.results import results_from
from plugin.desk.money_view import money_view
from plugin.desk.shot_views import job_view, no_note, shot_view, take_view
from plugin.desk.views import CharacterView, MoneyView, PauseView, ShotView, Standing
from plugin.generators.base import Generator
from plugin.jobs.engine_report import EngineReport
from plugin.jobs.job import Job, job_key
from plugin.jobs.stages import offered_takes
from plugin.jobs.store_protocols import ProjectStore
from plugin.shots.shot import Shot
from plugin.shots.takes import Take

V = TypeVar("V")


def standing_of(
    app: App,
    store: ProjectStore,
    shots: Sequence[Shot],
    missing: frozenset[str],
    report: EngineReport,
    runs: bool,
    generators: Mapping[str, Generator],
) -> Standing:
    """`missing`: ids of the shots that lack their picture in the cut itself; `report` and `runs`: of the engine."""
    jobs, takes = store.jobs.list(), store.takes.list()
    made, notes = {job.key: job for job in jobs}, store.notes.all()
    return Standing(
        shots=_shots(store, shots, missing, takes, jobs),
        takes=tuple(
            take_view(
                take,
                made.get(job_key(take.shot_id, take.stage, take.number)),
                notes.get((take.shot_id, take.stage, take.number), no_note),
            )
            for take in takes
        ),
        jobs=tuple(job_view(job, report.progress, generators) for job in jobs),
        money=money_view(app, store, jobs),
        characters=tuple(
            CharacterView(sheet.name, sheet.images, sheet.description, sheet.voice, sheet.voice_sample)
            for sheet in store.characters.all()
        ),
        engine_runs=runs,
        pauses=_pauses(report, jobs),
    )


def _shots(
    store: ProjectStore, shots: Sequence[Shot], missing: frozenset[str], takes: Sequence[Take], jobs: Sequence[Job]
) -> tuple[ShotView, ...]:
    offered: dict[str, int] = defaultdict(int)
    for take in offered_takes(takes):
        offered[take.shot_id] += 1
    briefs = store.briefs.all()
    return tuple(
        shot_view(result, briefs.get(result.shot.id), offered[result.shot.id], result.shot.id not in missing)
        for result in results_from(shots, takes, jobs)
    )


def _pauses(report: EngineReport, jobs: Sequence[Job]) -> tuple[PauseView, ...]:
    """Only while there is something that waits for them."""
    if not any(job.open for job in jobs):
        return ()
    stopped = (PauseView("", "", report.problem, report.action),) if report.problem else ()
    return (*stopped, *(PauseView(one.generator, one.lane, one.message, one.action) for one in report.pauses))


def keep_same(before: Standing | None, now: Standing) -> Standing:
    """`now`, with the objects of `before` wherever they are equal; `before` itself where all is."""
    if before is None or before == now:
        return before or now
    return Standing(
        shots=_kept(before.shots, now.shots, lambda shot: shot.id),
        takes=_kept(before.takes, now.takes, lambda take: (take.shot_id, take.stage, take.number)),
        jobs=_kept(before.jobs, now.jobs, lambda job: job.key),
        money=_kept_money(before.money, now.money),
        characters=_kept(before.characters, now.characters, lambda character: character.name),
        engine_runs=now.engine_runs,
        pauses=_kept(before.pauses, now.pauses, lambda pause: pause),
    )


def _kept_money(before: MoneyView, now: MoneyView) -> MoneyView:
    if before == now:
        return before
    spending = _kept(before.spending, now.spending, lambda row: (row.key, row.opened))
    return MoneyView(spending, now.budgets, now.at_risk)


def _kept(before: tuple[V, ...], now: Iterable[V], name: Callable[[V], Hashable]) -> tuple[V, ...]:
    old = {name(value): value for value in before}
    mixed = tuple(known if (known := old.get(name(value))) == value and known is not None else value for value in now)
    return before if len(before) == len(mixed) and all(a is b for a, b in zip(before, mixed, strict=True)) else mixed
