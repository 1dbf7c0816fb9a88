"""Small jobs, takes and conforms for tests of the job engine."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from plugin.conform.spec import ConformReport, ConformSpec
from plugin.events import Progress
from plugin.generators.base import GenerationRequest, Input, InputTake, Money, Task
from plugin.jobs.job import Held, Job, Queued, job_key
from plugin.media.store import sha256_file
from plugin.shots.takes import Take, take_name
from plugin.timeline.cut import Raster

rate = Fraction(24000, 1001)
raster = Raster(128, 72)
then = datetime(2026, 1, 1, tzinfo=UTC)


def shot_name(number: int) -> str:
    return f"SH{number * 10:04d}"


def make_job(
    number: int,
    *,
    take: int = 1,
    generator: str = "fake",
    frames: int = 5,
    inputs: tuple[Input, ...] = (),
    quote: Money | None = None,
    paid: bool = False,
    run: str = "",
) -> Job:
    """Job for take `take` of the shot `number`; held when an input is a take to come."""
    shot = shot_name(number)
    request = GenerationRequest(
        key=take_name(shot, "video", take), shot_id=shot, stage="video", take=take, generator=generator, model="m1",
        task=Task.text_to_video, prompt="雨 at night", negative="", inputs=inputs, frames=frames, head=0, tail=0,
        rate=rate, width=raster.width, height=raster.height, seed=number,
    )  # fmt: skip
    conform = ConformSpec(rate, frames, 0, 0, raster, start_frame=86400 + number * 100, cut_start=number * 100)
    waits = tuple(given.key for given in inputs if isinstance(given, InputTake))
    key = job_key(shot, "video", take)
    state = Held(then) if waits else Queued(then)
    return Job(key, shot, "video", take, request, conform, state, waits, quote, paid=paid, run=run)


def make_take(shot: str, number: int, folder: Path, stage: str = "video") -> Take:
    path = folder / "takes" / shot / f"{take_name(shot, stage, number)}.mov"
    estimate = (Decimal("0.10"), "USD")
    source_map = ((0, 0), (10, 12))
    return Take(shot, stage, number, path, 30, (4, 2), rate, 86400, "00ff", "fake", "m1", source_map, estimate)


def trivial_conform(delivery: Path, spec: ConformSpec, target: Path, on_progress: Progress | None) -> ConformReport:
    """Takes the delivery as it is."""
    shutil.copyfile(delivery, target)
    return ConformReport(
        target, sha256_file(target), spec.total, spec.head, spec.tail, spec.rate, spec.total, spec.rate,
        ((spec.cut_start, spec.head),),
    )  # fmt: skip
