"""The main job on the demo film: every frame of the finished cut shows the right picture, read from its pixels."""

from __future__ import annotations

import io
import json
import os
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.fill import run_fill
from plugin.commands.find import run_find
from plugin.commands.request import FillRequest, Target
from plugin.conform.preview import render_preview
from plugin.demo.film import build_film
from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.language import Language
from plugin.media.frames import FrameReader
from plugin.timeline.cut import Raster
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut
from tests.fakes.compare import assert_same_outside
from tests.fakes.numbered import clip_of, numbered_app

small = Raster(320, 180)
rates = ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60", "16")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_film(tmp_path_factory.mktemp("film"), raster=small, seconds_scale=Fraction(1, 2))


@pytest.fixture(scope="module")
def codes_before(film: Path) -> list[FrameCode | None]:
    return codes(film)


@pytest.fixture
def copy(film: Path, tmp_path: Path) -> Path:
    shutil.copytree(film.parent, tmp_path / "cut", ignore=shutil.ignore_patterns("*.secondunit", "*filled*"))
    return tmp_path / "cut" / film.name


def said(run: Any, app: App, *arguments: Any) -> tuple[int, Any]:
    """Exit code and JSON document of a command."""
    console = Console(Language("en"), as_json=True, stdout=io.StringIO(), stderr=io.StringIO())
    code = run(app, console, *arguments)
    assert isinstance(console.stdout, io.StringIO)
    return code, json.loads(console.stdout.getvalue())


def codes(cut: Path) -> list[FrameCode | None]:
    """The code of every frame of the cut, rendered."""
    preview = render_preview(read_cut(cut), cut.with_suffix(".mp4"), height=180)
    with FrameReader(preview) as reader:
        return [read_frame_code(picture) for picture in reader.pictures()]


def shown(source_map: list[list[int]], cut_frame: int) -> int:
    """The delivered frame that a source map names for a frame of the cut."""
    start, source = max((run for run in source_map if run[0] <= cut_frame), key=lambda run: run[0])
    return source + cut_frame - start


def dissolving(cut: Path) -> set[int]:
    """Frames of the cut at which two pictures are mixed, so that no single code is to be seen."""
    read = read_cut(cut)
    dissolves = picture_map(read.timeline, read.rate).dissolves
    return {frame for one in dissolves for frame in range(one.start, one.start + one.frames)}


@pytest.mark.parametrize("rate", rates)
def test_every_frame_of_the_filled_film_is_the_right_one(
    rate: str, copy: Path, codes_before: list[FrameCode | None]
) -> None:
    app = numbered_app(dict(os.environ), Fraction(rate))
    output = copy.with_name("filled.otio")
    code, document = said(run_fill, app, Target(copy), FillRequest(output=output))
    assert code == 0
    after, mixed = codes(output), dissolving(output)
    filled = {}
    for shot in document["shots"]:
        for frame in range(shot["start"], shot["start"] + shot["frames"]):
            filled[frame] = FrameCode(clip_of(shot["id"]), shown(shot["take"]["source_map"], frame))
    assert len(after) == len(codes_before) and len(filled) > 200
    clear = [frame for frame in range(len(after)) if frame not in mixed]
    expected = {frame: filled.get(frame, codes_before[frame]) for frame in clear}
    assert {frame: after[frame] for frame in clear} == expected
    assert len(clear) > 0.9 * len(after)


def test_the_frames_around_a_shot_are_the_ones_the_viewer_sees(
    copy: Path, codes_before: list[FrameCode | None]
) -> None:
    _, found = said(run_find, numbered_app(dict(os.environ)), Target(copy))
    mixed, read = dissolving(copy), 0
    for shot in found["shots"]:
        for side, frame in (("before", shot["start"] - 1), ("after", shot["start"] + shot["frames"])):
            if shot[side] is not None and frame not in mixed:
                with FrameReader(Path(shot[side]["media"])) as reader:
                    assert read_frame_code(reader.read(shot[side]["frame"])) == codes_before[frame], (shot["id"], side)
                read += 1
    assert read > 15


def test_nothing_outside_the_filled_shots_changes(copy: Path) -> None:
    app = numbered_app(dict(os.environ))
    output = copy.with_name("filled.otio")
    before_bytes = copy.read_bytes()
    _, document = said(run_fill, app, Target(copy), FillRequest(output=output))
    before, after = read_cut(copy), read_cut(output)
    ranges = [(shot["start"], shot["start"] + shot["frames"]) for shot in document["shots"]]
    assert_same_outside(before.timeline, after.timeline, ranges, before.rate)
    assert copy.read_bytes() == before_bytes


def test_a_filled_cut_lacks_only_what_was_left_out(copy: Path) -> None:
    app = numbered_app(dict(os.environ))
    output = copy.with_name("filled.otio")
    said(run_fill, app, Target(copy), FillRequest(output=output))
    _, found = said(run_find, app, Target(output))
    assert [shot["kind"] for shot in found["shots"]] == ["offline"]


def test_a_second_fill_makes_nothing_again(copy: Path) -> None:
    app = numbered_app(dict(os.environ))
    output = copy.with_name("filled.otio")
    _, first = said(run_fill, app, Target(copy), FillRequest(output=output))
    code, second = said(run_fill, app, Target(copy), FillRequest(output=output))
    assert (code, second["shots"]) == (0, first["shots"])
    assert len(list(copy.parent.glob("*.secondunit/takes/*/*.mov"))) == len(first["shots"])
    assert len(list(copy.parent.glob("filled.otio*backup*")) + list(copy.parent.glob("filled.backup*"))) == 1


def test_offline_shots_are_filled_when_asked_for(copy: Path) -> None:
    app = numbered_app(dict(os.environ))
    code, document = said(run_fill, app, Target(copy), FillRequest(output=copy.with_name("o.otio"), shots="offline"))
    assert code == 0
    assert [(shot["kind"], shot["state"]) for shot in document["shots"]] == [("offline", "Succeeded")]
