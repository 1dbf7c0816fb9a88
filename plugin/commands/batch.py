"""From what the user asked for to a batch of jobs that is admitted or refused as a whole."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from plugin.app import App
from plugin.commands.admission import Asked, Desk, daily_limits, missing_keys, obstacles, over_budget, unknown_parts
from plugin.commands.batch_notes import unknown_names
from plugin.commands.budget import budgets_of, keep_budgets, own_budgets
from plugin.commands.opening import OpenCut
from plugin.commands.request import FillRequest
from plugin.commands.selection import choose_shots
from plugin.conform.spec import RasterMode, RateMode
from plugin.errors import NotAdmitted
from plugin.generators.base import GenerationRequest, Generator, Model
from plugin.jobs.budgets import Standing, standings
from plugin.jobs.choice import named_model
from plugin.jobs.inputs import made_so_far
from plugin.jobs.job import Held, Job, Queued
from plugin.jobs.plan import Made, Parts, Planned, PlanOptions
from plugin.jobs.planner import consumed_frames, plan
from plugin.jobs.planner_kept import keep_parts
from plugin.jobs.planner_missing import Lack, lack_of, lip_synced
from plugin.jobs.pricing import quote
from plugin.jobs.project import Project
from plugin.jobs.store_protocols import ProjectStore
from plugin.media.codec import Codec
from plugin.messages import Message, say
from plugin.providers import providers
from plugin.shots.dialogue import CutSound
from plugin.shots.shot import Shot
from plugin.shots.takes import Take


@dataclass(frozen=True, slots=True)
class Batch:
    """`chosen` are all shots asked for, `planned` the new jobs among them, `reasons` why it cannot be admitted."""

    chosen: tuple[Shot, ...]
    planned: tuple[Planned, ...]
    reasons: tuple[Message, ...]
    budgets: tuple[Standing, ...] = ()
    """That hold for these jobs, and what counts against them before any of these is sent."""
    replaced: tuple[Job, ...] = ()
    """Jobs not sent yet that these take the place of."""
    joined: tuple[Job, ...] = ()
    """Jobs not sent yet, of earlier fills, that go out under this fill's budget."""
    run: str = ""
    notes: tuple[Message, ...] = ()
    """What is worth a look before it is sent, and stands in nobody's way."""

    @property
    def jobs(self) -> tuple[Job, ...]:
        return tuple(planned.job for planned in self.planned)

    def admit(self) -> None:
        """NotAdmitted with every reason, unless there is none."""
        if self.reasons:
            raise NotAdmitted(
                say("Not admitted, nothing was spent. Reasons: {count}.", count=len(self.reasons)), self.reasons
            )


def plan_batch(app: App, opened: OpenCut, store: ProjectStore, project: Project, request: FillRequest) -> Batch:
    """Plan what is still missing of the chosen shots; reads only."""
    chosen = choose_shots(opened.shots, request.shots)
    run, generators = secrets.token_hex(6), app.generators(project, store.assets)
    unsent = tuple(job for job in store.jobs.list() if isinstance(job.state, Held | Queued))
    replaced = tuple(job for job in unsent if request.queue == "replace" and job.shot_id in {s.id for s in chosen})
    parts = Parts(generators, CutSound(opened.cut))
    planned, problems = _planned(app, opened, store, project, request, chosen, replaced, parts)
    asked = [_priced(part, app, generators, run, _priority(request, unsent)) for part in planned]
    waiting = tuple(job for job in unsent if job not in replaced)
    currencies = [job.quote.currency for job in (*waiting, *(part.job for part in asked)) if job.quote]
    budgets = budgets_of(app.settings, request.budget, run, currencies, own_budgets(store))
    desk = Desk(app.models, generators, store, app.clock.now(), budgets, waiting)
    names = (request.generator or app.settings.generator, *(part.request.generator for part in asked))
    reasons = (
        *unknown_parts(app, request),
        *missing_keys(desk, names),
        *problems,
        *obstacles(desk, asked),
        *daily_limits(desk, asked),
        *over_budget(desk, asked),
    )
    jobs = tuple(dataclasses.replace(part, job=whole.job) for part, whole in zip(planned, asked, strict=True))
    joined = waiting if request.budget is not None else ()
    standing = standings(budgets, store.ledger, desk.now)
    notes = tuple(unknown_names(asked, [sheet.name for sheet in store.characters.all()]))
    return Batch(chosen, jobs, tuple(dict.fromkeys(reasons)), standing, replaced, joined, run, notes)


def start_batch(
    app: App, opened: OpenCut, store: ProjectStore, project: Project, request: FillRequest
) -> tuple[Planned, ...]:
    """Plan once more as things are now, admit it, and put its budgets on record; the jobs are the caller's to add."""
    batch = plan_batch(app, opened, store, project, request)
    batch.admit()
    keep_budgets(store, [standing.budget for standing in batch.budgets])
    for job in batch.replaced:
        store.jobs.cancel(job.key)
    for job in batch.joined:
        store.jobs.join_run(job.key, batch.run)
    return batch.planned


def estimate(job: Job) -> tuple[Decimal, str] | None:
    """What the job should cost; None where no price is known. What is made on this machine costs nothing."""
    if job.quote is None:
        return None if job.paid else (Decimal("0.00"), "USD")
    return job.quote.amount, job.quote.currency


def may_cost(job: Job) -> bool:
    """Whether money may be spent on it, also where nobody knows how much."""
    amount = estimate(job)
    return amount is None or amount[0] > 0


def _planned(
    app: App,
    opened: OpenCut,
    store: ProjectStore,
    project: Project,
    request: FillRequest,
    chosen: Sequence[Shot],
    replaced: Sequence[Job],
    parts: Parts,
) -> tuple[list[Planned], list[Message]]:
    made, briefs = _without(made_so_far(store, project), replaced), store.briefs.all()
    options = _options(app, opened, store, request)
    spoken = {shot.id for shot in chosen if lip_synced(shot, briefs, options, app.clock, app.models, parts)}
    lacks = {shot.id: _lack(shot, store, request.takes, replaced, lips=shot.id in spoken) for shot in chosen}
    made = dataclasses.replace(made, silent={name: lack.silent for name, lack in lacks.items() if lack.silent})
    planned: list[Planned] = []
    problems: list[Message] = []
    for takes in sorted({lack.takes for lack in lacks.values()} - {0}):
        shots = [shot for shot in chosen if lacks[shot.id].takes == takes]
        wanted = dataclasses.replace(options, takes=takes)
        part = plan(shots, briefs, wanted, app.clock, made, app.models, parts)
        planned += part.planned
        problems += [problem.message for problem in part.problems]
    return list(keep_parts(planned, store, project, replaced)), problems


def _without(made: Made, replaced: Sequence[Job]) -> Made:
    gone = {job.key for job in replaced}
    left = {shot: tuple(key for key in keys if key not in gone) for shot, keys in made.open_jobs.items()}
    return dataclasses.replace(made, open_jobs={shot: keys for shot, keys in left.items() if keys})


def _priced(part: Planned, app: App, generators: Mapping[str, Generator], run: str, priority: int) -> Asked:
    request = part.expected
    generator, model = generators.get(request.generator), _model_of(app.models, request)
    paid = generator.paid if generator else bool(model and model.paid)
    price = quote(model, request, _region(app, generator, request.generator)) if model and paid else None
    return Asked(part.job.evolve(quote=price, paid=paid, run=run, priority=priority), request, model)


def _model_of(models: Sequence[Model], request: GenerationRequest) -> Model | None:
    return named_model([model for model in models if model.generator == request.generator], request.model)


def _region(app: App, generator: Generator | None, name: str) -> str:
    """Of the account; without one, where a new account would be."""
    if generator is not None:
        return generator.region
    default = next((provider.default_urls[0][0] for provider in providers if provider.name == name), "")
    return app.settings.provider(name).region or default


def _priority(request: FillRequest, unsent: Sequence[Job]) -> int:
    """Before or behind everything that waits."""
    levels = [job.priority for job in unsent]
    return max(levels) + 1 if levels and request.queue == "front" else min([0, *levels])


def _options(app: App, opened: OpenCut, store: ProjectStore, request: FillRequest) -> PlanOptions:
    settings, cut = app.settings, opened.cut
    return PlanOptions(
        raster=opened.raster,
        rate=cut.rate,
        start_frame=cut.start_frame,
        generator=request.generator or settings.generator,
        model=request.model or "",
        handles=settings.handles if request.handles is None else request.handles,
        codec=Codec(request.codec or settings.codec),
        rate_mode=RateMode(request.rate_conform or settings.rate_conform),
        raster_mode=RasterMode(request.raster or settings.raster_conform),
        project_id=store.project_id,
        resolution=request.resolution or settings.resolution,
        sound=request.sound,
        image_generator=request.image_generator or settings.image_generator,
        lip_sync_generator=request.lip_sync_generator or settings.lip_sync_generator,
    )


def _lack(shot: Shot, store: ProjectStore, wanted: int, replaced: Sequence[Job], *, lips: bool) -> Lack:
    fitting = [take for take in store.takes.list(shot.id) if fits(shot, take)]
    jobs = [job for job in store.jobs.list(shot.id) if job not in replaced]
    return lack_of(fitting, jobs, wanted, lips=lips)


def fits(shot: Shot, take: Take) -> bool:
    """Whether the take still covers the shot; a shot lengthened beyond its handles needs a new one."""
    return consumed_frames(shot) <= take.frames - take.handles[0]
