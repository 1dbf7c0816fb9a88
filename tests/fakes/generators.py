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
from plugin.errors import GenerationFailed
from plugin.events import Progress
from plugin.generators.base import (
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
    """As `refuse`, with the code of a passing shortage."""
    drop: int = 0
    """The connection breaks before the provider hears anything."""
    lose_answer: int = 0
    """The provider creates the job, then the connection breaks."""
    hide: bool = False
    """The provider cannot be asked for a key."""
    working: int = 0
    """Questions answered with Working."""
    poll_errors: int = 0
    unable: bool = False
    dead_links: int = 0
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
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.paid = paid
        self.concurrency = concurrency
        self.account = ""
        self.region = ""
        self.settle_seconds = 0.0
        self.at_once = 0
        self.most_at_once = 0
        self.cancelled: list[str] = []
        self._folder = folder
        self._faults = faults or {}
        self._counts: dict[str, _Counts] = {}
        self._real_movies = real_movies

    def models(self) -> tuple[Model, ...]:
        return ()

    def lane(self, request: GenerationRequest) -> Lane:
        return Lane(self.name, self.concurrency)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return ()

    async def check(self) -> Checked:
        return Checked(say("The provider answers."))

    async def close(self) -> None:
        """Nothing is kept open."""

    def created(self) -> list[str]:
        """Keys of the jobs created, in order, repeats included."""
        books = self._folder / "created.jsonl"
        return [json.loads(line) for line in books.read_text().splitlines()] if books.exists() else []

    async def submit(self, request: GenerationRequest) -> Accepted:
        faults, counts = self._of(request)
        await asyncio.sleep(0)
        if counts.still("refuse", faults.refuse):
            raise GenerationFailed(say("The provider said no."), say("Change the prompt."), code="refused")
        if counts.still("busy", faults.busy):
            raise GenerationFailed(say("Too many jobs at once."), code="busy")
        if counts.still("drop", faults.drop):
            raise FakeFault("connection refused by https://provider.example/?key=canary-key")
        self._create(request.key)
        if counts.still("lose_answer", faults.lose_answer):
            raise FakeFault("connection reset")
        return Accepted(f"id-{request.key}", self._price())

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        faults, counts = self._of(request)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0.001)
        finally:
            self.at_once -= 1
        if counts.still("poll", faults.poll_errors):
            raise FakeFault("bad gateway")
        if counts.still("working", faults.working):
            return Working(0.5)
        if faults.unable:
            return Unable("moderated", say("The provider refused the picture."), say("Use another one."), self._price())
        if request.key not in self.created():
            raise GenerationFailed(say("The provider does not know this job."), code="unknown")
        on_progress(1.0)
        return Ready(json.dumps([request.key, request.frames, request.width, request.height, str(request.rate)]))

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        known = request.key in self.created() and not self._of(request)[0].hide
        return Found(f"id-{request.key}") if known else Uncertain(say("Look at the provider's page."))

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        key, frames, width, height, rate = json.loads(ready.location)
        faults = self._faults.get(_shot(key), Faults())
        counts = self._counts.setdefault(key, _Counts())
        await asyncio.sleep(0)
        if counts.still("link", faults.dead_links):
            raise FakeFault("403 Forbidden")
        if self._real_movies:
            await asyncio.to_thread(write_movie, target, frames, width, height, rate)
        else:
            target.write_bytes(f"{key} {frames}".encode())
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


def _shot(key: str) -> str:
    return key.partition("_")[0]


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
