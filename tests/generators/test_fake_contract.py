"""The generator that stands for providers in other tests keeps the contract of every generator."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.generator_contract import *  # noqa: F403
from tests.contracts.generator_contract import GeneratorFactory
from tests.fakes.generators import FakeGenerator
from tests.generators.pictures import request as asked


@pytest.fixture
def factory(tmp_path: Path) -> GeneratorFactory:
    def make() -> FakeGenerator:
        made = FakeGenerator(tmp_path / "provider", account="https://provider.example")
        made.settle_seconds = 1.0
        return made

    cases = ({"frames": 1, "width": 64, "height": 36}, {"frames": 7, "width": 96, "height": 54})
    return GeneratorFactory(make, asked, cases=cases)
