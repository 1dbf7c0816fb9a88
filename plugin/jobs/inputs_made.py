"""What the planner has to know of the project: takes, free numbers, jobs under way, characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plugin.generators.base import Remote
from plugin.generators.embedded import draws_card
from plugin.jobs.job import Job, job_key
from plugin.jobs.plan import Made
from plugin.jobs.project import Project
from plugin.jobs.stages import image, video
from plugin.jobs.store_protocols import ProjectStore
from plugin.shots.takes import Take


def made_so_far(store: ProjectStore, project: Project) -> Made:
    """Circled takes (no cards), the next numbers by stage, jobs under way, characters."""
    jobs, takes = store.jobs.list(), store.takes.list()
    numbers = _next_numbers(jobs, takes, project)
    cards = {job.key for job in jobs if draws_card(job.request)}
    circled = store.takes.circled(video)
    return Made(
        circled={shot: take for shot, take in circled.items() if job_key(shot, video, take.number) not in cards},
        next_numbers={shot: number for (shot, stage), number in numbers.items() if stage == video},
        open_jobs=_under_way(jobs),
        stage_numbers={place: number for place, number in numbers.items() if place[1] != video},
        stills=store.takes.circled(image),
        remotes=_remotes(jobs),
        characters={sheet.name: sheet for sheet in store.characters.all()},
    )


def _under_way(jobs: Sequence[Job]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for job in jobs:
        if job.open:
            keys[job.shot_id] = (*keys.get(job.shot_id, ()), job.key)
    return keys


def _remotes(jobs: Iterable[Job]) -> dict[str, Remote]:
    return {job.key: job.remote for job in jobs if job.remote is not None}


def _next_numbers(jobs: Iterable[Job], takes: Iterable[Take], project: Project) -> dict[tuple[str, str], int]:
    """By shot and stage, above every job, every take and every file in `takes/`: files outlive a lost database and are
    never overwritten."""
    used = [(job.shot_id, job.stage, job.take) for job in jobs]
    used += [(take.shot_id, take.stage, take.number) for take in takes]
    used += list(_on_disk(project))
    numbers: dict[tuple[str, str], int] = {}
    for shot, stage, number in used:
        numbers[shot, stage] = max(numbers.get((shot, stage), 1), number + 1)
    return numbers


def _on_disk(project: Project) -> Iterable[tuple[str, str, int]]:
    for file in project.takes.glob("*/*_t*.*"):
        name, _, number = file.stem.rpartition("_t")
        shot = file.parent.name
        if number.isascii() and number.isdigit() and name.startswith(f"{shot}_"):
            yield shot, name.removeprefix(f"{shot}_"), int(number)
