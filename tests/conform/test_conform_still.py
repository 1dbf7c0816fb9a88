"""Pictures as takes: decoded whole, kept as they came."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from plugin.conform.conform import conform
from plugin.errors import BadDelivery
from plugin.media.stills import save_picture
from tests.conform.test_conform_pairs import spec
from tests.fakes.footage import numbered_picture, write_footage

wanted = dataclasses.replace(spec(Fraction(25), 1, 0, 0), still=True)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "delivery.png"
    save_picture(numbered_picture(7, size=(300, 200)), path)
    return path


def test_the_very_bytes_are_kept_at_their_own_size(tmp_path: Path, picture: Path) -> None:
    report = conform(picture, wanted, tmp_path / "conformed.mov")
    assert report.path == tmp_path / "conformed.png"
    assert report.path.read_bytes() == picture.read_bytes()
    assert (report.frames, report.head, report.tail, report.source_map) == (1, 0, 0, ((1000, 0),))
    assert [str(note) for note in report.notes] == ["A picture of 300 x 200, kept as it came."]


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("WEBP", ".webp"), ("BMP", ".png")])
def test_the_ending_says_what_it_is_whatever_the_link_said(
    tmp_path: Path, picture: Path, kind: str, suffix: str
) -> None:
    delivery = tmp_path / "delivery.mp4"
    with Image.open(picture) as image:
        image.save(delivery, format=kind)
    report = conform(delivery, wanted, tmp_path / "conformed.mov")
    assert report.path.suffix == suffix
    with Image.open(report.path) as kept:
        assert kept.size == (300, 200)


def test_what_is_no_whole_picture_is_refused(tmp_path: Path, picture: Path) -> None:
    half, movie, page = tmp_path / "half.png", tmp_path / "movie.mp4", tmp_path / "page.png"
    half.write_bytes(picture.read_bytes()[:400])
    write_footage(movie, frames=2)
    page.write_bytes(b"<html>no such picture</html>")
    for delivery in (half, movie, page):
        with pytest.raises(BadDelivery):
            conform(delivery, wanted, tmp_path / "conformed.mov")
    assert not list(tmp_path.glob("conformed*"))
