"""Requests and generators for the tests of Ark."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from plugin.credentials import ApiKey, Credentials, Secret
from plugin.generators.account import Account, Assets, Hosting, Tools
from plugin.generators.ark.generator import Ark
from plugin.generators.base import GenerationRequest, InputFile, Remote, Role, Task
from plugin.generators.catalog import load_catalog
from plugin.generators.http_client import build_http
from plugin.media.store import sha256_file
from plugin.providers import NoAssets
from tests.fakes.ark_server import ArkServer
from tests.fakes.ark_server_rules import api_key
from tests.fakes.deliveries import movie, picture, speech
from tests.fakes.provider_server import ProviderServer

models = tuple(model for model in load_catalog() if model.generator == "ark")
large = (640, 360)


def request(*inputs: InputFile, **changes: Any) -> GenerationRequest:
    values: dict[str, Any] = {
        "key": "SH0020_video_t001_p1",
        "shot_id": "SH0020",
        "stage": "video",
        "take": 1,
        "generator": "ark",
        "model": "seedance-2.0",
        "task": Task.image_to_video if inputs else Task.text_to_video,
        "prompt": "SH0020 rain on the roofs",
        "negative": "",
        "inputs": inputs,
        "frames": 96,
        "head": 0,
        "tail": 0,
        "rate": Fraction(24),
        "width": 1280,
        "height": 720,
        "seed": 7,
        "duration": Fraction(4),
        "resolution": "480p",
        "ratio": "16:9",
    }
    return GenerationRequest(**{**values, **changes})


def still(folder: Path, role: Role, number: int = 1, size: tuple[int, int] = large) -> InputFile:
    return kept(folder / f"{role}_{number}.png", role, picture(number, number, size))


def clip(folder: Path, remote: Remote | None = None, frames: int = 72) -> InputFile:
    given = kept(folder / "clip.mp4", Role.video, movie(3, frames, Fraction(24), (856, 480)))
    return InputFile(given.role, given.path, given.sha256, remote)


def line(folder: Path, seconds: Fraction = Fraction(3)) -> InputFile:
    return kept(folder / "line.wav", Role.audio, speech(seconds))


def kept(path: Path, role: Role, data: bytes) -> InputFile:
    path.write_bytes(data)
    return InputFile(role, path, sha256_file(path))


@dataclass
class Shelf:
    """The user's own hosting, on the provider's file server."""

    server: ProviderServer
    there: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)

    async def publish(self, path: Path, name: str) -> str:
        self.there[name] = self.server.shelf.put(name, path.read_bytes())
        return self.there[name]

    async def remove(self, name: str) -> None:
        if self.there.pop(name, None):
            self.removed.append(name)

    async def close(self) -> None: ...


def account(url: str, credentials: Credentials | None = None, region: str = "global") -> Account:
    return Account("ark", url, region, credentials or ApiKey(Secret(api_key)))


def tools(url: str, hosting: Hosting | None = None, assets: Assets | None = None) -> Tools:
    http = build_http(url, (Secret(api_key),), allow_private=True)
    return Tools(http, models, assets or NoAssets(), hosting, lambda: datetime.now(UTC))


def generator(server: ArkServer, hosting: Hosting | None = None, key: str = api_key, region: str = "global") -> Ark:
    return Ark(account(server.base_url, ApiKey(Secret(key)), region), tools(server.base_url, hosting))
