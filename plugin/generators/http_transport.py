"""Httpx over aiohttp's connections, telling exactly whether a request may have left (decision 008).

ConnectError, ConnectTimeout, PoolTimeout, ProxyError, UnsupportedProtocol: no byte of the request was written.
Anything else: it may have arrived.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
import httpx
from yarl import URL

from plugin.generators.http_guard import Guard, guarded_socket
from plugin.generators.http_proxy import Proxy

keep_alive_seconds = 15.0
"""Idle connections are closed before most servers close them, so that few requests meet a dead one."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """How connections are made. `reuse`: keep them for the next request. `buffer`: bytes read ahead."""

    guard: Guard
    proxy: Proxy | None
    tls: ssl.SSLContext = field(repr=False)
    reuse: bool = True
    most: int = 20
    buffer: int = 1 << 16


class AiohttpTransport(httpx.AsyncBaseTransport):
    """One pool of connections, made in the event loop that runs."""

    def __init__(self, wiring: Wiring) -> None:
        self._proxy = wiring.proxy
        self._session = aiohttp.ClientSession(
            connector=_connector(wiring),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            read_bufsize=wiring.buffer,
            skip_auto_headers=("User-Agent", "Content-Type", "Accept", "Accept-Encoding"),
            middlewares=(sent_once,),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            response = await self._send(request)
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise mapped(error) from error
        return httpx.Response(
            response.status, headers=response.raw_headers, stream=BodyStream(response), request=request
        )

    async def _send(self, request: httpx.Request) -> aiohttp.ClientResponse:
        timeout, headers = request.extensions.get("timeout", {}), request.headers.multi_items()
        if self._proxy and request.url.scheme == "http":
            # Without TLS there is no CONNECT: the request itself goes to the proxy.
            headers += self._proxy.headers().items()
        return await self._session.request(
            request.method,
            URL(str(request.url), encoded=True),
            headers=headers,
            data=_body(request),
            allow_redirects=False,
            proxy=self._proxy.url if self._proxy else None,
            proxy_headers=self._proxy.headers() if self._proxy else None,
            timeout=aiohttp.ClientTimeout(
                connect=timeout.get("pool"), sock_connect=timeout.get("connect"), sock_read=timeout.get("read")
            ),
        )

    async def aclose(self) -> None:
        await self._session.close()


class BrokenOff(aiohttp.ClientError):
    """The connection ended before an answer came."""


async def sent_once(
    request: aiohttp.ClientRequest, handler: Callable[[aiohttp.ClientRequest], Awaitable[aiohttp.ClientResponse]]
) -> aiohttp.ClientResponse:
    """Hides the two errors after which aiohttp sends a GET, PUT or DELETE again by itself."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise BrokenOff from error


class BodyStream(httpx.AsyncByteStream):
    """The body as it comes in, still compressed where the server compressed it."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._response.content.iter_any():
                yield chunk
        except (aiohttp.ClientError, OSError) as error:
            raise mapped(error) from error

    async def aclose(self) -> None:
        # Gives a connection back whose body was read to the end, and closes any other.
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()


def _connector(wiring: Wiring) -> aiohttp.TCPConnector:
    # A proxy may stand anywhere; it is what connects to the host, so there is no address of the host to judge here.
    judge = None if wiring.proxy else partial(_socket, wiring.guard)
    pool: dict[str, Any] = {"keepalive_timeout": keep_alive_seconds} if wiring.reuse else {"force_close": True}
    return aiohttp.TCPConnector(
        limit=wiring.most,
        ssl=wiring.tls,
        resolver=aiohttp.ThreadedResolver(),
        socket_factory=judge,
        **pool,
    )


def _socket(guard: Guard, info: tuple[Any, ...]) -> Any:
    family, kind, protocol, _, address = info
    return guarded_socket(guard, family, kind, protocol, str(address[0]))


def _body(request: httpx.Request) -> Any:
    """Bytes as a whole, a file piece by piece."""
    return (request.content or None) if isinstance(request.stream, httpx.ByteStream) else request.stream


def mapped(error: Exception) -> httpx.TransportError:
    """The same failure in httpx's words. Its text is made of class names only: aiohttp's own texts quote headers."""
    name = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return httpx.ConnectTimeout(name)
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            return httpx.ProxyError(name)
        case aiohttp.ClientConnectorError():
            return httpx.ConnectError(name)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return httpx.UnsupportedProtocol(name)
        case asyncio.TimeoutError():
            return httpx.ReadTimeout(name)
        case BrokenOff() | aiohttp.ClientPayloadError() | aiohttp.ClientResponseError():
            return httpx.RemoteProtocolError(name)
        case _:
            return httpx.ReadError(name)
