"""Ark keeps the contract of every generator."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.generators.base import GenerationRequest
from tests.contracts.generator_contract import *  # noqa: F403
from tests.contracts.generator_contract import Delivered, GeneratorFactory
from tests.fakes.ark_server import ArkServer
from tests.fakes.deliveries import tiny
from tests.generators.ark import making


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[GeneratorFactory]:
    with ArkServer(tmp_path / "books") as server:
        cases = ({"prompt": "rain"}, {"prompt": "snow", "ratio": "9:16", "duration": Fraction(5)})
        yield GeneratorFactory(lambda: making.generator(server), making.request, delivered, cases)


def delivered(request: GenerationRequest) -> Delivered:
    """4 s come as 97 frames."""
    assert request.duration is not None
    shape = tiny(request.resolution, Fraction(request.ratio.replace(":", "/")))
    return Delivered(int(request.duration) * 24 + 1, Fraction(24), *shape)
