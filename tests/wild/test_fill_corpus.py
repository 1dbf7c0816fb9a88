"""Every real file that we write back is filled with real takes; outside the filled shots nothing differs."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plugin.app import App, build_app
from plugin.commands.console import Console
from plugin.commands.fill import run_fill
from plugin.commands.find import run_find
from plugin.commands.request import FillRequest, Target
from plugin.errors import Refused, UnsupportedFormat
from plugin.language import Language
from plugin.timeline.cut import Cut, CutFormat, Raster
from plugin.timeline.reading import ReadOptions, read_cut
from tests.fakes.compare import assert_same_outside

small = Raster(64, 36)
written_back = {CutFormat.otio, CutFormat.otioz, CutFormat.otiod, CutFormat.kdenlive}
endings = (".otio", ".json", ".kdenlive", ".xml", ".fcpxml", ".edl", ".aaf")


@pytest.fixture(scope="module")
def readable(corpus: Path) -> list[Path]:
    """Every file of the corpus that reads as a cut."""
    return [path for path in sorted(corpus.rglob("*")) if path.suffix in endings and _is_cut(path)]


def _is_cut(path: Path) -> bool:
    try:
        read_cut(path)
    except Refused:
        return False
    return True


@pytest.fixture
def app() -> App:
    real = build_app(dict(os.environ))
    return replace(real, settings=replace(real.settings, take_raster=small))


def said(run: Callable[..., int], app: App, *arguments: object) -> tuple[int, dict[str, Any]]:
    console = Console(Language("en"), as_json=True, stdout=io.StringIO(), stderr=io.StringIO())
    code = run(app, console, *arguments)
    assert isinstance(console.stdout, io.StringIO)
    return code, json.loads(console.stdout.getvalue())


def small_copy(path: Path, folder: Path, cut: Cut) -> Path:
    """A copy to work on; a Kdenlive project's own raster is kept, the others take the small one."""
    copy = folder / f"cut{path.suffix}"
    shutil.copy(path, copy)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("shots", ["all", "hole"])
def test_nothing_but_the_filled_shots_differs(readable: list[Path], app: App, tmp_path: Path, shots: str) -> None:
    filled = 0
    for number, path in enumerate(readable):
        cut = read_cut(path)
        if cut.format not in written_back:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        filled += fill_and_compare(small_copy(path, folder, cut), app, shots)
    assert filled > (150 if shots == "all" else 10)


def fill_and_compare(copy: Path, app: App, shots: str) -> int:
    before_bytes, before = copy.read_bytes(), read_cut(copy)
    output = copy.with_name(f"filled{'.kdenlive' if copy.suffix == '.kdenlive' else '.otio'}")
    project = copy.with_suffix(".secondunit")
    code, document = said(
        run_fill, app, Target(copy, project), FillRequest("animatic", shots=shots, output=output, codec="h264")
    )
    states = {shot["state"] for shot in document["shots"]}
    assert (code, states - {"Succeeded"}) == (0, set()), (copy, document["shots"])
    after = read_cut(output, ReadOptions())
    ranges = [(shot["start"], shot["start"] + shot["frames"]) for shot in document["shots"]]
    if copy.suffix != ".kdenlive":
        assert_same_outside(before.timeline, after.timeline, ranges, before.rate)
    assert (after.rate, after.frames) == (before.rate, before.frames)
    assert copy.read_bytes() == before_bytes
    _, found = said(run_find, app, Target(output, project))
    left = {shot["id"] for shot in found["shots"] if not shot["excluded"]} & {s["id"] for s in document["shots"]}
    assert left == set(), (copy, left)
    shutil.rmtree(project, ignore_errors=True)
    return len(document["shots"])


def test_formats_that_are_only_read_say_so_and_lose_nothing(readable: list[Path], app: App, tmp_path: Path) -> None:
    seen = set()
    for path in readable:
        cut = read_cut(path)
        if cut.format in written_back or cut.format in seen:
            continue
        seen.add(cut.format)
        copy = tmp_path / path.name
        shutil.copy(path, copy)
        with pytest.raises(UnsupportedFormat, match="cannot write it back yet"):
            said(run_fill, app, Target(copy), FillRequest())
        assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
        copy.unlink()
    assert seen == {CutFormat.fcp_xml, CutFormat.fcpx_xml, CutFormat.edl, CutFormat.aaf}
