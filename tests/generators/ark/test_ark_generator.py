"""Ark over HTTP, against a local server that reads strictly and keeps books."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.credentials import AccessPair, Secret
from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.ark.generator import Ark
from plugin.generators.base import (
    Absent,
    Character,
    Finding,
    Found,
    GenerationRequest,
    InputFile,
    InputTake,
    Lane,
    Money,
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
from plugin.media.frames import FrameReader
from tests.fakes.ark_server import ArkServer
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_server import Timing
from tests.fakes.store import InMemoryAssets
from tests.generators.ark import making
from tests.generators.ark.making import Shelf, clip, line, request, still

go_on = lambda done: True  # noqa: E731
wire = "dreamina-seedance-2-0-260128"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ArkServer]:
    with ArkServer(tmp_path / "books") as running:
        yield running
    assert running.complaints == []


@pytest.fixture
def shelf(server: ArkServer) -> Shelf:
    return Shelf(server)


@pytest.fixture
async def ark(server: ArkServer, shelf: Shelf) -> AsyncIterator[Ark]:
    made = making.generator(server, shelf)
    yield made
    await made.close()


async def searched(server: ArkServer, wanted: GenerationRequest, sent: datetime) -> Finding:
    """What a fresh process finds."""
    ark = making.generator(server)
    try:
        return await ark.find(wanted, sent)
    finally:
        await ark.close()


async def ended(ark: Ark, task: str, wanted: GenerationRequest) -> Report:
    for _ in range(400):
        report = await ark.poll(task, wanted, go_on)
        if not isinstance(report, Working):
            return report
        await asyncio.sleep(0.01)
    raise AssertionError("it never ends")


async def test_from_frames_to_a_clip(server: ArkServer, ark: Ark, tmp_path: Path) -> None:
    wanted = request(still(tmp_path, Role.first_frame, 1), still(tmp_path, Role.last_frame, 2))
    accepted = await ark.submit(wanted)
    ready = await ended(ark, accepted.provider_id, wanted)
    assert isinstance(ready, Ready)
    assert ready.charge == Money(Decimal(server.tokens()), "CREDITS:ark-tokens")
    await ark.download(ready, tmp_path / "clip.mp4", go_on)
    with FrameReader(tmp_path / "clip.mp4") as reader:
        assert len(list(reader.pictures())) == 97
    (body,) = server.bodies.values()
    assert body["model"] == wire
    assert [part.role for part in server.given[accepted.provider_id]] == ["first_frame", "last_frame"]
    digests = [part.digest for part in server.given[accepted.provider_id]]
    assert digests == [given.sha256 for given in wanted.inputs if isinstance(given, InputFile)]


@pytest.mark.parametrize(("size", "sent"), [((6600, 3300), (6000, 3000)), ((320, 180), (533, 300))])
async def test_pictures_get_a_size_that_is_taken(
    server: ArkServer, ark: Ark, tmp_path: Path, size: tuple[int, int], sent: tuple[int, int]
) -> None:
    accepted = await ark.submit(request(still(tmp_path, Role.first_frame, 1, size)))
    (given,) = server.given[accepted.provider_id]
    assert (given.width, given.height) == sent


async def test_a_narrow_picture_is_refused_beforehand(server: ArkServer, ark: Ark, tmp_path: Path) -> None:
    narrow = request(still(tmp_path, Role.first_frame, 2, (1000, 320)))
    assert any("1000x320" in str(obstacle) for obstacle in ark.obstacles(narrow))
    with pytest.raises(GenerationFailed) as failure:
        await ark.submit(narrow)
    assert failure.value.code == "picture_unfit"
    assert server.creates() == []


async def test_references_and_characters(server: ArkServer, ark: Ark, tmp_path: Path) -> None:
    mei = Character("Mei", "", (still(tmp_path, Role.reference, 2), still(tmp_path, Role.reference, 3)))
    wanted = request(
        still(tmp_path, Role.reference, 1), task=Task.reference_to_video, characters=(mei,), model="seedance-2.5"
    )
    assert ark.obstacles(wanted) == ()
    accepted = await ark.submit(wanted)
    assert [part.role for part in server.given[accepted.provider_id]] == ["reference_image"] * 3
    (body,) = server.bodies.values()
    assert body["omni_reference_task_type"] == "reference"


async def test_a_verified_person_passes_where_a_picture_does_not(server: ArkServer, ark: Ark, tmp_path: Path) -> None:
    server.rules.real_face = lambda given: True
    picture = still(tmp_path, Role.reference, 2)
    server.rules.assets["asset://person-1"] = picture.path.read_bytes()
    refused = request(picture, task=Task.reference_to_video)
    with pytest.raises(GenerationFailed, match=picture.path.name) as failure:
        await ark.submit(refused)
    assert failure.value.code == "real_person"
    mei = Character("Mei", "asset://person-1", (picture,))
    accepted = await ark.submit(request(task=Task.reference_to_video, characters=(mei,)))
    assert isinstance(await ended(ark, accepted.provider_id, request()), Ready)


@pytest.mark.parametrize("task", [Task.extend, Task.edit])
async def test_a_clip_goes_through_the_users_hosting_and_is_taken_away(
    server: ArkServer, ark: Ark, shelf: Shelf, tmp_path: Path, task: Task
) -> None:
    wanted = request(clip(tmp_path), line(tmp_path), task=task, model="seedance-2.5")
    accepted = await ark.submit(wanted)
    assert len(shelf.there) == 2
    assert all("clip" not in name and "line" not in name for name in shelf.there)
    assert isinstance(await ended(ark, accepted.provider_id, wanted), Ready)
    assert shelf.there == {} and len(shelf.removed) == 2


async def test_a_refused_task_leaves_nothing_in_the_hosting(
    server: ArkServer, ark: Ark, shelf: Shelf, tmp_path: Path
) -> None:
    server.rules.blocked_words.add("roofs")
    with pytest.raises(GenerationFailed) as failure:
        await ark.submit(request(clip(tmp_path), task=Task.extend))
    assert failure.value.code == "input_moderated"
    assert shelf.there == {} and len(shelf.removed) == 1


@pytest.mark.parametrize("polled", [True, False])
async def test_a_cancelled_task_leaves_nothing_in_the_hosting(tmp_path: Path, polled: bool) -> None:
    """In another process too, to which nobody brings the request."""
    with ArkServer(tmp_path / "books", timing=Timing(seconds=30)) as server:
        shelf, assets, wanted = Shelf(server), InMemoryAssets(), request(clip(tmp_path), task=Task.extend)
        account, tools = making.account(server.base_url), making.tools(server.base_url, shelf, assets)
        first = making.generator(server, shelf) if polled else Ark(account, tools)
        second = Ark(account, tools)
        accepted = await first.submit(wanted)
        if polled:
            # As after a crash between the answer and its record: the first poll says it again.
            assert isinstance(await second.poll(accepted.provider_id, wanted, go_on), Working)
        assert shelf.there
        await second.cancel(accepted.provider_id)
        assert shelf.there == {}
        await first.close()
        await second.close()


async def test_its_own_result_is_named_where_it_lies(server: ArkServer, shelf: Shelf, tmp_path: Path) -> None:
    ark, wanted = making.generator(server), request()
    accepted = await ark.submit(wanted)
    ready = await ended(ark, accepted.provider_id, wanted)
    assert isinstance(ready, Ready)
    remote = Remote("ark", server.base_url, accepted.provider_id, ready.location, "", datetime.now(UTC))
    own = request(clip(tmp_path, remote), task=Task.edit, key="edited", model="seedance-2.5")
    assert ark.obstacles(own) == ()
    await ark.submit(own)
    elsewhere = dataclasses.replace(remote, account="https://elsewhere.example")
    old = dataclasses.replace(remote, made=datetime.now(UTC) - timedelta(hours=24))
    for useless in (elsewhere, old):
        wanted = request(clip(tmp_path, useless), task=Task.edit)
        assert len(ark.obstacles(wanted)) == 1
        with pytest.raises(GenerationFailed) as failure:
            await ark.submit(wanted)
        assert failure.value.code == "no_hosting"
    await ark.close()
    assert len(server.books.bought) == 2


async def test_an_endpoint_stands_in_for_a_model(server: ArkServer, ark: Ark) -> None:
    server.rules.endpoints["ep-20261122-abc"] = wire
    await ark.submit(request(model="seedance-2.0@ep-20261122-abc"))
    await ark.submit(request(model="ep-20261122-abc", key="second"))
    assert [body["model"] for body in server.bodies.values()] == ["ep-20261122-abc"] * 2


@pytest.mark.parametrize("region", ["global", "mainland"])
async def test_every_model_is_known_in_its_region(server: ArkServer, tmp_path: Path, region: str) -> None:
    server.rules.region = region
    ark = making.generator(server, region=region)
    first = still(tmp_path, Role.first_frame)
    for row in making.models:
        if Task.image_to_video in row.tasks:
            await ark.submit(request(first, model=row.name, key=row.name))
        elif Task.text_to_image in row.tasks:
            await ark.submit(request(model=row.name, task=Task.text_to_image, key=row.name, resolution=""))
        else:
            await ark.submit(request(model=row.name, key=row.name))
    await ark.close()
    assert len(server.books.bought) == len(making.models)


async def test_a_picture_is_there_at_once(server: ArkServer, ark: Ark, tmp_path: Path) -> None:
    wanted = request(
        still(tmp_path, Role.reference), model="seedream-4.5", task=Task.image_to_image, resolution="", duration=None
    )
    accepted = await ark.submit(wanted)
    assert accepted.charge is not None and accepted.charge.currency == "CREDITS:ark-tokens"
    ready = await making.generator(server).poll(accepted.provider_id, wanted, go_on)
    assert isinstance(ready, Ready) and ready.charge == accepted.charge
    await ark.download(ready, tmp_path / "still.png", go_on)
    assert (tmp_path / "still.png").read_bytes().startswith(b"\x89PNG")
    assert not await ark.cancel(accepted.provider_id)
    assert isinstance(await ark.find(wanted, datetime.now(UTC)), Uncertain)


async def test_a_picture_held_back_was_not_made(server: ArkServer, ark: Ark) -> None:
    server.faults.order(Moment.task, Fault.moderated)
    with pytest.raises(GenerationFailed) as failure:
        await ark.submit(request(model="seedream-4.5", task=Task.text_to_image, resolution=""))
    assert failure.value.code == "output_moderated"


after = (Fault.error_after, Fault.dropped_after, Fault.truncated_json_after, Fault.html_after, Fault.wrong_shape_after)
before = (Fault.error_before, Fault.dropped_before, Fault.html_before)


@pytest.mark.parametrize("fault", after)
async def test_a_lost_answer_is_found_by_the_seed(server: ArkServer, ark: Ark, fault: Fault) -> None:
    wanted, sent = request(), datetime.now(UTC)
    await ark.submit(request(key="another", prompt="another"))
    server.faults.order(Moment.create, fault)
    with pytest.raises(AnswerLost):
        await ark.submit(wanted)
    early = await ark.find(wanted, sent)
    assert isinstance(early, Uncertain | Found)
    if isinstance(early, Uncertain):
        assert early.ask_again
    await asyncio.sleep(0.2)
    found = await searched(server, wanted, sent)
    assert found == Found(server.tasks.all()[-1].id)
    assert len(server.books.bought) == 2


@pytest.mark.parametrize("fault", before)
async def test_what_never_arrived_is_absent(server: ArkServer, ark: Ark, fault: Fault) -> None:
    wanted, sent = request(), datetime.now(UTC)
    await ended(ark, (await ark.submit(request(key="another"))).provider_id, request(key="another"))
    server.faults.order(Moment.create, fault)
    with pytest.raises(AnswerLost):
        await ark.submit(wanted)
    assert await searched(server, wanted, sent) == Absent()
    assert len(server.books.bought) == 1


async def test_the_search_goes_through_all_pages(server: ArkServer, ark: Ark) -> None:
    sent = datetime.now(UTC)
    wanted = request(key="first")
    await ark.submit(wanted)
    await asyncio.gather(*(ark.submit(request(key=f"{number}", prompt=f"{number}")) for number in range(115)))
    server.timing = Timing(seconds=0.01)
    for made in server.tasks.all():
        made.ends = made.made
    assert await searched(server, wanted, sent) == Found(server.tasks.all()[0].id)


@pytest.mark.parametrize("fault", [Fault.error_before, Fault.html_before, Fault.wrong_shape_after, Fault.html_after])
async def test_a_search_without_answer_proves_nothing(server: ArkServer, ark: Ark, fault: Fault) -> None:
    server.faults.order(Moment.query, fault)
    with pytest.raises(AnswerLost):
        await ark.find(request(), datetime.now(UTC))


@pytest.mark.parametrize("fault", [Fault.too_many, Fault.too_many_bare, Fault.refused_for_good])
async def test_refusals_make_nothing(server: ArkServer, ark: Ark, fault: Fault) -> None:
    server.faults.order(Moment.create, fault)
    with pytest.raises(GenerationFailed) as failure:
        await ark.submit(request())
    assert failure.value.scope is Scope.lane
    assert failure.value.temporary is (fault is not Fault.refused_for_good)
    assert (failure.value.retry_after is not None) is (fault is Fault.too_many)
    assert not server.books.bought


async def test_a_denied_task_is_not_given_up_at_once(server: ArkServer, ark: Ark) -> None:
    server.faults.order(Moment.task, Fault.unknown)
    wanted = request()
    task = (await ark.submit(wanted)).provider_id
    for _ in range(2):
        with pytest.raises(GenerationFailed) as failure:
            await ark.poll(task, wanted, go_on)
        assert failure.value.temporary
    assert isinstance(await ended(ark, task, wanted), Ready)


async def test_a_task_denied_again_and_again_is_gone(ark: Ark) -> None:
    for _ in range(denials_believed - 1):
        with pytest.raises(GenerationFailed):
            await ark.poll("cgt-never", request(), go_on)
    gone = await ark.poll("cgt-never", request(), go_on)
    assert isinstance(gone, Unable) and gone.code == "forgotten" and gone.charge is None


@pytest.mark.parametrize(("fault", "code"), [(Fault.failed, "provider_failed"), (Fault.moderated, "output_moderated")])
async def test_what_fails_costs_nothing(server: ArkServer, ark: Ark, fault: Fault, code: str) -> None:
    server.faults.order(Moment.task, fault)
    task = (await ark.submit(request())).provider_id
    unable = await ended(ark, task, request())
    assert isinstance(unable, Unable)
    assert unable.code == code and unable.charge == Money(Decimal(0), "CREDITS:ark-tokens")


async def test_cancel_never_deletes_what_is_done(server: ArkServer, ark: Ark) -> None:
    task = (await ark.submit(request())).provider_id
    await ended(ark, task, request())
    assert not await ark.cancel(task)
    assert server.deleted == set()
    assert not await ark.cancel("cgt-never")


async def test_check(server: ArkServer, ark: Ark) -> None:
    assert "ark accepts the key" in str((await ark.check()).message)
    assert not server.books.bought


@pytest.mark.parametrize(
    ("key", "overdue", "code"), [("wrong-key-wrong-key", False, "bad_key"), ("", True, "no_credit")]
)
async def test_check_says_what_is_wrong(server: ArkServer, key: str, overdue: bool, code: str) -> None:
    server.rules.overdue = overdue
    ark = making.generator(server, key=key or making.api_key)
    with pytest.raises(GenerationFailed) as failure:
        await ark.check()
    assert (failure.value.code, failure.value.scope) == (code, Scope.account)
    await ark.close()


async def test_the_wrong_kind_of_key(server: ArkServer) -> None:
    pair = AccessPair(Secret("AKLT-canary"), Secret("secret-canary"))
    ark = Ark(making.account(server.base_url, pair), making.tools(server.base_url))
    assert len(ark.obstacles(request())) == 1
    with pytest.raises(GenerationFailed) as failure:
        await ark.submit(request())
    assert failure.value.scope is Scope.account
    await ark.close()
    assert server.seen == []


def picture(role: Role) -> InputFile:
    return InputFile(role, Path("nowhere.png"), "")


mei = Character("Mei", "", (picture(Role.reference),))


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 0),
        ({"inputs": (picture(Role.first_frame),)}, 0),
        ({"inputs": (picture(Role.first_frame), picture(Role.reference))}, 1),
        ({"inputs": (picture(Role.first_frame),), "characters": (mei,)}, 1),
        ({"inputs": (picture(Role.first_frame),), "characters": (Character("Mei", "asset://person-1"),)}, 1),
        ({"inputs": (picture(Role.first_frame),), "characters": (Character("Mei", "a baker"),)}, 0),
        ({"inputs": (InputTake(Role.first_frame, "k", -1),), "characters": (mei,), "stage": "video_s02"}, 0),
        ({"inputs": (picture(Role.first_frame),), "characters": (mei,), "stage": "video_s01"}, 1),
        ({"inputs": (picture(Role.first_frame), picture(Role.middle_frame))}, 1),
        ({"inputs": (picture(Role.last_frame),)}, 0),
        ({"inputs": (picture(Role.last_frame),), "model": "seedance-1.5-pro"}, 1),
        ({"inputs": (picture(Role.reference),), "task": Task.reference_to_video, "model": "seedance-1.5-pro"}, 1),
        ({"inputs": tuple(picture(Role.reference) for _ in range(10)), "task": Task.reference_to_video}, 1),
        ({"task": Task.extend}, 1),
        ({"inputs": (picture(Role.video),), "task": Task.extend}, 1),
    ],
)
async def test_obstacles(server: ArkServer, changes: dict[str, Any], count: int) -> None:
    ark = making.generator(server)
    wanted = request(**{"task": Task.image_to_video if changes.get("inputs") else Task.text_to_video, **changes})
    assert len(ark.obstacles(wanted)) == count, [str(message) for message in ark.obstacles(wanted)]


async def test_the_eu_region_has_one_model(server: ArkServer) -> None:
    ark = making.generator(server, region="europe")
    assert len(ark.obstacles(request())) == 1
    assert ark.obstacles(request(model="seedream-5.0-lite", task=Task.text_to_image)) == ()


async def test_lanes(ark: Ark) -> None:
    assert ark.lane(request()) == Lane("seedance-2.0", 3, 4)
    assert ark.lane(request(resolution="4k")) == Lane("seedance-2.0 4k", 1)
    assert ark.lane(request(model="ep-1")) == Lane("ep-1", 3, 4)


async def test_a_long_recording_is_told_before_anything_is_sent(server: ArkServer, ark: Ark, tmp_path: Path) -> None:
    wanted = request(clip(tmp_path), line(tmp_path, Fraction(16)), task=Task.extend)
    with pytest.raises(GenerationFailed) as failure:
        await ark.submit(wanted)
    assert failure.value.code == "sound_unfit"
    assert server.creates() == []


async def test_keys_are_nowhere(server: ArkServer, ark: Ark) -> None:
    server.rules.keys.clear()
    with pytest.raises(GenerationFailed) as failure:
        await ark.submit(request())
    assert making.api_key not in f"{failure.value!r} {failure.value.message} {failure.value.action} {ark.__dict__!r}"
