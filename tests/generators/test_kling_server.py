"""The fake Kling itself: documented examples pass, everything else is refused in the documented way."""

from __future__ import annotations

import base64
import contextlib
import io
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import httpx
import jwt
import pytest

from plugin.demo.framecode import read_frame_code
from plugin.media.frames import FrameReader
from tests.fakes.deliveries import clip_number, movie, picture, samples_of, speech
from tests.fakes.footage import numbers
from tests.fakes.kling_server import KlingServer
from tests.fakes.kling_server_parts import tiny_sides
from tests.fakes.provider_books import read_books
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_mischief import Patience
from tests.fakes.provider_server import Timing

key = {"Authorization": "Bearer kling-api-key"}
off = {"watermark_info": {"enabled": False}}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[KlingServer]:
    timing = Timing(seconds=0.0, patience=Patience(hang=5.0, slow=0.1, retry_after=0.2))
    with KlingServer(tmp_path / "kling", timing=timing) as running:
        running.costs_interval = 0.0
        yield running


@pytest.fixture
def client(server: KlingServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=key, timeout=10) as opened:
        yield opened


def still(frame: int = 7, clip: int = 5, size: tuple[int, int] = (640, 360)) -> str:
    return base64.b64encode(picture(clip, frame, size)).decode()


def make(client: httpx.Client, path: str, body: dict[str, Any], code: int = 0, status: int | None = None) -> Any:
    answer = client.post(path, json=body)
    assert answer.json()["code"] == code, answer.text
    assert answer.status_code == (status or (200 if code == 0 else 400)), answer.text
    return answer.json().get("data")


def text_body(name: str = "", **settings: Any) -> dict[str, Any]:
    options = {**off, "external_task_id": name} if name else off
    table = {"resolution": "720p", "aspect_ratio": "16:9", "duration": 5, **settings}
    return {"prompt": "rain", "settings": table, "options": options}


def silent(name: str = "", **settings: Any) -> dict[str, Any]:
    return text_body(name, **{"audio": "off", "multi_shot": False, **settings})


def task(client: httpx.Client, **ids: str) -> Any:
    return client.get("/tasks", params=ids).json()["data"]


def character(client: httpx.Client, name: str = "Mei") -> str:
    images = {"frontal_image": still(1), "refer_images": [{"image_url": still(2)}]}
    table = {"element_name": name, "element_description": "a baker", "reference_type": "image_refer"}
    path = "/v1/general/advanced-custom-elements"
    made = make(client, path, {**table, "element_image_list": images})
    found = client.get(f"{path}/{made['task_id']}").json()["data"]
    return str(found["task_result"]["elements"][0]["element_id"])


def test_first_and_last_frame_with_a_character_as_in_the_documents(
    server: KlingServer, client: httpx.Client, tmp_path: Path
) -> None:
    element_id = character(client)
    hosted = server.shelf.put("s012_end.png", picture(6, 30, (640, 360)))
    body = {
        "contents": [
            {"type": "prompt", "text": "@Mei turns to camera and smiles, slow dolly in"},
            {"type": "first_frame", "url": still(9)},
            {"type": "last_frame", "url": hosted},
            {"type": "element", "element_id": element_id, "id": "Mei"},
        ],
        "settings": {"multi_shot": False, "audio": "off", "resolution": "1080p", "duration": 5},
        "options": {"external_task_id": "SH0120_video_t003", **off},
    }
    made = make(client, "/image-to-video/kling-3.0", body)
    assert made["status"] == "submitted" and made["external_id"] == "SH0120_video_t003"
    assert int(made["id"]) > 2**53
    (found,) = task(client, external_task_ids="SH0120_video_t003")
    assert found["id"] == made["id"] and found["status"] == "succeeded"
    assert found["billing"] == [{"charge_type": "unit", "package_type": "video", "amount": "4.00"}]
    (output,) = found["outputs"]
    assert output["duration"] == "5.041"
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(httpx.get(output["url"]).content)
    assert numbers(clip) == list(range(121))
    codes = {one.role: one.code for one in server.inputs("SH0120_video_t003")}
    assert (codes["first_frame"].clip, codes["first_frame"].frame) == (5, 9)  # type: ignore[union-attr]
    assert (codes["last_frame"].clip, codes["last_frame"].frame) == (6, 30)  # type: ignore[union-attr]
    assert server.books.charged("SH0120_video_t003") == Decimal("4.0")


def test_the_shot_is_told_by_the_clip_number(client: httpx.Client, tmp_path: Path) -> None:
    make(client, "/text-to-video/kling-3.0", silent("SH0450_video_t001", duration=3))
    (found,) = task(client, external_task_ids="SH0450_video_t001")
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(httpx.get(found["outputs"][0]["url"]).content)
    with FrameReader(clip) as reader:
        code = read_frame_code(next(iter(reader.pictures())))
    assert code is not None and code.clip == clip_number("SH0450_video_t001") == (32 + 45) % 64


def test_turbo_takes_shots_in_the_prompt(client: httpx.Client) -> None:
    path, body = "/text-to-video/kling-3.0-turbo", text_body()
    make(client, path, {**body, "prompt": "shot 1, 2, rainy alley wide; shot 2, 3, close on neon sign;"})
    make(client, path, {**body, "prompt": "镜头 1, 2, 雨巷; 镜头 2, 3, 霓虹;"})
    make(client, path, {**body, "prompt": "shot 1, 2, rainy alley wide; shot 2, 2, close;"}, 1201)
    make(client, path, {**body, "prompt": "shot 1, 2, wide; shot 3, 3, close;"}, 1201)


@pytest.mark.parametrize(
    ("path", "settings", "units"),
    [
        ("/text-to-video/kling-3.0-turbo", {}, "4.00"),
        ("/text-to-video/kling-3.0-turbo", {"resolution": "1080p", "duration": 15}, "15.00"),
        ("/text-to-video/kling-3.0", {"audio": "native", "multi_shot": False, "duration": 3}, "2.70"),
        ("/text-to-video/kling-3.0", {"audio": "off", "multi_shot": False, "resolution": "4k", "duration": 3}, "9.00"),
        ("/text-to-video/kling-2.6", {"audio": "native", "resolution": "1080p"}, "5.00"),
        ("/text-to-video/kling-2.5-turbo", {"duration": 10}, "3.00"),
        ("/omni-video/kling-3.0-omni", {"audio": "native", "multi_shot": False}, "4.00"),
    ],
)
def test_prices_of_the_list(client: httpx.Client, path: str, settings: dict[str, Any], units: str) -> None:
    body = text_body(**settings)
    if path.startswith("/omni"):
        body["contents"] = [{"type": "prompt", "text": body.pop("prompt")}]
    made = make(client, path, body)
    assert task(client, task_ids=made["id"])[0]["billing"][0]["amount"] == units


@pytest.mark.parametrize(
    "settings",
    [
        {"duration": "5"},
        {"duration": 2},
        {"duration": 16},
        {"duration": True},
        {"resolution": "480p"},
        {"aspect_ratio": "4:3"},
        {"audio": "original"},
        {"mode": "pro"},
        {"multi_shot": 0},
        {"negative_prompt": "rain"},
    ],
)
def test_wrong_settings(client: httpx.Client, settings: dict[str, Any]) -> None:
    make(client, "/text-to-video/kling-3.0", silent(**settings), 1201)


def test_fields_that_only_the_older_interface_knows(client: httpx.Client) -> None:
    for field in ("model_name", "external_task_id", "cfg_scale", "seed"):
        make(client, "/text-to-video/kling-3.0", {**silent(), field: "x"}, 1201)
    make(client, "/text-to-video/kling-3.0-turbo", silent(), 1201)
    make(client, "/text-to-video/kling-2.5-turbo", text_body(audio="off"), 1201)
    make(client, "/text-to-video/kling-3.0", {**silent(), "prompt": "x" * 3073}, 1201)
    make(client, "/text-to-video/kling-3.0", {**silent(), "prompt": ""}, 1201)


def image_body(*contents: dict[str, Any], **settings: Any) -> dict[str, Any]:
    table = {"resolution": "720p", "duration": 5, "audio": "off", "multi_shot": False, **settings}
    return {"contents": [{"type": "prompt", "text": "rain"}, *contents], "settings": table, "options": off}


@pytest.mark.parametrize(
    "url",
    [
        "data:image/png;base64," + still(),
        "not base64!",
        still(size=(640, 240)),
        still(size=(1600, 400)),
        base64.b64encode(b"GIF89a").decode(),
        "http://127.0.0.1:9/nobody.png",
    ],
)
def test_pictures_that_are_none(client: httpx.Client, url: str) -> None:
    make(client, "/image-to-video/kling-3.0", image_body({"type": "first_frame", "url": url}), 1201)


def test_combinations_of_contents(client: httpx.Client) -> None:
    path, first, last = (
        "/image-to-video/kling-3.0",
        {"type": "first_frame", "url": still()},
        {"type": "last_frame", "url": still()},
    )
    make(client, path, image_body(last), 1201)
    make(client, path, image_body(), 1201)
    make(client, path, image_body(first, first), 1201)
    make(client, path, image_body(first, {"type": "refer_image", "url": still()}), 1201)
    make(client, path, image_body(first, {"type": "element", "element_id": "321922438904999", "id": "Mei"}), 1201)
    turbo = image_body(first, last)
    turbo["settings"] = {"resolution": "720p", "duration": 5}
    make(client, "/image-to-video/kling-3.0-turbo", turbo, 1201)
    older = image_body(first, last)
    older["settings"] = {"resolution": "720p", "duration": 5, "audio": "off"}
    make(client, "/image-to-video/kling-2.6", older, 1201)
    older["settings"]["resolution"] = "1080p"
    make(client, "/image-to-video/kling-2.6", older)


def test_aliases_are_words_of_their_own(client: httpx.Client) -> None:
    element_id = character(client)

    def with_alias(alias: str, prompt: str, code: int) -> None:
        content = {"type": "element", "element_id": element_id, "id": alias}
        body = image_body({"type": "first_frame", "url": still()}, content)
        body["contents"][0]["text"] = prompt
        make(client, "/image-to-video/kling-3.0", body, code)

    with_alias("Mei", "@Mei walks", 0)
    with_alias("Mei", "@Mei in Meissen", 1201)
    two = [{"type": "element", "element_id": element_id, "id": name} for name in ("image_1", "image_12")]
    make(client, "/image-to-video/kling-3.0", image_body({"type": "first_frame", "url": still()}, *two), 1201)
    numeric = {"type": "element", "element_id": int(element_id), "id": "Mei"}
    make(client, "/image-to-video/kling-3.0", image_body({"type": "first_frame", "url": still()}, numeric), 1201)


def test_omni_counts_references(server: KlingServer, client: httpx.Client) -> None:
    path = "/omni-video/kling-3.0-omni"
    pictures = [{"type": "refer_image", "url": still(number), "id": f"image_{chr(97 + number)}"} for number in range(8)]
    make(client, path, image_body(*pictures[:7], aspect_ratio="16:9"))
    make(client, path, image_body(*pictures, aspect_ratio="16:9"), 1201)
    make(client, path, image_body(*pictures[:7]), 1201)
    url = server.shelf.put("take.mp4", movie(3, 96, Fraction(24), (1280, 720)))
    moving = {"type": "feature_video", "url": url, "id": "video_x"}
    body = image_body(*pictures[:4], moving)
    make(client, path, body, 1201)
    body["settings"].pop("multi_shot")
    make(client, path, body)
    body["contents"].append(pictures[5])
    make(client, path, body, 1201)
    edit = image_body({"type": "base_video", "url": url}, audio="original")
    made = make(client, path, edit)
    (found,) = task(client, task_ids=made["id"])
    assert found["billing"][0]["amount"] == "3.60"
    assert found["outputs"][0]["duration"] == "4.041"
    make(client, path, image_body({"type": "base_video", "url": url}, pictures[0], audio="native"), 1201)
    short = server.shelf.put("short.mp4", movie(3, 48, Fraction(24), (1280, 720)))
    make(client, path, image_body({"type": "base_video", "url": short}), 1201)


def test_an_own_key_buys_once(server: KlingServer, client: httpx.Client) -> None:
    make(client, "/text-to-video/kling-3.0", silent("SH0010_video_t001"))
    make(client, "/text-to-video/kling-3.0", silent("SH0010_video_t001"), 1201)
    body = {"model_name": "kling-v3", "prompt": "rain", "external_task_id": "SH0010_video_t001"}
    make(client, "/v1/videos/text2video", body, 1201)
    assert server.books.keys() == ["SH0010_video_t001"]


def test_unified_query(client: httpx.Client) -> None:
    assert task(client, task_ids="0") == []
    made = [make(client, "/text-to-video/kling-3.0", silent(f"SH00{n}0_video_t001"))["id"] for n in range(1, 4)]
    assert [one["id"] for one in task(client, task_ids=f"{made[2]},0,{made[0]}")] == [made[2], made[0]]
    for query in ("/tasks", "/tasks?task_ids=", "/tasks?task_ids=1&external_task_ids=x"):
        assert client.get(query).json()["code"] == 1201
    first = make(client, "/tasks", {"limit": 2})
    assert [one["id"] for one in first["result"]] == made[:0:-1] and first["has_more"] is True
    rest = make(client, "/tasks", {"limit": 2, "cursor": first["next_cursor"]})
    assert [one["id"] for one in rest["result"]] == made[:1] and rest["has_more"] is False
    failed = {"key": "status", "values": ["failed"]}
    assert make(client, "/tasks", {"filters": [failed]})["result"] == []
    make(client, "/tasks", {"start_time": "1"}, 1201)


def token(
    secret: str = "kling-secret-of-more-than-32-bytes",
    access: str = "kling-access",
    start: float = -5,
    end: float = 1800,
) -> str:
    now = time.time()
    return jwt.encode({"iss": access, "exp": int(now + end), "nbf": int(now + start)}, secret, algorithm="HS256")


def test_who_may_ask(server: KlingServer) -> None:
    def code(authorization: str, path: str = "/v1/videos/text2video") -> int:
        answer = httpx.get(server.url + path, headers={"Authorization": authorization} if authorization else {})
        assert answer.status_code == (200 if answer.json()["code"] == 0 else 401)
        return int(answer.json()["code"])

    assert code("Bearer kling-api-key") == 0
    assert code(f"Bearer {token()}") == 0
    assert code("") == 1001
    assert code("Bearer nonsense") == 1002
    assert code("Token kling-api-key") == 1002
    assert code(f"Bearer {token(secret='x' * 32)}") == 1002
    assert code(f"Bearer {token(access='other')}") == 1002
    assert code(f"Bearer {token(start=60)}") == 1003
    assert code(f"Bearer {token(start=-60, end=-5)}") == 1004
    assert code(f"Bearer {token(end=4000)}") == 1002
    assert code(f"Bearer {token()}", "/tasks?task_ids=0") == 1002
    assert code("Bearer kling-api-key", "/tasks?task_ids=0") == 0
    server.keys.api = {"new-key"}
    assert code("Bearer kling-api-key") == 1002
    assert code("Bearer new-key") == 0


def test_body_must_be_declared_as_json(client: httpx.Client) -> None:
    answer = client.post("/text-to-video/kling-3.0", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.json()["code"] == 1200
    assert client.post("/nowhere", json={}).status_code == 404


def test_older_interface(server: KlingServer, client: httpx.Client) -> None:
    path = "/v1/videos/image2video"
    body = {"model_name": "kling-v3", "image": still(), "image_tail": still(8), "duration": "5", "mode": "pro"}
    made = make(client, path, {**body, "external_task_id": "SH0020_video_t001"})
    assert made["task_status"] == "submitted" and made["task_info"] == {"external_task_id": "SH0020_video_t001"}
    for name in (made["task_id"], "SH0020_video_t001"):
        found = client.get(f"{path}/{name}").json()["data"]
        assert found["task_status"] == "succeed" and found["final_unit_deduction"] == "4.0"
    assert found["task_result"]["videos"][0]["duration"] == "5.041"
    assert client.get(f"{path}/12345").json() | {"request_id": ""} == {
        "code": 1201,
        "message": "Task not found",
        "request_id": "",
    }
    assert client.get(f"/v1/videos/text2video/{made['task_id']}").json()["code"] == 1201
    assert task(client, task_ids=made["task_id"]) == []
    assert len(client.get(path, params={"pageNum": 1, "pageSize": 10}).json()["data"]) == 1
    make(client, path, {**body, "duration": 5}, 1201)
    make(client, path, {**body, "model_name": "kling-v2-5-turbo", "mode": "std"}, 1201)
    make(client, path, {"model_name": "kling-v3", "prompt": "rain"}, 1201)
    make(client, path, {**body, "camera_control": {"type": "down_back"}}, 1201)
    make(client, path, {**body, "element_list": [{"element_id": "321922438904313"}]}, 1201)
    element_id = int(character(client))
    make(client, path, {**body, "element_list": [{"element_id": element_id}]})
    assert [one.role for one in server.arrived[server.tasks.all()[-1].id]] == [
        "image",
        "image_tail",
        "element",
        "element",
    ]


def test_extend_takes_only_old_models(client: httpx.Client) -> None:
    path = "/v1/videos/text2video"
    for model, code in (("kling-v1-6", 0), ("kling-v2-6", 1201)):
        made = make(client, path, {"model_name": model, "prompt": "rain"})
        video = client.get(f"{path}/{made['task_id']}").json()["data"]["task_result"]["videos"][0]
        assert video["id"] != made["task_id"]
        make(client, "/v1/videos/video-extend", {"video_id": video["id"], "prompt": "more"}, code)
    make(client, "/v1/videos/video-extend", {"video_id": made["task_id"], "prompt": "more"}, 1201)


def faces(client: httpx.Client, url: str) -> Any:
    return make(client, "/v1/videos/identify-face", {"video_url": url})


def test_lip_sync_lays_the_recording_under_the_clip(server: KlingServer, client: httpx.Client, tmp_path: Path) -> None:
    url = server.shelf.put("take.mp4", movie(9, 125, Fraction(25), (1280, 720)))
    session = faces(client, url)
    assert session["final_unit_deduction"] == "0.05" and session["face_data"][0]["end_time"] == 5000
    times = {"sound_start_time": 0, "sound_end_time": 3000, "sound_insert_time": 1000}
    chosen = {"face_id": "0", **times, "sound_volume": 1, "original_audio_volume": 0}
    recording = {"sound_file": base64.b64encode(speech(Fraction(3))).decode()}
    path = "/v1/videos/advanced-lip-sync"
    body = {"session_id": session["session_id"], "external_task_id": "SH0030_lip_sync_t001"}
    made = make(client, path, {**body, "face_choose": [{**chosen, **recording}]})
    assert client.get(f"{path}/SH0030_lip_sync_t001").json()["code"] == 1201
    found = client.get(f"{path}/{made['task_id']}").json()["data"]
    assert found["final_unit_deduction"] == "0.5"
    clip = tmp_path / "synced.mp4"
    clip.write_bytes(httpx.get(found["task_result"]["videos"][0]["url"]).content)
    assert numbers(clip) == list(range(125))
    samples = samples_of(clip.read_bytes())
    assert abs(samples[: 16_000 * 9 // 10]).max() < 1000 < abs(samples[16_000 * 11 // 10 : 16_000 * 2]).max()
    assert sum(entry.amount for entry in server.books.bought) == Decimal("0.55")
    again = {"session_id": session["session_id"]}
    for wrong in (
        {"sound_end_time": 1500},
        {"sound_end_time": 3500},
        {"sound_insert_time": 2500},
        {"face_id": "1"},
        {"audio_id": "1"},
        {"sound_start_time": 0.0},
    ):
        make(client, path, {**again, "face_choose": [{**chosen, **recording, **wrong}]}, 1201)
    two = [{**chosen, **recording}] * 2
    make(client, path, {**again, "face_choose": two}, 1201)
    make(client, path, {"session_id": "1", "face_choose": [{**chosen, **recording}]}, 1201)
    small = server.shelf.put("small.mp4", movie(9, 50, Fraction(25), (640, 360)))
    make(client, "/v1/videos/identify-face", {"video_url": small}, 1201)


def test_speech_then_lip_sync_of_an_own_result(server: KlingServer, client: httpx.Client) -> None:
    make(client, "/v1/audio/tts", {"text": "hello", "voice_id": "829826751244537879"}, 1201)
    make(client, "/v1/audio/tts", {"text": "hello", "voice_id": "oversea_male1", "external_task_id": "x"}, 1201)
    said = make(client, "/v1/audio/tts", {"text": "hello there", "voice_id": "oversea_male1", "voice_language": "en"})
    (audio,) = said["task_result"]["audios"]
    assert len(httpx.get(audio["url"]).content) > 1000
    made = make(client, "/text-to-video/kling-3.0", silent())
    (found,) = task(client, task_ids=made["id"])
    session = make(client, "/v1/videos/identify-face", {"video_id": found["outputs"][0]["id"]})
    times = {"sound_start_time": 0, "sound_end_time": 2500, "sound_insert_time": 0}
    chosen = {"face_id": "0", "audio_id": audio["id"], **times}
    synced = make(
        client, "/v1/videos/advanced-lip-sync", {"session_id": session["session_id"], "face_choose": [chosen]}
    )
    result = client.get(f"/v1/videos/advanced-lip-sync/{synced['task_id']}").json()["data"]
    # 5.041 s are two begun steps of five.
    assert result["final_unit_deduction"] == "1.0"
    make(client, "/v1/videos/identify-face", {"video_id": made["id"]}, 1201)


def test_avatar(server: KlingServer, client: httpx.Client) -> None:
    path = "/v1/videos/avatar/image2video"
    line = base64.b64encode(speech(Fraction(3), "mp3")).decode()
    body = {"image": still(), "sound_file": line, "prompt": "nods gently", "mode": "pro"}
    make(client, path, {**body, "external_task_id": "SH0040_video_t001"})
    found = client.get(f"{path}/SH0040_video_t001").json()["data"]
    assert found["task_status"] == "succeed" and Decimal(found["final_unit_deduction"]) >= Decimal("2.4")
    make(client, path, {**body, "audio_id": "1"}, 1201)
    make(client, path, {"image": still(), "prompt": "nods"}, 1201)


def test_images(client: httpx.Client) -> None:
    path = "/v1/images/generations"
    made = make(client, path, {"model_name": "kling-v3", "prompt": "a street", "resolution": "1k", "n": 2})
    found = client.get(f"{path}/{made['task_id']}").json()["data"]
    assert [image["index"] for image in found["task_result"]["images"]] == [0, 1]
    assert httpx.get(found["task_result"]["images"][1]["url"]).content.startswith(b"\x89PNG")
    make(client, path, {"model_name": "kling-v3", "prompt": "a street", "image": still(), "negative_prompt": "x"}, 1201)
    body = {"prompt": "<<<image_1>>> at night", "image_list": [{"image": still()}], "aspect_ratio": "auto"}
    make(client, "/v1/images/omni-image", {"model_name": "kling-v3-omni", **body})
    make(client, "/v1/images/omni-image", {"model_name": "kling-v3-omni", **body, "series_amount": 3}, 1201)


def test_voices(server: KlingServer, client: httpx.Client) -> None:
    path, url = "/v1/general/custom-voices", server.shelf.put("v.wav", speech(Fraction(6)))
    made = make(client, path, {"voice_name": "Mei", "voice_url": url})
    (voice,) = client.get(f"{path}/{made['task_id']}").json()["data"]["task_result"]["voices"]
    assert voice["voice_id"] not in {one["voice_id"] for one in client.get("/v1/general/presets-voices").json()["data"]}
    make(client, "/v1/general/delete-voices", {"voice_id": voice["voice_id"]})
    make(client, path, {"voice_name": "Mei", "voice_url": server.shelf.put("v.wav", speech(Fraction(3)))}, 1201)


def test_account(server: KlingServer, client: httpx.Client) -> None:
    times = {"start_time": "1790000000000", "end_time": "1800000000000"}
    costs = client.get("/account/costs", params=times).json()["data"]
    assert costs["code"] == 0 and costs["resource_pack_subscribe_infos"][0]["remaining_quantity"] == 9125.5
    assert client.get("/account/costs").json()["code"] == 1201
    server.costs_interval = 60
    assert client.get("/account/costs", params=times).json()["code"] == 1302
    make(client, "/text-to-video/kling-3.0", silent("SH0010_video_t001"))
    bills = make(client, "/account/billing/package", {name: int(value) for name, value in times.items()})
    assert bills["result"]["detail"][0]["deduction_amount"] == "3.0"


def test_lanes_are_limited(tmp_path: Path) -> None:
    with (
        KlingServer(tmp_path / "kling", timing=Timing(seconds=0.3, limit=2)) as server,
        httpx.Client(base_url=server.url, headers=key) as client,
    ):
        path = "/text-to-video/kling-3.0"
        for number in (1, 2):
            made = make(client, path, silent(f"SH00{number}0"))
        assert task(client, task_ids=made["id"])[0]["status"] in ("submitted", "processing")
        make(client, path, silent("SH0030"), 1303, 429)
        make(client, "/text-to-video/kling-3.0-turbo", text_body("SH0030"))
        time.sleep(0.35)
        make(client, path, silent("SH0040"))
        assert server.books.keys() == ["SH0010", "SH0020", "SH0030", "SH0040"]


def test_faults_that_buy_nothing_and_faults_that_do(server: KlingServer, client: httpx.Client) -> None:
    path = "/text-to-video/kling-3.0"
    for number, (fault, bought) in enumerate(
        [
            (Fault.too_many, False),
            (Fault.too_many_bare, False),
            (Fault.refused_for_good, False),
            (Fault.error_before, False),
            (Fault.html_before, False),
            (Fault.dropped_before, False),
            (Fault.error_after, True),
            (Fault.dropped_after, True),
            (Fault.hang_after, True),
            (Fault.html_after, True),
            (Fault.truncated_json_after, True),
            (Fault.wrong_shape_after, True),
            (Fault.slow_answer, True),
        ]
    ):
        name = f"SH{number:03}0"
        server.faults.order(Moment.create, fault, name)
        with contextlib.suppress(httpx.TransportError):
            client.post(path, json=silent(name), timeout=0.5)
        assert (server.books.count(name) == 1) is bought, fault
        assert len(task(client, external_task_ids=name)) == int(bought)
        if not bought:
            make(client, path, silent(name))
    assert len(set(server.books.keys())) == len(server.books.keys()) == 13


def test_refusals_by_code(server: KlingServer, client: httpx.Client) -> None:
    path = "/text-to-video/kling-3.0"
    for code, status in ((1102, 429), (1103, 403), (1301, 400), (1302, 429), (1304, 429), (5001, 503)):
        server.refuse(code, "SH0010")
        make(client, path, silent("SH0010"), code, status)
    make(client, path, silent("SH0010"))


def test_tasks_that_end_badly_cost_nothing(server: KlingServer, client: httpx.Client) -> None:
    for fault, name in ((Fault.failed, "SH0010"), (Fault.moderated, "SH0020"), (Fault.endless, "SH0030")):
        server.faults.order(Moment.task, fault, name)
        make(client, "/text-to-video/kling-3.0", silent(name))
    states = {one["external_id"]: one for one in task(client, external_task_ids="SH0010,SH0020,SH0030")}
    assert [one["status"] for one in states.values()] == ["failed", "failed", "processing"]
    assert "risk control" in states["SH0020"]["message"]
    assert server.books.charged("SH0010") == 0
    server.faults.order(Moment.task, Fault.unknown, "SH0030")
    assert [len(task(client, external_task_ids="SH0030")) for _ in range(2)] == [0, 1]


def test_results_that_go_wrong(server: KlingServer, client: httpx.Client) -> None:
    make(client, "/text-to-video/kling-3.0", silent("SH0010"))

    def fresh() -> str:
        return str(task(client, external_task_ids="SH0010")[0]["outputs"][0]["url"])

    whole = httpx.get(fresh()).content
    server.faults.order(Moment.result, Fault.expired, "SH0010")
    link = fresh()
    assert [httpx.get(link).status_code for _ in range(2)] == [403, 403]
    assert httpx.get(fresh()).content == whole
    part = httpx.get(link, headers={"Range": "bytes=100-"})
    assert part.status_code == 206 and part.content == whole[100:]
    server.faults.order(Moment.result, Fault.cut_short, "SH0010")
    assert len(httpx.get(link).content) == len(whole) * 6 // 10
    server.faults.order(Moment.result, Fault.wrong_length, "SH0010")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(link)
    for fault, target in ((Fault.to_private, "http://127.0.0.1"), (Fault.to_file, "file:///")):
        server.faults.order(Moment.result, fault, "SH0010")
        assert httpx.get(link).headers["location"].startswith(target)
    assert server.complaints == []
    httpx.get(link, headers=key)
    assert len(server.complaints) == 1


def test_odd_deliveries(server: KlingServer, client: httpx.Client, tmp_path: Path) -> None:
    shapes = {}
    for name, fault in (("SH0010", None), ("SH0020", Fault.odd_raster), ("SH0030", Fault.other_rate)):
        if fault is not None:
            server.faults.order(Moment.delivery, fault, name)
        make(client, "/text-to-video/kling-3.0", silent(name, duration=3))
        url = task(client, external_task_ids=name)[0]["outputs"][0]["url"]
        with av.open(io.BytesIO(httpx.get(url).content), "r") as container:
            video = container.streams.video[0]
            shapes[name] = (video.width, video.height, video.average_rate, video.frames)
    assert shapes == {"SH0010": (192, 108, 24, 73), "SH0020": (192, 106, 24, 73), "SH0030": (192, 108, 30, 91)}


def test_its_own_process_keeps_books_that_outlive_it(tmp_path: Path) -> None:
    folder, port_file = tmp_path / "kling", tmp_path / "port"
    command = [sys.executable, "-m", "tests.fakes.kling_server", "--folder", str(folder), "--port-file", str(port_file)]
    for number in (1, 2):
        port_file.unlink(missing_ok=True)
        process = subprocess.Popen(command)
        try:
            deadline = time.monotonic() + 20
            while not port_file.exists() and time.monotonic() < deadline:
                time.sleep(0.02)
            with httpx.Client(base_url=f"http://127.0.0.1:{port_file.read_text()}", headers=key) as client:
                make(client, "/text-to-video/kling-3.0", silent(f"SH00{number}0"))
                if number == 2:
                    make(client, "/text-to-video/kling-3.0", silent("SH0010"), 1201)
                    assert task(client, external_task_ids="SH0010")[0]["status"] == "succeeded"
        finally:
            process.kill() if number == 1 else process.terminate()
            code = process.wait(10)
    assert code == 0
    assert [entry.key for entry in read_books(folder)] == ["SH0010", "SH0020"]


def test_tiny_pictures_where_a_test_allows_them(tmp_path: Path) -> None:
    with (
        KlingServer(tmp_path / "kling", sides=tiny_sides) as server,
        httpx.Client(base_url=server.url, headers=key) as client,
    ):
        make(client, "/image-to-video/kling-3.0", image_body({"type": "first_frame", "url": still(size=(64, 36))}))
