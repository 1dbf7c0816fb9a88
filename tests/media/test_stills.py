"""Still pictures: orientation, transparency, depth, bombs."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from plugin.errors import MediaError
from plugin.media.frames import read_still, save_picture
from plugin.media.probe import probe


@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (3, (-1, -1)), (6, (0, -1)), (8, (-1, 0))])
def test_orientation_is_applied(tmp_path: Path, orientation: int, corner: tuple[int, int]) -> None:
    pixels = np.zeros((40, 80, 3), np.uint8)
    pixels[:10, :10] = 255
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).save(tmp_path / "photo.jpg", exif=exif, quality=95)
    picture = read_still(tmp_path / "photo.jpg")
    assert picture.shape[:2] == ((80, 40) if orientation in (6, 8) else (40, 80))
    assert picture[corner].min() > 200
    info = probe(tmp_path / "photo.jpg")
    assert (info.height, info.width) == picture.shape[:2]


def test_transparency_lies_over_black(tmp_path: Path) -> None:
    pixels = np.full((8, 8, 4), 200, np.uint8)
    pixels[..., 3] = [0, 0, 0, 0, 128, 128, 255, 255]
    Image.fromarray(pixels).save(tmp_path / "logo.png")
    assert read_still(tmp_path / "logo.png")[0, [0, 4, 7], 0].tolist() == [0, 100, 200]


@pytest.mark.parametrize("name", ["deep.png", "deep.tif"])
def test_sixteen_bits_keep_their_upper_byte(tmp_path: Path, name: str) -> None:
    grey = np.linspace(0, 65535, 256, dtype=np.uint16).reshape(1, 256).repeat(16, axis=0)
    cv2.imwrite(str(tmp_path / name), grey)
    picture = read_still(tmp_path / name)
    assert picture[3, [0, 128, 255], 1].tolist() == [0, 128, 255]
    cv2.imwrite(str(tmp_path / f"colour_{name}"), np.dstack([grey, grey // 2, grey * 0]))
    blue_is_brightest = read_still(tmp_path / f"colour_{name}")
    assert abs(blue_is_brightest[3, 255].astype(int) - [0, 127, 255]).max() <= 1


@pytest.mark.parametrize("side", [12_000, 30_000])
def test_bombs_are_refused_before_they_are_decoded(tmp_path: Path, side: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_bomb(side))
    assert path.stat().st_size < 200_000
    for reading in (read_still, probe):
        with pytest.raises(MediaError) as caught:
            reading(path)
        assert caught.value.code == "too_many_pixels"


def test_a_truncated_picture_is_refused(tmp_path: Path) -> None:
    Image.effect_noise((300, 200), 50).save(tmp_path / "photo.png")
    data = (tmp_path / "photo.png").read_bytes()
    (tmp_path / "photo.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError):
        read_still(tmp_path / "photo.png")


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    save_picture(picture, tmp_path / "frame.png")
    assert np.array_equal(read_still(tmp_path / "frame.png"), picture)
    assert [path.name for path in tmp_path.iterdir()] == ["frame.png"]


def png_bomb(side: int) -> bytes:
    """A black 1-bit PNG of side x side pixels, compressed row by row so that the test itself stays small."""
    row = bytes(1 + side // 8 + 1)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
