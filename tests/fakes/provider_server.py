"""What every fake provider is built on: a real HTTP server on 127.0.0.1 with books, a recorder and faults.

In a test: `with KlingServer(folder) as server: ... server.url`. As a process of its own, so that books survive the
death of the client: `python -m tests.fakes.kling_server --folder F --port-file P` (ends at SIGTERM).
A provider is a subclass that overrides `routes`, `refusal`, `broken`, and `moment` and `about` where paths do not tell.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.deliveries import Deliveries
from tests.fakes.provider_books import Books
from tests.fakes.provider_faults import Fault, Faults, Moment
from tests.fakes.provider_files import FileShelf
from tests.fakes.provider_mischief import Patience, misbehave
from tests.fakes.provider_tasks import Tasks


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived. `body` is the decoded JSON, None where there is none."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    body: Any
    raw: bytes


@dataclass(frozen=True, slots=True)
class Timing:
    """`seconds` a task takes; `limit` tasks at once per model (None: any); beyond, the provider queues or refuses."""

    seconds: float = 0.05
    limit: int | None = None
    queues: bool = False
    patience: Patience = field(default_factory=Patience)


class ProviderServer:
    """Everything here may be read from the test's thread while the server runs."""

    def __init__(self, folder: Path, *, faults: Faults | None = None, timing: Timing | None = None) -> None:
        self.timing = timing or Timing()
        self.faults = faults or Faults()
        self.books = Books(folder)
        self.tasks = Tasks(self.books, self.timing.seconds, self.timing.limit, self.timing.queues)
        self.deliveries = Deliveries()
        self.shelf = FileShelf(self)
        self.seen: list[Seen] = []
        self.complaints: list[str] = []
        """What no client should ever do, e.g. send its key to the file server. Tests assert that it is empty."""
        self.port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._failure: BaseException | None = None

    # -- what a provider overrides

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    def refusal(self, fault: Fault) -> web.Response:
        """The provider's own words for too_many (with Retry-After), too_many_bare and refused_for_good."""
        raise NotImplementedError

    def broken(self) -> web.Response:
        """The provider's own words for an internal error."""
        raise NotImplementedError

    def moment(self, request: web.Request) -> Moment | None:
        """When faults may strike; None: never (checks of the account, pages of the test itself)."""
        return Moment.create if request.method == "POST" else Moment.query

    def about(self, request: web.Request, body: Any) -> str:
        """Names the subject of a request, for faults: our key where it carries one."""
        return request.path

    # -- for tests

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def counts(self) -> Counter[str]:
        """Requests by "METHOD /path"."""
        return Counter(f"{seen.method} {seen.path}" for seen in list(self.seen))

    def requests(self, path: str, method: str = "POST") -> list[Seen]:
        return [seen for seen in list(self.seen) if seen.path == path and seen.method == method]

    # -- running

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name=type(self).__name__)
        self._thread.start()
        self._ready.wait(30)
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join(30)

    def _run(self) -> None:
        try:
            asyncio.run(self.serve())
        except BaseException as error:  # noqa: BLE001  whatever it was, the test that waits has to see it
            self._failure = error
            self._ready.set()

    async def serve(self, announce: Callable[[int], None] | None = None, port: int = 0) -> None:
        """Serve until stopped; `announce` is called with the port."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(middlewares=[self._receive], client_max_size=200 << 20)
        app.add_routes([*self.shelf.routes(), *self.routes()])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, handler_cancellation=True)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port, backlog=512)
            await site.start()
            self.port = runner.addresses[0][1]
            if announce is not None:
                announce(self.port)
            self._ready.set()
            await self._stop.wait()
        finally:
            await runner.cleanup()

    def stop(self) -> None:
        """From a signal handler in the server's own loop."""
        if self._stop is not None:
            self._stop.set()

    # -- one request

    @web.middleware
    async def _receive(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        raw = await request.read()
        body = _decoded(raw)
        self.seen.append(Seen(request.method, request.path, dict(request.query), _lowered(request.headers), body, raw))
        moment = self.moment(request)
        if moment is None or self.shelf.owns(request):
            return await self._handled(request, handler)
        fault = self.faults.next(moment, self.about(request, body))
        if fault is None:
            return await self._handled(request, handler)

        async def handle() -> web.StreamResponse:
            return await self._handled(request, handler)

        return await misbehave(request, fault, handle, self.refusal(fault), self.broken(), self.timing.patience)

    async def _handled(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        answer: web.StreamResponse = await handler(request)
        return answer


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
