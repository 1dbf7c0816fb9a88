"""Every real OTIO file: no exception, and what is found lies in the cut."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from plugin.errors import Refused
from plugin.shots.find import FindOptions, find_shots
from plugin.shots.shot import Kind
from plugin.timeline.cut import Cut
from plugin.timeline.picture import PictureMap, picture_map
from plugin.timeline.reading import read_cut

suffixes = {".otio", ".kdenlive", ".xml", ".edl", ".fcpxml"}


@pytest.mark.parametrize("there", [False, True])
def test_real_files_are_searched(corpus: Path, there: bool) -> None:
    searched = 0
    for path in sorted(file for file in corpus.rglob("*") if file.suffix.lower() in suffixes):
        try:
            cut = read_cut(path)
        except Refused:
            continue
        picture = picture_map(cut.timeline, cut.rate)
        check(cut, picture, find_shots(cut, picture, FindOptions(media_exists=lambda path: there)))
        searched += 1
    assert searched > 50


def check(cut: Cut, picture: PictureMap, shots: tuple[object, ...]) -> None:
    found = [shot for shot in shots if dataclasses.is_dataclass(shot)]
    assert len({shot.id for shot in found}) == len(found)  # type: ignore[attr-defined]
    for shot in shots:
        assert 0 <= shot.start < shot.end <= max(picture.frames, cut.frames)  # type: ignore[attr-defined]
        assert 0 <= shot.visible_frames <= shot.frames  # type: ignore[attr-defined]
        assert str(shot.reason)  # type: ignore[attr-defined]
        assert shot.excluded == (shot.visible_frames == 0 or shot.kind is Kind.offline)  # type: ignore[attr-defined]
        for frame in (shot.before, shot.after):  # type: ignore[attr-defined]
            assert frame is None or frame.frame >= 0
