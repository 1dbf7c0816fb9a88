"""What both sides of a comparison share: one recorder, the same files, one job said in our words."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from plugin.credentials import Credentials, Secret
from plugin.generators.account import Account, Tools
from plugin.generators.base import GenerationRequest, InputFile, Model, Role, Task
from plugin.generators.http_client import build_http
from plugin.media.store import sha256_file
from plugin.providers import NoAssets, secrets_of
from tests.fakes.deliveries import movie, picture, speech
from tests.fakes.provider_server import ProviderServer, Seen

seed = 20260922
"""Named by the user, so that it goes out as it is."""


@dataclass
class ShelfHosting:
    """The user's bucket, on the fake provider's own file server."""

    server: ProviderServer
    links: dict[str, str] = field(default_factory=dict)

    async def publish(self, path: Path, name: str) -> str:
        self.links[name] = self.server.shelf.put(name, path.read_bytes())
        return self.links[name]

    async def remove(self, name: str) -> None:
        """Kept, so that the other side can send the same link."""

    async def close(self) -> None: ...


def tools(server: ProviderServer, base_url: str, credentials: Credentials, models: tuple[Model, ...] = ()) -> Tools:
    http = build_http(base_url, secrets_of(credentials), allow_private=True)
    return Tools(http, models, NoAssets(), ShelfHosting(server), lambda: datetime.now(UTC))


def account(provider: str, base_url: str, credentials: Credentials, region: str = "global") -> Account:
    return Account(provider, base_url, region, credentials)


def secret(text: str) -> Secret:
    return Secret(text)


def model(generator: str, name: str, *tasks: Task, wire_id: str = "") -> Model:
    """A row of the catalogue with nothing but what a request is built from."""
    ids = (("global", wire_id),) if wire_id else ()
    return Model(generator, name, name, tasks, None, None, None, "2026-11-22", "tests", paid=True, ids=ids)


def request(generator: str, model_name: str, task: Task, *inputs: InputFile, **more: Any) -> GenerationRequest:
    given: dict[str, Any] = {
        "key": "SH0010/video/t001",
        "prompt": "Rain on a street.",
        "duration": Fraction(5),
        "resolution": "720p",
        "ratio": "16:9",
    }
    return GenerationRequest(
        shot_id="SH0010",
        stage="video",
        take=1,
        generator=generator,
        model=model_name,
        task=task,
        negative="",
        inputs=inputs,
        frames=120,
        head=0,
        tail=0,
        rate=Fraction(24),
        width=1280,
        height=720,
        seed=seed,
        options=(("seed", "user"),),
        **(given | more),
    )


def still(folder: Path, role: Role, number: int = 1) -> InputFile:
    """A numbered PNG that every provider takes as it is."""
    return _kept(folder / f"{role}_{number}.png", role, picture(number, number, (640, 360)))


def footage(folder: Path) -> InputFile:
    return _kept(folder / "clip.mp4", Role.video, movie(3, 97, Fraction(24), (64, 36)))


def line(folder: Path) -> InputFile:
    return _kept(folder / "line.wav", Role.audio, speech(Fraction(2)))


def _kept(path: Path, role: Role, data: bytes) -> InputFile:
    path.write_bytes(data)
    return InputFile(role, path, sha256_file(path))


def plain_base64(given: InputFile) -> str:
    return base64.b64encode(given.path.read_bytes()).decode()


def data_uri(given: InputFile) -> str:
    return f"data:image/png;base64,{plain_base64(given)}"


def differences(theirs: Seen, ours: Seen, headers: tuple[str, ...]) -> list[str]:
    """Method, path, query, the named headers, and the body field by field; nulls count as left out."""
    found = [
        f"{name}: {one!r} / {other!r}"
        for name, one, other in (
            ("method", theirs.method, ours.method),
            ("path", theirs.path, ours.path),
            ("query", theirs.query, ours.query),
            *((name, theirs.headers.get(name), ours.headers.get(name)) for name in headers),
        )
        if one != other
    ]
    return found + _unlike("body", theirs.body, ours.body)


def _unlike(place: str, theirs: Any, ours: Any) -> list[str]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        one, other = _present(theirs), _present(ours)
        names = sorted(one.keys() | other.keys())
        return [line for name in names for line in _unlike(f"{place}.{name}", one.get(name), other.get(name))]
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        pairs = enumerate(zip(theirs, ours, strict=True))
        return [line for number, (one, other) in pairs for line in _unlike(f"{place}[{number}]", one, other)]
    same = type(theirs) is type(ours) and theirs == ours
    return [] if same else [f"{place}: {str(theirs)[:80]} / {str(ours)[:80]}"]


def _present(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value is not None}
