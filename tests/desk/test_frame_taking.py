"""A frame under the playhead becomes a picture of the project, as the cut shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin.app import build_app
from plugin.demo.framecode import read_frame_code
from plugin.desk.desk import Desk
from plugin.errors import UsageError
from plugin.jobs.project import project_beside
from plugin.media.stills import load_still
from tests.fakes.screened_film import ScreenedFilm


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> ScreenedFilm:
    return ScreenedFilm(tmp_path_factory.mktemp("film"))


@pytest.fixture
def opened(numbered: ScreenedFilm, environment: dict[str, str]) -> Desk:
    desk = Desk(build_app(environment), environment)
    desk.open(numbered.cut)
    return desk


@pytest.mark.parametrize("frame", [0, 19, 40, 83, 5000])
def test_the_picture_is_the_frame_that_the_cut_shows(
    numbered: ScreenedFilm, frame: int, environment: dict[str, str]
) -> None:
    Path(environment["SECONDUNIT_CONFIG_DIR"], "config.toml").unlink()
    desk = Desk(build_app(environment), environment)
    desk.open(numbered.cut)
    path = desk.take_frame(frame)
    picture = load_still(path)
    desk.close()
    assert picture is not None and path.parent == project_beside(numbered.cut).frames
    assert picture.shape[:2] == (numbered.opened.cut.raster.height, numbered.opened.cut.raster.width)
    found, expected = read_frame_code(picture), numbered.expected(min(frame, 83))
    assert expected is not None and found is not None and (found.clip, found.frame) == tuple(expected)


def test_the_same_frame_is_the_same_file_and_goes_into_a_brief(opened: Desk, numbered: ScreenedFilm) -> None:
    path = opened.take_frame(3)
    assert opened.take_frame(3) == path
    opened.set_brief([numbered.hole], {"first_frame": path})
    (hole, _) = opened.standing().shots
    opened.close()
    assert hole.brief.first_frame == path


def test_where_nothing_is_seen_there_is_no_picture(opened: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        opened.take_frame(25)
    opened.close()
    assert caught.value.code == "nothing_seen" and caught.value.action is not None
