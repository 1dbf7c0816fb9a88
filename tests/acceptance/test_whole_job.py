"""The main job on the demo film: every frame of the finished cut shows the right picture, read from its pixels."""

from __future__ import annotations

import io
import json
import os
import shutil
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.fill import run_fill
from plugin.commands.find import run_find
from plugin.commands.request import FillRequest, Target
from plugin.commands.status import run_status
from plugin.conform.preview import render_preview
from plugin.demo.film import build_film
from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.generators.base import Accepted, GenerationRequest, Generator
from plugin.language import Language
from plugin.media.frames import FrameReader
from plugin.timeline.cut import Raster
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut
from tests.fakes.compare import assert_same_outside
from tests.fakes.numbered import Numbered, clip_of, numbered_app

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
    # The second output is the same as the first, so there was nothing to keep a copy of.
    assert [*copy.parent.glob("filled.otio*backup*"), *copy.parent.glob("filled.backup*")] == []


def test_offline_shots_are_filled_when_asked_for(copy: Path) -> None:
    app = numbered_app(dict(os.environ))
    code, document = said(run_fill, app, Target(copy), FillRequest(output=copy.with_name("o.otio"), shots="offline"))
    assert code == 0
    assert [(shot["kind"], shot["state"]) for shot in document["shots"]] == [("offline", "Succeeded")]


def test_the_cut_itself_is_replaced_only_when_named_and_with_a_backup(copy: Path) -> None:
    app = numbered_app(dict(os.environ))
    original = copy.read_bytes()
    code, filled = said(run_fill, app, Target(copy), FillRequest(output=copy))
    backups = [file for file in copy.parent.iterdir() if "backup" in file.name]
    assert code == 0 and copy.read_bytes() != original
    assert [file.read_bytes() for file in backups] == [original]
    _, status = said(partial(run_status, watch=False), app, Target(copy))
    states = {shot["id"]: shot["state"] for shot in status["shots"]}
    assert {shot["id"]: "Succeeded" for shot in filled["shots"]}.items() <= states.items()


class Deleting(Numbered):
    """While it works, the editor deletes the first hole from the cut and saves."""

    cut: Path

    async def submit(self, request: GenerationRequest) -> Accepted:
        timeline = otio.adapters.read_from_file(str(self.cut))
        first, *others = timeline.video_tracks()
        if isinstance(first[0], otio.schema.Gap):
            length = first[0].duration()
            del first[0]
            for gap in (track[0] for track in others):
                gap.source_range = otio.opentime.TimeRange(gap.source_range.start_time, gap.duration() - length)
            otio.adapters.write_to_file(timeline, str(self.cut))
        return await super().submit(request)


def test_takes_go_to_where_the_shots_are_when_the_edit_moved_on(copy: Path) -> None:
    before = {shot["id"]: shot for shot in said(run_find, numbered_app(dict(os.environ)), Target(copy))[1]["shots"]}
    parts: dict[str, Generator] = {name: Deleting(name) for name in ("animatic", "bridge")}
    for part in parts.values():
        assert isinstance(part, Deleting)
        part.cut = copy
    app = replace(numbered_app(dict(os.environ)), generators=lambda _project, _assets: parts)
    output = copy.with_name("filled.otio")
    code, document = said(run_fill, app, Target(copy), FillRequest(output=output))
    first = min(before.values(), key=lambda shot: shot["start"])
    moved = {shot["id"]: before[shot["id"]]["start"] - shot["start"] for shot in document["shots"]}
    assert first["id"] not in moved
    assert set(moved.values()) == {first["frames"]} and len(moved) > 8
    # The hole at the end grew: the sound did not move. Its take is too short now, which is said and not forced.
    grown = [shot for shot in document["shots"] if shot["frames"] != before[shot["id"]]["frames"]]
    assert [shot["id"] for shot in grown] == [max(before)]
    assert (code, grown[0]["error"]["code"], document["totals"]["unfilled"]) == (1, "not_placed", 1)
    after, mixed = codes(output), dissolving(output)
    for shot in (shot for shot in document["shots"] if shot not in grown):
        start, head, clip = shot["start"], shot["take"]["handles"][0], clip_of(shot["id"])
        for frame in set(range(start, start + shot["frames"])) - mixed:
            assert after[frame] == FrameCode(clip, head + frame - start)
