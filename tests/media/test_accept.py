"""Only whole movies pass."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from plugin.errors import BadDelivery
from plugin.media.accept import accept
from plugin.media.containers import missing_bytes
from plugin.media.limits import Limits
from tests.fakes.footage import write_footage


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.mkv", "clip.avi"])
def test_a_whole_movie_passes_with_its_exact_count(tmp_path: Path, name: str) -> None:
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    path = write_footage(tmp_path / name, Fraction(24), 37, codec=codec, options={}, size=(190, 106))
    assert accept(path).frames == 37
    assert missing_bytes(path) == 0


def test_a_truncated_movie_with_its_header_in_front(tmp_path: Path) -> None:
    path = write_footage(
        tmp_path / "clip.mp4", Fraction(24), 120, container_options={"movflags": "faststart"}, options={"crf": "5"}
    )
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    assert missing_bytes(path) == len(data) - len(data) * 6 // 10
    with pytest.raises(BadDelivery) as caught:
        accept(path)
    assert caught.value.code == "damaged_delivery"
    values = dict(caught.value.message.values)
    assert values["expected"] == 120
    assert 20 < int(values["found"]) < 100


@pytest.mark.parametrize("name", ["clip.mkv", "clip.mov", "clip.mp4", "clip.webm"])
@pytest.mark.parametrize("part", [3, 6, 9])
def test_a_truncated_movie_of_any_kind(tmp_path: Path, name: str, part: int) -> None:
    codec = "libvpx-vp9" if name.endswith("webm") else "libx264"
    path = write_footage(tmp_path / name, Fraction(24), 40, codec=codec, options={})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * part // 10])
    with pytest.raises(BadDelivery):
        accept(path)


def test_damage_inside(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "clip.mp4", Fraction(24), 60, container_options={"movflags": "faststart"})
    data = bytearray(path.read_bytes())
    middle = len(data) * 2 // 3
    data[middle : middle + 300] = bytes(300)
    path.write_bytes(data)
    with pytest.raises(BadDelivery):
        accept(path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><html>Sign in</html>", "not_a_movie"),
        (b'{"error":"expired"}', "not_a_movie"),
        (b"\n  <?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "not_a_movie"),
        (b"", "empty_media"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(20), "undecodable"),
    ],
)
def test_other_bodies(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    with pytest.raises(BadDelivery) as caught:
        accept(tmp_path / "clip.mp4")
    assert caught.value.code == code
    assert caught.value.action is not None


def test_a_still_is_no_movie(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64)).save(tmp_path / "clip.png")
    with pytest.raises(BadDelivery) as caught:
        accept(tmp_path / "clip.png")
    assert caught.value.code == "not_a_movie"


def test_limits(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "clip.mp4", Fraction(24), 30)
    for limits, code in ((Limits(frames=29), "too_many_frames"), (Limits(pixels=192 * 107), "too_many_pixels")):
        with pytest.raises(BadDelivery) as caught:
            accept(path, limits)
        assert caught.value.code == code
    assert accept(path, Limits(pixels=192 * 108, frames=30)).frames == 30
