"""The real Http: one base URL, one small pool of connections, every exchange bounded and told exactly."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from plugin.credentials import Secret
from plugin.errors import GenerationFailed, Scope, SecondUnitError
from plugin.events import Progress
from plugin.generators.http import Answer, Call, Effect
from plugin.generators.http_body import UnusableBody, read_body
from plugin.generators.http_download import DownloadLimits, Downloads
from plugin.generators.http_failures import failure_of, forbidden, lost
from plugin.generators.http_guard import Guard
from plugin.generators.http_proxy import Proxy, proxy_for
from plugin.generators.http_redaction import Redactor, mask
from plugin.generators.http_transport import AiohttpTransport, Wiring
from plugin.generators.signature_v4 import encoded_query
from plugin.messages import say

usual_headers = {"User-Agent": "SecondUnit", "Accept": "*/*", "Accept-Encoding": "gzip"}
usable_path = re.compile(r"(/[\w.~!$&'()*+,;=:@%-]*)*", re.ASCII)
usable_header = re.compile(r"[\x20-\x7e]*")
piece = 1 << 18


@dataclass(frozen=True, slots=True)
class HttpLimits:
    """Bytes and seconds. `connect_share` of a call's time at most goes into getting a connection, so that a call
    which ends by its own time has certainly been connected."""

    answer_bytes: int = 64 << 20
    connect_seconds: float = 15.0
    connect_share: float = 0.8
    connections: int = 20
    downloads: DownloadLimits = field(default_factory=DownloadLimits)


@dataclass(frozen=True, slots=True)
class Pools:
    """The connections of one event loop. A create gets a connection of its own: one that was kept open may have been
    closed by the server just now, and then nobody could tell whether the request had arrived."""

    loop: asyncio.AbstractEventLoop
    reads: AiohttpTransport
    creates: AiohttpTransport


class HttpClient:
    """Opens its connections in the event loop that asks first; after `close` another loop may use it."""

    def __init__(self, base_url: str, redactor: Redactor, guard: Guard, limits: HttpLimits) -> None:
        self._base_url = base_url.rstrip("/")
        self._host = urlsplit(self._base_url).hostname or self._base_url
        self._redactor = redactor
        self._guard = guard
        self._objection = guard.objection(self._base_url)
        self._limits = limits
        self._pools: Pools | None = None
        self._tls: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        return f"HttpClient({self._base_url})"

    async def ask(self, call: Call) -> Answer:
        return await self._ask(call, None)

    async def upload(self, call: Call, source: Path) -> Answer:
        """`ask` with a file as the body, read piece by piece. OSError when it cannot be read."""
        return await self._ask(call, source)

    async def _ask(self, call: Call, source: Path | None) -> Answer:
        self._refuse_unusable(call)
        outcome = await self._attempt(call, source)
        if call.effect is Effect.read and isinstance(outcome, SecondUnitError) and outcome.code in _asked_again:
            outcome = await self._attempt(call, source)
        if isinstance(outcome, SecondUnitError):
            raise outcome
        return outcome

    async def _attempt(self, call: Call, source: Path | None) -> Answer | SecondUnitError:
        """Errors are returned, so that those raised carry no other error along that might quote a key."""
        try:
            async with asyncio.timeout(call.seconds):
                return await self._exchange(call, source)
        except TimeoutError:
            return lost(self._host, say("no answer in time"), call.effect, code="no_answer_in_time")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return failure_of(error, self._host, call.effect)
        except UnusableBody as error:
            reason = say("it is too large") if error.too_large else say("it is damaged")
            return lost(self._host, reason, call.effect, code="too_large" if error.too_large else "damaged")

    async def _exchange(self, call: Call, source: Path | None) -> Answer:
        pools = self._open()
        transport = pools.creates if call.effect is Effect.create else pools.reads
        response = await transport.handle_async_request(self._request(call, source))
        try:
            body = await read_body(response, self._limits.answer_bytes)
        finally:
            await response.aclose()
        return self._answer(call, response, body)

    def _request(self, call: Call, source: Path | None) -> httpx.Request:
        headers, content = {**usual_headers, **call.headers}, _content(call)
        if call.body is None and call.json is not None:
            headers.setdefault("Content-Type", "application/json")
        if source is not None:
            headers["Content-Length"] = str(source.stat().st_size)
        timeout = {"connect": self._limits.connect_seconds, "pool": call.seconds * self._limits.connect_share}
        return httpx.Request(
            call.method,
            self._url(call),
            headers=headers,
            content=content if source is None else _pieces(source),
            extensions={"timeout": timeout},
        )

    def _url(self, call: Call) -> str:
        query = encoded_query(call.query)
        return f"{self._base_url}{call.path}{'?' if query else ''}{query}"

    def _answer(self, call: Call, response: httpx.Response, body: bytes) -> Answer:
        token = call.headers.get("Authorization", "").partition(" ")[2].encode()

        def clean(data: bytes) -> bytes:
            return self._redactor.body(data.replace(token, mask) if len(token) > len(mask) else data)

        raw = ((name.decode("latin-1").lower(), clean(value).decode("latin-1")) for name, value in response.headers.raw)
        return Answer(response.status_code, dict(raw), clean(body))

    def _refuse_unusable(self, call: Call) -> None:
        if self._objection is not None:
            raise forbidden(self._host, self._objection)
        if not usable_path.fullmatch(call.path) or {".", ".."} & set(call.path.split("/")):
            path = self._redactor.text(call.path)
            raise GenerationFailed(say("{host} has no such place: {path}", host=self._host, path=path), code="bad_path")
        if not all(usable_header.fullmatch(f"{name}{value}") for name, value in call.headers.items()):
            raise GenerationFailed(
                say("The key for {host} holds a character that no key has.", host=self._host),
                say("Set it anew with `secondunit keys set`."),
                code="bad_key",
                scope=Scope.account,
            )

    async def download(self, url: str, target: Path, on_progress: Progress, sha256: str = "") -> str:
        return await Downloads(self._guard, self._redactor, self._trust(), self._limits.downloads).fetch(
            url, target, on_progress, sha256
        )

    async def close(self) -> None:
        pools, self._pools = self._pools, None
        if pools is not None:
            await pools.reads.aclose()
            await pools.creates.aclose()

    def _open(self) -> Pools:
        loop = asyncio.get_running_loop()
        if self._pools is None or self._pools.loop is not loop:
            proxy = proxy_for(self._base_url)
            self._pools = Pools(loop, self._pool(proxy, reuse=True), self._pool(proxy, reuse=False))
        return self._pools

    def _pool(self, proxy: Proxy | None, *, reuse: bool) -> AiohttpTransport:
        return AiohttpTransport(Wiring(self._guard, proxy, self._trust(), reuse, self._limits.connections))

    def _trust(self) -> ssl.SSLContext:
        """Read once: loading the certificates takes longer than a request."""
        if self._tls is None:
            self._tls = httpx.create_ssl_context()
        return self._tls


_asked_again = frozenset({"unreachable", "answer_lost"})
"""Failures of the connection, after which a question that changes nothing is asked once more."""


def build_http(
    base_url: str, secrets: tuple[Secret, ...], *, allow_private: bool = False, limits: HttpLimits | None = None
) -> HttpClient:
    """An Http for one account. `secrets` are kept out of every answer and text."""
    return HttpClient(base_url, Redactor(secrets), Guard(allow_private), limits or HttpLimits())


def _content(call: Call) -> bytes | None:
    if call.body is not None or call.json is None:
        return call.body
    return json.dumps(call.json, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


async def _pieces(source: Path) -> AsyncIterator[bytes]:
    with source.open("rb") as file:
        while block := await asyncio.to_thread(file.read, piece):
            yield block
