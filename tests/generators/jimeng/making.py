"""Requests and generators for the tests of Jimeng."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from plugin.credentials import AccessPair, Credentials, Secret
from plugin.generators.account import Account, Assets, Hosting, Tools
from plugin.generators.base import GenerationRequest, InputFile, Task
from plugin.generators.catalog import load_catalog
from plugin.generators.http_client import build_http
from plugin.generators.jimeng.generator import Jimeng
from plugin.providers import NoAssets
from tests.fakes.jimeng_server import JimengServer, access_key, secret_key

models = tuple(model for model in load_catalog() if model.generator == "jimeng")
pair = AccessPair(Secret(access_key), Secret(secret_key))


def request(*inputs: InputFile, **changes: Any) -> GenerationRequest:
    values: dict[str, Any] = {
        "key": "SH0020_video_t001_p1",
        "shot_id": "SH0020",
        "stage": "video",
        "take": 1,
        "generator": "jimeng",
        "model": "jimeng-video-3.0",
        "task": Task.image_to_video if inputs else Task.text_to_video,
        "prompt": "SH0020 rain",
        "negative": "",
        "inputs": inputs,
        "frames": 110,
        "head": 0,
        "tail": 0,
        "rate": Fraction(24),
        "width": 1280,
        "height": 720,
        "seed": 7,
        "duration": Fraction(5),
        "resolution": "720p",
        "ratio": "16:9",
    }
    return GenerationRequest(**{**values, **changes})


def account(url: str, credentials: Credentials = pair) -> Account:
    return Account("jimeng", url, "mainland", credentials)


def tools(url: str, hosting: Hosting | None = None, assets: Assets | None = None) -> Tools:
    secrets = (pair.access_key, pair.secret_key)
    return Tools(
        build_http(url, secrets, allow_private=True), models, assets or NoAssets(), hosting, lambda: datetime.now(UTC)
    )


def generator(server: JimengServer, hosting: Hosting | None = None, credentials: Credentials = pair) -> Jimeng:
    return Jimeng(account(server.url, credentials), tools(server.url, hosting))
