"""The generators on this machine keep the contract of every generator, and the ways of local ones."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from plugin.errors import GenerationFailed
from plugin.generators.animatic import Animatic
from plugin.generators.base import GenerationRequest, Generator, InputFile, InputTake, Ready, Role, Unable
from plugin.generators.bridge import Bridge
from plugin.generators.local import LocalGenerator
from tests.contracts.generator_contract import *  # noqa: F403
from tests.contracts.generator_contract import GeneratorFactory
from tests.generators.pictures import given, ground, request, saved


@pytest.fixture(params=[Animatic, Bridge])
def kind(request: pytest.FixtureRequest) -> type[LocalGenerator]:
    chosen: type[LocalGenerator] = request.param
    return chosen


@pytest.fixture
def factory(kind: type[LocalGenerator], tmp_path: Path) -> GeneratorFactory:
    first = given(Role.first_frame, saved(tmp_path, "first", ground(192, 108)))
    last = given(Role.last_frame, saved(tmp_path, "last", ground(192, 108, 2)))

    def make() -> Generator:
        return kind(tmp_path / "scratch")

    def asked(**changes: Any) -> GenerationRequest:
        return request(generator=kind.name, inputs=(first, last), **{"width": 96, "height": 54, **changes})

    return GeneratorFactory(make, asked)


def test_local_generators_are_free(factory: GeneratorFactory) -> None:
    assert not factory.make().paid


async def test_missing_picture_is_said_and_not_a_crash(factory: GeneratorFactory, tmp_path: Path) -> None:
    gone = InputFile(Role.first_frame, tmp_path / "gone.png", "")
    wanted = request(inputs=(gone, gone))
    report = await factory.make().poll("key", wanted, lambda _: True)
    assert isinstance(report, Unable) and report.code == "input_missing"
    assert "gone.png" in str(report.message) and str(report.action)


async def test_corrupt_picture_is_said_and_leaves_no_file(factory: GeneratorFactory, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n and then nothing of use")
    wanted = request(inputs=(given(Role.first_frame, bad), given(Role.last_frame, bad)))
    report = await factory.make().poll("key", wanted, lambda _: True)
    assert isinstance(report, Unable) and str(report.message) and str(report.action)
    assert not list((tmp_path / "scratch").iterdir())


async def test_take_that_is_not_there_yet_is_refused(factory: GeneratorFactory) -> None:
    wanted = request(inputs=(InputTake(Role.first_frame, "earlier", -1),))
    report = await factory.make().poll("key", wanted, lambda _: True)
    assert isinstance(report, Unable) and report.code == "input_missing"


@pytest.mark.parametrize("changes", [{"frames": 0}, {"width": 0}, {"height": 99999}])
async def test_impossible_size_is_refused(factory: GeneratorFactory, changes: dict[str, int]) -> None:
    report = await factory.make().poll("key", request(**changes), lambda _: True)
    assert isinstance(report, Unable) and report.code == "bad_request"


async def test_key_never_leaves_the_scratch_folder(factory: GeneratorFactory, tmp_path: Path) -> None:
    wanted = factory.request(key="../../evil", frames=1)
    report = await factory.make().poll("../../evil", wanted, lambda _: True)
    assert isinstance(report, Ready)
    assert Path(report.location).parent == tmp_path / "scratch"


async def test_finished_clip_is_ready_without_work(factory: GeneratorFactory, tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "scratch" / "done.mov").write_bytes(b"made before")
    report = await factory.make().poll("done", factory.request(key="done"), lambda _: True)
    assert isinstance(report, Ready) and Path(report.location).read_bytes() == b"made before"


async def test_clip_can_be_fetched_again_after_a_crash(factory: GeneratorFactory, tmp_path: Path) -> None:
    generator, wanted = factory.make(), factory.request(frames=2)
    report = await generator.poll("key", wanted, lambda _: True)
    assert isinstance(report, Ready)
    for name in ("one.mov", "two.mov"):
        await generator.download(report, tmp_path / name, lambda _: True)
    assert (tmp_path / "one.mov").read_bytes() == (tmp_path / "two.mov").read_bytes()


async def test_download_of_a_lost_clip_fails_clearly(factory: GeneratorFactory, tmp_path: Path) -> None:
    with pytest.raises(GenerationFailed) as failed:
        await factory.make().download(Ready(str(tmp_path / "no.mov")), tmp_path / "target.mov", lambda _: True)
    assert failed.value.code == "result_gone"
    assert not (tmp_path / "target.mov").exists()


async def test_poll_that_is_cancelled_ends_its_thread(factory: GeneratorFactory, tmp_path: Path) -> None:
    poll = asyncio.ensure_future(factory.make().poll("key", factory.request(frames=5000), lambda _: True))
    await asyncio.sleep(0.2)
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    assert not (tmp_path / "scratch" / "key.mov").exists()


async def test_progress_is_told_in_the_loop_and_grows(factory: GeneratorFactory) -> None:
    seen: list[float] = []
    loop = asyncio.get_running_loop()

    def on_progress(fraction: float) -> bool:
        assert asyncio.get_running_loop() is loop
        seen.append(fraction)
        return True

    await factory.make().poll("key", factory.request(frames=150), on_progress)
    assert seen == sorted(seen) and seen[-1] == 1.0
