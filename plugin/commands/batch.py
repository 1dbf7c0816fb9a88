"""From what the user asked for to a batch of jobs that is admitted or refused as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plugin.app import App
from plugin.commands.budget import parse_budget
from plugin.commands.documents import totals
from plugin.commands.opening import OpenCut
from plugin.commands.request import FillRequest
from plugin.commands.selection import choose_shots
from plugin.conform.spec import RasterMode, RateMode
from plugin.errors import NotAdmitted
from plugin.generators.embedded import embedded
from plugin.jobs.inputs import made_so_far
from plugin.jobs.job import Job, Lost
from plugin.jobs.plan import Planned, PlanOptions
from plugin.jobs.planner import consumed_frames, plan
from plugin.jobs.project import Project
from plugin.jobs.store_protocols import ProjectStore
from plugin.media.codec import Codec
from plugin.messages import Message, say
from plugin.shots.shot import Shot
from plugin.shots.takes import Take


@dataclass(frozen=True, slots=True)
class Batch:
    """`chosen` are all shots asked for, `planned` the new jobs among them, `reasons` why it cannot be admitted."""

    chosen: tuple[Shot, ...]
    planned: tuple[Planned, ...]
    reasons: tuple[Message, ...]

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
    reasons = list(_unknown_parts(app, request))
    made, briefs = made_so_far(store, project), store.briefs.all()
    planned: list[Planned] = []
    for takes, shots in _by_missing_takes(chosen, store, request.takes):
        part = plan(shots, briefs, _options(app, opened, store, request, takes), app.clock, made, app.models)
        planned += part.planned
        reasons += [problem.message for problem in part.problems]
    reasons += _over_budget(planned, request.budget)
    return Batch(chosen, tuple(planned), tuple(reasons))


def estimate(job: Job) -> tuple[Decimal, str]:
    """What the job should cost; the embedded generators cost nothing."""
    return (Decimal("0.00"), "USD") if job.quote is None else (job.quote.amount, job.quote.currency)


def _options(app: App, opened: OpenCut, store: ProjectStore, request: FillRequest, takes: int) -> PlanOptions:
    settings, cut = app.settings, opened.cut
    return PlanOptions(
        raster=opened.raster,
        rate=cut.rate,
        start_frame=cut.start_frame,
        generator=request.generator or settings.generator,
        model=request.model or "",
        handles=settings.handles if request.handles is None else request.handles,
        takes=takes,
        codec=Codec(request.codec or settings.codec),
        rate_mode=RateMode(request.rate_conform or settings.rate_conform),
        raster_mode=RasterMode(request.raster or settings.raster_conform),
        project_id=store.project_id,
    )


def _by_missing_takes(chosen: Sequence[Shot], store: ProjectStore, wanted: int) -> list[tuple[int, tuple[Shot, ...]]]:
    """Shots grouped by how many takes they still lack; those that lack none are not in the list."""
    groups: dict[int, list[Shot]] = {}
    for shot in chosen:
        fitting = [take for take in store.takes.list(shot.id) if fits(shot, take)]
        pending = [job for job in store.jobs.list(shot.id) if job.open or isinstance(job.state, Lost)]
        missing = wanted - len(fitting) - len(pending)
        if missing > 0:
            groups.setdefault(missing, []).append(shot)
    return [(missing, tuple(shots)) for missing, shots in sorted(groups.items())]


def fits(shot: Shot, take: Take) -> bool:
    """Whether the take still covers the shot; a shot lengthened beyond its handles needs a new one."""
    return consumed_frames(shot) <= take.frames - take.handles[0]


def _unknown_parts(app: App, request: FillRequest) -> list[Message]:
    """A generator or model this version or installation does not have."""
    name = request.generator or app.settings.generator
    models = [model.name for model in app.models if name in (embedded, model.generator)]
    if name != embedded and not models:
        return [say("The generator {name} is not available in this version.", name=name)]
    if request.model and request.model not in models:
        return [say("{generator} has no model named {model}.", generator=name, model=request.model)]
    return []


def _over_budget(planned: Sequence[Planned], budget: str | None) -> list[Message]:
    if budget is None:
        return []
    cap, currency = parse_budget(budget)
    return [
        say("It should cost {amount} {currency}, more than the budget.", amount=str(amount), currency=unit)
        for unit, amount in totals(estimate(part.job) for part in planned).items()
        if amount > cap or (amount > 0 and currency not in (None, unit))
    ]
