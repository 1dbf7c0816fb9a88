"""The file server of a fake provider: results under links that expire, resume by range, and go wrong on command."""

from __future__ import annotations

import asyncio
import re
import uuid
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.provider_faults import Fault, Moment
from tests.fakes.provider_mischief import drip, drop, page
from tests.fakes.provider_tasks import Made

if TYPE_CHECKING:
    from tests.fakes.provider_server import ProviderServer

types = {"mp4": "video/mp4", "png": "image/png", "wav": "audio/wav", "mp3": "audio/mpeg"}


@dataclass(frozen=True, slots=True)
class _Link:
    task: Made | None
    data: bytes | None
    """Given at once, or made from the task when fetched."""
    name: str


class FileShelf:
    """Links are random; only a query of the task makes a new one for an expired result."""

    def __init__(self, server: ProviderServer) -> None:
        self._server = server
        self._links: dict[str, _Link] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/files/{token}/{name}", self._fetch),
            web.get("/private/{name}", self._private),
        ]

    def owns(self, request: web.Request) -> bool:
        return request.path.startswith(("/files/", "/private/"))

    def link(self, task: Made, name: str) -> str:
        """A fresh URL for a result of the task (video.mp4, image_0.png ...); an expired one lives again."""
        task.expired = False
        return self._add(_Link(task, None, name))

    def put(self, name: str, data: bytes) -> str:
        """A URL for some bytes that belong to no task."""
        return self._add(_Link(None, data, name))

    def _add(self, link: _Link) -> str:
        token = uuid.uuid4().hex
        self._links[token] = link
        return f"{self._server.url}/files/{token}/{link.name}?sig={token[:8]}"

    async def _fetch(self, request: web.Request) -> web.StreamResponse:
        if "authorization" in request.headers:
            self._server.complaints.append(f"a key was sent along to {request.path}")
        link = self._links.get(request.match_info["token"])
        if link is None:
            return web.Response(status=404, text="no such file")
        if link.task is not None and link.task.expired:
            return web.Response(status=403, text="expired")
        fault = None
        if link.task is not None:
            fault = self._server.faults.next(Moment.result, link.task.key or link.task.id)
        body = link.data if link.data is not None else await self._made(link)
        content_type = types.get(link.name.rpartition(".")[2], "application/octet-stream")
        if fault is None:
            return _ranged(request, body, content_type)
        return await self._wrong(request, fault, link, body, content_type)

    async def read(self, url: str) -> bytes | None:
        """What is behind one of our own links, as the provider itself sees it; None for others."""
        found = re.match(rf"{re.escape(self._server.url)}/files/([0-9a-f]+)/", url)
        link = self._links.get(found[1]) if found else None
        if link is None:
            return None
        return link.data if link.data is not None else await self._made(link)

    async def _made(self, link: _Link) -> bytes:
        task, deliveries = link.task, self._server.deliveries
        assert task is not None
        number = re.search(r"_(\d+)\.png$", link.name)
        if number is not None:
            return await deliveries.picture(task.clip, int(number[1]), task.size)
        if link.name.endswith((".wav", ".mp3")):
            return await deliveries.speech(task.frames / task.rate, link.name.rpartition(".")[2])
        if task.movie is not None:
            return task.movie
        return await deliveries.movie(task.clip, task.frames, task.rate, task.size, task.sound)

    async def _wrong(
        self, request: web.Request, fault: Fault, link: _Link, body: bytes, content_type: str
    ) -> web.StreamResponse:
        most = len(body) * 6 // 10
        match fault:
            case Fault.cut_short:
                return web.Response(body=body[:most], content_type=content_type)
            case Fault.wrong_length:
                return await _unfinished(request, body, most, content_type)
            case Fault.html_as_media:
                return web.Response(body=page, content_type=content_type)
            case Fault.json_as_media:
                return web.Response(body=b'{"code":5000,"message":"internal"}', content_type="application/json")
            case Fault.expired:
                assert link.task is not None
                link.task.expired = True
                return web.Response(status=403, text="expired")
            case Fault.missing:
                return web.Response(status=404, text="no such file")
            case Fault.unavailable:
                return web.Response(status=503, headers={"Retry-After": "0"}, text="busy")
            case Fault.to_private:
                return web.Response(status=302, headers={"Location": f"{self._server.url}/private/page"})
            case Fault.to_file:
                return web.Response(status=302, headers={"Location": "file:///etc/passwd"})
            case Fault.slow_result:
                return await drip(request, body, content_type, self._server.timing.patience.slow)
        raise AssertionError(f"{fault} is no fault of a result")

    async def _private(self, request: web.Request) -> web.Response:
        return web.Response(body=page, content_type="text/html")


def _ranged(request: web.Request, body: bytes, content_type: str) -> web.Response:
    headers = {"ETag": f'"{sha256(body).hexdigest()[:16]}"', "Accept-Ranges": "bytes", "Content-Type": content_type}
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
    if wanted is None or request.headers.get("If-Range", headers["ETag"]) != headers["ETag"]:
        return web.Response(body=body, headers=headers)
    start, end = int(wanted[1]), int(wanted[2] or len(body) - 1)
    if start >= len(body):
        return web.Response(status=416, headers=headers | {"Content-Range": f"bytes */{len(body)}"})
    span = f"bytes {start}-{min(end, len(body) - 1)}/{len(body)}"
    return web.Response(status=206, body=body[start : end + 1], headers=headers | {"Content-Range": span})


async def _unfinished(request: web.Request, body: bytes, most: int, content_type: str) -> web.StreamResponse:
    headers = {"ETag": f'"{sha256(body).hexdigest()[:16]}"', "Accept-Ranges": "bytes"}
    response = web.StreamResponse(headers=headers | {"Content-Type": content_type, "Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[:most])
    await asyncio.sleep(0.01)
    drop(request)
    return response
