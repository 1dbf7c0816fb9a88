"""From shots and briefs to jobs: how many frames, from which pictures, by which generator, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plugin.generators.base import Model
from plugin.jobs.choice import task_for
from plugin.jobs.clock import Clock
from plugin.jobs.plan import Made, Parts, Plan, Planned, PlanOptions, Problem
from plugin.jobs.planner_batch import Batch, consumed_frames, seed_of
from plugin.jobs.planner_making import chosen_here, missing_file
from plugin.jobs.planner_pictures import named_files
from plugin.jobs.planner_shots import plan_take
from plugin.jobs.stages import video
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.shots.shot import Shot

__all__ = ["chosen_here", "consumed_frames", "plan", "seed_of", "task_for", "video"]


def plan(
    shots: Sequence[Shot],
    briefs: Mapping[str, Brief],
    options: PlanOptions,
    clock: Clock,
    made: Made | None = None,
    models: Sequence[Model] = (),
    parts: Parts | None = None,
) -> Plan:
    """Plan `options.takes` takes for each shot, in order of their start. Reads and writes no file.

    A shot beside another missing one waits for the take of the earlier one. With problems the batch is not to be
    admitted, as a whole.
    """
    made = made or Made()
    under_way = tuple(shot.id for shot in shots if shot.id in made.open_jobs)
    ordered = sorted((shot for shot in shots if shot.id not in under_way), key=lambda shot: (shot.start, shot.end))
    batch = Batch({shot.id: shot for shot in ordered}, briefs, options, made, models, parts or Parts(), clock)
    planned: list[Planned] = []
    problems: list[Problem] = []
    for shot in ordered:
        jobs, reasons = _shot(shot, batch)
        planned += jobs
        problems += reasons
    return Plan(tuple(planned), tuple(problems), under_way)


def _shot(shot: Shot, batch: Batch) -> tuple[list[Planned], list[Problem]]:
    problems, planned = list(_problems(shot, batch)), list[Planned]()
    if shot.frames < 1:
        return [], problems
    for index in range(batch.options.takes):
        jobs, reasons = plan_take(shot, index, batch)
        planned += jobs
        # Every take of a shot has the same reasons; they are told once.
        problems += reasons if index == 0 else ()
    return planned, problems


def _problems(shot: Shot, batch: Batch) -> Iterator[Problem]:
    if shot.frames < 1:
        yield Problem(shot.id, say("{shot} has no length.", shot=shot.id), say("Leave it out with --shots."))
    for name in batch.cast(shot)[1]:
        yield Problem(
            shot.id,
            say("{shot}: there is no character named {name}.", shot=shot.id, name=name),
            say("`secondunit character` lists and adds them."),
        )
    for path in dict.fromkeys(named_files(shot, batch)):
        if not path.is_file():
            yield missing_file(path, shot)
    for sheet in batch.cast(shot)[0]:
        if sheet.voice_sample is not None and not sheet.voice_sample.is_file():
            yield Problem(
                shot.id,
                say("{shot}: the recording {path} is not there.", shot=shot.id, path=str(sheet.voice_sample)),
                say("Bring it back, or name another with `secondunit character --voice-sample`."),
            )
