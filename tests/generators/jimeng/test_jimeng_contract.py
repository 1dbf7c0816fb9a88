"""Jimeng keeps the contract of every generator; it cannot be asked for a job by our key."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.generators.base import GenerationRequest
from tests.contracts.generator_contract import *  # noqa: F403
from tests.contracts.generator_contract import Delivered, GeneratorFactory
from tests.fakes.deliveries import tiny
from tests.fakes.jimeng_server import JimengServer
from tests.generators.jimeng import making


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[GeneratorFactory]:
    with JimengServer(tmp_path / "books") as server:
        cases = ({"prompt": "rain"}, {"prompt": "snow", "ratio": "9:16", "resolution": "1080p"})
        yield GeneratorFactory(lambda: making.generator(server), making.request, delivered, cases, finds=False)


def delivered(request: GenerationRequest) -> Delivered:
    """5 s come as 121 frames."""
    return Delivered(121, Fraction(24), *tiny(request.resolution, Fraction(request.ratio.replace(":", "/"))))
