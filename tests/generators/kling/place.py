"""A Kling adapter with everything around it: account, memory of assets, hosting, and requests to send."""

from __future__ import annotations

import dataclasses
import hashlib
import wave
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from plugin.credentials import AccessPair, ApiKey, Credentials, Secret
from plugin.generators.account import Account, Tools
from plugin.generators.base import Character, GenerationRequest, InputFile, Remote, Report, Role, Task, Working
from plugin.generators.catalog import load_catalog
from plugin.generators.http_client import build_http
from plugin.generators.kling.generator import Kling
from plugin.media.stills import save_picture
from tests.fakes.footage import write_footage
from tests.fakes.kling_server import KlingServer

api_key: Credentials = ApiKey(Secret("kling-api-key"))
pair: Credentials = AccessPair(Secret("kling-access"), Secret("kling-secret-of-more-than-32-bytes"))
rows = tuple(model for model in load_catalog() if model.generator == "kling")


def now() -> datetime:
    return datetime.now(UTC)


class MemoryAssets:
    """Assets that live as long as the test."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, str, str], str] = {}

    def get(self, generator: str, account: str, kind: str, digest: str) -> str | None:
        return self.known.get((generator, account, kind, digest))

    def put(self, generator: str, account: str, kind: str, digest: str, provider_id: str) -> None:
        self.known[generator, account, kind, digest] = provider_id

    def forget(self, generator: str, account: str, kind: str, digest: str) -> None:
        self.known.pop((generator, account, kind, digest), None)


class ShelfHosting:
    """Hosting on the fake provider's own file server; remembers what lies there."""

    def __init__(self, server: KlingServer) -> None:
        self._server = server
        self.there: set[str] = set()
        self.published: list[str] = []

    async def publish(self, path: Path, name: str) -> str:
        self.there.add(name)
        self.published.append(name)
        return self._server.shelf.put("clip.mp4", path.read_bytes())

    async def remove(self, name: str) -> None:
        self.there.discard(name)

    async def close(self) -> None:
        return None


@dataclasses.dataclass
class Place:
    """One user's account at the server."""

    server: KlingServer
    folder: Path
    assets: MemoryAssets = dataclasses.field(default_factory=MemoryAssets)
    hosting: ShelfHosting | None = None
    credentials: Credentials = api_key
    region: str = "global"
    built: list[Kling] = dataclasses.field(default_factory=list)

    def kling(self, clock: Callable[[], datetime] = now) -> Kling:
        """Built anew, as after a restart."""
        account = Account("kling", self.server.url, self.region, self.credentials)
        http = build_http(self.server.url, (), allow_private=True)
        made = Kling(account, Tools(http, rows, self.assets, self.hosting, clock), settle_seconds=0.05)
        self.built.append(made)
        return made

    async def close(self) -> None:
        for kling in self.built:
            await kling.close()

    def picture(self, role: Role, name: str = "still.png", size: tuple[int, int] = (640, 360)) -> InputFile:
        path = self.folder / name
        save_picture(np.full((size[1], size[0], 3), len(name) * 9 % 255, np.uint8), path)
        return InputFile(role, path, digest(path))

    def clip(self, role: Role, seconds: int = 5, remote: Remote | None = None) -> InputFile:
        path = self.folder / f"clip{seconds}.mp4"
        if not path.exists():
            write_footage(path, Fraction(24), seconds * 24, size=(128, 72))
        return InputFile(role, path, digest(path), remote)

    def sound(self, seconds: float) -> InputFile:
        path = self.folder / f"line{seconds}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(48_000)
            samples = (np.sin(np.arange(round(seconds * 48_000)) / 20) * 8000).astype("<i2")
            file.writeframes(np.repeat(samples[:, None], 2, axis=1).tobytes())
        return InputFile(Role.audio, path, digest(path))

    def character(self, name: str, pictures: int = 2) -> Character:
        views = [self.picture(Role.reference, f"{name}{number}.png") for number in range(pictures)]
        return Character(name, f"{name} is a baker", tuple(views))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def request(**changes: Any) -> GenerationRequest:
    """A shot of 5 s from words."""
    standard = GenerationRequest(
        key="SH0010_video_t001_project",
        shot_id="SH0010",
        stage="video",
        take=1,
        generator="kling",
        model="kling-3.0",
        task=Task.text_to_video,
        prompt="rain on the roofs",
        negative="",
        inputs=(),
        frames=120,
        head=0,
        tail=0,
        rate=Fraction(24),
        width=1280,
        height=720,
        seed=1,
        duration=Fraction(5),
        resolution="720p",
        ratio="16:9",
    )
    return dataclasses.replace(standard, **changes)


async def ended(kling: Kling, provider_id: str, asked: GenerationRequest, times: int = 100) -> Report:
    """The report once the job has ended."""
    report: Report = Working()
    for _ in range(times):
        report = await kling.poll(provider_id, asked, lambda _: True)
        if not isinstance(report, Working):
            break
    return report
