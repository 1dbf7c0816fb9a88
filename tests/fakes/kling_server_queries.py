"""Questions to the fake Kling: the unified query and list of API 2.0, and each older product's own.

Only tasks of API 2.0 are in the unified query; the documents name no other.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.kling_server_answers import Refuse, answered, legacy_task, new_task
from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_fields import BadField, choice, many, read, table, text, whole
from tests.fakes.provider_tasks import Made

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

by_task_id_only = ("/v1/videos/advanced-lip-sync",)
products = (
    "/v1/videos/text2video",
    "/v1/videos/image2video",
    "/v1/videos/omni-video",
    "/v1/videos/multi-image2video",
    "/v1/videos/video-extend",
    "/v1/videos/motion-control",
    "/v1/videos/advanced-lip-sync",
    "/v1/videos/avatar/image2video",
    "/v1/images/generations",
    "/v1/images/omni-image",
    "/v1/images/multi-image2image",
    "/v1/audio/text-to-audio",
    "/v1/general/advanced-custom-elements",
    "/v1/general/custom-voices",
)
batch = 50
"""The documents give no limit; clients are known to keep to this one."""
_time = whole(1_000_000_000_000, 9_999_999_999_999)


def routes(server: KlingServer) -> list[web.RouteDef]:
    async def by_ids(request: web.Request) -> web.Response:
        return _by_ids(server, request)

    async def listed(request: web.Request) -> web.Response:
        return _listed(server, await request.json())

    found = [web.get("/tasks", by_ids), web.post("/tasks", listed)]
    for path in products:
        found += _legacy_routes(server, path)
    return found


def _legacy_routes(server: KlingServer, path: str) -> list[web.RouteDef]:
    async def one(request: web.Request) -> web.Response:
        return _one(server, path, request.match_info["id"])

    async def page(request: web.Request) -> web.Response:
        return _page(server, path, request)

    return [web.get(path + "/{id}", one), web.get(path, page)]


def _by_ids(server: KlingServer, request: web.Request) -> web.Response:
    asked = {name: request.query[name] for name in ("task_ids", "external_task_ids") if name in request.query}
    if len(asked) != 1 or len(request.query) != 1:
        raise BadField("exactly one of task_ids and external_task_ids")
    ((name, value),) = asked.items()
    ids = value.split(",")
    if not all(ids) or len(ids) > batch:
        raise BadField(f"{name}: 1 to {batch} ids, separated by commas")
    by_key = name == "external_task_ids"
    tasks = (server.tasks.by_key(one) if by_key else server.tasks.get(one) for one in ids)
    shown = [task for task in tasks if task is not None and _seen(server, task, "new", by_key)]
    return answered([new_task(server, task) for task in shown])


def _seen(server: KlingServer, task: Made, generation: str, by_key: bool) -> bool:
    if task.facts.get("generation") != generation or (by_key and time.time() < task.made + server.hidden_seconds):
        return False
    return server.faults.next(Moment.task, task.key or task.id, (Fault.unknown,)) is None


def _listed(server: KlingServer, body: Any) -> web.Response:
    keys = table({"key": choice("status", "product_type"), "values": many(text(), 1, 20)})
    given = read(
        body,
        "",
        {},
        {"start_time": _time, "end_time": _time, "cursor": text(), "limit": whole(1, 500), "filters": many(keys, 0, 2)},
    )
    now = round(time.time() * 1000)
    first, last = given.get("start_time", now - 30 * 86_400_000), given.get("end_time", now + 1000)
    tasks = [task for task in server.tasks.all() if _seen(server, task, "new", True)]
    chosen = [task for task in tasks if first <= task.made * 1000 <= last and _passes(task, given.get("filters", []))]
    start = int(given.get("cursor") or 0)
    end = start + given.get("limit", 100)
    result = [new_task(server, task) for task in chosen[::-1][start:end]]
    more = end < len(chosen)
    return answered({"result": result, "count": len(result), "next_cursor": str(end) if more else "", "has_more": more})


def _passes(task: Made, filters: list[dict[str, Any]]) -> bool:
    values = {"status": str(task.phase()), "product_type": task.facts["product"]}
    return all(values[one["key"]] in one["values"] for one in filters)


def _one(server: KlingServer, path: str, name: str) -> web.Response:
    task = server.tasks.get(name)
    by_key = task is None and path not in by_task_id_only
    if by_key:
        task = server.tasks.by_key(name)
    if task is None or task.kind != path or not _seen(server, task, "legacy", by_key):
        raise Refuse(1201, "Task not found")
    return answered(legacy_task(server, task))


def _page(server: KlingServer, path: str, request: web.Request) -> web.Response:
    number = _whole(request.query.get("pageNum", "1"), "pageNum", 1000)
    size = _whole(request.query.get("pageSize", "30"), "pageSize", 500)
    tasks = [task for task in server.tasks.all() if task.kind == path and _seen(server, task, "legacy", True)]
    shown = tasks[::-1][(number - 1) * size : number * size]
    return answered([legacy_task(server, task) for task in shown])


def _whole(value: str, where: str, most: int) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise BadField(f"{where} must be 1 to {most}")
    return int(value)
