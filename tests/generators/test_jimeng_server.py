"""The local CV server answers bare calls as the documents say, and refuses what they refuse."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.deliveries import movie, picture, speech
from tests.fakes.footage import numbers
from tests.fakes.jimeng_calls import Caller
from tests.fakes.jimeng_server import JimengServer, access_key
from tests.fakes.jimeng_server_signature import (
    SignatureProblem,
    SignedRequest,
    check_signature,
)
from tests.fakes.provider_books import read_books
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_server import Timing

vector_body = '{"req_key": "jimeng_t2v_v30", "prompt": "a cat", "seed": -1, "frames": 121, "aspect_ratio": "16:9"}'
vector_signature = "c255067bb9e0151bd568febbb0ad5a204b980ca7b9f351a57b27b1533cca6337"
"""Made by the vendor's own client 1.0.229 for X-Date 20261122T000000Z, key AKLTEXAMPLE (contract A1)."""
text_to_video = {
    "req_key": "jimeng_t2v_v30",
    "prompt": "SH0010 a cat",
    "seed": -1,
    "frames": 121,
    "aspect_ratio": "16:9",
}
omni = "jimeng_realman_avatar_picture_omni_v15"
still = base64.b64encode(picture(5, 7, (640, 360))).decode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JimengServer]:
    with JimengServer(tmp_path / "books") as running:
        yield running
    assert running.complaints == []


@pytest.fixture
def call(server: JimengServer) -> Caller:
    return Caller(server)


def test_the_vendors_vector_is_accepted() -> None:
    raw = vector_body.encode()
    headers = {
        "authorization": "HMAC-SHA256 Credential=AKLTEXAMPLE/20261122/cn-north-1/cv/request, "
        f"SignedHeaders=content-type;host;x-content-sha256;x-date, Signature={vector_signature}",
        "content-type": "application/json",
        "host": "visual.volcengineapi.com",
        "x-content-sha256": "b174131cda48726ed69ae13b4d0c79ef90700a19549dadcce3687366e3c0028f",
        "x-date": "20261122T000000Z",
    }
    request = SignedRequest("POST", "/", "Action=CVSync2AsyncSubmitTask&Version=2022-08-31", headers, raw)
    secrets, now = {"AKLTEXAMPLE": "c2VjcmV0RXhhbXBsZQ=="}, datetime(2026, 11, 22, 0, 10, tzinfo=UTC)
    assert check_signature(request, secrets, "cn-north-1", "cv", now) == "AKLTEXAMPLE"
    late = check_signature(request, secrets, "cn-north-1", "cv", now + timedelta(minutes=6))
    assert isinstance(late, SignatureProblem) and late.code == "InvalidTimestamp"
    other = SignedRequest("POST", "/", "Action=CVSubmitTask&Version=2022-08-31", headers, raw)
    assert isinstance(check_signature(other, secrets, "cn-north-1", "cv", now), SignatureProblem)


def test_wrong_signatures_are_refused(server: JimengServer, call: Caller) -> None:
    def code(response: httpx.Response) -> str:
        assert response.status_code in (401, 404), response.text
        return str(response.json()["ResponseMetadata"]["Error"]["Code"])

    action = "CVSync2AsyncSubmitTask"
    assert code(Caller(server, secret_key="another")(action, text_to_video)) == "SignatureDoesNotMatch"
    assert code(Caller(server, access_key="AKLTother")(action, text_to_video)) == "InvalidCredential"
    assert code(Caller(server, signed="host;x-date")(action, text_to_video)) == "SignatureDoesNotMatch"
    assert code(call(action, text_to_video, sent=b"{}")) == "SignatureDoesNotMatch"
    assert code(call(action, text_to_video, service="billing")) == "InvalidCredential"
    assert code(call(action, text_to_video, at=datetime.now(UTC) - timedelta(minutes=16))) == "InvalidTimestamp"
    assert code(call(action, text_to_video, version="2020-01-01")) == "InvalidActionOrVersion"
    bare = httpx.post(f"{server.url}/?Action={action}&Version=2022-08-31", json=text_to_video, trust_env=False)
    assert code(bare) == "InvalidAuthorization"
    assert server.books.bought == []


def test_content_type_may_stay_unsigned(server: JimengServer) -> None:
    """As the vendor's Node client does."""
    response = Caller(server, signed="host;x-content-sha256;x-date")("CVSync2AsyncSubmitTask", text_to_video)
    assert response.status_code == 200


def submit(call: Caller, body: dict[str, Any], prefix: str = "CVSync2Async") -> str:
    response = call(f"{prefix}SubmitTask", body)
    assert response.status_code == 200, response.text
    assert response.json()["code"] == 10000
    return str(response.json()["data"]["task_id"])


def result(call: Caller, req_key: str, task: str, prefix: str = "CVSync2Async", **more: str) -> dict[str, Any]:
    """Asked for until it is done."""
    for _ in range(200):
        answer = call(f"{prefix}GetResult", {"req_key": req_key, "task_id": task, **more})
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        if data["status"] not in ("in_queue", "generating"):
            return data
        time.sleep(0.02)
    raise AssertionError("never done")


def test_a_clip_is_bought_polled_and_fetched(server: JimengServer, call: Caller, tmp_path: Path) -> None:
    task = submit(call, text_to_video)
    assert [entry.provider_id for entry in read_books(tmp_path / "books")] == [task]
    assert server.books.total("CNY") == Decimal("0.40")
    data = result(call, "jimeng_t2v_v30", task)
    assert data["status"] == "done"
    movie_path = tmp_path / "clip.mp4"
    movie_path.write_bytes(httpx.get(data["video_url"], trust_env=False).content)
    assert numbers(movie_path) == list(range(121))


def test_status_words_in_order(tmp_path: Path) -> None:
    with JimengServer(tmp_path, timing=Timing(seconds=0.4)) as server:
        call = Caller(server)
        task = submit(call, text_to_video)
        words = []
        while "done" not in words:
            answer = call("CVSync2AsyncGetResult", {"req_key": "jimeng_t2v_v30", "task_id": task}).json()
            words.append(answer["data"]["status"])
            time.sleep(0.02)
        assert list(dict.fromkeys(words)) == ["in_queue", "generating", "done"]


def test_a_task_is_only_known_under_its_req_key(server: JimengServer, call: Caller) -> None:
    task = submit(call, text_to_video)
    assert result(call, "jimeng_t2v_v30_1080p", task)["status"] == "not_found"
    assert result(call, "jimeng_t2v_v30", "123")["status"] == "not_found"
    assert result(call, "jimeng_t2v_v30", task)["status"] == "done"
    server.rules.now = lambda: datetime.now(UTC) + timedelta(minutes=14)
    server.rules.task_life = 600
    assert result(call, "jimeng_t2v_v30", task)["status"] == "not_found"


def refused(call: Caller, body: dict[str, Any], prefix: str = "CVSync2Async") -> int:
    response = call(f"{prefix}SubmitTask", body)
    assert response.status_code >= 400, response.text
    return int(response.json()["code"])


@pytest.mark.parametrize(
    "change",
    [
        {"frames": 120},
        {"frames": "121"},
        {"prompt": "x" * 801},
        {"prompt": ""},
        {"seed": -2},
        {"seed": 1.5},
        {"aspect_ratio": "2:1"},
        {"negative_prompt": "rain"},
        {"watermark": False},
        {"image_urls": ["https://example.com/a.png"]},
    ],
)
def test_strict_bodies(server: JimengServer, call: Caller, change: dict[str, Any]) -> None:
    assert refused(call, text_to_video | change) == 50200
    assert server.books.bought == []


def test_missing_unknown_and_closed(server: JimengServer, call: Caller) -> None:
    assert refused(call, {"req_key": "jimeng_t2v_v30"}) == 50201
    assert refused(call, text_to_video | {"req_key": "jimeng_i2v_first_v30_1080p"}) == 50200
    assert refused(call, text_to_video, "CV") == 50200
    server.rules.closed.add("jimeng_t2v_v30")
    assert refused(call, text_to_video) == 50400


def frames_body(first: bytes, last: bytes) -> dict[str, Any]:
    pictures = [base64.b64encode(data).decode() for data in (first, last)]
    return {"req_key": "jimeng_i2v_first_tail_v30", "prompt": "tree", "binary_data_base64": pictures, "frames": 121}


def test_first_and_last_frame(server: JimengServer, call: Caller) -> None:
    task = submit(call, frames_body(picture(3, 10, (640, 360)), picture(3, 90, (1280, 720))))
    first, last = server.given[task]
    assert (first.width, last.width) == (640, 1280)
    assert refused(call, frames_body(picture(3, 10, (640, 360)), picture(3, 90, (360, 640)))) == 50200
    assert refused(call, frames_body(picture(3, 10, (64, 36)), picture(3, 90, (64, 36)))) == 50200
    one = {"req_key": "jimeng_i2v_first_tail_v30", "prompt": "tree", "binary_data_base64": [still]}
    assert refused(call, one) == 50200
    prefixed = one | {"binary_data_base64": [f"data:image/png;base64,{still}"] * 2}
    assert refused(call, prefixed) == 50207
    moved = {"req_key": "jimeng_i2v_recamera_v30", "prompt": "x", "binary_data_base64": [still], "frames": 121}
    assert refused(call, moved) == 50201
    submit(call, moved | {"template_id": "crane_push", "camera_strength": "weak"})


def test_pictures_by_address_are_fetched(server: JimengServer, call: Caller) -> None:
    link = server.shelf.put("board.png", picture(9, 4, (640, 360)))
    task = submit(call, {"req_key": "jimeng_i2v_first_v30", "prompt": "x", "image_urls": [link], "frames": 241})
    assert server.given[task][0].digest == hashlib.sha256(picture(9, 4, (640, 360))).hexdigest()
    gone = {"req_key": "jimeng_i2v_first_v30", "prompt": "x", "image_urls": [f"{server.url}/files/x/y.png"]}
    assert refused(call, gone) == 50207


def test_images_come_as_base64_or_as_links(server: JimengServer, call: Caller) -> None:
    body = {"req_key": "jimeng_t2i_v40", "prompt": "a face", "force_single": True, "width": 2560, "height": 1440}
    task = submit(call, body)
    inline = result(call, "jimeng_t2i_v40", task)
    assert inline["image_urls"] is None and len(inline["binary_data_base64"]) == 1
    linked = result(call, "jimeng_t2i_v40", task, req_json=json.dumps({"return_url": True}))
    assert httpx.get(linked["image_urls"][0], trust_env=False).content[:4] == b"\x89PNG"
    submit(call, body | {"force_single": False})
    assert [entry.amount for entry in server.books.bought] == [Decimal("0.06"), Decimal("0.18")]
    assert refused(call, body | {"width": 300}) == 50200
    assert refused(call, body | {"binary_data_base64": [still]}) == 50200
    bad = call(
        "CVSync2AsyncGetResult", {"req_key": "jimeng_t2i_v40", "task_id": task, "req_json": {"return_url": True}}
    )
    assert bad.json()["code"] == 50200


def test_avatar_with_the_mask_of_who_speaks(server: JimengServer, call: Caller, tmp_path: Path) -> None:
    server.rules.subjects = 2
    portrait = server.shelf.put("portrait.png", picture(4, 1, (640, 360)))
    line = server.shelf.put("line.wav", speech(Fraction(3, 2)))
    found = call("CVProcess", {"req_key": "jimeng_realman_avatar_object_detection", "image_url": portrait}).json()
    masks = json.loads(found["data"]["resp_data"])["object_detection_result"]["mask"]["url"]
    assert len(masks) == 2
    role = {"req_key": "jimeng_realman_avatar_picture_create_role_omni_v15", "image_url": portrait}
    known = result(call, role["req_key"], submit(call, role, "CV"), "CV")
    assert json.loads(known["resp_data"]) == {"status": 1}
    body = {"req_key": omni, "image_url": portrait, "audio_url": line, "mask_url": [masks[1]], "seed": -1}
    task = submit(call, body | {"output_resolution": 1080, "pe_fast_mode": False, "prompt": "calm"}, "CV")
    mask = next(given for given in server.given[task] if given.role == "mask").picture()
    assert mask[0, 0, 0] == 0 and mask[0, -1, 0] == 255
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(httpx.get(result(call, omni, task, "CV")["video_url"], trust_env=False).content)
    assert len(numbers(clip)) == 38
    assert server.books.bought[-1].amount == 2
    long = server.shelf.put("long.wav", speech(Fraction(31)))
    assert refused(call, body | {"audio_url": long, "output_resolution": 1080}, "CV") == 50215
    submit(call, body | {"audio_url": long, "output_resolution": 720}, "CV")
    assert refused(call, body | {"image_url": still}, "CV") == 50200


def test_lips_of_a_clip(server: JimengServer, call: Caller) -> None:
    clip = server.shelf.put("clip.mp4", movie(2, 48, Fraction(24), (64, 36)))
    line = server.shelf.put("line.wav", speech(Fraction(2)))
    body = {"req_key": "realman_change_lips", "url": clip, "pure_audio_url": line, "align_audio": True}
    data = result(call, body["req_key"], submit(call, body, "CV"), "CV")
    assert data["video_url"] is None
    assert json.loads(data["resp_data"])["url"].startswith(server.url)
    assert refused(call, body | {"open_scenedet": True}, "CV") == 50200
    assert refused(call, body | {"pure_audio_url": server.shelf.put("s.wav", speech(Fraction(1, 2)))}, "CV") == 50215


def test_limits_and_audits(tmp_path: Path) -> None:
    with JimengServer(tmp_path, timing=Timing(seconds=5, limit=2)) as server:
        call = Caller(server)
        submit(call, text_to_video)
        submit(call, text_to_video | {"seed": 3})
        full = call("CVSync2AsyncSubmitTask", text_to_video | {"seed": 4})
        assert (full.status_code, full.json()["code"]) == (429, 50430)
        other = text_to_video | {"req_key": "jimeng_t2v_v30_1080p"}
        submit(call, other)
        server.rules.blocked_words.add("gun")
        assert refused(call, other | {"prompt": "a gun"}) == 50412
        server.rules.blocked = lambda given: True
        assert refused(call, frames_body(picture(3, 1, (640, 360)), picture(3, 9, (640, 360)))) == 50411
        server.rules.most_per_second = 1
        time.sleep(1.1)
        codes = [call("CVSync2AsyncSubmitTask", {"req_key": "x"}).json()["code"] for _ in range(2)]
        assert codes == [50200, 50429]


def test_only_a_queued_task_can_be_cancelled(tmp_path: Path) -> None:
    with JimengServer(tmp_path, timing=Timing(seconds=2)) as server:
        call = Caller(server)
        task = submit(call, text_to_video)
        named = {"req_key": "jimeng_t2v_v30", "task_id": task}
        assert call("CVCancelTask", named, version="2024-06-06").json()["code"] == 10000
        assert result(call, "jimeng_t2v_v30", task)["status"] == "not_found"
        running = submit(call, text_to_video | {"seed": 9})
        time.sleep(0.6)
        assert call("CVCancelTask", named | {"task_id": running}).status_code == 400


@pytest.mark.parametrize(("fault", "status", "code"), [(Fault.moderated, 400, 50516), (Fault.failed, 500, 50501)])
def test_tasks_that_end_badly_cost_nothing(
    server: JimengServer, call: Caller, fault: Fault, status: int, code: int
) -> None:
    server.faults.order(Moment.task, fault, "cat")
    task = submit(call, text_to_video)
    time.sleep(0.1)
    answer = call("CVSync2AsyncGetResult", {"req_key": "jimeng_t2v_v30", "task_id": task})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert server.books.total("CNY") == 0


def test_an_answer_can_be_lost_after_buying(server: JimengServer, call: Caller) -> None:
    server.faults.order(Moment.create, Fault.dropped_after, "cat")
    with pytest.raises(httpx.TransportError):
        call("CVSync2AsyncSubmitTask", text_to_video)
    submit(call, text_to_video)
    assert len(server.books.keys()) == 2 and len(set(server.books.keys())) == 1


def test_links_die(server: JimengServer, call: Caller) -> None:
    server.rules.link_life = 0.05
    task = submit(call, text_to_video)
    link = result(call, "jimeng_t2v_v30", task)["video_url"]
    time.sleep(0.15)
    assert httpx.get(link, trust_env=False).status_code == 403
    server.rules.link_life = 60
    fresh = result(call, "jimeng_t2v_v30", task)["video_url"]
    assert httpx.get(fresh, trust_env=False).status_code == 200


def test_the_balance_needs_its_own_service(server: JimengServer, call: Caller) -> None:
    answer = call("QueryBalanceAcct", {}, version="2022-01-01", service="billing")
    assert answer.json()["Result"]["AvailableBalance"] == "812.50"
    assert call("QueryBalanceAcct", {}, version="2022-01-01").status_code == 401
    server.rules.secrets = {access_key: "rotated"}
    assert call("QueryBalanceAcct", {}, version="2022-01-01", service="billing").status_code == 401
