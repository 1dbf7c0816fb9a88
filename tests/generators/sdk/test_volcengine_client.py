"""Jimeng, OmniHuman and lip change: the vendor's `VisualService` and our adapter send the same, signed the same."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from volcengine.auth.SignerV4 import SignerV4
from volcengine.auth.SignParam import SignParam
from volcengine.Credentials import Credentials
from volcengine.visual.VisualService import VisualService

from plugin.credentials import AccessPair
from plugin.generators.account import Tools
from plugin.generators.base import Accepted, GenerationRequest, Generator, Role, Task
from plugin.generators.jimeng.generator import build_jimeng
from plugin.generators.signature_v4 import Place, volcengine_headers
from tests.fakes.jimeng_server import JimengServer, access_key, secret_key
from tests.fakes.jimeng_server_signature import authorization_shape
from tests.fakes.provider_server import Seen, Timing
from tests.generators.sdk import parts

pair = AccessPair(parts.secret(access_key), parts.secret(secret_key))
headers = ("content-type", "host")
"""The signature itself hangs on the second; it is compared in the first test."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JimengServer]:
    with JimengServer(tmp_path / "books") as running:
        yield running
    assert running.complaints == []


@pytest.fixture
def vendor(server: JimengServer) -> Iterator[VisualService]:
    """One for the whole process, made anew in place; it speaks http by default."""
    service = VisualService()
    service.set_host(server.url.removeprefix("http://"))
    service.set_scheme("http")
    service.set_ak(access_key)
    service.set_sk(secret_key)
    service.session.trust_env = False
    yield service
    service.session.close()


@pytest.fixture
def our_tools(server: JimengServer) -> Tools:
    return parts.tools(server, server.url, pair)


@pytest.fixture
def ours(server: JimengServer, our_tools: Tools) -> Generator:
    return build_jimeng(parts.account("jimeng", server.url, pair, "mainland"), our_tools)


@pytest.mark.parametrize(
    "body",
    [
        b'{"req_key":"jimeng_t2v_v30","prompt":"a cat","seed":-1,"frames":121,"aspect_ratio":"16:9"}',
        '{"req_key":"jimeng_t2v_v30","prompt":"雨夜，她走过桥"}'.encode(),
        b"",
    ],
)
@pytest.mark.parametrize("host", ["visual.volcengineapi.com", "127.0.0.1:8123"])
def test_signatures_at_the_same_time(body: bytes, host: str) -> None:
    now = datetime(2026, 11, 22, 9, 30, 5, tzinfo=UTC)
    query = (("Action", "CVSync2AsyncSubmitTask"), ("Version", "2022-08-31"))
    param = SignParam()
    param.set_method("POST")
    param.set_date(now)
    param.set_host(host)
    param.set_body(body)
    param.set_query(OrderedDict(query))
    param.set_header_list(OrderedDict({"Content-Type": "application/json", "Host": host}))
    theirs = SignerV4.sign_only(param, Credentials(access_key, secret_key, "cv", "cn-north-1"))
    mine = volcengine_headers(pair, Place("cn-north-1", "cv"), now, host=host, query=query, body=body)
    assert mine["Authorization"] == theirs.authorization
    assert (mine["X-Date"], mine["X-Content-Sha256"]) == (theirs.xdate, theirs.xContextSha256)


def signed(seen: Seen) -> str:
    """The scope and the names of the signed headers; the server has checked the rest."""
    shape = authorization_shape(seen.headers["authorization"])
    return f"{shape['key']} {shape['scope']} {shape['headers']}"


def unlike(theirs: Seen, mine: Seen) -> list[str]:
    found = parts.differences(theirs, mine, headers)
    return found + ([] if signed(theirs) == signed(mine) else [f"{signed(theirs)} / {signed(mine)}"])


async def sent(server: JimengServer, ours: Generator, request: GenerationRequest) -> tuple[Accepted, Seen]:
    """Through our adapter; what the server saw of the create."""
    try:
        accepted = await ours.submit(request)
    finally:
        await ours.close()
    return accepted, server.creates()[-1]


def order(model: str, task: Task, *inputs: Any, **more: Any) -> GenerationRequest:
    return parts.request("jimeng", model, task, *inputs, **({"prompt": "Rain on a street"} | more))


def video(task: Task, *inputs: Any, **more: Any) -> GenerationRequest:
    return order("jimeng-video-3.0", task, *inputs, **more)


@pytest.mark.parametrize(("resolution", "req_key"), [("720p", "jimeng_t2v_v30"), ("1080p", "jimeng_t2v_v30_1080p")])
async def test_text_to_video(
    server: JimengServer, vendor: VisualService, ours: Generator, resolution: str, req_key: str
) -> None:
    _, mine = await sent(server, ours, video(Task.text_to_video, resolution=resolution, duration=Fraction(10)))
    form = {
        "req_key": req_key,
        "prompt": "Rain on a street",
        "seed": parts.seed,
        "frames": 241,
        "aspect_ratio": "16:9",
    }
    assert vendor.cv_sync2async_submit_task(form)["code"] == 10000
    assert unlike(server.creates()[-1], mine) == []
    assert len(server.books.bought) == 2


async def test_first_and_last_frame(
    server: JimengServer, vendor: VisualService, ours: Generator, tmp_path: Path
) -> None:
    first, last = parts.still(tmp_path, Role.first_frame, 1), parts.still(tmp_path, Role.last_frame, 2)
    wanted = video(Task.image_to_video, first, last, resolution="1080p", ratio="")
    accepted, mine = await sent(server, ours, wanted)
    form = {
        "req_key": "jimeng_i2v_first_tail_v30_1080",
        "prompt": "Rain on a street",
        "binary_data_base64": [parts.plain_base64(first), parts.plain_base64(last)],
        "seed": parts.seed,
        "frames": 121,
    }
    assert vendor.cv_sync2async_submit_task(form)["code"] == 10000
    assert unlike(server.creates()[-1], mine) == []
    task = accepted.provider_id.rpartition("/")[2]
    assert [given.digest for given in server.given[task]] == [first.sha256, last.sha256]


async def test_camera_move(server: JimengServer, vendor: VisualService, ours: Generator, tmp_path: Path) -> None:
    first = parts.still(tmp_path, Role.first_frame)
    wanted = video(Task.image_to_video, first, ratio="", camera="crane push")
    _, mine = await sent(server, ours, wanted)
    form = {
        "req_key": "jimeng_i2v_recamera_v30",
        "prompt": mine.body["prompt"],
        "binary_data_base64": [parts.plain_base64(first)],
        "seed": parts.seed,
        "frames": 121,
        "template_id": "crane_push",
        "camera_strength": "medium",
    }
    assert vendor.cv_sync2async_submit_task(form)["code"] == 10000
    assert unlike(server.creates()[-1], mine) == []


async def test_a_picture_and_its_result(
    server: JimengServer, vendor: VisualService, ours: Generator, our_tools: Tools, tmp_path: Path
) -> None:
    face = parts.still(tmp_path, Role.reference)
    wanted = order("jimeng-image-4.0", Task.image_to_image, face, resolution="2K", duration=None)
    accepted, mine = await sent(server, ours, wanted)
    assert isinstance(our_tools.hosting, parts.ShelfHosting)
    (link,) = our_tools.hosting.links.values()
    form = {
        "req_key": "jimeng_t2i_v40",
        "prompt": "Rain on a street",
        "image_urls": [link],
        "width": mine.body["width"],
        "height": mine.body["height"],
        "force_single": True,
    }
    assert vendor.cv_sync2async_submit_task(form)["code"] == 10000
    assert unlike(server.creates()[-1], mine) == []
    task = accepted.provider_id.rpartition("/")[2]
    await ours.poll(accepted.provider_id, wanted, lambda done: True)
    await ours.close()
    options = {"return_url": True, "logo_info": {"add_logo": False}}
    vendor.cv_sync2async_get_result(
        {"req_key": "jimeng_t2i_v40", "task_id": task, "req_json": json.dumps(options, separators=(",", ":"))}
    )
    asked = [seen for seen in server.seen if seen.query.get("Action") == "CVSync2AsyncGetResult"]
    assert unlike(asked[-1], asked[-2]) == []


async def test_avatar_with_who_speaks(
    server: JimengServer, vendor: VisualService, ours: Generator, our_tools: Tools, tmp_path: Path
) -> None:
    server.rules.subjects = 2
    face, line = parts.still(tmp_path, Role.still), parts.line(tmp_path)
    wanted = order("omnihuman-1.5", Task.avatar, face, line, speaker="2", resolution="1080p")
    _, mine = await sent(server, ours, wanted)
    assert isinstance(our_tools.hosting, parts.ShelfHosting)
    links = {name.rpartition(".")[2]: link for name, link in our_tools.hosting.links.items()}
    detect = {"req_key": "jimeng_realman_avatar_object_detection", "image_url": links["png"]}
    vendor.cv_process(detect)
    first, second = [seen for seen in server.seen if seen.query.get("Action") == "CVProcess"]
    assert unlike(second, first) == []
    form = {
        "req_key": "jimeng_realman_avatar_picture_omni_v15",
        "image_url": links["png"],
        "audio_url": links["wav"],
        "mask_url": mine.body["mask_url"],
        "prompt": "Rain on a street",
        "seed": parts.seed,
        "output_resolution": 1080,
        "pe_fast_mode": False,
    }
    assert vendor.cv_submit_task(form)["code"] == 10000
    assert unlike(server.creates()[-1], mine) == []
    speaks = next(given for given in next(iter(server.given.values())) if given.role == "mask").picture()
    assert (speaks[0, 0, 0], speaks[0, -1, 0]) == (0, 255)


async def test_lips(
    server: JimengServer, vendor: VisualService, ours: Generator, our_tools: Tools, tmp_path: Path
) -> None:
    clip, line = parts.footage(tmp_path), parts.line(tmp_path)
    wanted = order("lip-change", Task.lip_sync, clip, line)
    accepted, mine = await sent(server, ours, wanted)
    assert isinstance(our_tools.hosting, parts.ShelfHosting)
    links = {name.rpartition(".")[2]: link for name, link in our_tools.hosting.links.items()}
    form = {"req_key": "realman_change_lips", "url": links["mp4"], "pure_audio_url": links["wav"]}
    assert vendor.cv_submit_task(form)["code"] == 10000
    assert unlike(server.creates()[-1], mine) == []
    await ours.poll(accepted.provider_id, wanted, lambda done: True)
    await ours.close()
    vendor.cv_get_result({"req_key": form["req_key"], "task_id": accepted.provider_id.rpartition("/")[2]})
    asked = [seen for seen in server.seen if seen.query.get("Action") == "CVGetResult"]
    assert unlike(asked[-1], asked[-2]) == []


async def test_cancelling(server: JimengServer, vendor: VisualService, ours: Generator) -> None:
    server.timing = Timing(seconds=60)
    accepted, _ = await sent(server, ours, video(Task.text_to_video))
    assert await ours.cancel(accepted.provider_id)
    await ours.close()
    task = accepted.provider_id.rpartition("/")[2]
    vendor.cv_cancel_task({"req_key": "jimeng_t2v_v30", "task_id": task})
    asked = [seen for seen in server.seen if seen.query.get("Action") == "CVCancelTask"]
    assert unlike(asked[1], asked[0]) == []
