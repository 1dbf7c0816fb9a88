"""The local Ark server answers bare calls as the documents say, and refuses what they refuse."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.ark_server import ArkServer, images_path, tasks_path
from tests.fakes.ark_server_rules import api_key
from tests.fakes.deliveries import movie, picture, speech
from tests.fakes.footage import numbers
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_server import Timing

new, plain, old = "dreamina-seedance-2-5-260628", "dreamina-seedance-2-0-260128", "seedance-1-0-pro-250528"
first_pro = "seedance-1-5-pro-251215"


def data_uri(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def image(role: str, url: str = "", clip: int = 5) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url or data_uri(picture(clip, 7, (640, 360)))}, "role": role}


def clip(url: str) -> dict[str, Any]:
    return {"type": "video_url", "video_url": {"url": url}, "role": "reference_video"}


def sound(url: str) -> dict[str, Any]:
    return {"type": "audio_url", "audio_url": {"url": url}, "role": "reference_audio"}


def words(text: str = "SH0020 rain") -> dict[str, Any]:
    return {"type": "text", "text": text}


def body(model: str = new, *content: dict[str, Any], **more: Any) -> dict[str, Any]:
    settings = {"resolution": "480p", "duration": 5, "generate_audio": False}
    return {"model": model, "content": [words(), *content], **settings, **more}


@dataclass
class Caller:
    server: ArkServer
    key: str = api_key

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx.request(method, f"{self.server.url}{path}", headers=headers, trust_env=False, **more)

    def create(self, given: Any) -> str:
        answer = self("POST", tasks_path, json=given)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def refused(self, given: Any, path: str = tasks_path) -> str:
        answer = self("POST", path, json=given)
        assert answer.status_code >= 400, answer.text
        error = answer.json()["error"]
        assert set(error) == {"code", "message", "param", "type"}
        return str(error["code"])

    def task(self, task: str) -> dict[str, Any]:
        answer = self("GET", f"{tasks_path}/{task}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def ended(self, task: str) -> dict[str, Any]:
        for _ in range(200):
            found = self.task(task)
            if found["status"] not in ("queued", "running"):
                return found
            time.sleep(0.02)
        raise AssertionError("never done")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ArkServer]:
    with ArkServer(tmp_path / "books") as running:
        yield running
    assert running.complaints == []


@pytest.fixture
def call(server: ArkServer) -> Caller:
    return Caller(server)


def test_the_documented_example(server: ArkServer, call: Caller, tmp_path: Path) -> None:
    example = {
        "model": new,
        "content": [words("0-3s: @Image1 walks in, rain. 3-6s: stops, looks up."), image("reference_image")],
        "resolution": "720p",
        "ratio": "16:9",
        "duration": 6,
        "generate_audio": False,
        "watermark": False,
        "return_last_frame": True,
        "omni_reference_task_type": "reference",
    }
    task = call.create(example)
    assert task.startswith("cgt-")
    assert server.books.bought[0].provider_id == task
    done = call.ended(task)
    assert done["status"] == "succeeded" and done["duration"] == 6 and done["ratio"] == "16:9"
    assert done["usage"]["total_tokens"] == 1280 * 720 * 145 // 1024
    assert done["framespersecond"] == 24 and isinstance(done["seed"], int)
    assert abs(done["created_at"] - time.time()) < 30
    path = tmp_path / "clip.mp4"
    path.write_bytes(httpx.get(done["content"]["video_url"], trust_env=False).content)
    assert numbers(path) == list(range(145))
    assert httpx.get(done["content"]["last_frame_url"], trust_env=False).content[:4] == b"\x89PNG"
    assert server.given[task][0].picture().shape == (360, 640, 3)


def test_measured_tokens_and_price(server: ArkServer, call: Caller) -> None:
    call.create(body(resolution="720p"))
    entry = server.books.bought[0]
    assert server.tokens() == 108_900
    assert (entry.amount, entry.currency) == (Decimal("10.7") * 108_900 / 1_000_000, "USD")


def test_first_and_last_frame_of_the_first_pro(call: Caller) -> None:
    frames = (image("first_frame"), image("last_frame", clip=6))
    done = call.ended(call.create(body(first_pro, *frames, resolution="1080p", ratio="adaptive")))
    assert done["ratio"] == "16:9"


def test_before_it_is_done_only_the_bare_facts(tmp_path: Path) -> None:
    with ArkServer(tmp_path, timing=Timing(seconds=5, limit=1, queues=True)) as server:
        call = Caller(server)
        first, second = call.create(body(seed=1)), call.create(body(seed=2))
        assert [call.task(task)["status"] for task in (first, second)] == ["running", "queued"]
        assert not {"seed", "usage", "content"} & set(call.task(first))
        assert call("DELETE", f"{tasks_path}/{first}").status_code == 409
        assert call("DELETE", f"{tasks_path}/{second}").status_code == 200
        assert call.task(second)["status"] == "cancelled"
        server.rules.now = lambda: time.time() + 200_000
        assert call.task(first)["status"] == "succeeded"
        assert call("DELETE", f"{tasks_path}/{first}").status_code == 200
        assert call("GET", f"{tasks_path}/{first}").status_code == 404


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"model": new}, "MissingParameter"),
        (body(fps=24), "InvalidParameter"),
        (body(duration=3), "InvalidParameter"),
        (body(duration=31), "InvalidParameter"),
        (body(plain, duration=16), "InvalidParameter"),
        (body("dreamina-seedance-2-0-fast-260128", duration=-1), "InvalidParameter"),
        (body(duration="5"), "InvalidParameter"),
        (body(duration=5.0), "InvalidParameter"),
        (body(resolution="1080p"), "InvalidParameter"),
        (body(ratio="2:1"), "InvalidParameter"),
        (body(seed=2**32), "InvalidParameter"),
        (body(frames=29), "InvalidParameter"),
        (body(draft=True), "InvalidParameter"),
        (body(generate_audio=None), "MissingParameter"),
        (body(old, generate_audio=True), "InvalidParameter"),
        (body(new, {"type": "image_url", "image_url": {"url": "x"}}), "InvalidParameter"),
        (body(new, image("first_frame"), image("reference_image")), "InvalidParameter"),
        (body(new, image("last_frame")), "InvalidParameter"),
        (body(new, image("first_frame"), ratio="16:9"), "InvalidParameter.TaskTypeConstraint"),
        (body(new, omni_reference_task_type="edit"), "InvalidParameter.TaskTypeMismatch"),
        (body(new, omni_reference_task_type="reference"), "InvalidParameter.TaskTypeMismatch"),
        (body(old, image("reference_image")), "InvalidParameter"),
        (body(old, omni_reference_task_type="auto"), "InvalidParameter"),
        (body(plain, *[image("reference_image")] * 10), "InvalidParameter"),
        (body(new, image("first_frame", data_uri(picture(1, 1, (200, 200))))), "InvalidParameter"),
        (body(new, image("first_frame", data_uri(picture(1, 1, (1200, 400))))), "InvalidParameter"),
        (body(new, image("first_frame", "data:image/PNG;base64,AAAA")), "InvalidParameter"),
        (body(new, image("first_frame", base64.b64encode(picture(1, 1, (640, 360))).decode())), "InvalidParameter"),
        (body(new, image("first_frame", "asset://nobody")), "InvalidParameter"),
        (body("seedance-9"), "InvalidEndpoint.NotFound"),
        (body("doubao-seedance-2-5-260628"), "InvalidEndpoint.NotFound"),
    ],
)
def test_strict_bodies(server: ArkServer, call: Caller, given: Any, code: str) -> None:
    assert call.refused(given) == code
    assert server.books.bought == []


def test_nulls_are_tolerated(call: Caller) -> None:
    """The vendor's own client sends them for everything unset."""
    call.create(body(callback_url=None, frames=None, tools=None))


def test_reference_clips_are_fetched_and_measured(server: ArkServer, call: Caller) -> None:
    good = server.shelf.put("clip.mp4", movie(2, 48, Fraction(24), (856, 480)))
    small = server.shelf.put("small.mp4", movie(2, 48, Fraction(24), (64, 36)))
    task = call.create(body(plain, clip(good)))
    assert server.given[task][0].seconds == 2
    assert server.books.bought[0].amount < Decimal("4.4") * server.tokens() / 1_000_000
    assert call.refused(body(plain, clip(small))) == "InvalidParameter"
    assert call.refused(body(plain, clip("data:video/mp4;base64,AAAA"))) == "InvalidParameter"
    assert call.refused(body(plain, clip(f"{server.url}/files/no/thing.mp4"))) == "InvalidParameter"
    line = server.shelf.put("line.wav", speech(Fraction(2)))
    assert call.refused(body(plain, sound(line))) == "InvalidParameter"
    call.create(body(new, sound(line)))
    call.create(body(plain, sound(line), image("reference_image")))


def test_edit_and_extend(server: ArkServer, call: Caller) -> None:
    link = server.shelf.put("clip.mp4", movie(2, 97, Fraction(24), (64, 36)))
    edit = body(new, clip(link), omni_reference_task_type="edit", duration=-1, ratio="adaptive")
    assert call.ended(call.create(edit))["duration"] == 5
    assert call.refused({**edit, "duration": 5}) == "InvalidParameter.TaskTypeConstraint"
    assert call.refused({**edit, "ratio": "16:9"}) == "InvalidParameter.TaskTypeConstraint"
    auto = {**edit, "ratio": "16:9", "content": [words("Edit: make it night"), clip(link)]}
    del auto["omni_reference_task_type"]
    failed = call.ended(call.create(auto))
    assert failed["error"]["code"] == "InvalidParameter.TaskTypeMismatch"
    assert "usage" not in failed and server.books.bought[-1].amount == 0
    call.create(body(new, clip(link), omni_reference_task_type="extend", duration=4, ratio="adaptive"))


def test_real_faces_are_refused_but_not_assets(server: ArkServer, call: Caller) -> None:
    server.rules.real_face = lambda given: given.width == 640
    server.rules.assets["asset://mei"] = picture(1, 1, (640, 360))
    answer = call("POST", tasks_path, json=body(new, image("reference_image")))
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "InputImageSensitiveContentDetected.PrivacyInformation"
    assert "'content[1]' may contain real person. Request id: 0217" in answer.json()["error"]["message"]
    call.create(body(new, image("reference_image", "asset://mei")))
    link = server.shelf.put("clip.mp4", movie(2, 48, Fraction(24), (640, 360)))
    assert call.refused(body(new, clip(link))) == "InputVideoSensitiveContentDetected.PrivacyInformation"


def test_accounts_and_models(server: ArkServer, call: Caller) -> None:
    assert Caller(server, "wrong").refused(body()) == "AuthenticationError"
    assert httpx.get(f"{server.url}{tasks_path}", trust_env=False).status_code == 401
    server.rules.closed.add(new)
    assert call.refused(body()) == "ModelNotOpen"
    server.rules.endpoints["ep-2026-abc"] = plain
    assert call.task(call.create(body("ep-2026-abc")))["model"] == plain
    server.rules.region = "mainland"
    call.create(body("doubao-seedance-2-5-260628"))
    server.rules.blocked_words.add("gun")
    assert call.refused({**body("doubao-seedance-2-5-260628"), "content": [words("a gun")]}).startswith("InputText")
    server.rules.overdue = True
    assert call.refused(body()) == "AccountOverdueError"


def test_the_list_has_pages_and_filters(server: ArkServer, call: Caller) -> None:
    made = [call.create(body(seed=number)) for number in range(4)] + [call.create(body(plain))]
    for task in made:
        call.ended(task)
    page = call("GET", f"{tasks_path}?page_num=2&page_size=2").json()
    assert page["total"] == 5 and [item["id"] for item in page["items"]] == [made[2], made[1]]
    two = call("GET", f"{tasks_path}?filter.task_ids={made[0]}&filter.task_ids={made[4]}").json()
    assert {item["id"] for item in two["items"]} == {made[0], made[4]}
    assert call("GET", f"{tasks_path}?filter.model={plain}").json()["total"] == 1
    assert call("GET", f"{tasks_path}?filter.status=running").json() == {"total": 0, "items": []}
    assert call("GET", f"{tasks_path}?prompt=x").status_code == 400
    server.rules.now = lambda: time.time() + 8 * 86400
    assert call("GET", tasks_path).json()["total"] == 0


def test_no_more_than_120_wait(tmp_path: Path) -> None:
    with ArkServer(tmp_path, timing=Timing(seconds=60, limit=1, queues=True)) as server:
        with httpx.Client(headers={"Authorization": f"Bearer {api_key}"}, trust_env=False) as client:
            codes = [client.post(f"{server.url}{tasks_path}", json=body(seed=n)).status_code for n in range(122)]
        assert codes == [200] * 121 + [429]
        assert len(server.books.bought) == 121


def test_a_task_nobody_comes_to_expires(tmp_path: Path) -> None:
    with ArkServer(tmp_path, timing=Timing(seconds=20_000, limit=1, queues=True)) as server:
        call = Caller(server)
        call.create(body(seed=1))
        waiting = call.create(body(seed=2, execution_expires_after=3600))
        server.rules.now = lambda: time.time() + 3700
        assert call.task(waiting)["status"] == "expired"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.moderated, "OutputVideoSensitiveContentDetected.PolicyViolation"),
        (Fault.failed, "InternalServiceError"),
    ],
)
def test_tasks_that_fail_cost_nothing(server: ArkServer, call: Caller, fault: Fault, code: str) -> None:
    server.faults.order(Moment.task, fault, "rain")
    assert call.ended(call.create(body()))["error"]["code"] == code
    assert server.books.total("USD") == 0


def test_too_many_and_never_again(server: ArkServer, call: Caller) -> None:
    server.faults.order(Moment.create, Fault.too_many)
    limited = call("POST", tasks_path, json=body())
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "1")
    server.faults.order(Moment.create, Fault.refused_for_good)
    assert call.refused(body()) == "QuotaExceeded"
    server.faults.order(Moment.create, Fault.error_after)
    assert call("POST", tasks_path, json=body()).status_code == 500
    assert call("GET", tasks_path).json()["total"] == 1


def order(**more: Any) -> dict[str, Any]:
    return {"model": "seedream-4-5-251128", "prompt": "Mei, night market", "size": "2560x1440", **more}


def test_images(server: ArkServer, call: Caller) -> None:
    documented = {
        "image": [data_uri(picture(1, 1, (640, 360)))],
        "response_format": "b64_json",
        "sequential_image_generation": "disabled",
        "watermark": False,
    }
    answer = call("POST", images_path, json=order(**documented)).json()
    assert answer["data"][0]["size"] == "2560x1440" and answer["usage"]["generated_images"] == 1
    assert answer["usage"]["total_tokens"] == 14_400
    assert base64.b64decode(answer["data"][0]["b64_json"])[:4] == b"\x89PNG"
    assert server.books.bought[0].amount == Decimal("0.04")
    linked = call("POST", images_path, json=order(size="4K", sequential_image_generation="auto")).json()
    assert len(linked["data"]) == 4
    assert httpx.get(linked["data"][3]["url"], trust_env=False).status_code == 200
    for wrong in ({"size": "1024x1024"}, {"size": "1K"}, {"size": "2560"}, {"output_format": "png"}, {"n": 2}):
        assert call.refused(order(**wrong), images_path) == "InvalidParameter"
    assert call.refused({"model": "seedream-4-5-251128"}, images_path) == "MissingParameter"
    server.faults.order(Moment.task, Fault.moderated)
    refused = call("POST", images_path, json=order()).json()
    assert "error" in refused["data"][0] and refused["usage"]["generated_images"] == 0
    assert server.books.bought[-1].amount == 0
