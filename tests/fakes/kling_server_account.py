"""Packs and spending of the fake Kling.

Source: Kling API documents, account costs and billing queries, 2026-09-20.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.kling_server_answers import Refuse, answered
from tests.fakes.provider_fields import BadField, choice, many, read, table, text, whole

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

_time = whole(1_000_000_000_000, 9_999_999_999_999)


def first_packs() -> list[dict[str, Any]]:
    """As `resource_pack_subscribe_infos`."""
    common = {
        "resource_pack_type": "decreasing_total",
        "purchase_time": 1_790_000_000_000,
        "effective_time": 1_790_000_000_000,
        "invalid_time": 1_900_000_000_000,
        "status": "online",
    }
    return [
        {
            "resource_pack_name": "Video Generation - 10000 entries",
            "resource_pack_id": "509e3f8d4a2b",
            "total_quantity": 10000.0,
            "remaining_quantity": 9125.5,
            **common,
        },
        {
            "resource_pack_name": "Image Generation - 1000 entries",
            "resource_pack_id": "61aa04f7c3de",
            "total_quantity": 1000.0,
            "remaining_quantity": 0.0,
            **common,
            "status": "runOut",
        },
    ]


def routes(server: KlingServer) -> list[web.RouteDef]:
    last_asked = [0.0]

    async def costs(request: web.Request) -> web.Response:
        for name in ("start_time", "end_time"):
            if not request.query.get(name, "").isdecimal() or len(request.query[name]) != 13:
                raise BadField(f"{name} is required, in milliseconds")
        if set(request.query) - {"start_time", "end_time", "resource_pack_name"}:
            raise BadField("unknown parameter")
        if time.monotonic() < last_asked[0] + server.costs_interval:
            raise Refuse(1302)
        last_asked[0] = time.monotonic()
        wanted = request.query.get("resource_pack_name")
        packs = [pack for pack in server.packs if wanted in (None, pack["resource_pack_name"])]
        return answered({"code": 0, "msg": "success", "resource_pack_subscribe_infos": packs})

    def billing(kind: str) -> web.RouteDef:
        async def bills(request: web.Request) -> web.Response:
            return _bills(server, kind, await request.json())

        return web.post(f"/account/billing/{kind}", bills)

    return [web.get("/account/costs", costs), billing("package"), billing("balance")]


def _bills(server: KlingServer, kind: str, body: Any) -> web.Response:
    keys = table(
        {"key": choice("api_key_name", "product_type", "package_name", "package_id"), "values": many(text(), 1, 20)}
    )
    optional = {"start_time": _time, "end_time": _time, "limit": whole(1, 500), "filters": many(keys, 0, 4)}
    given = read(body, "", {}, {**optional, "cursor": text()})
    if "cursor" not in given and not {"start_time", "end_time"} <= set(given):
        raise BadField("start_time and end_time are required without a cursor")
    start = int(given.get("cursor") or 0)
    end = start + given.get("limit", 100)
    entries = server.books.bought if kind == ("package" if server.pays == "unit" else "balance") else []
    paid = [entry for entry in entries if entry.amount > 0]
    detail = [
        {"task_id": entry.provider_id, "model_name": entry.model, "deduction_amount": str(entry.amount)}
        for entry in paid[start:end]
    ]
    more = end < len(paid)
    return answered({"result": {"detail": detail}, "next_cursor": str(end) if more else "", "has_more": more})
