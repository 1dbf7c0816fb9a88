"""Words of the fake Kling: its envelope, its error codes with their HTTP statuses, and its two kinds of task objects.

Source: Kling API documents, error codes and task queries, 2026-09-20.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.provider_tasks import Made, Outcome, Phase

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

statuses = {
    **dict.fromkeys((1000, 1001, 1002, 1003, 1004), 401),
    **dict.fromkeys((1100, 1101, 1102, 1302, 1303, 1304), 429),
    1103: 403,
    **dict.fromkeys((1200, 1201, 1300, 1301), 400),
    **dict.fromkeys((1202, 1203), 404),
    5000: 500,
    5001: 503,
    5002: 504,
}
words = {
    1000: "Authentication failed",
    1001: "Authorization is empty",
    1002: "Authorization is invalid",
    1003: "Authorization is not yet valid",
    1004: "Authorization has expired",
    1100: "Account exception",
    1101: "Account in arrears",
    1102: "Account balance not enough",
    1103: "Unauthorized access to the requested resource",
    1301: "The request triggered the content safety policy",
    1302: "The request is too fast",
    1303: "parallel task over resource pack limit",
    1304: "The request IP is not in the whitelist",
    5000: "Internal server error",
    5001: "Service unavailable, under maintenance",
    5002: "Service timed out",
}
risk = "Failure to pass the risk control system"


class Refuse(Exception):
    """The request is answered with an error code; nothing was created."""

    def __init__(self, code: int, message: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(message or words[code])
        self.code, self.headers = code, headers or {}


def refused(code: int, message: str = "", headers: dict[str, str] | None = None) -> web.Response:
    body = {"code": code, "message": message or words[code], "request_id": str(uuid.uuid4())}
    return web.json_response(body, status=statuses[code], headers=headers)


def answered(data: Any) -> web.Response:
    return web.json_response({"code": 0, "message": "SUCCEED", "request_id": str(uuid.uuid4()), "data": data})


def seconds_text(made: Made) -> str:
    """Delivered length as Kling writes it: 121 frames at 24 are "5.041" (cut off, not rounded)."""
    return f"{int(made.frames * 1000 / made.rate) / 1000:.3f}"


def new_task(server: KlingServer, made: Made, *, created: bool = False) -> dict[str, Any]:
    """The object of API 2.0."""
    phase = Phase.submitted if created else made.phase()
    table: dict[str, Any] = {
        "id": made.id,
        "status": str(phase),
        "message": _reason(made, phase),
        "create_time": round(made.made * 1000),
        "update_time": round(made.made * 1000) if phase is Phase.submitted else round(made.ends * 1000),
        "external_id": made.key,
    }
    if phase is Phase.succeeded:
        url = server.shelf.link(made, "video.mp4")
        output = {"type": "video", "id": _result_id(made), "url": url, "watermark_url": ""}
        table["outputs"] = [output | {"duration": seconds_text(made)}]
        table["billing"] = [_billed(server, made)]
    return table


def _billed(server: KlingServer, made: Made) -> dict[str, str]:
    if server.pays == "unit":
        return {"charge_type": "unit", "package_type": "video", "amount": f"{made.amount:.2f}"}
    # $0.14 per unit on the global host, 1 yuan on the mainland one.
    price, currency = (Decimal("0.14"), "USD") if server.region == "global" else (Decimal(1), "CNY")
    amount = f"{made.amount * price:.4f}"
    cash = {"charge_type": "cash", "cash_type": "balance", "amount": amount}
    return cash | {"currency": currency, "package_type": "video", "list_price": amount}


def legacy_task(server: KlingServer, made: Made, *, created: bool = False) -> dict[str, Any]:
    """The object of /v1."""
    phase = Phase.submitted if created else made.phase()
    table: dict[str, Any] = {
        "task_id": made.id,
        "task_status": "succeed" if phase is Phase.succeeded else str(phase),
        "task_info": {"external_task_id": made.key} if made.key else {},
        "created_at": round(made.made * 1000),
        "updated_at": round(made.made * 1000) if phase is Phase.submitted else round(made.ends * 1000),
    }
    if created:
        return table
    table["task_status_msg"] = _reason(made, phase)
    if "parent" in made.facts:
        table["task_info"]["parent_video"] = made.facts["parent"]
    if phase is Phase.succeeded:
        table["task_result"] = _result(server, made)
        table["final_unit_deduction"] = str(made.amount)
    return table


def _result(server: KlingServer, made: Made) -> dict[str, Any]:
    match made.facts["product"]:
        case "image":
            links = [server.shelf.link(made, f"image_{index}.png") for index in range(made.pictures)]
            return {"images": [{"index": index, "url": url, "watermark_url": ""} for index, url in enumerate(links)]}
        case "element":
            return {"elements": [server.elements[made.facts["element_id"]].table()]}
        case "voice":
            return {"voices": [server.voices[made.facts["voice_id"]]]}
        case "sound":
            urls = {"url_mp3": server.shelf.link(made, "sound.mp3"), "url_wav": server.shelf.link(made, "sound.wav")}
            return {"audios": [{"id": _result_id(made), **urls, "duration_mp3": seconds_text(made)}]}
    url = server.shelf.link(made, "video.mp4")
    return {"videos": [{"id": _result_id(made), "url": url, "watermark_url": "", "duration": seconds_text(made)}]}


def _result_id(made: Made) -> str:
    """The clip's id is another number than the task's."""
    return str(int(made.id) + 7)


def task_id_of(result_id: str) -> str:
    return str(int(result_id) - 7) if result_id.isdecimal() else ""


def _reason(made: Made, phase: Phase) -> str:
    if phase is not Phase.failed:
        return ""
    return risk if made.outcome is Outcome.moderated else "Generation failed, please try again"
