"""Projects saved by Kdenlive 19.11, 22.11 and 24.07, filled: their untouched elements stay byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from otio_adapters.dialects.kdenlive_xml import Node, parse_xml
from plugin.hosts.kdenlive import KdenliveHost
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut
from tests.fakes.kdenlive_film import fill, shots_of, shown
from tests.fakes.melt import needs_melt, render

names = ["kdenlive_example_v191180", "kdenlive_example_v221170", "kdenlive_example_v240770", "kdenlive_mixes_markers"]
each = pytest.mark.parametrize("name", names)


def copied(corpus: Path, folder: Path, name: str) -> Path:
    path = folder / f"{name}.kdenlive"
    shutil.copy(corpus / "kdenlive-opentimelineio" / path.name, path)
    path.chmod(0o644)
    return path


def parts(data: bytes, node: Node) -> list[bytes]:
    """The bytes of each child; of a playlist or tractor, those of its own children."""
    return [data[child.start : child.end] for child in node.children]


@each
def test_untouched_elements_stay_byte_for_byte(corpus: Path, tmp_path: Path, name: str) -> None:
    path = copied(corpus, tmp_path, name)
    cut = read_cut(path)
    # The long mixes of one of them need that many handles.
    fills = [fill(tmp_path, shot, cut, handles=(130, 130), real=False) for shot in shots_of(cut).values()]
    report = KdenliveHost().hand_back(cut, fills, path).report
    assert len(report.placed) == len(fills)
    after = path.read_bytes()
    old, new = parse_xml(cut.content), parse_xml(after)
    assert after[: new.inner] == cut.content[: old.inner]
    kept = set(parts(after, new))
    touched = [node for node, data in zip(old.children, parts(cut.content, old), strict=True) if data not in kept]
    assert {node.tag for node in touched} <= {"playlist", "tractor"}
    by_id = {node.id: node for node in new.children if node.id}
    lost = 0
    for node in touched:
        inside = parts(after, by_id[node.id])
        lost += sum(child not in inside for child in parts(cut.content, node))
    assert lost <= len(fills)
    order = [node.id for node in new.children if node.id in {one.id for one in old.children}]
    assert order == [node.id for node in old.children]


@each
def test_a_real_project_is_read_the_same_but_for_the_filled_shots(corpus: Path, tmp_path: Path, name: str) -> None:
    path = copied(corpus, tmp_path, name)
    cut = read_cut(path)
    shot = list(shots_of(cut).values())[-1]
    made = fill(tmp_path, shot, cut, handles=(115, 5), real=False)
    KdenliveHost().hand_back(cut, [made], path)
    filled = read_cut(path)
    old = [(p.track, p.start, p.frames, p.item) for p in picture_map(cut.timeline, cut.rate).placements]
    new = [(p.track, p.start, p.frames, p.item) for p in picture_map(filled.timeline, filled.rate).placements]
    same = [(a[:3], a[3].to_json_string()) for a in old if shot.address is None or a[1:3] != (shot.start, shot.frames)]
    left = [(a[:3], a[3].to_json_string()) for a in new]
    strip = [(place, text.split('"metadata"')[0]) for place, text in same]
    assert all(one in [(place, text.split('"metadata"')[0]) for place, text in left] for one in strip)


@pytest.mark.melt
@needs_melt
@pytest.mark.parametrize("name", names[:3])
def test_melt_shows_the_takes_in_a_real_project(corpus: Path, tmp_path: Path, name: str) -> None:
    path = copied(corpus, tmp_path, name)
    cut = read_cut(path)
    shots = [shot for shot in shots_of(cut).values() if shot.visible_frames]
    fills = [fill(tmp_path, shot, cut, handles=(2, 2)) for shot in shots]
    assert len(KdenliveHost().hand_back(cut, fills, path).report.placed) == len(fills)
    runs = picture_map(read_cut(path).timeline, cut.rate).runs
    wanted = {one.shot.id: one for one in fills}
    seen = [(run, run.placement.item.metadata["second_unit"]["shot"]) for run in runs if run.placement is not None]
    assert {shot for _, shot in seen} == set(wanted)
    for run, shot in seen:
        one = wanted[shot]
        # The first frames of two of them fade in from black.
        for place in (run.start + min(40, run.frames // 2), run.start + run.frames - 3):
            numbers = shown(one)[place - one.shot.start :][:3]
            assert render(path, 3, tmp_path, start=place) == numbers, (shot, place)
