"""A generator whose provider is a folder: it keeps its own books, fails when told to, delivers tiny real movies."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np

from plugin.demo.framecode import FrameCode, draw_frame_code
from plugin.errors import GenerationFailed, Scope, StatedLimit
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
    Money,
    Ready,
    Report,
    Task,
    Unable,
    Uncertain,
    Working,
)
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.messages import Message, say
from plugin.timeline.cut import Raster


class FakeFault(Exception):
    """Stands for whatever a network library may raise."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong with one job, and how many times before it goes right."""

    refuse: int = 0
    """GenerationFailed, nothing created."""
    busy: int = 0
    """As `refuse`, but only for now, and whatever else is sent to the lane."""
    retry_after: float | None = None
    """Seconds that the refusals of `busy` and `slow` ask for."""
    slow: int = 0
    """As `busy`, for this request only."""
    stated: StatedLimit | None = None
    """Goes along with the refusals of `refuse` and `busy`."""
    scope: Scope = Scope.request
    """How far the refusals of `refuse` reach."""
    refusal: str = "refused"
    """Their code."""
    drop: int = 0
    """The connection breaks before the provider hears anything."""
    lose_answer: int = 0
    """The provider creates the job, then the connection breaks."""
    hide: bool = False
    """The provider cannot be asked for a key."""
    unsure: int = 0
    """Questions for a key that it cannot answer yet."""
    find_errors: int = 0
    working: int = 0
    """Questions answered with Working."""
    poll_errors: int = 0
    poll_refusals: tuple[GenerationFailed, ...] = ()
    """Answers to the first questions."""
    unable: bool = False
    dead_links: int = 0
    expired: int = 0
    """Links that the provider says are over."""
    no_media: int = 0
    """Deliveries that are a web page."""
    truncated: int = 0
    """Deliveries cut off in the middle."""


@dataclass(slots=True)
class _Counts:
    used: dict[str, int] = field(default_factory=dict)

    def still(self, what: str, times: int) -> bool:
        """Whether this fault happens once more."""
        self.used[what] = self.used.get(what, 0) + 1
        return self.used[what] <= times


class FakeGenerator:
    """`folder` is the provider's side; `created.jsonl` in it has one line for every job it was ever asked to make.

    Tests count those lines: they are what the user would pay for. The books survive the process, as a provider's do.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "fake",
        paid: bool = True,
        concurrency: int = 4,
        faults: Mapping[str, Faults] | None = None,
        real_movies: bool = True,
        account: str = "",
        takes: int | None = None,
        lanes: int = 1,
    ) -> None:
        """`takes`: jobs under way that the provider allows, whatever `concurrency` says; more are refused. `lanes`:
        shots are spread over that many."""
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.paid = paid
        self.concurrency = concurrency
        self.account = account
        self.region = ""
        self.settle_seconds = 0.0
        self.at_once = 0
        self.most_at_once = 0
        self.cancelled: list[str] = []
        self.refusals: list[str] = []
        """Keys of the requests refused, in order."""
        self.asked: list[str] = []
        """Keys that were asked for."""
        self.polled: dict[str, int] = {}
        self.closed = 0
        self._takes = takes
        self._lanes = lanes
        self._under_way: set[str] = set()
        self._folder = folder
        self._faults = faults or {}
        self._counts: dict[str, _Counts] = {}
        self._real_movies = real_movies

    def models(self) -> tuple[Model, ...]:
        row = Model(self.name, "any", "Any", tuple(Task), None, None, None, "2026-09-20", "made up", paid=self.paid)
        return (row,)

    def lane(self, request: GenerationRequest) -> Lane:
        number = int(request.shot_id[2:]) // 10 % self._lanes
        return Lane(self.name if self._lanes == 1 else f"{self.name}{number}", self.concurrency)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return ()

    async def check(self) -> Checked:
        return Checked(say("The provider answers."))

    async def close(self) -> None:
        self.closed += 1

    def created(self) -> list[str]:
        """Keys of the jobs created, in order, repeats included."""
        books = self._folder / "created.jsonl"
        return [json.loads(line) for line in books.read_text().splitlines()] if books.exists() else []

    async def submit(self, request: GenerationRequest) -> Accepted:
        faults, counts = self._of(request)
        await asyncio.sleep(0)
        if (refusal := self._refusal(faults, counts)) is not None:
            self.refusals.append(request.key)
            raise refusal
        if counts.still("drop", faults.drop):
            raise FakeFault("connection refused by https://provider.example/?key=canary-key")
        self._create(request.key)
        self._under_way.add(request.key)
        if self.paid:
            self.most_at_once = max(self.most_at_once, len(self._under_way))
        if counts.still("lose_answer", faults.lose_answer):
            raise FakeFault("connection reset")
        return Accepted(f"id-{request.key}", self._price())

    def _refusal(self, faults: Faults, counts: _Counts) -> GenerationFailed | None:
        if counts.still("refuse", faults.refuse):
            return GenerationFailed(
                say("The provider said no."), say("Change the prompt."), code=faults.refusal, scope=faults.scope,
                limit=faults.stated,
            )  # fmt: skip
        busy = counts.still("busy", faults.busy)
        if busy or (self._takes is not None and len(self._under_way) >= self._takes):
            return _busy(faults, Scope.lane)
        return _busy(faults, Scope.request) if counts.still("slow", faults.slow) else None

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        faults, counts = self._of(request)
        self.polled[request.key] = self.polled.get(request.key, 0) + 1
        self.at_once += 1
        if not self.paid:
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0.001)
        finally:
            self.at_once -= 1
        if counts.still("poll", faults.poll_errors):
            raise FakeFault("bad gateway")
        if counts.still("poll_refusals", len(faults.poll_refusals)):
            raise faults.poll_refusals[counts.used["poll_refusals"] - 1]
        if counts.still("working", faults.working):
            return Working(0.5)
        self._under_way.discard(request.key)
        if faults.unable:
            return Unable("moderated", say("The provider refused the picture."), say("Use another one."), self._price())
        if request.key not in self.created():
            raise GenerationFailed(say("The provider does not know this job."), code="unknown")
        on_progress(1.0)
        return Ready(json.dumps([request.key, request.frames, request.width, request.height, str(request.rate)]))

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        faults, counts = self._of(request)
        self.asked.append(request.key)
        if counts.still("find", faults.find_errors):
            raise FakeFault("bad gateway")
        if faults.hide or counts.still("unsure", faults.unsure):
            return Uncertain(say("Look at the provider's page."), ask_again=not faults.hide)
        return Found(f"id-{request.key}", self._price()) if request.key in self.created() else Absent()

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        key, frames, width, height, rate = json.loads(ready.location)
        faults = self._faults.get(_shot(key), Faults())
        counts = self._counts.setdefault(key, _Counts())
        await asyncio.sleep(0)
        if counts.still("link", faults.dead_links):
            raise FakeFault("403 Forbidden")
        if counts.still("expired", faults.expired):
            raise GenerationFailed(say("The link is over."), code="expired")
        if counts.still("no_media", faults.no_media):
            raise GenerationFailed(say("That is a web page."), code="not_media")
        if self._real_movies:
            await asyncio.to_thread(write_movie, target, frames, width, height, rate)
        else:
            half = target.with_name(f"{target.name}.part")
            half.write_bytes(f"{key} {frames}".encode())
            half.replace(target)
        if counts.still("truncated", faults.truncated):
            os.truncate(target, target.stat().st_size // 2)
        on_progress(1.0)

    async def cancel(self, provider_id: str) -> bool:
        self.cancelled.append(provider_id)
        return True

    def _of(self, request: GenerationRequest) -> tuple[Faults, _Counts]:
        return self._faults.get(request.shot_id, Faults()), self._counts.setdefault(request.key, _Counts())

    def _price(self) -> Money | None:
        return Money(Decimal("0.42"), "USD") if self.paid else None

    def _create(self, key: str) -> None:
        handle = os.open(self._folder / "created.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, (json.dumps(key) + "\n").encode())
        os.fsync(handle)
        os.close(handle)


def _busy(faults: Faults, scope: Scope) -> GenerationFailed:
    return GenerationFailed(
        say("Too many jobs at once."), code="busy", scope=scope, temporary=True, retry_after=faults.retry_after,
        limit=faults.stated,
    )  # fmt: skip


def _shot(key: str) -> str:
    return key.rpartition("-")[2].partition("_")[0]


def write_movie(target: Path, frames: int, width: int, height: int, rate: str) -> None:
    """Every frame carries its number (`plugin.demo.framecode`)."""
    from fractions import Fraction

    movie = target.with_name("movie.mov")
    with MovieWriter(movie, MovieSpec(Raster(width, height), Fraction(rate), Codec.prores)) as writer:
        for frame in range(frames):
            picture = np.full((height, width, 3), 90, np.uint8)
            draw_frame_code(picture, FrameCode(1, frame))
            writer.write(picture)
    movie.replace(target)
