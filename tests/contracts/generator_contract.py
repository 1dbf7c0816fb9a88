"""What every generator keeps, whoever runs it. A test module imports these tests and gives the fixture `factory`.

from tests.contracts.generator_contract import *  # noqa: F403

@pytest.fixture
def factory(tmp_path): return GeneratorFactory(lambda: MyGenerator(tmp_path / "scratch"), lambda **changes: ...)

A provider delivers what its model makes, not what the cut needs: such a factory says so with `delivered`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from plugin.errors import GenerationFailed
from plugin.generators.base import (
    Absent,
    Accepted,
    Found,
    GenerationRequest,
    Generator,
    Model,
    Ready,
    Report,
    Unable,
    Uncertain,
    Working,
)
from plugin.media.frames import FrameReader

__all__ = [
    "Delivered",
    "GeneratorFactory",
    "test_cancel_stops_or_says_no",
    "test_close_lets_go_and_can_be_used_again",
    "test_every_model_names_its_generator_and_where_its_row_comes_from",
    "test_find_knows_a_finished_job_and_no_other",
    "test_job_that_nobody_made_is_refused_and_not_waited_for",
    "test_only_a_paid_generator_has_an_account_and_time_to_settle",
    "test_repeat_after_a_crash_gives_the_same_clip",
    "test_request_becomes_a_clip_of_every_frame_and_size",
    "test_request_that_it_can_meet_meets_no_obstacle",
    "test_stopping_by_progress_leaves_nothing_half_made",
    "test_two_jobs_at_once_do_not_mix",
]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a clip is to be, as it comes from the generator."""

    frames: int
    rate: Fraction
    width: int
    height: int


def exactly(request: GenerationRequest) -> Delivered:
    """What generators on this machine deliver: all as asked for, sizes made even."""
    width, height = request.width + request.width % 2, request.height + request.height % 2
    return Delivered(request.frames, request.rate, width, height)


local_cases = tuple(
    {"frames": frames, "width": width, "height": height}
    for frames, width, height in ((1, 64, 36), (7, 96, 54), (3, 54, 96), (2, 80, 80), (2, 65, 37))
)


@dataclass(frozen=True, slots=True)
class GeneratorFactory:
    """`make` builds the generator anew over the same provider, as after a restart of the process.

    `request(key=..., frames=..., width=..., height=...)` builds a request that the generator can meet.
    """

    make: Callable[[], Generator]
    request: Callable[..., GenerationRequest]
    delivered: Callable[[GenerationRequest], Delivered] = exactly
    cases: tuple[Mapping[str, Any], ...] = local_cases
    """Changes of requests whose clips are looked at; two jobs at once are made from the first and the last."""
    finds: bool = True
    """It can be asked for a job by our key."""


def _go_on(fraction: float) -> bool:
    assert 0.0 <= fraction <= 1.0
    return True


async def _finish(generator: Generator, request: GenerationRequest) -> Ready:
    accepted = await generator.submit(request)
    assert isinstance(accepted, Accepted)
    return await _ready(generator, accepted.provider_id, request)


async def _ready(generator: Generator, provider_id: str, request: GenerationRequest, most: float = 30.0) -> Ready:
    report: Report = Working()
    deadline = asyncio.get_running_loop().time() + most
    while isinstance(report, Working) and asyncio.get_running_loop().time() < deadline:
        report = await generator.poll(provider_id, request, _go_on)
        await asyncio.sleep(0.01)
    assert isinstance(report, Ready), report
    return report


def _clip(path: Path) -> list[bytes]:
    with FrameReader(path) as reader:
        return [picture.tobytes() for picture in reader.pictures()]


def test_every_model_names_its_generator_and_where_its_row_comes_from(factory: GeneratorFactory) -> None:
    generator = factory.make()
    assert generator.name and generator.lane(factory.request()).limit >= 1
    models = generator.models()
    assert models and all(isinstance(model, Model) for model in models)
    assert all(model.generator == generator.name and model.dated and model.source for model in models)
    assert generator.paid == any(model.paid for model in models)


def test_request_that_it_can_meet_meets_no_obstacle(factory: GeneratorFactory) -> None:
    generator = factory.make()
    for case in factory.cases:
        assert [str(message) for message in generator.obstacles(factory.request(**case))] == []


def test_only_a_paid_generator_has_an_account_and_time_to_settle(factory: GeneratorFactory) -> None:
    """The account decides where a job is asked for; without time to settle a late request would be bought twice."""
    generator = factory.make()
    assert bool(generator.account) == generator.paid
    assert generator.settle_seconds > 0 if generator.paid else generator.settle_seconds >= 0


async def test_request_becomes_a_clip_of_every_frame_and_size(factory: GeneratorFactory, tmp_path: Path) -> None:
    for number, case in enumerate(factory.cases):
        generator, request = factory.make(), factory.request(key=f"case{number}", **case)
        target = tmp_path / f"case{number}" / "clip.mov"
        target.parent.mkdir()
        await generator.download(await _finish(generator, request), target, _go_on)
        with FrameReader(target) as reader:
            frames, info = len(list(reader.pictures())), reader.info
        assert Delivered(frames, info.rate, info.width, info.height) == factory.delivered(request)
        assert [path.name for path in target.parent.iterdir()] == ["clip.mov"]
        await generator.close()


async def test_repeat_after_a_crash_gives_the_same_clip(factory: GeneratorFactory, tmp_path: Path) -> None:
    """What is paid for is never sent a second time."""
    first, second, request = factory.make(), factory.make(), factory.request(key="same")
    accepted = await first.submit(request)
    again = accepted if second.paid else await second.submit(request)
    for generator, known, name in ((first, accepted, "one.mov"), (second, again, "two.mov")):
        await generator.download(await _ready(generator, known.provider_id, request), tmp_path / name, _go_on)
        await generator.close()
    assert _clip(tmp_path / "one.mov") == _clip(tmp_path / "two.mov")


async def test_find_knows_a_finished_job_and_no_other(factory: GeneratorFactory) -> None:
    """A provider that cannot be asked says that it is not sure, before and after."""
    generator, later = factory.make(), factory.make()
    request, other = factory.request(key="known"), factory.request(key="another")
    before = await generator.find(request, datetime.now(UTC))
    assert isinstance(before, Absent if factory.finds else Uncertain)
    accepted = await generator.submit(request)
    await _ready(generator, accepted.provider_id, request)
    finding = await later.find(request, datetime.now(UTC))
    assert isinstance(finding, Found if factory.finds else Uncertain)
    assert not isinstance(finding, Found) or finding.provider_id == accepted.provider_id
    assert isinstance(await generator.find(other, datetime.now(UTC)), Absent if factory.finds else Uncertain)
    await generator.close()
    await later.close()


async def test_job_that_nobody_made_is_refused_and_not_waited_for(factory: GeneratorFactory) -> None:
    """A provider may say "not yet" for a while. Generators on this machine make it then: asking is making."""
    generator, request = factory.make(), factory.request(key="never-sent")
    report: Report | GenerationFailed = Working()
    for _ in range(50):
        try:
            report = await generator.poll("never-sent", request, _go_on)
        except GenerationFailed as refused:
            report = refused
        if not (isinstance(report, Working) or (isinstance(report, GenerationFailed) and report.temporary)):
            break
    assert isinstance(report, Unable | GenerationFailed if generator.paid else Ready), report
    assert isinstance(report, Ready) or str(report.message)
    await generator.close()


async def test_close_lets_go_and_can_be_used_again(factory: GeneratorFactory, tmp_path: Path) -> None:
    generator, request = factory.make(), factory.request(key="closed")
    accepted = await generator.submit(request)
    await generator.close()
    await generator.close()
    await generator.download(await _ready(generator, accepted.provider_id, request), tmp_path / "clip.mov", _go_on)
    assert _clip(tmp_path / "clip.mov")
    await generator.close()


async def test_stopping_by_progress_leaves_nothing_half_made(factory: GeneratorFactory, tmp_path: Path) -> None:
    generator, request = factory.make(), factory.request(key="stopped", frames=200)
    accepted = await generator.submit(request)
    try:
        report = await generator.poll(accepted.provider_id, request, lambda _: False)
        assert isinstance(report, Working | Ready | Unable)
    except GenerationFailed as stopped:
        assert stopped.code == "cancelled"
    again = factory.make()
    # What is paid for is never sent a second time, stopped or not.
    ready = await (_ready(again, accepted.provider_id, request) if again.paid else _finish(again, request))
    await again.download(ready, tmp_path / "clip.mov", _go_on)
    assert len(_clip(tmp_path / "clip.mov")) == factory.delivered(request).frames
    await generator.close()
    await again.close()


async def test_cancel_stops_or_says_no(factory: GeneratorFactory) -> None:
    generator, request = factory.make(), factory.request(key="cancelled", frames=200)
    accepted = await generator.submit(request)
    poll = asyncio.ensure_future(generator.poll(accepted.provider_id, request, _go_on))
    await asyncio.sleep(0.05)
    confirmed = await generator.cancel(accepted.provider_id)
    assert isinstance(confirmed, bool)
    try:
        await poll
    except GenerationFailed as stopped:
        assert confirmed and stopped.code == "cancelled"
    await generator.close()


async def test_two_jobs_at_once_do_not_mix(factory: GeneratorFactory, tmp_path: Path) -> None:
    generator = factory.make()
    requests = [factory.request(key=f"job{n}", **factory.cases[n]) for n in (0, len(factory.cases) - 1)]
    ready = await asyncio.gather(*(_finish(generator, request) for request in requests))
    for request, report in zip(requests, ready, strict=True):
        target = tmp_path / f"{request.key}.mov"
        await generator.download(report, target, _go_on)
        assert len(_clip(target)) == factory.delivered(request).frames
    assert ready[0].location != ready[1].location
    await generator.close()
