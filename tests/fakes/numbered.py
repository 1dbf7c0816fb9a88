"""A free generator on this machine whose every picture says which frame of which shot it is."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from plugin.app import App, build_app
from plugin.events import Progress
from plugin.generators.account import Assets
from plugin.generators.base import (
    Absent,
    Accepted,
    Checked,
    Finding,
    GenerationRequest,
    Generator,
    Lane,
    Model,
    Ready,
    Report,
)
from plugin.jobs.project import Project
from plugin.messages import Message, say
from tests.fakes.footage import write_footage


def clip_of(shot_id: str) -> int:
    """The clip number burnt into a shot's pictures: SH0010 is 33, SH0020 is 34 ..."""
    return 32 + int(shot_id[2:]) // 10


class Numbered:
    """Delivers at its own `rate`, however the request asks, as providers do; enough frames for the time asked for."""

    paid = False
    account = ""
    region = ""
    settle_seconds = 0.0

    def __init__(self, name: str, rate: Fraction | None = None) -> None:
        self.name = name
        self._rate = rate

    def models(self) -> tuple[Model, ...]:
        return ()

    def lane(self, request: GenerationRequest) -> Lane:
        return Lane(self.name, 2)

    def obstacles(self, request: GenerationRequest) -> tuple[Message, ...]:
        return ()

    async def check(self) -> Checked:
        return Checked(say("Numbers never fail."))

    async def close(self) -> None:
        """Nothing is kept open."""

    async def submit(self, request: GenerationRequest) -> Accepted:
        return Accepted(request.key)

    async def poll(self, provider_id: str, request: GenerationRequest, on_progress: Progress) -> Report:
        rate = self._rate or request.rate
        frames = max(request.frames, math.ceil(request.frames / request.rate * rate) + 1) if self._rate else 0
        size = f"{request.width}x{request.height}"
        return Ready(f"{clip_of(request.shot_id)} {frames or request.frames} {rate} {size}")

    async def find(self, request: GenerationRequest, sent: datetime) -> Finding:
        return Absent()

    async def download(self, ready: Ready, target: Path, on_progress: Progress) -> None:
        clip, frames, rate, size = ready.location.split()
        width, height = (int(part) for part in size.split("x"))
        movie = target.with_name(f"{target.name}.mp4")
        await asyncio.to_thread(write_footage, movie, Fraction(rate), int(frames), clip=int(clip), size=(width, height))
        movie.replace(target)

    async def cancel(self, provider_id: str) -> bool:
        return True


def numbered_app(environment: dict[str, str], rate: Fraction | None = None) -> App:
    """The product, with numbered pictures where the embedded generators would draw."""

    def generators(_project: Project, _assets: Assets) -> dict[str, Generator]:
        return {name: Numbered(name, rate) for name in ("animatic", "bridge")}

    return replace(build_app(environment), generators=generators)
