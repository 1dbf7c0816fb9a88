"""Kling keeps the contract of every generator, over API 2.0 and over the legacy interface."""

from __future__ import annotations

from fractions import Fraction

import pytest

from plugin.generators.base import GenerationRequest
from tests.contracts.generator_contract import *  # noqa: F403
from tests.contracts.generator_contract import Delivered, GeneratorFactory
from tests.fakes.deliveries import tiny
from tests.generators.kling.place import Place, api_key, pair
from tests.generators.kling.place import request as asked


@pytest.fixture(params=[api_key, pair], ids=["api-2.0", "legacy"])
def factory(place: Place, request: pytest.FixtureRequest) -> GeneratorFactory:
    place.credentials = request.param
    cases = ({"prompt": "rain"}, {"prompt": "snow", "ratio": "9:16", "resolution": "1080p"})
    return GeneratorFactory(place.kling, asked, delivered, cases)


def delivered(request: GenerationRequest) -> Delivered:
    """5 s come as 121 frames."""
    return Delivered(121, Fraction(24), *tiny(request.resolution, Fraction(request.ratio.replace(":", "/"))))
