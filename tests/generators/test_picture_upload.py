"""Pictures, names and files on their way to a provider."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from plugin.errors import GenerationFailed
from plugin.generators.base import InputFile, Remote, Role
from plugin.generators.hosted import all_forms, hosted_name, published, remote_url
from plugin.generators.mentions import mentioned, replace_mentions, speaks_chinese
from plugin.generators.picture_upload import Packed, PictureLimits, pack_picture
from tests.generators.pictures import ground, request, saved

limits = PictureLimits(shortest=100, longest=400, shape=Fraction(5, 2), size=200_000)


def opened(packed: Packed) -> Image.Image:
    image = Image.open(BytesIO(packed.data))
    assert image.format is not None and image.format.lower() == packed.format
    assert image.size == (packed.width, packed.height)
    return image


def test_a_picture_that_fits_is_sent_as_it_is(tmp_path: Path) -> None:
    path = saved(tmp_path, "fits", ground(200, 120))
    packed = pack_picture(path, limits)
    assert packed.data == path.read_bytes()
    assert packed.data_uri.startswith("data:image/png;base64,iVBOR")


@pytest.mark.parametrize(
    ("size", "sent"),
    [((800, 450), (400, 225)), ((90, 60), (150, 100)), ((450, 800), (225, 400)), ((64, 36), (178, 100))],
)
def test_sizes(tmp_path: Path, size: tuple[int, int], sent: tuple[int, int]) -> None:
    packed = pack_picture(saved(tmp_path, "other", ground(*size)), limits)
    opened(packed)
    assert (packed.width, packed.height) == sent


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = saved(tmp_path, "large", ground(800, 450))
    assert pack_picture(path, limits).data == pack_picture(path, limits).data


def test_other_formats_and_turned_pictures_are_converted(tmp_path: Path) -> None:
    image = Image.fromarray(ground(200, 120))
    image.save(tmp_path / "a.webp", lossless=True)
    assert np.array_equal(np.asarray(opened(pack_picture(tmp_path / "a.webp", limits))), np.asarray(image))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=exif)
    assert opened(pack_picture(tmp_path / "turned.jpg", limits)).size == (120, 200)


def test_heavy_pictures_become_jpeg_and_then_smaller(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    path = saved(tmp_path, "noise", noise)
    packed = pack_picture(path, limits)
    assert packed.format == "jpeg" and len(opened(packed).tobytes()) == 400 * 300 * 3
    tight = PictureLimits(100, 400, Fraction(5, 2), 20_000)
    less = pack_picture(path, tight)
    assert len(less.data) <= 20_000 and opened(less).size[1] >= 100


def test_a_last_frame_takes_the_shape_of_the_first(tmp_path: Path) -> None:
    first = pack_picture(saved(tmp_path, "first", ground(200, 112)), limits)
    last = pack_picture(saved(tmp_path, "last", ground(300, 300)), limits, first)
    assert opened(last).size == (200, 112)


def test_a_narrow_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GenerationFailed) as failure:
        pack_picture(saved(tmp_path, "narrow", ground(300, 100)), limits)
    assert failure.value.code == "picture_unfit"


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\nno", b"<html>"])
def test_what_is_no_picture_was_not_sent(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "what.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GenerationFailed) as failure:
        pack_picture(path, limits)
    assert failure.value.code == "input_missing"


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("@Mei and @Mei2 and @Mei.", "1 and 2 and 1."),
        ("@小梅走向@小梅花", "3走向4"),
        ("mail@Meier.com", "mail@Meier.com"),
        ("@Mei走", "1走"),
        ("nobody", "nobody"),
    ],
)
def test_mentions(text: str, replaced: str) -> None:
    assert replace_mentions(text, {"Mei": "1", "Mei2": "2", "小梅": "3", "小梅花": "4"}) == replaced


def test_mentioned() -> None:
    assert mentioned("@Mei and @小梅花", {"Mei": "", "小梅": "", "小梅花": ""}) == {"Mei", "小梅花"}
    assert mentioned("@Mei", {}) == frozenset()
    assert speaks_chinese("a 雨") and not speaks_chinese("rain")


def test_hosted_names_tell_nothing_and_differ() -> None:
    clip = InputFile(Role.video, Path("Secret Title.MP4"), "digest")
    name = hosted_name(request(key="a"), clip)
    assert name.endswith(".mp4") and "secret" not in name.lower()
    assert name == hosted_name(request(key="a"), clip) != hosted_name(request(key="b"), clip)
    assert name in {hosted_name(request(key="a"), form) for form in all_forms([clip])}


async def test_without_hosting_nothing_is_published() -> None:
    with pytest.raises(GenerationFailed) as failure:
        await published(None, request(), InputFile(Role.video, Path("clip.mp4"), ""))
    assert failure.value.code == "no_hosting"


def test_only_its_own_young_results_are_named() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    remote = Remote("ark", "https://ark", "id", "https://clip", "", now - timedelta(hours=2))
    assert remote_url(remote, "ark", "https://ark", now, 23) == "https://clip"
    assert remote_url(remote, "ark", "https://ark", now, 1) == ""
    assert remote_url(remote, "ark", "https://other", now, 23) == ""
    assert remote_url(remote, "jimeng", "https://ark", now, 23) == ""
    assert remote_url(None, "ark", "https://ark", now, 23) == ""
