"""Where the picture lies, by the positions of its pixels."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.conform.conform import conform
from plugin.conform.raster import lay_out
from plugin.conform.spec import ConformSpec, RasterMode
from plugin.media.codec import Codec
from plugin.media.frames import FrameReader
from plugin.media.pictures import Picture
from plugin.timeline.cut import Raster
from tests.fakes.footage import number_of, write_footage
from tests.media.test_probe import turned_footage

square = Fraction(1)


def framed(_number: int, _clip: int, size: tuple[int, int]) -> Picture:
    """Green, with a red left upper and a blue right lower eighth."""
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:] = (0, 200, 0)
    picture[: height // 8, : width // 8] = (255, 0, 0)
    picture[-(height // 8) :, -(width // 8) :] = (0, 0, 255)
    return picture


def take(
    folder: Path,
    size: tuple[int, int],
    raster: Raster,
    mode: RasterMode,
    codec: Codec = Codec.prores,
    pixel_aspect: Fraction = square,
) -> Picture:
    clip = write_footage(
        folder / "clip.mp4", Fraction(25), 2, size=size, picture=framed, pixel_aspect=pixel_aspect, options={"crf": "4"}
    )
    spec = ConformSpec(Fraction(25), 2, 0, 0, raster, 0, 0, raster_mode=mode, codec=codec)
    with FrameReader(conform(clip, spec, folder / "take.mov").path) as reader:
        assert reader.info.pixel_aspect == raster.pixel_aspect
        return reader.read(1)


def extent(picture: Picture) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not black."""
    lit = picture.max(axis=2) > 60
    rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def colour(picture: Picture, x: int, y: int) -> str:
    return "rgb"[int(picture[y, x].argmax())] if picture[y, x].max() > 60 else "black"


@pytest.mark.parametrize("codec", [Codec.prores, Codec.dnxhr, Codec.h264])
@pytest.mark.parametrize(
    ("size", "mode", "expected"),
    [
        ((160, 160), RasterMode.fit, (88, 0, 232, 144)),
        ((320, 80), RasterMode.fit, (0, 32, 320, 112)),
        ((160, 160), RasterMode.fill, (0, 0, 320, 144)),
        ((160, 100), RasterMode.pad, (80, 22, 240, 122)),
        ((640, 288), RasterMode.pad, (0, 0, 320, 144)),
        ((640, 288), RasterMode.fit, (0, 0, 320, 144)),
    ],
    ids=str,
)
def test_modes(
    tmp_path: Path, codec: Codec, size: tuple[int, int], mode: RasterMode, expected: tuple[int, int, int, int]
) -> None:
    picture = take(tmp_path, size, Raster(320, 144), mode, codec)
    assert picture.shape == (144, 320, 3)
    assert np.abs(np.subtract(extent(picture), expected)).max() <= 1
    if mode is not RasterMode.fill:
        left, top, right, bottom = expected
        assert colour(picture, left + 5, top + 3) == "r"
        assert colour(picture, right - 5, bottom - 3) == "b"


def test_fill_crops_the_middle(tmp_path: Path) -> None:
    picture = take(tmp_path, (160, 160), Raster(320, 144), RasterMode.fill)
    assert colour(picture, 5, 72) == colour(picture, 315, 72) == "g"
    assert colour(picture, 5, 5) == "g"


@pytest.mark.parametrize(
    ("size", "delivered", "raster", "expected"),
    [
        ((180, 144), Fraction(64, 45), Raster(256, 144), (0, 0, 256, 144)),
        ((256, 144), square, Raster(180, 144, Fraction(64, 45)), (0, 0, 180, 144)),
        ((160, 160), square, Raster(320, 160, Fraction(1, 2)), (0, 0, 320, 160)),
        ((160, 160), Fraction(2), Raster(160, 160), (0, 40, 160, 120)),
    ],
    ids=str,
)
def test_pixel_aspect_on_both_sides(
    tmp_path: Path, size: tuple[int, int], delivered: Fraction, raster: Raster, expected: tuple[int, int, int, int]
) -> None:
    picture = take(tmp_path, size, raster, RasterMode.fit, pixel_aspect=delivered)
    assert np.abs(np.subtract(extent(picture), expected)).max() <= 1


def test_an_upright_picture_from_a_turned_camera(tmp_path: Path) -> None:
    clip = turned_footage(tmp_path / "clip.mp4", 90)
    spec = ConformSpec(Fraction(25), 5, 0, 0, Raster(108, 192), 0, 0)
    with FrameReader(conform(clip, spec, tmp_path / "take.mov").path) as reader:
        picture = reader.read(2)
    assert picture.shape == (192, 108, 3)
    red, green, blue = picture[-12:-4, 4:12].reshape(-1, 3).mean(axis=0)
    assert red > 200 and green > 200 and blue < 80


def test_numbers_survive_a_change_of_size(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mp4", Fraction(25), 4, size=(250, 142))
    spec = ConformSpec(Fraction(25), 4, 0, 0, Raster(640, 360), 0, 0)
    with FrameReader(conform(clip, spec, tmp_path / "take.mov").path) as reader:
        assert [number_of(picture) for picture in reader.pictures()] == [0, 1, 2, 3]


sides = st.integers(16, 5000)
aspects = st.fractions(Fraction(1, 3), Fraction(3), max_denominator=50)


@settings(max_examples=300, deadline=None)
@given(sides, sides, aspects, sides, sides, aspects, st.sampled_from(RasterMode))
def test_layouts(
    width: int, height: int, aspect: Fraction, out_width: int, out_height: int, out_aspect: Fraction, mode: RasterMode
) -> None:
    raster = Raster(out_width, out_height, out_aspect)
    layout = lay_out(width, height, aspect, raster, mode)
    whole = (out_width + out_width % 2, out_height + out_height % 2)
    assert not any(value % 2 for value in (layout.width, layout.height, layout.x, layout.y))
    inside = layout.width <= whole[0] and layout.height <= whole[1]
    if mode is RasterMode.fill:
        assert layout.width >= whole[0] and layout.height >= whole[1]
        assert layout.width == whole[0] or layout.height == whole[1]
        assert layout.x <= 0 and layout.y <= 0
    else:
        assert inside
        assert layout.x + layout.width <= whole[0] and layout.y + layout.height <= whole[1]
    wide, high = width * aspect / out_aspect, Fraction(height)
    scale = {
        RasterMode.fit: min(out_width / wide, out_height / high),
        RasterMode.fill: max(out_width / wide, out_height / high),
        RasterMode.pad: min(1, out_width / wide, out_height / high),
    }[mode]
    assert abs(layout.width - wide * scale) <= 3 or layout.width == 2
    assert abs(layout.height - high * scale) <= 3 or layout.height == 2
