"""How close 410 jobs come to the floor that the provider sets, and what a job costs in processor time.

The provider is a small aiohttp server in a process of its own: `limit` jobs at once, each takes exactly L seconds, and
jobs beyond the limit are queued, or refused with 429. The whole job runs against it: durable store (SQLite, FULL),
real HTTP, downloads; only fitting the takes is trivial. The floor is ceil(410 / limit) x L. The same work is then done
with bare aiohttp: a commit (FULL) of one row before and after each step, one question for all jobs at a time, clip and
take on the disk with digest and fsync; and once more with the requests alone. Exits 1 when a bar is missed:
wall <= 1.03 x floor at limit 20, <= 1.10 x floor at limit 100, processor time <= 3 x bare aiohttp with its commits.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import hashlib
import json
import math
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from plugin.credentials import Secret
from plugin.errors import GenerationFailed, Scope
from plugin.events import Progress
from plugin.generators.base import (
    Absent,
    Accepted,
    Checked,
    Finding,
    Found,
    GenerationRequest,
    Lane,
    Model,
    Ready,
    Report,
    Working,
)
from plugin.generators.http import Answer, Call, Effect
from plugin.generators.http_client import build_http
from plugin.jobs.clock import SystemClock
from plugin.jobs.fail_point import no_failure
from plugin.jobs.polling import Polling
from plugin.jobs.project import Project, open_store
from plugin.jobs.retry import CarefulRetry
from plugin.jobs.run_context import Rules
from plugin.jobs.runner import run
from plugin.messages import Message, say
from tests.fakes.jobs import make_job, trivial_conform

root = Path(__file__).resolve().parent.parent
wall_bars = {20: 1.03, 100: 1.10}
processor_bar = 3.0
clip = b"\0\0\0\x18ftypmp42" + bytes(20_000)


class Provider:
    """Its jobs start in the order they came, as places become free, by the clock alone."""

    def __init__(self, limit: int, seconds: float, refuses: bool) -> None:
        self._limit, self._seconds, self._refuses = limit, seconds, refuses
        self._ends: dict[str, float] = {}
        self._places: list[float] = []
        self.counts = {"creates": 0, "refused": 0, "questions": 0, "downloads": 0}

    async def create(self, request: web.Request) -> web.Response:
        key, now = (await request.json())["key"], time.monotonic()
        self._places = [end for end in self._places if end > now or not self._refuses]
        if self._refuses and len(self._places) >= self._limit:
            self.counts["refused"] += 1
            return web.json_response({"code": 1303}, status=429)
        self.counts["creates"] += 1
        if key not in self._ends:
            start = max(now, self._places[-self._limit]) if len(self._places) >= self._limit else now
            self._places.append(start + self._seconds)
            self._ends[key] = start + self._seconds
        return web.json_response({"id": key})

    async def state(self, request: web.Request) -> web.Response:
        self.counts["questions"] += 1
        now, ids = time.monotonic(), request.query["ids"].split(",")
        return web.json_response({id: None if id not in self._ends else self._ends[id] <= now for id in ids})

    async def file(self, request: web.Request) -> web.Response:
        self.counts["downloads"] += 1
        return web.Response(body=clip, content_type="video/mp4")

    async def told(self, request: web.Request) -> web.Response:
        return web.json_response(self.counts)


async def serve(limit: int, seconds: float, refuses: bool) -> None:
    provider = Provider(limit, seconds, refuses)
    app = web.Application()
    app.add_routes(
        [
            web.post("/jobs", provider.create),
            web.get("/jobs", provider.state),
            web.get("/files/{id}", provider.file),
            web.get("/counts", provider.told),
        ]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


class Questions:
    """Puts the questions of a moment into one request."""

    def __init__(self, ask: Any) -> None:
        self._ask = ask
        self._waiting: dict[str, asyncio.Future[bool | None]] = {}

    async def ready(self, id: str) -> bool | None:
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_later(0.005, lambda: asyncio.ensure_future(self._flush()))
        if id not in self._waiting:
            self._waiting[id] = loop.create_future()
        return await self._waiting[id]

    async def _flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        try:
            told = await self._ask(",".join(waiting))
        except Exception as error:  # noqa: BLE001 everybody who asked has to hear of it
            for future in waiting.values():
                future.set_exception(error)
            return
        for id, future in waiting.items():
            future.set_result(told[id])


class BenchGenerator:
    """The smallest adapter that goes through our HTTP client."""

    name, region, paid, settle_seconds = "fake", "", True, 1.0

    def __init__(self, url: str, lane: Lane) -> None:
        self.account = url
        self._http = build_http(url, (Secret("key"),), allow_private=True)
        self._lane = lane
        self._questions = Questions(self._states)

    def models(self) -> tuple[Model, ...]:
        return ()

    def lane(self, request: GenerationRequest) -> Lane:
        return self._lane

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return ()

    async def submit(self, request: GenerationRequest) -> Accepted:
        answer = await self._http.ask(Call("POST", "/jobs", Effect.create, json={"key": request.key}))
        if answer.status == 429:
            raise GenerationFailed(say("Too many jobs at once."), code="busy", scope=Scope.lane, temporary=True)
        return Accepted(answer.json()["id"])

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        ready = await self._questions.ready(provider_id)
        return Ready(f"{self.account}/files/{provider_id}") if ready else Working()

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        known = (await self._states(request.key))[request.key]
        return Absent() if known is None else Found(request.key)

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        await self._http.download(ready.location, target, on_progress)

    async def cancel(self, provider_id: str) -> bool:
        return False

    async def check(self) -> Checked:
        return Checked(say("The provider answers."))

    async def close(self) -> None:
        await self._http.close()

    async def _states(self, ids: str) -> dict[str, bool | None]:
        answer: Answer = await self._http.ask(Call("GET", "/jobs", query=(("ids", ids),)))
        told: dict[str, bool | None] = answer.json()
        return told


async def ours(url: str, jobs: int, lane: Lane, folder: Path) -> None:
    project = Project(folder / "film.secondunit")
    rules = Rules(CarefulRetry(), Polling(first_seconds=0.02), no_failure)
    with open_store(project, create=True) as store:
        store.jobs.add_batch([make_job(number) for number in range(1, jobs + 1)])
        generators = {"fake": BenchGenerator(url, lane)}
        began = used()
        outcome = await run(store, project, generators, SystemClock(), lambda _: None, trivial_conform, rules)
        report(began)
    assert len(outcome.succeeded) == jobs, outcome.paused


class Notes:
    """One row per job, one commit per step."""

    def __init__(self, folder: Path, jobs: int) -> None:
        self._database = sqlite3.connect(folder / "jobs.db", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("CREATE TABLE jobs (key INTEGER PRIMARY KEY, state TEXT, data TEXT)")
        self._database.executemany("INSERT INTO jobs VALUES (?, 'Queued', '')", [(n,) for n in range(jobs)])

    def now(self, key: int, state: str, data: str = "") -> None:
        self._database.execute("UPDATE jobs SET state = ?, data = ? WHERE key = ?", (state, data, key))


class NoNotes:
    def now(self, key: int, state: str, data: str = "") -> None:
        """The requests alone."""


def keep(path: Path, content: bytes) -> None:
    hashlib.sha256(content).hexdigest()
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


async def bare(url: str, jobs: int, lane: Lane, folder: Path, noted: bool) -> None:
    """What it takes at least."""
    notes = Notes(folder, jobs) if noted else NoNotes()
    places = asyncio.Semaphore(lane.limit + lane.ahead)
    connections = aiohttp.TCPConnector(limit=20)
    async with aiohttp.ClientSession(url, connector=connections) as session:

        async def states(ids: str) -> Any:
            async with session.get("/jobs", params={"ids": ids}) as answer:
                return await answer.json()

        questions = Questions(states)

        async def one(number: int) -> None:
            async with places:
                notes.now(number, "Submitting")
                async with session.post("/jobs", json={"key": str(number)}) as answer:
                    refused, id = answer.status == 429, (await answer.json()).get("id")
                notes.now(number, "Running", str(id))
                while not refused and not await questions.ready(id):
                    await asyncio.sleep(0.1)
            if refused:
                await asyncio.sleep(0.1)
                return await one(number)
            notes.now(number, "Downloading")
            async with session.get(f"/files/{id}") as answer:
                content = await answer.read()
            keep(folder / id, content)
            notes.now(number, "Conforming")
            if noted:
                keep(folder / f"{id}.mov", content)
            notes.now(number, "Succeeded")
            return None

        began = used()
        await asyncio.gather(*(one(number) for number in range(jobs)))
        report(began)


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds."""

    wall: float
    processor: float


def used() -> Used:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return Used(time.perf_counter(), usage.ru_utime + usage.ru_stime)


def report(began: Used) -> None:
    now = used()
    print(json.dumps({"wall": now.wall - began.wall, "processor": now.processor - began.processor}), flush=True)


@dataclass(frozen=True, slots=True)
class Case:
    limit: int
    refuses: bool
    seconds: float
    jobs: int

    @property
    def floor(self) -> float:
        return math.ceil(self.jobs / self.limit) * self.seconds

    @property
    def lane(self) -> Lane:
        """Where jobs are queued, as many again are sent ahead, so that the provider never waits for us."""
        return Lane("m1", self.limit, 0 if self.refuses else self.limit)


def measure(case: Case, side: str) -> Mapping[str, float]:
    command = [sys.executable, "-m", "benchmarks.scheduler"]
    plan = json.dumps(dataclasses.asdict(case))
    serving = [*command, "--serve", plan]
    with subprocess.Popen(serving, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as server:
        assert server.stdin and server.stdout
        url = server.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as folder:
            client = [*command, "--client", side, "--plan", plan, "--url", url, "--folder", folder]
            done = subprocess.run(client, stdout=subprocess.PIPE, text=True, check=True, cwd=root)
        counts = asyncio.run(ask_counts(url))
        server.stdin.close()
    measured: dict[str, float] = {**json.loads(done.stdout), **counts}
    return measured


async def ask_counts(url: str) -> Any:
    async with aiohttp.ClientSession(url) as session, session.get("/counts") as answer:
        return await answer.json()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=410)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--limits", type=int, nargs="*", default=[20, 100])
    parser.add_argument("--serve")
    parser.add_argument("--client")
    parser.add_argument("--plan")
    parser.add_argument("--url")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.serve:
        case = Case(**json.loads(options.serve))
        asyncio.run(serve(case.limit, case.seconds, case.refuses))
        return 0
    if options.client:
        case = Case(**json.loads(options.plan))
        plan = (options.url, case.jobs, case.lane, options.folder)
        asyncio.run(ours(*plan) if options.client == "ours" else bare(*plan, noted=options.client == "bare"))
        return 0
    cases = [Case(limit, refuses, options.seconds, options.jobs) for limit in options.limits for refuses in (0, 1)]
    missed = [case for case in cases if not judged(case)]
    return 1 if missed else 0


def judged(case: Case) -> bool:
    us, them, least = measure(case, "ours"), measure(case, "bare"), measure(case, "requests")
    wall, processor = us["wall"] / case.floor, us["processor"] / them["processor"]
    fine = wall <= wall_bars.get(case.limit, 1.10) and processor <= processor_bar
    print(
        f"limit {case.limit}, {'refuses' if case.refuses else 'queues'}: wall {us['wall']:.2f} s ="
        f" {wall:.3f} x floor (bare {them['wall'] / case.floor:.3f}),"
        f" processor {1000 * us['processor'] / case.jobs:.2f} ms a job"
        f" = {processor:.2f} x bare ({1000 * them['processor'] / case.jobs:.2f} ms;"
        f" requests alone {1000 * least['processor'] / case.jobs:.2f} ms),"
        f" refused {us['refused']:.0f}, questions {us['questions']:.0f} (bare {them['questions']:.0f})"
        f" {'' if fine else 'MISSED'}",
        flush=True,
    )
    return fine


if __name__ == "__main__":
    sys.exit(main())
