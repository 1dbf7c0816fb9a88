"""A Kling server and an account at it, for every test here."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.fakes.kling_server import KlingServer
from tests.fakes.kling_server_parts import tiny_sides
from tests.fakes.provider_mischief import Patience
from tests.fakes.provider_server import Timing
from tests.generators.kling.place import Place


@pytest.fixture
def server(tmp_path: Path) -> Iterator[KlingServer]:
    timing = Timing(seconds=0.0, patience=Patience(hang=5.0, slow=0.1, retry_after=0.2))
    with KlingServer(tmp_path / "kling", timing=timing, sides=dataclasses.replace(tiny_sides, picture=300)) as running:
        running.costs_interval = 0.0
        yield running
        assert not running.complaints


@pytest.fixture
async def place(server: KlingServer, tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(server, tmp_path)
    yield made
    await made.close()
