"""A server on 127.0.0.1 that does to a client whatever servers, gateways and networks do: byte by byte, on its own
thread. What it does at a path is a manner: a coroutine that is given the connection and the request.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeAlias


@dataclass(frozen=True, slots=True)
class Heard:
    """A request that was read as a whole. Header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Wire:
    """One connection, as a manner uses it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole, polite answer. `content_type="..."` becomes Content-Type."""
        lines = {"Content-Length": str(len(body)), **{name.replace("_", "-"): text for name, text in headers.items()}}
        head = "".join(f"{name}: {text}\r\n" for name, text in lines.items())
        await self.send(f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + body)

    def reset(self) -> None:
        """Drop the connection with RST in place of a farewell."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Manner: TypeAlias = Callable[[Wire, Heard], Awaitable[None]]
Greeting: TypeAlias = Callable[[Wire], Awaitable[bool]]
"""What happens to a connection before a request is read; False ends it there."""


async def hang(wire: Wire, heard: Heard) -> None:
    await wire.reader.read()


async def vanish(wire: Wire, heard: Heard) -> None:
    """Read everything, then hang up without a word."""
    wire.writer.close()


async def reset(wire: Wire, heard: Heard) -> None:
    wire.reset()


async def half_a_header(wire: Wire, heard: Heard) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
    wire.writer.close()


async def no_http(wire: Wire, heard: Heard) -> None:
    await wire.send(b"220 mail.example ESMTP ready\r\n")
    wire.writer.close()


def answering(status: int, body: bytes = b"", **headers: str) -> Manner:
    async def manner(wire: Wire, heard: Heard) -> None:
        await wire.answer(status, body, **headers)

    return manner


def saying(data: bytes) -> Manner:
    """These bytes and the end of the connection."""

    async def manner(wire: Wire, heard: Heard) -> None:
        await wire.send(data)
        wire.writer.close()

    return manner


def dripping(head: bytes, seconds: float) -> Manner:
    """A head, and then one byte at a time for ever."""

    async def manner(wire: Wire, heard: Heard) -> None:
        await wire.send(head)
        while not wire.reader.at_eof():
            await wire.send(b"\x00")
            await asyncio.sleep(seconds)

    return manner


def echoing(status: int, header: str) -> Manner:
    """An error that quotes a header of the request, as some gateways do."""

    async def manner(wire: Wire, heard: Heard) -> None:
        words = heard.headers[header]
        await wire.answer(status, f'{{"error": "bad {words}"}}'.encode(), X_Echo=words)

    return manner


def bomb(size: int) -> Manner:
    """Zeros that are few bytes on the wire."""
    return answering(200, gzip.compress(bytes(size)), Content_Encoding="gzip")


def in_turn(*manners: Manner) -> Manner:
    """The first request meets the first manner, and so on; the last stays."""
    left = list(manners)

    async def manner(wire: Wire, heard: Heard) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(wire, heard)

    return manner


@dataclass
class RudeServer:
    """`with RudeServer() as server: server.at("/x", hang)`. What it heard may be read while it runs."""

    tls: ssl.SSLContext | None = None
    greeting: Greeting | None = None
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _manners: dict[str, Manner] = field(default_factory=dict)
    _ready: threading.Event = field(default_factory=threading.Event)
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None
    _thread: threading.Thread | None = None

    def at(self, path: str, manner: Manner) -> str:
        """What to do there; gives the URL."""
        self._manners[path] = manner
        return self.url + path

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def heard_at(self, path: str) -> list[Heard]:
        return [heard for heard in self.heard if heard.path.partition("?")[0] == path]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="rude server")
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None and self._stop is not None and self._thread is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    async def _serve(self) -> None:
        self._loop, self._stop, talks = asyncio.get_running_loop(), asyncio.Event(), set[asyncio.Task[Any]]()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talk = asyncio.ensure_future(self._talk(Wire(reader, writer)))
            talks.add(talk)
            talk.add_done_callback(talks.discard)

        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for talk in tuple(talks):
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, wire: Wire) -> None:
        self.connections += 1
        try:
            if self.greeting is None or await self.greeting(wire):
                await self._requests(wire)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            return  # the client has gone: what it did is what the test looks at
        finally:
            wire.writer.close()

    async def _requests(self, wire: Wire) -> None:
        """One after the other, until a manner ends the connection."""
        while not wire.writer.is_closing():
            heard = await _read(wire.reader)
            self.heard.append(heard)
            await self._manners.get(heard.path.partition("?")[0], answering(404))(wire, heard)


async def _read(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ", 2)
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Heard(method, path, headers, body)
