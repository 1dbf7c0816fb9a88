"""What every generator keeps, as far as it does not need a clip of exactly the frames asked for."""

from __future__ import annotations

import pytest

from tests.contracts.generator_contract import (
    GeneratorFactory,
    test_cancel_stops_or_says_no,
    test_every_model_names_its_generator_and_where_its_row_comes_from,
    test_find_knows_a_finished_job_and_no_other,
    test_repeat_after_a_crash_gives_the_same_clip,
)
from tests.generators.kling.place import Place, request

__all__ = [
    "test_cancel_stops_or_says_no",
    "test_every_model_names_its_generator_and_where_its_row_comes_from",
    "test_find_knows_a_finished_job_and_no_other",
    "test_repeat_after_a_crash_gives_the_same_clip",
]


@pytest.fixture
def factory(place: Place) -> GeneratorFactory:
    return GeneratorFactory(place.kling, request)
