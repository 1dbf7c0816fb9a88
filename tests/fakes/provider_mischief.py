"""Carries out the faults of a fake provider on one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.provider_faults import Fault

page = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>"
Handle = Callable[[], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. A hang ends with a closed connection after `hang`; a slow body takes `slow` in all."""

    hang: float = 30.0
    slow: float = 0.4
    retry_after: float = 1.0


async def misbehave(
    request: web.Request, fault: Fault, handle: Handle, refusal: web.Response, broken: web.Response, patience: Patience
) -> web.StreamResponse:
    """`refusal` is the provider's own word for too_many and refused_for_good, `broken` for an internal error."""
    match fault:
        case Fault.too_many | Fault.too_many_bare | Fault.refused_for_good:
            return refusal
        case Fault.error_before:
            return broken
        case Fault.html_before:
            return web.Response(status=502, body=page, content_type="text/html")
        case Fault.dropped_before:
            return drop(request)
        case Fault.hang_before:
            return await hang(request, patience)
    return await _after(request, fault, await handle(), broken, patience)


async def _after(
    request: web.Request, fault: Fault, answer: web.StreamResponse, broken: web.Response, patience: Patience
) -> web.StreamResponse:
    if answer.status >= 400 or not isinstance(answer, web.Response) or not isinstance(answer.body, bytes):
        return answer
    match fault:
        case Fault.error_after:
            return broken
        case Fault.dropped_after:
            return drop(request)
        case Fault.hang_after:
            return await hang(request, patience)
        case Fault.slow_answer:
            return await drip(request, answer.body, answer.content_type, patience.slow)
        case Fault.truncated_json_after:
            return web.Response(body=answer.body[: len(answer.body) * 6 // 10], content_type="application/json")
        case Fault.html_after:
            return web.Response(body=page, content_type="text/html")
        case Fault.wrong_shape_after:
            return web.json_response(["this", {"is": "no answer"}])
    raise AssertionError(f"{fault} is no fault of an answer")


def drop(request: web.Request) -> web.Response:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def hang(request: web.Request, patience: Patience) -> web.Response:
    await asyncio.sleep(patience.hang)
    return drop(request)


async def drip(request: web.Request, body: bytes, content_type: str, seconds: float) -> web.StreamResponse:
    """The whole body, in twenty pieces."""
    response = web.StreamResponse(headers={"Content-Type": content_type, "Content-Length": str(len(body))})
    await response.prepare(request)
    piece = max(1, -(-len(body) // 20))
    for start in range(0, len(body), piece):
        await response.write(body[start : start + piece])
        await asyncio.sleep(seconds / 20)
    await response.write_eof()
    return response
