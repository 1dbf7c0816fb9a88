"""The main job on Kdenlive projects: filled by `fill`, rendered frame by frame by a real melt."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.commands.fill import run_fill
from plugin.commands.find import run_find
from plugin.commands.request import FillRequest, Target
from tests.acceptance.test_whole_job import said, shown
from tests.fakes.kdenlive_film import before, end, film
from tests.fakes.melt import needs_melt, render
from tests.fakes.numbered import clip_of, numbered_app

pytestmark = [pytest.mark.melt, needs_melt]


@pytest.mark.parametrize("generation", [4, 5])
@pytest.mark.parametrize("delivered", ["25", "30"])
def test_every_frame_of_a_filled_project_is_the_right_one(tmp_path: Path, generation: int, delivered: str) -> None:
    made = film(tmp_path, generation)
    original = made.path.read_bytes()
    app, output = numbered_app(dict(os.environ), Fraction(delivered)), tmp_path / "filled.kdenlive"
    code, document = said(run_fill, app, Target(made.path), FillRequest(output=output, shots="all"))
    assert code == 0
    expected = list(before)
    for shot in sorted(document["shots"], key=lambda shot: shot["kind"] != "hole"):
        for frame in range(shot["start"], shot["start"] + shot["frames"]):
            expected[frame] = (clip_of(shot["id"]), shown(shot["take"]["source_map"], frame))
    assert render(output, end, tmp_path) == expected
    assert made.path.read_bytes() == original
    _, found = said(run_find, app, Target(output))
    assert found["shots"] == []
