"""What is sent to the CV interface and what its answers mean."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.base import Character, InputFile, Ready, Role, Task, Unable, Working
from plugin.generators.http import Answer
from plugin.generators.jimeng.bodies import frames, image_size, lips_body, video_body
from plugin.generators.jimeng.camera import Template, template_of, templates
from plugin.generators.jimeng.refusals import failure, unclear
from plugin.generators.jimeng.reply import Reply, reply_of
from plugin.generators.jimeng.report import report
from plugin.generators.jimeng.services import TaskId, result_action, service_of, submit_action, task_id
from plugin.generators.jimeng.subjects import choose
from plugin.generators.jimeng.words import words
from plugin.generators.ratios import nearest_ratio
from tests.generators.jimeng.making import models, request

first, last = InputFile(Role.first_frame, Path("a.png"), "a"), InputFile(Role.last_frame, Path("b.png"), "b")
face = InputFile(Role.reference, Path("mei.png"), "mei")
mei, xiaomei = Character("Mei", "a courier", (face,)), Character("小梅", "快递员", (face,))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "jimeng_t2v_v30"),
        ({"resolution": "1080p"}, "jimeng_t2v_v30_1080p"),
        ({"inputs": (first,)}, "jimeng_i2v_first_v30"),
        ({"inputs": (first,), "resolution": "1080p"}, "jimeng_i2v_first_v30_1080"),
        ({"inputs": (first, last)}, "jimeng_i2v_first_tail_v30"),
        ({"inputs": (first, last), "resolution": "1080p"}, "jimeng_i2v_first_tail_v30_1080"),
        ({"inputs": (first,), "camera": "handheld"}, "jimeng_i2v_recamera_v30"),
        ({"inputs": (first,), "camera": "handheld", "resolution": "1080p"}, "jimeng_i2v_first_v30_1080"),
        ({"inputs": (first, last), "camera": "handheld"}, "jimeng_i2v_first_tail_v30"),
        ({"inputs": (first,), "camera": "push in"}, "jimeng_i2v_first_v30"),
        ({"inputs": (first,), "options": (("template", "robo_arm"),)}, "jimeng_i2v_recamera_v30"),
        ({"inputs": (first,), "camera": "handheld", "options": (("template", "none"),)}, "jimeng_i2v_first_v30"),
        ({"model": "jimeng-video-3.0-pro"}, "jimeng_ti2v_v30_pro"),
        ({"model": "jimeng-image-4.0"}, "jimeng_t2i_v40"),
        ({"model": "jimeng-image-4.6"}, "jimeng_seedream46_cvtob"),
        ({"model": "omnihuman-1.5"}, "jimeng_realman_avatar_picture_omni_v15"),
        ({"model": "lip-change"}, "realman_change_lips"),
        ({"model": "lip-change", "options": (("mode", "basic"),)}, "realman_change_lips_basic_chimera"),
    ],
)
def test_services(changes: dict[str, Any], key: str) -> None:
    assert service_of(request(**{"inputs": (), **changes})) == key


def test_every_model_of_the_catalogue_has_its_service() -> None:
    for model in models:
        key = service_of(request(model=model.name))
        assert submit_action(key).endswith("SubmitTask")
        assert result_action(key) == submit_action(key).replace("SubmitTask", "GetResult")


def test_task_ids_carry_their_service() -> None:
    assert task_id(str(TaskId("jimeng_t2v_v30", "7392"))) == TaskId("jimeng_t2v_v30", "7392")


@pytest.mark.parametrize(
    ("camera", "template"),
    [
        ("希区柯克推进", Template("hitchcock_dolly_in", "medium")),
        ("希区柯克拉远", Template("hitchcock_dolly_out", "medium")),
        ("slow dolly zoom", Template("hitchcock_dolly_in", "weak")),
        ("dolly zoom out", Template("hitchcock_dolly_out", "medium")),
        ("机械臂", Template("robo_arm", "medium")),
        ("剧烈的手持运镜", Template("handheld", "strong")),
        ("逆时针回旋", Template("counterclockwise_swivel", "medium")),
        ("顺时针回旋", Template("clockwise_swivel", "medium")),
        ("counterclockwise swivel", Template("counterclockwise_swivel", "medium")),
        ("超级拉远", Template("quick_pull_back", "medium")),
        ("快速推拉", Template("rapid_push_pull", "medium")),
        ("crane up", Template("crane_push", "medium")),
        # These could be several templates, or none of them.
        ("orbit", None),
        ("环绕", None),
        ("push in", None),
        ("pan left", None),
        ("handheld, robotic arm", None),
        ("", None),
    ],
)
def test_camera_words(camera: str, template: Template | None) -> None:
    assert template_of(request(first, camera=camera)) == template


def test_the_catalogue_offers_the_templates_of_the_code() -> None:
    options = dict(next(model for model in models if model.name == "jimeng-video-3.0").options)
    assert options["template"] == ("auto", "none", *templates)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "SH0020 rain"),
        ({"prompt": "Rain.", "camera": "push in", "negative": "text"}, "Rain, push in, without text"),
        ({"prompt": "雨。", "camera": "推"}, "雨，镜头推"),
        ({"prompt": "@Mei runs", "characters": (mei,)}, "Mei (a courier) runs"),
        ({"prompt": "@小梅奔跑", "characters": (xiaomei,)}, "小梅（快递员）奔跑"),
        ({"model": "jimeng-image-4.0", "prompt": "@Mei runs", "characters": (mei,)}, "image 1 runs"),
        ({"model": "jimeng-image-4.0", "prompt": "@小梅奔跑", "characters": (xiaomei,)}, "图1奔跑"),
        ({"prompt": ""}, "natural, continuous movement"),
        ({"prompt": "", "model": "omnihuman-1.5"}, ""),
        ({"prompt": "Rain", "camera": "handheld", "inputs": (first,)}, "Rain"),
    ],
)
def test_words(changes: dict[str, Any], text: str) -> None:
    assert words(request(**{"inputs": (), **changes})) == text


def test_video_bodies() -> None:
    assert video_body(request(), []) == {
        "req_key": "jimeng_t2v_v30",
        "prompt": "SH0020 rain",
        "seed": 7,
        "frames": 121,
        "aspect_ratio": "16:9",
    }
    made = video_body(request(first, last, duration=Fraction(10)), ["AAAA", "BBBB"])
    assert made["binary_data_base64"] == ["AAAA", "BBBB"]
    assert made["frames"] == 241 and "aspect_ratio" not in made
    moved = video_body(request(first, camera="slow handheld"), ["AAAA"])
    assert (moved["template_id"], moved["camera_strength"]) == ("handheld", "weak")


def test_frames_cover_the_shot_where_no_length_is_named() -> None:
    assert frames(request(duration=None, frames=110)) == 121
    assert frames(request(duration=None, frames=121)) == 145


def test_lips_body_says_only_what_was_asked_for() -> None:
    plain = lips_body(request(model="lip-change", options=(("separate_vocal", "false"),)), "clip", "sound")
    assert plain == {"req_key": "realman_change_lips", "url": "clip", "pure_audio_url": "sound"}
    options = (("mode", "basic"), ("separate_vocal", "true"), ("open_scenedet", "true"))
    basic = lips_body(request(model="lip-change", options=options), "clip", "sound")
    assert basic["separate_vocal"] is True and basic["open_scenedet"] is True


@pytest.mark.parametrize(
    ("width", "height", "resolution", "size"),
    [
        (1920, 1080, "", (2730, 1536)),
        (1920, 1080, "1K", (1366, 768)),
        (1920, 1080, "4K", (5462, 3072)),
        (1000, 1000, "2K", (2048, 2048)),
        (4096, 858, "2K", (3548, 1184)),
        (300, 4000, "1K", (592, 1776)),
    ],
)
def test_image_size(width: int, height: int, resolution: str, size: tuple[int, int]) -> None:
    made = image_size(request(width=width, height=height, resolution=resolution))
    assert 1024**2 <= made[0] * made[1] <= 4096**2
    assert 1 / 3 <= made[0] / made[1] <= 3
    assert all(abs(one - other) <= 4 for one, other in zip(made, size, strict=True)), made


def test_nearest_ratio() -> None:
    assert nearest_ratio(2048, 858) == "21:9"


def reply(status: int, code: int = 0, data: Any = None, front: str = "") -> Reply:
    body: dict[str, Any] = {"code": code, "message": "words", "data": data}
    if front:
        body = {"ResponseMetadata": {"Error": {"Code": front, "Message": "words", "CodeN": 1}}}
    return reply_of(Answer(status, {}, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("given", "ours", "scope", "temporary"),
    [
        (reply(400, 50200), "bad_request", Scope.request, False),
        (reply(400, 50201), "bad_request", Scope.request, False),
        (reply(400, 50400), "model_not_open", Scope.lane, False),
        (reply(400, 50411), "input_moderated", Scope.request, False),
        (reply(400, 50412), "input_moderated", Scope.request, False),
        (reply(400, 50413), "input_moderated", Scope.request, False),
        (reply(400, 50518), "input_moderated", Scope.request, False),
        (reply(400, 50511), "output_moderated", Scope.request, False),
        (reply(400, 50516), "output_moderated", Scope.request, False),
        (reply(400, 50517), "output_moderated", Scope.request, False),
        (reply(400, 50519), "output_moderated", Scope.request, False),
        (reply(400, 50520), "moderation_down", Scope.request, False),
        (reply(400, 50215), "unusable_input", Scope.request, False),
        (reply(400, 60102), "unusable_input", Scope.request, False),
        (reply(429, 50429), "busy", Scope.lane, True),
        (reply(429, 50430), "busy", Scope.lane, True),
        (reply(200, 50430), "busy", Scope.lane, True),
        (reply(401, front="SignatureDoesNotMatch"), "bad_key", Scope.account, False),
        (reply(401, front="InvalidCredential"), "bad_key", Scope.account, False),
        (reply(403, front="AccessDenied"), "no_access", Scope.account, False),
        (reply(429, front="FlowLimitExceeded"), "busy", Scope.lane, True),
        (reply_of(Answer(404, {}, b"<html>")), "not_the_provider", Scope.account, False),
    ],
)
def test_refusals(given: Reply, ours: str, scope: Scope, temporary: bool) -> None:
    assert not unclear(given)
    error = failure(given)
    assert (error.code, error.scope, error.temporary) == (ours, scope, temporary)


@pytest.mark.parametrize(
    "given",
    [
        reply(500, 50500),
        reply(500, 50501),
        reply(200, 50500),
        reply_of(Answer(502, {}, b"<html>")),
        reply_of(Answer(200, {}, b"<html>")),
        reply_of(Answer(200, {}, b'["this"]')),
        reply(500, front="InternalError"),
    ],
)
def test_creates_that_leave_it_open(given: Reply) -> None:
    assert unclear(given)


def test_codes_may_come_as_text() -> None:
    assert reply_of(Answer(400, {}, b'{"code":"50430","message":"x"}')).code == 50430


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (reply(200, 10000, {"status": "in_queue"}), Working()),
        (reply(200, 10000, {"status": "generating"}), Working()),
        (reply(200, 10000, {"status": "processing"}), Working()),
        (reply(200, 10000, {"status": "done", "video_url": "https://v/x.mp4"}), Ready("https://v/x.mp4")),
        (reply(200, 10000, {"status": "done", "image_urls": ["https://v/x.jpg"]}), Ready("https://v/x.jpg")),
        (reply(200, 10000, {"status": "done", "resp_data": '{"url":"https://v/l.mp4"}'}), Ready("https://v/l.mp4")),
    ],
)
def test_states(given: Reply, state: object) -> None:
    assert report(given) == state


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (reply(200, 10000, {"status": "not_found"}), "forgotten"),
        (reply(200, 10000, {"status": "expired"}), "expired"),
        (reply(400, 50516), "output_moderated"),
        (reply(400, 50411), "input_moderated"),
        (reply(200, 50511, {"status": "done"}), "output_moderated"),
        (reply(500, 50501, {"status": "done"}), "provider_failed"),
        (reply(200, 10000, {"status": "done"}), "no_result"),
        (reply(200, 10000, {"status": "done", "resp_data": "{"}), "no_result"),
        (reply(200, 10000, {"status": "done", "image_urls": []}), "no_result"),
    ],
)
def test_ends_without_a_clip(given: Reply, code: str) -> None:
    ended = report(given)
    assert isinstance(ended, Unable)
    assert (ended.code, ended.charge) == (code, None)


@pytest.mark.parametrize("given", [reply(500, 50500), reply_of(Answer(502, {}, b"x")), reply_of(Answer(200, {}, b"x"))])
def test_a_question_that_fails_says_nothing_of_the_job(given: Reply) -> None:
    with pytest.raises(AnswerLost):
        report(given)


@pytest.mark.parametrize("given", [reply(429, 50429), reply(400, 50400), reply(401, front="SignatureDoesNotMatch")])
def test_a_question_that_is_refused_says_nothing_of_the_job(given: Reply) -> None:
    with pytest.raises(GenerationFailed) as error:
        report(given)
    assert error.value.scope is not Scope.request


@pytest.mark.parametrize(
    ("masks", "speaker", "mask"),
    [(["a", "b"], "1", "a"), (["a", "b"], "2", "b"), (["a"], "1", "a"), (["a"], "Mei", "")],
)
def test_who_speaks(masks: list[str], speaker: str, mask: str) -> None:
    assert choose(masks, speaker) == mask


@pytest.mark.parametrize(
    ("masks", "speaker", "code"),
    [([], "1", "nobody_there"), (["a"], "2", "no_such_speaker"), (["a", "b"], "0", "no_such_speaker"),
     (["a", "b"], "Mei", "no_such_speaker")],
)  # fmt: skip
def test_who_cannot_speak(masks: list[str], speaker: str, code: str) -> None:
    with pytest.raises(GenerationFailed) as error:
        choose(masks, speaker)
    assert (error.value.code, error.value.scope) == (code, Scope.request)


def test_task_words() -> None:
    assert {task for model in models for task in model.tasks} == {
        Task.text_to_video, Task.image_to_video, Task.text_to_image, Task.image_to_image, Task.avatar, Task.lip_sync
    }  # fmt: skip
