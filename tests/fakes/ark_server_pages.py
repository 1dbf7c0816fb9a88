"""Answers of the local Ark server: errors, and the list of tasks as the vendor's own client asks for it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from aiohttp import web
from multidict import MultiMapping

from tests.fakes.ark_server_bodies import Refusal

_known = {
    "page_num",
    "page_size",
    "filter.status",
    "filter.model",
    "filter.service_tier",
    "filter.task_ids",
}
_states = {"queued", "running", "succeeded", "failed", "cancelled", "expired"}


def page_of(bodies: Sequence[dict[str, Any]], query: MultiMapping[str]) -> dict[str, Any]:
    """`bodies` newest first; Refusal for what the API does not know."""
    unknown = sorted(set(query) - _known)
    if unknown:
        raise Refusal("InvalidParameter", f"{', '.join(unknown)} is no parameter of the list")
    kept = [body for body in bodies if _kept(body, query)]
    number, size = _number(query, "page_num", 1), _number(query, "page_size", 10)
    return {"total": len(kept), "items": kept[(number - 1) * size : number * size]}


def _kept(body: dict[str, Any], query: MultiMapping[str]) -> bool:
    for name in ("status", "model", "service_tier"):
        if f"filter.{name}" in query and body[name] != query[f"filter.{name}"]:
            return False
    wanted = query.getall("filter.task_ids", [])
    return not wanted or body["id"] in wanted


def _number(query: MultiMapping[str], name: str, default: int) -> int:
    word = query.get(name, str(default))
    if not word.isdigit() or not 1 <= int(word) <= 500:
        raise Refusal("InvalidParameter", f"{name} must be 1 to 500")
    if "filter.status" in query and query["filter.status"] not in _states:
        raise Refusal("InvalidParameter", "filter.status is unknown")
    return int(word)


def unknown_task(task: str) -> Refusal:
    return Refusal("ResourceNotFound", f"The task {task} does not exist.", 404)


def error_answer(refusal: Refusal, retry_after: float | None = None) -> web.Response:
    """The documented shape; `type` by the status."""
    kinds = {400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 429: "TooManyRequests"}
    request_id = f"0217{uuid.uuid4().hex[:28]}"
    error = {
        "code": refusal.code,
        "message": f"{refusal.message} Request id: {request_id}",
        "param": "",
        "type": kinds.get(refusal.status, "InternalServerError"),
    }
    headers = {"X-Request-Id": request_id} | ({} if retry_after is None else {"Retry-After": f"{retry_after:g}"})
    return web.json_response({"error": error}, status=refusal.status, headers=headers)
