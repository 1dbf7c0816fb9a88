"""即梦 over HTTP, against a local server that checks signatures with its own code and keeps books."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.credentials import AccessPair, ApiKey, Secret
from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.base import (
    GenerationRequest,
    InputFile,
    Lane,
    Ready,
    Remote,
    Report,
    Role,
    Task,
    Unable,
    Uncertain,
    Working,
)
from plugin.generators.denials import denials_believed
from plugin.generators.jimeng.generator import Jimeng
from plugin.media.frames import FrameReader
from tests.fakes.jimeng_server import JimengServer, access_key, secret_key
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_server import Timing
from tests.fakes.store import InMemoryAssets
from tests.generators.ark.making import Shelf, clip, line, still
from tests.generators.jimeng import making
from tests.generators.jimeng.making import request

go_on = lambda done: True  # noqa: E731


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JimengServer]:
    with JimengServer(tmp_path / "books") as running:
        yield running
    assert running.complaints == []


@pytest.fixture
def shelf(server: JimengServer) -> Shelf:
    return Shelf(server)


@pytest.fixture
async def jimeng(server: JimengServer, shelf: Shelf) -> AsyncIterator[Jimeng]:
    made = making.generator(server, shelf)
    yield made
    await made.close()


async def ended(jimeng: Jimeng, task: str, wanted: GenerationRequest) -> Report:
    for _ in range(400):
        report = await jimeng.poll(task, wanted, go_on)
        if not isinstance(report, Working):
            return report
        await asyncio.sleep(0.01)
    raise AssertionError("it never ends")


async def made(jimeng: Jimeng, wanted: GenerationRequest) -> Ready:
    assert jimeng.obstacles(wanted) == ()
    report = await ended(jimeng, (await jimeng.submit(wanted)).provider_id, wanted)
    assert isinstance(report, Ready), report
    return report


async def test_from_frames_to_a_clip(server: JimengServer, jimeng: Jimeng, tmp_path: Path) -> None:
    first = still(tmp_path, Role.first_frame, 1, (640, 360))
    last = still(tmp_path, Role.last_frame, 2, (800, 600))
    ready = await made(jimeng, request(first, last, resolution="1080p"))
    await jimeng.download(ready, tmp_path / "clip.mp4", go_on)
    with FrameReader(tmp_path / "clip.mp4") as reader:
        assert len(list(reader.pictures())) == 121
    (given,) = server.given.values()
    assert [(part.width, part.height) for part in given] == [(640, 360)] * 2
    assert given[0].digest == first.sha256
    assert ready.charge is None


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"resolution": "1080p", "duration": Fraction(10)},
        {"model": "jimeng-video-3.0-pro", "resolution": "1080p"},
        {"prompt": "", "ratio": ""},
        {"prompt": "雨落在屋顶上 SH0030", "camera": "缓推"},
    ],
)
async def test_words_to_video(jimeng: Jimeng, changes: dict[str, Any]) -> None:
    await made(jimeng, request(**changes))


async def test_first_frame_and_camera_templates(server: JimengServer, jimeng: Jimeng, tmp_path: Path) -> None:
    first = still(tmp_path, Role.still, 1)
    await made(jimeng, request(first))
    await made(jimeng, request(first, camera="slow handheld", resolution=""))
    await made(jimeng, request(first, options=(("template", "central_orbit"), ("strength", "strong"))))
    await made(jimeng, request(first, model="jimeng-video-3.0-pro", resolution="1080p", ratio="16:9"))
    plain, hand, orbit, _ = server.bodies.values()
    assert "template_id" not in plain
    assert (hand["template_id"], hand["camera_strength"]) == ("handheld", "weak")
    assert (orbit["template_id"], orbit["camera_strength"]) == ("central_orbit", "strong")


@pytest.mark.parametrize("model", ["jimeng-image-4.0", "jimeng-image-4.6"])
async def test_pictures(server: JimengServer, jimeng: Jimeng, shelf: Shelf, tmp_path: Path, model: str) -> None:
    wanted = request(
        still(tmp_path, Role.reference, 2), model=model, task=Task.image_to_image, resolution="", duration=None
    )
    ready = await made(jimeng, wanted)
    await jimeng.download(ready, tmp_path / "still.png", go_on)
    assert (tmp_path / "still.png").stat().st_size > 100
    assert len(shelf.removed) == 1 and shelf.there == {}
    assert server.books.bought[0].amount > 0 and len(server.books.bought) == 1


def talking(folder: Path, *more: InputFile, **changes: Any) -> GenerationRequest:
    inputs = (still(folder, Role.still, 1), line(folder), *more)
    values = {"model": "omnihuman-1.5", "task": Task.avatar, "duration": None, "resolution": "1080p", "ratio": ""}
    return request(*inputs, **{**values, **changes})


async def test_everybody_speaks(server: JimengServer, jimeng: Jimeng, shelf: Shelf, tmp_path: Path) -> None:
    server.rules.subjects = 2
    ready = await made(jimeng, talking(tmp_path, speaker="all"))
    assert ready.location
    (body,) = server.bodies.values()
    assert "mask_url" not in body
    assert [seen.query["Action"] for seen in server.seen if "Action" in seen.query][:1] == ["CVSubmitTask"]
    assert shelf.there == {} and len(shelf.removed) == 2


async def test_the_second_from_the_left_speaks(server: JimengServer, jimeng: Jimeng, tmp_path: Path) -> None:
    server.rules.subjects = 3
    await made(jimeng, talking(tmp_path, speaker="2"))
    (given,) = server.given.values()
    mask = next(part for part in given if part.role == "mask").picture()
    width = mask.shape[1]
    assert [int(mask[0, width * share // 6, 0]) for share in (1, 3, 5)] == [0, 255, 0]


async def test_a_mask_of_the_users_own(server: JimengServer, jimeng: Jimeng, shelf: Shelf, tmp_path: Path) -> None:
    mask = still(tmp_path, Role.mask, 9)
    await made(jimeng, talking(tmp_path, mask, speaker="1"))
    (given,) = server.given.values()
    assert next(part for part in given if part.role == "mask").digest == mask.sha256
    assert len(shelf.removed) == 3


@pytest.mark.parametrize(("subjects", "speaker"), [(0, "1"), (2, "3"), (2, "Mei")])
async def test_who_is_not_there_cannot_speak(
    server: JimengServer, jimeng: Jimeng, shelf: Shelf, tmp_path: Path, subjects: int, speaker: str
) -> None:
    server.rules.subjects = subjects
    with pytest.raises(GenerationFailed):
        await jimeng.submit(talking(tmp_path, speaker=speaker))
    assert server.creates() == []
    assert shelf.there == {} and len(shelf.removed) == 2


async def test_lips_on_a_clip_from_here(server: JimengServer, jimeng: Jimeng, shelf: Shelf, tmp_path: Path) -> None:
    wanted = request(clip(tmp_path), line(tmp_path), model="lip-change", task=Task.lip_sync, duration=None)
    ready = await made(jimeng, wanted)
    await jimeng.download(ready, tmp_path / "spoken.mp4", go_on)
    assert shelf.there == {} and len(shelf.removed) == 2


async def test_lips_on_its_own_clip(server: JimengServer, jimeng: Jimeng, shelf: Shelf, tmp_path: Path) -> None:
    ready = await made(jimeng, request())
    remote = Remote("jimeng", server.url, "id", ready.location, "", datetime.now(UTC))
    options = (("mode", "basic"), ("open_scenedet", "true"))
    wanted = request(
        clip(tmp_path, remote), line(tmp_path), model="lip-change", task=Task.lip_sync, options=options, key="lips"
    )
    await made(jimeng, wanted)
    assert [body.get("url") for body in server.bodies.values()][-1] == ready.location
    assert len(shelf.removed) == 1


async def test_a_short_line_gets_silence_after_it(server: JimengServer, jimeng: Jimeng, tmp_path: Path) -> None:
    short = line(tmp_path, Fraction(1, 2))
    await made(jimeng, request(clip(tmp_path), short, model="lip-change", task=Task.lip_sync))
    (given,) = server.given.values()
    assert next(part for part in given if part.role == "audio").seconds >= 1


lost = (
    Fault.error_before,
    Fault.error_after,
    Fault.dropped_before,
    Fault.dropped_after,
    Fault.truncated_json_after,
    Fault.html_before,
    Fault.html_after,
    Fault.wrong_shape_after,
)


@pytest.mark.parametrize("fault", lost)
async def test_a_lost_answer_stays_lost(server: JimengServer, jimeng: Jimeng, fault: Fault) -> None:
    server.faults.order(Moment.create, fault)
    with pytest.raises(AnswerLost):
        await jimeng.submit(request())
    assert len(server.creates()) == 1
    found = await jimeng.find(request(), datetime.now(UTC))
    assert isinstance(found, Uncertain) and not found.ask_again
    assert "jimeng_t2v_v30" in str(found.hint)


@pytest.mark.parametrize("fault", [Fault.too_many, Fault.too_many_bare, Fault.refused_for_good])
async def test_refusals_make_nothing(server: JimengServer, jimeng: Jimeng, fault: Fault) -> None:
    server.faults.order(Moment.create, fault)
    with pytest.raises(GenerationFailed) as failure:
        await jimeng.submit(request())
    assert failure.value.scope is Scope.lane
    assert failure.value.temporary is (fault is not Fault.refused_for_good)
    assert (failure.value.retry_after is not None) is (fault is Fault.too_many)
    assert not server.books.bought


async def test_concurrency_is_refused_and_passes(tmp_path: Path) -> None:
    with JimengServer(tmp_path, timing=Timing(seconds=30, limit=1)) as server:
        jimeng = making.generator(server)
        await jimeng.submit(request())
        with pytest.raises(GenerationFailed) as failure:
            await jimeng.submit(request(prompt="another"))
        assert failure.value.temporary and failure.value.scope is Scope.lane
        await jimeng.submit(request(prompt="another", resolution="1080p"))
        await jimeng.close()


async def test_a_refused_job_leaves_nothing_in_the_hosting(
    server: JimengServer, jimeng: Jimeng, shelf: Shelf, tmp_path: Path
) -> None:
    server.rules.blocked = lambda given: True
    with pytest.raises(GenerationFailed) as failure:
        await jimeng.submit(talking(tmp_path))
    assert failure.value.code == "input_moderated"
    assert shelf.there == {} and len(shelf.removed) == 2


async def test_a_cancelled_job_leaves_nothing_in_the_hosting(tmp_path: Path) -> None:
    """In another process too, to which nobody brings the request."""
    with JimengServer(tmp_path / "books", timing=Timing(seconds=30)) as server:
        shelf, assets = Shelf(server), InMemoryAssets()
        first, second = (Jimeng(making.account(server.url), making.tools(server.url, shelf, assets)) for _ in range(2))
        accepted = await first.submit(talking(tmp_path))
        assert len(shelf.there) == 2
        await second.cancel(accepted.provider_id)
        assert shelf.there == {}
        await first.close()
        await second.close()


@pytest.mark.parametrize(("fault", "code"), [(Fault.failed, "provider_failed"), (Fault.moderated, "output_moderated")])
async def test_what_fails(server: JimengServer, jimeng: Jimeng, fault: Fault, code: str) -> None:
    server.faults.order(Moment.task, fault)
    unable = await ended(jimeng, (await jimeng.submit(request())).provider_id, request())
    assert isinstance(unable, Unable) and unable.code == code


async def test_a_denied_job_is_not_given_up_at_once(server: JimengServer, jimeng: Jimeng) -> None:
    server.faults.order(Moment.task, Fault.unknown)
    task = (await jimeng.submit(request())).provider_id
    for _ in range(2):
        with pytest.raises(GenerationFailed) as failure:
            await jimeng.poll(task, request(), go_on)
        assert failure.value.temporary
    assert isinstance(await ended(jimeng, task, request()), Ready)


async def test_a_job_denied_again_and_again_is_gone(jimeng: Jimeng) -> None:
    for _ in range(denials_believed - 1):
        with pytest.raises(GenerationFailed):
            await jimeng.poll("jimeng_t2v_v30/never", request(), go_on)
    gone = await jimeng.poll("jimeng_t2v_v30/never", request(), go_on)
    assert isinstance(gone, Unable) and gone.code == "forgotten"


async def test_cancel(tmp_path: Path) -> None:
    with JimengServer(tmp_path, timing=Timing(seconds=30)) as server:
        jimeng = making.generator(server)
        task = (await jimeng.submit(request())).provider_id
        assert await jimeng.cancel(task)
        assert not await jimeng.cancel("jimeng_t2v_v30/never")
        await jimeng.close()


async def test_check(server: JimengServer, jimeng: Jimeng) -> None:
    assert "accepts the keys" in str((await jimeng.check()).message)
    server.rules.closed.add("jimeng_t2v_v30")
    assert "not open" in str((await jimeng.check()).message)
    assert server.creates() == []


@pytest.mark.parametrize(
    "wrong",
    [AccessPair(Secret(access_key), Secret("not-the-secret")), AccessPair(Secret("AKLTnobody"), Secret(secret_key))],
)
async def test_check_says_what_is_wrong(server: JimengServer, wrong: AccessPair) -> None:
    jimeng = making.generator(server, credentials=wrong)
    for call in (jimeng.check(), jimeng.submit(request())):
        with pytest.raises(GenerationFailed) as failure:
            await call
        assert failure.value.scope is Scope.account
        assert wrong.secret_key.reveal() not in f"{failure.value!r}{failure.value.message}{failure.value.action}"
    await jimeng.close()
    assert not server.books.bought


async def test_one_key_does_not_do(server: JimengServer) -> None:
    jimeng = making.generator(server, credentials=ApiKey(Secret("one-key")))
    assert len(jimeng.obstacles(request())) == 1
    with pytest.raises(GenerationFailed):
        await jimeng.submit(request())
    await jimeng.close()
    assert server.seen == []


def given(role: Role) -> InputFile:
    return InputFile(role, Path("nowhere.png"), "")


lips, avatar = {"model": "lip-change", "task": Task.lip_sync}, {"model": "omnihuman-1.5", "task": Task.avatar}


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"duration": Fraction(7)}, 1),
        ({"inputs": (given(Role.last_frame),)}, 1),
        ({"inputs": (given(Role.first_frame), given(Role.middle_frame))}, 1),
        ({"inputs": (given(Role.first_frame), given(Role.reference))}, 1),
        ({"inputs": (given(Role.first_frame), given(Role.last_frame)), "model": "jimeng-video-3.0-pro"}, 1),
        ({"inputs": (given(Role.first_frame),), "options": (("template", "robo_arm"),), "resolution": "1080p"}, 1),
        ({"options": (("template", "robo_arm"),)}, 1),
        ({"options": (("template", "auto"),)}, 0),
        ({"prompt": "x" * 801}, 1),
        ({"model": "jimeng-image-4.0", "inputs": (given(Role.reference),)}, 1),
        ({**avatar, "inputs": (given(Role.still), given(Role.audio))}, 2),
        ({**avatar, "prompt": "x" * 301}, 3),
        ({**lips, "inputs": (given(Role.video), given(Role.audio))}, 2),
        (lips, 2),
        ({"model": "who"}, 1),
    ],
)
async def test_obstacles(server: JimengServer, changes: dict[str, Any], count: int) -> None:
    told = making.generator(server).obstacles(request(**{"inputs": (), **changes}))
    assert len(told) == count, [str(message) for message in told]


async def test_a_recording_that_is_too_long_is_told_before(jimeng: Jimeng, tmp_path: Path) -> None:
    inputs = (still(tmp_path, Role.still, 1), line(tmp_path, Fraction(31)))
    at = {"model": "omnihuman-1.5", "task": Task.avatar}
    assert len(jimeng.obstacles(request(*inputs, resolution="1080p", **at))) == 1
    assert jimeng.obstacles(request(*inputs, resolution="720p", **at)) == ()
    with pytest.raises(GenerationFailed) as failure:
        await jimeng.submit(request(*inputs, resolution="1080p", **at))
    assert failure.value.code == "sound_unfit"


async def test_lanes_are_the_services(jimeng: Jimeng) -> None:
    assert jimeng.lane(request()) == Lane("jimeng_t2v_v30", 1)
    assert jimeng.lane(request(model="jimeng-image-4.0")) == Lane("jimeng_t2i_v40", 2)
    assert jimeng.lane(request(model="who")) == Lane("who", 1)
