"""The adapter over real HTTP against a server that knows the documents: every task, both interfaces, lost answers."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plugin.credentials import Credentials
from plugin.errors import AnswerLost, GenerationFailed
from plugin.generators.base import (
    Absent,
    Character,
    Found,
    GenerationRequest,
    InputClip,
    InputFile,
    Money,
    Ready,
    Remote,
    Role,
    Task,
    Unable,
    Uncertain,
    Working,
)
from plugin.generators.kling.keys import external_id
from plugin.generators.kling.routes import routes
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.media.probe import probe
from plugin.timeline.cut import Raster
from tests.fakes.kling_server import KlingServer
from tests.fakes.provider_faults import Fault, Moment
from tests.generators.kling.place import Place, ShelfHosting, api_key, digest, ended, now, pair, request

unit = "CREDITS:kling"


def body(server: KlingServer, path: str) -> Any:
    """Of the only create there."""
    (seen,) = server.requests(path)
    return seen.body


async def made(place: Place, asked: GenerationRequest) -> Ready:
    kling = place.kling()
    assert not kling.obstacles(asked), [str(message) for message in kling.obstacles(asked)]
    accepted = await kling.submit(asked)
    report = await ended(kling, accepted.provider_id, asked)
    assert isinstance(report, Ready), report
    return report


async def test_image_to_video_from_both_frames_to_the_file(place: Place, tmp_path: Path) -> None:
    frames = (place.picture(Role.first_frame, "a.png"), place.picture(Role.last_frame, "bb.png"))
    asked = request(task=Task.image_to_video, inputs=frames, ratio="")
    kling = place.kling()
    accepted = await kling.submit(asked)
    assert accepted.provider_id.startswith("2:")
    report = await ended(kling, accepted.provider_id, asked)
    assert isinstance(report, Ready) and report.charge == Money(Decimal("3.00"), unit)
    target = tmp_path / "clip.mp4"
    await kling.download(report, target, lambda _: True)
    assert probe(target).frames == 121
    assert await kling.find(asked, now()) == Found(accepted.provider_id)
    arrived = [one.role for one in place.server.inputs(external_id(asked.key))]
    assert arrived == ["first_frame", "last_frame"]


@pytest.mark.parametrize(
    ("model", "task", "roles", "changes"),
    [
        ("kling-3.0", Task.text_to_video, (), {}),
        ("kling-3.0", Task.text_to_video, (), {"sound": True, "resolution": "4k"}),
        ("kling-3.0-turbo", Task.text_to_video, (), {}),
        ("kling-3.0-turbo", Task.image_to_video, (Role.first_frame,), {}),
        ("kling-3.0-omni", Task.text_to_video, (), {"sound": True}),
        ("kling-3.0-omni", Task.image_to_video, (Role.first_frame, Role.last_frame), {}),
        ("kling-3.0-omni", Task.reference_to_video, (Role.reference,), {}),
        ("kling-o1", Task.reference_to_video, (Role.reference,), {}),
        ("kling-2.6", Task.text_to_video, (), {"sound": True, "resolution": "1080p"}),
        ("kling-2.6", Task.image_to_video, (Role.first_frame,), {}),
        ("kling-2.5-turbo", Task.image_to_video, (Role.first_frame, Role.last_frame), {"resolution": "1080p"}),
        ("kling-4.0", Task.image_to_video, (Role.first_frame, Role.middle_frame, Role.last_frame), {}),
        ("kling-4.0", Task.text_to_video, (), {"duration": Fraction(30)}),
        ("kling-4.0", Task.reference_to_video, (Role.reference,), {}),
        ("kling-4.0-flash", Task.text_to_video, (), {"duration": Fraction(20)}),
        ("kling-4.0-flash", Task.image_to_video, (Role.first_frame, Role.middle_frame, Role.last_frame), {}),
        ("kling-2.1", Task.image_to_video, (Role.first_frame,), {}),
        ("kling-2.1-master", Task.text_to_video, (), {"resolution": "1080p"}),
        ("kling-1.6", Task.text_to_video, (), {"negative": "blur"}),
        ("kling-1.6", Task.image_to_video, (Role.first_frame,), {}),
        ("kling-1.6", Task.reference_to_video, (Role.reference,), {}),
        ("kling-image-3.0", Task.text_to_image, (), {"resolution": "1k", "duration": None}),
        ("kling-image-3.0", Task.image_to_image, (Role.still,), {"resolution": "1k", "duration": None}),
        ("kling-image-3.0-omni", Task.image_to_image, (Role.reference,), {"resolution": "4k", "duration": None}),
        ("kling-image-o1", Task.text_to_image, (), {"resolution": "1k", "duration": None}),
        ("kling-image-2.1", Task.text_to_image, (), {"resolution": "1k", "duration": None}),
    ],
)
async def test_every_model_makes_what_it_offers(
    place: Place, model: str, task: Task, roles: tuple[Role, ...], changes: dict[str, Any]
) -> None:
    inputs = tuple(place.picture(role, f"{role}.png") for role in roles)
    report = await made(place, request(model=model, task=task, inputs=inputs, **changes))
    assert report.charge is not None and report.charge.currency == unit


@pytest.mark.parametrize(
    ("model", "task", "roles", "path"),
    [
        ("kling-3.0", Task.text_to_video, (), "/v1/videos/text2video"),
        ("kling-3.0", Task.image_to_video, (Role.first_frame, Role.last_frame), "/v1/videos/image2video"),
        ("kling-2.6", Task.image_to_video, (Role.first_frame,), "/v1/videos/image2video"),
        ("kling-3.0-omni", Task.reference_to_video, (Role.reference,), "/v1/videos/omni-video"),
        ("kling-o1", Task.text_to_video, (), "/v1/videos/omni-video"),
    ],
)
async def test_an_access_pair_is_served_by_the_older_interface(
    place: Place, model: str, task: Task, roles: tuple[Role, ...], path: str
) -> None:
    place.credentials = pair
    inputs = tuple(place.picture(role, f"{role}.png") for role in roles)
    asked = request(model=model, task=task, inputs=inputs)
    await made(place, asked)
    assert body(place.server, path)["external_task_id"] == external_id(asked.key)
    finding = await place.kling().find(asked, now())
    assert isinstance(finding, Found) and finding.provider_id.startswith(path.removeprefix("/v1/"))


async def test_characters_become_elements_once(place: Place) -> None:
    mei, bo = place.character("Mei"), place.character("Bo", 1)
    first = place.picture(Role.first_frame)
    for number in (1, 2):
        asked = request(
            key=f"SH00{number}0_video_t001_p",
            task=Task.image_to_video,
            prompt="@Mei greets @Bo",
            inputs=(first,),
            characters=(mei, bo),
        )
        await made(place, asked)
    path = "/v1/general/advanced-custom-elements"
    assert sorted(seen.body["element_name"] for seen in place.server.requests(path)) == ["Bo", "Mei"]
    sent = place.server.requests("/image-to-video/kling-3.0")[1].body["contents"]
    assert [one.get("id") for one in sent] == [None, None, "Mei", "Bo"]
    changed = dataclasses.replace(mei, description="now a baker's wife")
    await made(
        place, request(key="SH0030_x", task=Task.image_to_video, inputs=(first,), characters=(changed,), prompt="@Mei")
    )
    assert len(place.server.requests(path)) == 3


async def test_element_that_kling_forgot_is_made_anew(place: Place) -> None:
    asked = request(
        task=Task.image_to_video, inputs=(place.picture(Role.first_frame),), characters=(place.character("Mei"),)
    )
    await made(place, asked)
    place.server.elements.clear()
    again = dataclasses.replace(asked, key="SH0020_video_t001_p")
    kling = place.kling()
    with pytest.raises(GenerationFailed) as refused:
        await kling.submit(again)
    assert refused.value.temporary
    assert (await kling.submit(again)).provider_id


async def test_one_view_goes_to_omni_as_a_picture_several_as_an_element(place: Place) -> None:
    cast = (place.character("Mei", 3), place.character("Bo", 1))
    await made(
        place,
        request(model="kling-3.0-omni", task=Task.reference_to_video, prompt="@Mei greets @Bo", characters=cast),
    )
    sent = body(place.server, "/omni-video/kling-3.0-omni")["contents"]
    assert [(one["type"], one.get("id")) for one in sent] == [
        ("prompt", None),
        ("refer_image", "Bo"),
        ("element", "Mei"),
    ]
    assert sent[0]["text"] == "@Mei greets @Bo"


async def own_clip(place: Place, model: str = "kling-3.0") -> Remote:
    asked = request(key="SH0900_video_t001_p", model=model)
    report = await made(place, asked)
    return Remote("kling", place.server.url, "2:1", report.location, report.result_id, now())


@pytest.mark.parametrize(
    ("model", "task", "path"),
    [
        ("kling-3.0-omni", Task.edit, "/omni-video/kling-3.0-omni"),
        ("kling-3.0-omni", Task.extend, "/omni-video/kling-3.0-omni"),
        ("kling-4.0", Task.edit, "/omni-video/kling-4.0"),
        ("kling-4.0", Task.extend, "/omni-video/kling-4.0"),
        ("kling-1.6", Task.extend, "/v1/videos/video-extend"),
    ],
)
async def test_own_clips_are_named_where_kling_has_them(place: Place, model: str, task: Task, path: str) -> None:
    remote = await own_clip(place, "kling-1.6" if model == "kling-1.6" else "kling-3.0")
    asked = request(model=model, task=task, inputs=(place.clip(Role.video, remote=remote),))
    await made(place, asked)
    sent = body(place.server, path)
    assert remote.result_id == sent.get("video_id") or sent["contents"][-1]["url"] == remote.location


async def test_clips_of_others_need_hosting(place: Place) -> None:
    asked = request(model="kling-3.0-omni", task=Task.edit, inputs=(place.clip(Role.video),))
    (without,) = place.kling().obstacles(asked)
    assert "hosting" in str(without)
    with pytest.raises(GenerationFailed) as refused:
        await place.kling().submit(asked)
    assert refused.value.code == "no_hosting"


async def test_clips_of_others_are_enlarged(place: Place, tmp_path: Path) -> None:
    place.hosting = ShelfHosting(place.server)
    kling = place.kling()
    for asked in (
        dataclasses.replace(lip_sync(place, None), key="SH0020_lip_sync_t001_project"),
        request(model="kling-3.0-omni", task=Task.edit, inputs=(place.clip(Role.video),)),
    ):
        await kling.submit(asked)
    assert place.server.books.bought


async def test_published_clip_lives_as_long_as_the_job(place: Place, tmp_path: Path) -> None:
    place.hosting = hosting = ShelfHosting(place.server)
    asked = request(model="kling-3.0-omni", task=Task.edit, inputs=(large_clip(tmp_path, Role.video),))
    place.server.faults.order(Moment.create, Fault.refused_for_good)
    kling = place.kling()
    with pytest.raises(GenerationFailed):
        await kling.submit(asked)
    assert hosting.published and not hosting.there
    accepted = await kling.submit(asked)
    assert len(hosting.there) == 1 and all(name.endswith(".mp4") and "SH0010" not in name for name in hosting.there)
    assert isinstance(await ended(place.kling(), accepted.provider_id, asked), Ready)
    assert not hosting.there


def large_clip(folder: Path, role: Role) -> InputFile:
    """A take of ours: ProRes, 3 s, just large enough."""
    path = folder / "take.mov"
    with MovieWriter(path, MovieSpec(Raster(720, 720), Fraction(24), Codec.prores)) as writer:
        for number in range(73):
            writer.write(np.full((720, 720, 3), number, np.uint8))
    return InputFile(role, path, digest(path))


@pytest.mark.parametrize("model", ["kling-3.0-motion", "kling-2.6-motion"])
@pytest.mark.parametrize("credentials", [api_key, pair], ids=["api-2.0", "legacy"])
async def test_motion_follows_a_clip(place: Place, model: str, credentials: Credentials) -> None:
    remote, place.credentials = await own_clip(place), credentials
    clip = place.clip(Role.reference_video, remote=remote)
    characters = (place.character("Mei"),) if model == "kling-3.0-motion" else ()
    asked = request(
        model=model, task=Task.motion, inputs=(place.picture(Role.still), clip), duration=None, characters=characters
    )
    await made(place, asked)
    if credentials is pair:
        sent = body(place.server, "/v1/videos/motion-control")
        assert (sent["model_name"], sent["video_url"]) == (routes[model].old, remote.location)
        assert len(sent.get("element_list", ())) == len(characters)
        return
    sent = body(place.server, routes[model].motion)
    assert [one["type"] for one in sent["contents"]] == ["prompt", "image", "video", *("element" for _ in characters)]


async def test_frames_with_characters_take_the_omni_path_of_the_newest_model(place: Place) -> None:
    frames = (place.picture(Role.first_frame, "a.png"), place.picture(Role.middle_frame, "bb.png"))
    asked = request(
        model="kling-4.0", task=Task.image_to_video, inputs=frames, characters=(place.character("Mei"),), prompt="@Mei"
    )
    await made(place, asked)
    kinds = [one["type"] for one in body(place.server, "/omni-video/kling-4.0")["contents"]]
    assert kinds == ["prompt", "first_frame", "middle_frame", "element"]


def lip_sync(place: Place, remote: Remote | None, **changes: Any) -> GenerationRequest:
    clip = place.clip(Role.video, remote=remote)
    standard: dict[str, Any] = {
        "stage": "lip_sync",
        "model": "kling-lip-sync",
        "task": Task.lip_sync,
        "prompt": "",
        "inputs": (clip, place.sound(4)),
        "duration": None,
        "resolution": "",
        "ratio": "",
    }
    return request(**{**standard, **changes})


async def test_lip_sync_finds_the_face_and_says_the_recording(place: Place) -> None:
    remote = await own_clip(place)
    report = await made(place, lip_sync(place, remote))
    sent = body(place.server, "/v1/videos/advanced-lip-sync")
    (choice,) = sent["face_choose"]
    assert body(place.server, "/v1/videos/identify-face") == {"video_id": remote.result_id}
    assert (choice["sound_start_time"], choice["sound_end_time"], choice["sound_insert_time"]) == (0, 4000, 0)
    lip, face = (entry for entry in place.server.books.bought[1:] if entry.currency == "units:video")
    assert report.charge == Money(lip.amount + face.amount, unit) and face.amount != lip.amount


async def test_lip_sync_refused_for_concurrency_does_not_look_for_faces_again(place: Place) -> None:
    asked = lip_sync(place, await own_clip(place))
    place.server.refuse(1303, external_id(asked.key))
    kling = place.kling()
    with pytest.raises(GenerationFailed) as refused:
        await kling.submit(asked)
    assert refused.value.code == "concurrency"
    await made(place, asked)
    assert len(place.server.requests("/v1/videos/identify-face")) == 1


async def test_a_refused_lip_sync_says_what_looking_for_faces_cost(place: Place) -> None:
    asked = lip_sync(place, await own_clip(place))
    place.server.refuse(1301, external_id(asked.key))
    with pytest.raises(GenerationFailed) as refused:
        await place.kling().submit(asked)
    assert refused.value.cost == (place.server.books.bought[-1].amount, unit)
    assert "charged" not in str(refused.value)


async def test_lip_sync_speaks_a_text_first(place: Place) -> None:
    remote = await own_clip(place)
    only_clip = (place.clip(Role.video, remote=remote),)
    await made(place, lip_sync(place, remote, inputs=only_clip, dialogue="Shall we go home now?"))
    spoken = body(place.server, "/v1/audio/tts")
    assert (spoken["text"], spoken["voice_id"], spoken["voice_language"]) == (
        "Shall we go home now?",
        "oversea_male1",
        "en",
    )
    (choice,) = body(place.server, "/v1/videos/advanced-lip-sync")["face_choose"]
    assert choice["audio_id"] and choice["sound_end_time"] >= 2000


async def test_short_recordings_get_silence_after_them(place: Place) -> None:
    remote = await own_clip(place)
    inputs = (place.clip(Role.video, remote=remote), place.sound(0.6))
    await made(place, lip_sync(place, remote, inputs=inputs, frames=15))
    (choice,) = body(place.server, "/v1/videos/advanced-lip-sync")["face_choose"]
    assert choice["sound_end_time"] == 2000


async def test_two_faces_need_a_name(place: Place) -> None:
    place.server.faces = ["7", "8"]
    remote = await own_clip(place)
    with pytest.raises(GenerationFailed) as refused:
        await place.kling().submit(lip_sync(place, remote, speaker="Mei"))
    assert refused.value.code == "which_face"
    await made(place, lip_sync(place, remote, speaker="2"))
    assert body(place.server, "/v1/videos/advanced-lip-sync")["face_choose"][0]["face_id"] == "8"
    assert place.kling().obstacles(lip_sync(place, remote, speaker="all"))


async def test_avatar_speaks_a_recording(place: Place) -> None:
    inputs = (place.picture(Role.still), place.sound(3))
    asked = request(model="kling-avatar", task=Task.avatar, inputs=inputs, duration=None, prompt="nods", ratio="")
    report = await made(place, asked)
    assert report.charge == Money(Decimal("1.2"), unit)
    assert body(place.server, "/v1/videos/avatar/image2video")["mode"] == "std"


async def test_speech_is_there_at_once_and_cannot_be_found(place: Place, tmp_path: Path) -> None:
    asked = request(
        model="kling-speech", task=Task.speech, dialogue="你好，世界。今天天气很好。", prompt="", duration=None
    )
    kling = place.kling()
    accepted = await kling.submit(asked)
    assert accepted.charge == Money(Decimal("0.05"), unit)
    report = await place.kling().poll(accepted.provider_id, asked, lambda _: True)
    assert isinstance(report, Ready)
    await kling.download(report, tmp_path / "speech.wav", lambda _: True)
    assert probe(tmp_path / "speech.wav").seconds
    finding = await kling.find(asked, now())
    assert isinstance(finding, Uncertain) and not finding.ask_again


@pytest.mark.parametrize("model", ["kling-3.0", "kling-1.6"])
async def test_lost_answers_are_settled_by_asking(place: Place, model: str) -> None:
    asked = request(model=model)
    kling = place.kling()
    for fault, expected in ((Fault.error_before, Absent), (Fault.dropped_after, Found)):
        place.server.faults.order(Moment.create, fault)
        with pytest.raises(AnswerLost):
            await kling.submit(asked)
        assert isinstance(await kling.find(asked, now()), expected)
    assert place.server.books.keys() == [external_id(asked.key)]
    # A repeat that should never happen is not taken for a refusal either.
    with pytest.raises(AnswerLost):
        await kling.submit(asked)
    assert len(place.server.books.bought) == 1


async def test_lost_lip_sync_is_looked_up_in_the_list(place: Place) -> None:
    asked = lip_sync(place, await own_clip(place))
    kling = place.kling()
    assert await kling.find(asked, now()) == Absent()
    place.server.faults.order(Moment.create, Fault.dropped_after, external_id(asked.key))
    with pytest.raises(AnswerLost):
        await kling.submit(asked)
    finding = await kling.find(asked, now())
    assert isinstance(finding, Found) and finding.provider_id.startswith("videos/advanced-lip-sync:")


@pytest.mark.parametrize("times", [1, 20])
async def test_what_cannot_be_asked_is_not_absent(place: Place, times: int) -> None:
    """Also where only one of the two interfaces fails to answer."""
    place.server.faults.order(Moment.query, Fault.error_before, times=times)
    finding = await place.kling().find(request(), now())
    assert isinstance(finding, Uncertain) and finding.ask_again


async def test_a_pair_cannot_ask_for_what_is_in_api_2_only(place: Place) -> None:
    asked = request(model="kling-3.0-turbo")
    name = (await place.kling().submit(asked)).provider_id
    place.credentials = pair
    finding = await place.kling().find(asked, now())
    assert isinstance(finding, Uncertain) and not finding.ask_again and "API key" in str(finding.hint)
    with pytest.raises(GenerationFailed) as refused:
        await place.kling().poll(name, asked, lambda _: True)
    assert refused.value.code == "key_refused"


async def test_polls_at_the_same_time_are_one_question(place: Place) -> None:
    kling = place.kling()
    asked = [request(key=f"SH{number:04d}_video_t001_p") for number in range(60)]
    ids = [(await kling.submit(one)).provider_id for one in asked]
    before = place.server.counts["GET /tasks"]
    reports = await asyncio.gather(
        *(kling.poll(name, one, lambda _: True) for name, one in zip(ids, asked, strict=True))
    )
    assert all(isinstance(report, Ready) for report in reports)
    assert len({report.location for report in reports if isinstance(report, Ready)}) == 60
    assert place.server.counts["GET /tasks"] - before == 2


async def test_a_stopped_poll_does_not_take_the_others_answer(place: Place) -> None:
    kling, asked = place.kling(), [request(key=f"SH00{number}0_x") for number in (1, 2)]
    ids = [(await kling.submit(one)).provider_id for one in asked]
    polls = [asyncio.ensure_future(kling.poll(name, one, lambda _: True)) for name, one in zip(ids, asked, strict=True)]
    await asyncio.sleep(0)
    polls[0].cancel()
    assert isinstance(await polls[1], Ready)
    assert polls[0].cancelled()


async def test_a_task_that_kling_denies_is_asked_for_again_before_it_is_given_up(place: Place) -> None:
    asked = request()
    kling = place.kling()
    name = (await kling.submit(asked)).provider_id
    place.server.faults.order(Moment.task, Fault.unknown, times=2)
    assert [type(await kling.poll(name, asked, lambda _: True)) for _ in range(3)] == [Working, Working, Ready]
    reports = [await kling.poll("2:1", asked, lambda _: True) for _ in range(4)]
    assert isinstance(reports[0], Working) and isinstance(reports[3], Unable) and reports[3].code == "task_unknown"


@pytest.mark.parametrize(("fault", "code"), [(Fault.failed, "generation_failed"), (Fault.moderated, "moderated")])
async def test_a_job_that_ends_badly(place: Place, fault: Fault, code: str) -> None:
    place.server.faults.order(Moment.task, fault)
    asked = request()
    kling = place.kling()
    report = await ended(kling, (await kling.submit(asked)).provider_id, asked)
    assert isinstance(report, Unable) and report.code == code


async def test_a_bare_id_from_the_console_is_understood(place: Place) -> None:
    asked = request()
    kling = place.kling()
    name = (await kling.submit(asked)).provider_id.partition(":")[2]
    assert isinstance(await ended(kling, name, asked), Ready)


async def test_expired_token_is_signed_anew_once(place: Place) -> None:
    place.credentials = pair
    late = [timedelta(seconds=-10)]
    kling = place.kling(lambda: now() + late[0])
    await kling.check()
    place.server.keys.spent.add(place.server.seen[-1].headers["authorization"].removeprefix("Bearer "))
    late[0] = timedelta()
    assert (await kling.submit(request())).provider_id
    assert len(place.server.books.bought) == 1


@pytest.mark.parametrize("credentials", ["key", "pair"])
async def test_check_is_free_and_shows_the_packs(place: Place, credentials: str) -> None:
    if credentials == "pair":
        place.credentials = pair
    kling = place.kling()
    checked = await kling.check()
    assert [(one.name, one.money) for one in checked.balances] == [
        ("Video Generation - 10000 entries", Money(Decimal("9125.5"), unit))
    ]
    assert not place.server.books.bought
    place.server.keys.api.clear()
    place.server.keys.pairs.clear()
    with pytest.raises(GenerationFailed) as refused:
        await kling.check()
    assert refused.value.code == "key_refused"


def test_obstacles_are_told_before_anything_is_sent(place: Place) -> None:
    kling = place.kling()
    narrow = place.picture(Role.first_frame, "narrow.png", (900, 300))
    long_prompt = request(prompt="x" * 3073)
    with_clip = request(model="kling-3.0-omni", task=Task.edit, inputs=(InputClip(Role.video, "SH0010/video/t001"),))
    cases = [
        (request(task=Task.image_to_video, inputs=(narrow,)), "narrow"),
        (long_prompt, "3073 characters"),
        (request(model="kling-2.6", sound=True), "1080p"),
        (request(model="kling-speech", task=Task.speech, prompt=""), "nothing to say"),
        (request(model="kling-3.0-omni", task=Task.edit), "needs a clip"),
        (request(model="kling-avatar", task=Task.avatar, inputs=(place.sound(3),)), "needs a picture"),
        (request(task=Task.lip_sync), "does not do"),
        (lip_sync(place, None, inputs=(place.clip(Role.video),)), "nothing to say"),
    ]
    for asked, words in cases:
        found = [str(message) for message in kling.obstacles(asked)]
        assert any(words in one for one in found), (words, found)
    assert kling.obstacles(request()) == () == kling.obstacles(with_clip)
    place.credentials = pair
    assert place.kling().obstacles(request(model="kling-3.0-turbo"))
    assert not place.server.seen


async def test_a_character_without_pictures_goes_in_words(place: Place) -> None:
    await made(place, request(prompt="@Mei runs", characters=(Character("Mei", "a baker in a red coat"),)))
    assert body(place.server, "/text-to-video/kling-3.0")["prompt"] == "Mei runs Mei: a baker in a red coat."


@pytest.mark.parametrize("credentials", ["key", "pair"])
async def test_named_voices_speak(place: Place, credentials: str) -> None:
    if credentials == "pair":
        place.credentials = pair
    asked = request(
        model="kling-2.6-voice",
        task=Task.image_to_video,
        prompt="@Mei says hello",
        inputs=(place.picture(Role.first_frame),),
        characters=(Character("Mei", voice="829826751244537879"),),
        resolution="1080p",
    )
    await made(place, asked)
    sent = place.server.seen[0].body
    if credentials == "key":
        assert sent["contents"][-1] == {"type": "voice", "voice_id": "829826751244537879", "id": "Mei"}
        assert sent["settings"]["audio"] == "native" and sent["contents"][0]["text"] == "@Mei says hello"
    else:
        assert sent["voice_list"] == [{"voice_id": "829826751244537879"}] and sent["sound"] == "on"
        assert sent["prompt"] == "<<<voice_1>>> says hello"


@pytest.mark.parametrize("polled", [True, False])
async def test_a_cancelled_job_leaves_nothing_in_the_hosting(place: Place, tmp_path: Path, polled: bool) -> None:
    """In another process too, to which nobody brings the request."""
    place.hosting = hosting = ShelfHosting(place.server)
    place.server.timing = dataclasses.replace(place.server.timing, seconds=60.0)
    asked = request(model="kling-3.0-omni", task=Task.edit, inputs=(large_clip(tmp_path, Role.video),))
    accepted = await place.kling().submit(asked)
    if polled:
        # As after a crash between the answer and its record: the first poll says it again.
        place.assets.known.clear()
        assert isinstance(await place.kling().poll(accepted.provider_id, asked, lambda _: True), Working)
    assert hosting.there
    assert await place.kling().cancel(accepted.provider_id) is False
    assert not hosting.there and "lent" not in {kind for _, _, kind, _ in place.assets.known}
    assert await place.kling().cancel(accepted.provider_id) is False


async def test_nothing_is_noted_of_jobs_that_lend_nothing(place: Place) -> None:
    place.hosting = ShelfHosting(place.server)
    await place.kling().submit(request())
    assert "lent" not in {kind for _, _, kind, _ in place.assets.known}
