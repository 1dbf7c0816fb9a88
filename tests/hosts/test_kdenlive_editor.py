"""Filled projects opened and saved by a real Kdenlive: the shots are still in place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plugin.hosts.kdenlive import KdenliveHost
from plugin.messages import say
from plugin.shots.shot import Kind, Shot
from plugin.timeline.cut import Cut
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut
from tests.fakes.kdenlive_film import before, end, expected, fill, film, shots_of
from tests.fakes.kdenlive_session import needs_kdenlive, save_with_kdenlive
from tests.fakes.melt import needs_melt, render

pytestmark = [pytest.mark.kdenlive, needs_kdenlive]


def places(cut: Cut) -> list[tuple[int, int, int, str, str, str]]:
    """Track, start, length, first media frame, file and shot id of every clip."""
    return [
        (
            one.track,
            one.start,
            one.frames,
            str(int(one.item.source_range.start_time.value)),
            getattr(one.item.media_reference, "target_url", ""),
            one.item.metadata.get("second_unit", {}).get("shot", ""),
        )
        for one in picture_map(cut.timeline, cut.rate).placements
    ]


@needs_melt
@pytest.mark.slow
def test_a_filled_film_survives_kdenlive(tmp_path: Path) -> None:
    made = film(tmp_path)
    cut = made.cut()
    fills = [fill(tmp_path, shot, cut, handles=(number, 3)) for number, shot in enumerate(shots_of(cut).values())]
    over = Shot("SH0990", Kind.marked, None, 50, 8, 8, "", "", say("test"), False, None, None, None)
    fills.append(fill(tmp_path, over, cut))
    path = tmp_path / "filled.kdenlive"
    report = KdenliveHost().hand_back(cut, fills, path).report
    assert (len(report.placed), report.added_tracks) == (7, 1)
    filled = read_cut(path)
    save_with_kdenlive(path, tmp_path / "session")
    saved = read_cut(path)
    assert saved.sha256 != filled.sha256
    assert places(saved) == places(filled)
    assert [track.name for track in saved.timeline.tracks] == [track.name for track in filled.timeline.tracks]
    assert render(path, end, tmp_path) == expected(before, fills)
    assert b'secondunit_project">film.secondunit<' in path.read_bytes()


@needs_melt
@pytest.mark.slow
@pytest.mark.parametrize("name", ["kdenlive_example_v221170", "kdenlive_example_v191180"])
def test_a_real_project_filled_survives_kdenlive(corpus: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "real.kdenlive"
    shutil.copy(corpus / "kdenlive-opentimelineio" / f"{name}.kdenlive", path)
    path.chmod(0o644)
    cut = read_cut(path)
    shots = {key: shot for key, shot in shots_of(cut).items() if shot.visible_frames}
    fills = [fill(tmp_path, shot, cut, handles=(2, 2)) for shot in shots.values()]
    report = KdenliveHost().hand_back(cut, fills, path).report
    assert set(report.placed) == set(shots)
    filled = read_cut(path)
    save_with_kdenlive(path, tmp_path / "session")
    saved = read_cut(path)
    assert [place[:4] + place[5:] for place in places(saved)] == [place[:4] + place[5:] for place in places(filled)]
    ours = [place for place in places(saved) if place[5]]
    assert ours == [place for place in places(filled) if place[5]]
    assert len(ours) == len(fills)
