"""How many takes a shot still lacks, and whether one of them lacks only its lip-sync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugin.generators.base import Model
from plugin.generators.embedded import draws_card
from plugin.jobs.clock import Clock
from plugin.jobs.job import Job, Lost, job_key
from plugin.jobs.plan import Made, Parts, PlanOptions
from plugin.jobs.planner_batch import Batch
from plugin.jobs.planner_speech import avatar_model, speech_model
from plugin.jobs.stages import is_segment, lip_sync, rank, video
from plugin.shots.brief import Brief
from plugin.shots.shot import Shot
from plugin.shots.takes import Take


@dataclass(frozen=True, slots=True)
class Lack:
    """`silent`: the take whose lip-sync alone makes the first of the missing ones."""

    takes: int
    silent: Take | None = None


def lip_synced(
    shot: Shot, briefs: Mapping[str, Brief], options: PlanOptions, clock: Clock, models: Sequence[Model], parts: Parts
) -> bool:
    """Whether a take of the shot is only done once its lips move."""
    batch = Batch({shot.id: shot}, briefs, options, Made(), models, parts, clock)
    return speech_model(shot, batch) is not None and avatar_model(shot, batch) is None


def lack_of(takes: Sequence[Take], jobs: Sequence[Job], wanted: int, *, lips: bool) -> Lack:
    """From the takes that fit the shot and all its jobs, of `wanted` takes whose last stage is lip-sync where `lips`.

    What is under way, and what may have been bought although its answer was lost, counts as made.
    """
    last = lip_sync if lips else video
    done = [take for take in takes if rank(take.stage) >= rank(last) and not is_segment(take.stage)]
    pending = {job.take for job in jobs if job.open or isinstance(job.state, Lost)}
    missing = max(0, wanted - len(done) - len(pending))
    return Lack(missing, _silent(takes, jobs) if lips and missing and not done and not pending else None)


def _silent(takes: Sequence[Take], jobs: Sequence[Job]) -> Take | None:
    """The circled take, unless it is a card."""
    cards = {job.key for job in jobs if draws_card(job.request)}
    shown = (take for take in takes if take.stage == video and take.circled)
    return next((take for take in shown if job_key(take.shot_id, video, take.number) not in cards), None)
