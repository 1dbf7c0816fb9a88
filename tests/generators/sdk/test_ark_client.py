"""Seedance and Seedream: `volcenginesdkarkruntime` and our adapter send the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from volcenginesdkarkruntime import Ark as VendorsClient

from plugin.credentials import ApiKey
from plugin.generators.account import Tools
from plugin.generators.ark.generator import build_ark
from plugin.generators.base import Character, GenerationRequest, Generator, InputFile, Role, Task
from tests.fakes.ark_server import ArkServer, images_path, tasks_path
from tests.fakes.ark_server_rules import api_key
from tests.fakes.provider_server import Timing
from tests.generators.sdk import parts

headers = ("authorization", "content-type")
clip_tasks = (Task.text_to_video, Task.image_to_video, Task.reference_to_video, Task.edit, Task.extend)
models = (
    parts.model("ark", "seedance-2.5", *clip_tasks, wire_id="dreamina-seedance-2-5-260628"),
    parts.model("ark", "seedance-2.0", *clip_tasks, wire_id="dreamina-seedance-2-0-260128"),
    parts.model("ark", "seedance-1.5-pro", *clip_tasks[:2], wire_id="seedance-1-5-pro-251215"),
    parts.model("ark", "seedream-4.5", Task.text_to_image, Task.image_to_image, wire_id="seedream-4-5-251128"),
)
common = {"resolution": "720p", "duration": 5, "watermark": False, "return_last_frame": True, "seed": parts.seed}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ArkServer]:
    with ArkServer(tmp_path / "books") as running:
        yield running
    assert running.complaints == []


@pytest.fixture
def vendor(server: ArkServer) -> Iterator[VendorsClient]:
    """Without the retries it comes with: a create that is sent twice may be paid for twice."""
    with httpx.Client(trust_env=False) as http:
        yield VendorsClient(base_url=server.base_url, api_key=api_key, max_retries=0, http_client=http)


@pytest.fixture
def our_tools(server: ArkServer) -> Tools:
    return parts.tools(server, server.base_url, ApiKey(parts.secret(api_key)), models)


@pytest.fixture
def ours(server: ArkServer, our_tools: Tools) -> Generator:
    return build_ark(parts.account("ark", server.base_url, ApiKey(parts.secret(api_key))), our_tools)


def text(words: str = "Rain on a street.") -> dict[str, Any]:
    return {"type": "text", "text": words}


def image(role: str, given: InputFile) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": parts.data_uri(given)}, "role": role}


async def same(server: ArkServer, ours: Generator, request: GenerationRequest, path: str = tasks_path) -> None:
    """Our request, after the vendor's, to the same recorder: both were taken, and nothing differs."""
    try:
        await ours.submit(request)
    finally:
        await ours.close()
    theirs, mine = server.requests(path)
    assert parts.differences(theirs, mine, headers) == []
    assert len(server.books.bought) == 2


async def test_text_to_video_with_sound(server: ArkServer, vendor: VendorsClient, ours: Generator) -> None:
    vendor.content_generation.tasks.create(
        model="seedance-1-5-pro-251215", content=[text()], ratio="16:9", generate_audio=True, **common
    )
    await same(server, ours, parts.request("ark", "seedance-1.5-pro", Task.text_to_video, sound=True))


@pytest.mark.parametrize(
    ("name", "wire_id"),
    [("seedance-2.5", "dreamina-seedance-2-5-260628"), ("seedance-1.5-pro", "seedance-1-5-pro-251215")],
)
async def test_first_and_last_frame(
    server: ArkServer, vendor: VendorsClient, ours: Generator, tmp_path: Path, name: str, wire_id: str
) -> None:
    first, last = parts.still(tmp_path, Role.first_frame, 1), parts.still(tmp_path, Role.last_frame, 2)
    content = [text(), image("first_frame", first), image("last_frame", last)]
    vendor.content_generation.tasks.create(
        model=wire_id, content=content, ratio="adaptive", generate_audio=False, **common
    )
    await same(server, ours, parts.request("ark", name, Task.image_to_video, first, last, ratio=""))


async def test_references_and_a_character(
    server: ArkServer, vendor: VendorsClient, ours: Generator, tmp_path: Path
) -> None:
    board, face = parts.still(tmp_path, Role.reference, 1), parts.still(tmp_path, Role.reference, 2)
    content = [
        text("@Image2 walks in the rain."),
        image("reference_image", board),
        image("reference_image", face),
    ]
    vendor.content_generation.tasks.create(
        model="dreamina-seedance-2-0-260128", content=content, ratio="16:9", generate_audio=False, **common
    )
    mei = Character("Mei", "a courier", (face,))
    await same(
        server,
        ours,
        parts.request(
            "ark",
            "seedance-2.0",
            Task.reference_to_video,
            board,
            characters=(mei,),
            prompt="@Mei walks in the rain.",
        ),
    )


@pytest.mark.parametrize(("task", "word", "seconds"), [(Task.extend, "Extend", 5), (Task.edit, "Edit", -1)])
async def test_a_clip_by_its_link(
    server: ArkServer,
    vendor: VendorsClient,
    ours: Generator,
    our_tools: Tools,
    tmp_path: Path,
    task: Task,
    word: str,
    seconds: int,
) -> None:
    clip, settings = parts.footage(tmp_path), common | {"duration": seconds}
    await ours.submit(parts.request("ark", "seedance-2.5", task, clip, ratio=""))
    await ours.close()
    assert isinstance(our_tools.hosting, parts.ShelfHosting)
    (link,) = our_tools.hosting.links.values()
    vendor.content_generation.tasks.create(
        model="dreamina-seedance-2-5-260628",
        content=[
            text(f"{word} @Video1: Rain on a street."),
            {"type": "video_url", "video_url": {"url": link}, "role": "reference_video"},
        ],
        ratio="adaptive",
        generate_audio=False,
        omni_reference_task_type=str(task),
        **settings,
    )
    mine, theirs = server.creates()
    assert parts.differences(theirs, mine, headers) == []


async def test_a_picture_from_a_picture(
    server: ArkServer, vendor: VendorsClient, ours: Generator, tmp_path: Path
) -> None:
    face = parts.still(tmp_path, Role.reference, 2)
    vendor.images.generate(
        model="seedream-4-5-251128",
        prompt="Rain on a street.",
        image=[parts.data_uri(face)],
        size="2560x1440",
        response_format="url",
        sequential_image_generation="disabled",
        watermark=False,
    )
    order = parts.request("ark", "seedream-4.5", Task.image_to_image, face, resolution="", ratio="", duration=None)
    await same(server, ours, order, images_path)


async def test_asking_and_stopping(server: ArkServer, vendor: VendorsClient, ours: Generator) -> None:
    order = parts.request("ark", "seedance-2.0", Task.text_to_video)
    task = (await ours.submit(order)).provider_id
    await ours.poll(task, order, lambda done: True)
    told = vendor.content_generation.tasks.get(task_id=task)
    assert told.id == task
    mine, theirs = server.requests(f"{tasks_path}/{task}", "GET")
    assert parts.differences(theirs, mine, headers[:1]) == []
    await ours.check()
    await ours.close()
    vendor.content_generation.tasks.list(page_num=1, page_size=1)
    mine, theirs = server.requests(tasks_path, "GET")
    assert parts.differences(theirs, mine, headers[:1]) == []


async def test_cancelling(tmp_path: Path) -> None:
    with (
        ArkServer(tmp_path, timing=Timing(seconds=30, limit=1, queues=True)) as server,
        httpx.Client(trust_env=False) as http,
    ):
        vendor = VendorsClient(base_url=server.base_url, api_key=api_key, max_retries=0, http_client=http)
        tools = parts.tools(server, server.base_url, ApiKey(parts.secret(api_key)), models)
        ours = build_ark(parts.account("ark", server.base_url, ApiKey(parts.secret(api_key))), tools)
        made = [
            (await ours.submit(parts.request("ark", "seedance-2.0", Task.text_to_video, key=str(number)))).provider_id
            for number in range(3)
        ]
        assert not await ours.cancel(made[0])
        assert await ours.cancel(made[1])
        await ours.close()
        vendor.content_generation.tasks.delete(task_id=made[2])
        (mine,) = server.requests(f"{tasks_path}/{made[1]}", "DELETE")
        (theirs,) = server.requests(f"{tasks_path}/{made[2]}", "DELETE")
        assert mine.headers["authorization"] == theirs.headers["authorization"]
        assert (mine.body or {}) == (theirs.body or {})
        assert [server.status(made) for made in server.tasks.all()] == ["running", "cancelled", "cancelled"]
