"""Small pictures: the right frame, kept in the cache, made anew when the file is another one."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from plugin.desk.thumbnails import Thumbnails
from plugin.errors import MediaError
from tests.fakes.footage import number_of, write_footage


def test_the_right_frame_once_made_is_kept(tmp_path: Path) -> None:
    media = tmp_path / "a.mov"
    write_footage(media, Fraction(24), 20)
    thumbnails = Thumbnails(tmp_path / "cache")
    file = thumbnails.file(media, 7, 720)
    assert number_of(picture(file)) == 7
    made = file.stat().st_mtime_ns
    assert thumbnails.file(media, 7, 720) == file and file.stat().st_mtime_ns == made
    assert number_of(picture(thumbnails.file(media, 99, 720))) == 19
    assert picture(thumbnails.file(media, 7, 18)).shape == (18, 32, 3)
    thumbnails.close()


def picture(file: Path) -> np.ndarray:
    with Image.open(file) as image:
        return np.array(image.convert("RGB"))


def test_a_file_that_was_exported_again_gets_a_new_picture(tmp_path: Path) -> None:
    media = tmp_path / "a.png"
    Image.new("RGB", (64, 36), "red").save(media)
    with_red = Thumbnails(tmp_path / "cache")
    first = with_red.file(media, 0, 36)
    Image.new("RGB", (64, 36), "blue").save(media)
    os.utime(media, ns=(1, 1))
    second = with_red.file(media, 0, 36)
    assert first != second
    assert picture(second)[5, 5, 2] > 200
    with_red.close()


def test_what_is_no_picture_says_so(tmp_path: Path) -> None:
    media = tmp_path / "a.mov"
    media.write_bytes(b"nothing")
    thumbnails = Thumbnails(tmp_path / "cache")
    with pytest.raises(MediaError):
        thumbnails.file(media, 0, 36)
    with pytest.raises(OSError):
        thumbnails.file(tmp_path / "gone.mov", 0, 36)
    assert not list((tmp_path / "cache").rglob("*.jpg"))
    thumbnails.close()
