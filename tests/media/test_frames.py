"""The right picture for every number, whatever the order of the file."""

from __future__ import annotations

import random
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from plugin.errors import MediaError
from plugin.media.frames import FrameReader
from tests.fakes.footage import number_of, numbers, write_footage
from tests.media.test_probe import turned_footage

kinds: dict[str, dict[str, object]] = {
    "b_frames.mp4": {"options": {"crf": "10", "bf": "3", "g": "12"}},
    "open_gop.mp4": {"options": {"crf": "10", "bf": "3", "g": "12", "x264-params": "open-gop=1:scenecut=0"}},
    "open_gop.ts": {"options": {"crf": "10", "bf": "3", "g": "12", "x264-params": "open-gop=1:scenecut=0"}},
    "one_gop.mp4": {"options": {"crf": "10", "g": "500", "sc_threshold": "0"}},
    "intra.mov": {"options": {"crf": "10", "g": "1"}},
    "matroska.mkv": {"options": {"crf": "10", "bf": "2", "g": "10"}},
    "without_times.avi": {"codec": "mpeg4", "options": {"q": "2", "bf": "2"}},
    "mpeg2.mxf": {"codec": "mpeg2video", "options": {"q": "2", "bf": "2", "b": "20M"}},
}


@pytest.mark.parametrize("name", kinds)
def test_any_order_of_reading_gives_the_numbered_picture(tmp_path: Path, name: str) -> None:
    path = write_footage(tmp_path / name, Fraction(25), 48, **kinds[name])  # type: ignore[arg-type]
    order = [*range(12), 47, 0, 30, 31, 33, 29, 12, 11, *random.Random(5).sample(range(48), 20)]
    with FrameReader(path) as reader:
        assert reader.info.frames == 48
        assert [number_of(reader.read(frame)) for frame in order] == order


def test_variable_rate_counts_its_own_frames(tmp_path: Path) -> None:
    times = [Fraction(n * n, 300) for n in range(20)]
    path = write_footage(tmp_path / "clip.mp4", Fraction(30), 20, times=times)
    assert numbers(path) == list(range(20))


@pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="needs the ffmpeg command line tool to cut with an edit list"
)
@pytest.mark.parametrize("start", ["0.48", "0.8"])
def test_an_edit_list_hides_the_frames_before_it(tmp_path: Path, start: str) -> None:
    source = write_footage(tmp_path / "whole.mp4", Fraction(25), 50, options={"crf": "10", "bf": "2", "g": "50"})
    cut = tmp_path / "cut.mp4"
    command = ["ffmpeg", "-v", "error", "-ss", start, "-i", str(source), "-c", "copy", str(cut)]
    subprocess.run(command, check=True)
    shown = numbers(cut)
    first = round(float(start) * 25)
    assert shown == list(range(first, first + len(shown)))
    with FrameReader(cut) as reader:
        assert number_of(reader.read(len(shown) - 1)) == shown[-1]
        assert number_of(reader.read(0)) == first


def test_pictures_from_a_frame_on(tmp_path: Path) -> None:
    with FrameReader(write_footage(tmp_path / "clip.mp4", Fraction(25), 20)) as reader:
        assert [number_of(picture) for picture in reader.pictures(15)] == [15, 16, 17, 18, 19]


@pytest.mark.parametrize("frame", [-1, 20, 10**9])
def test_beyond_the_ends_is_an_error(tmp_path: Path, frame: int) -> None:
    with FrameReader(write_footage(tmp_path / "clip.mp4", Fraction(25), 20)) as reader:
        with pytest.raises(MediaError) as caught:
            reader.read(frame)
        assert caught.value.code == "no_such_frame"
        assert number_of(reader.read(19)) == 19


@pytest.mark.parametrize(
    ("degrees", "corner"), [(90, (slice(-10, -4), slice(4, 10))), (180, (slice(-10, -4), slice(-10, -4)))]
)
def test_display_rotation_is_applied(tmp_path: Path, degrees: int, corner: tuple[slice, slice]) -> None:
    with FrameReader(turned_footage(tmp_path / "clip.mp4", degrees)) as reader:
        picture = reader.read(2)
    assert picture.shape[:2] == (reader.info.height, reader.info.width)
    red, green, blue = picture[corner].reshape(-1, 3).mean(axis=0)
    assert red > 200 and green > 200 and blue < 60


def test_damage_in_the_middle_is_a_media_error(tmp_path: Path) -> None:
    path = write_footage(
        tmp_path / "clip.mov", Fraction(25), 20, codec="prores", pixel_format="yuv422p10le", options={}
    )
    data = bytearray(path.read_bytes())
    place = [at for at in range(len(data) - 4) if data[at : at + 4] == b"icpf"][10]
    data[place + 4 : place + 60] = bytes(56)
    path.write_bytes(data)
    with FrameReader(path) as reader:
        assert number_of(reader.read(3)) == 3
        with pytest.raises(MediaError):
            reader.read(10)


@pytest.mark.parametrize(("codec", "pixel_format"), [("prores", "yuv422p10le"), ("mjpeg", "yuvj420p")])
def test_the_table_of_an_intra_movie_says_the_same_as_its_packets(
    tmp_path: Path, codec: str, pixel_format: str
) -> None:
    rate = Fraction(24000, 1001)
    path = write_footage(tmp_path / "a.mov", rate, 30, codec=codec, pixel_format=pixel_format, options={})
    with FrameReader(path) as reader:
        assert (reader.index.frames, reader.info.rate, reader.info.variable) == (30, rate, False)
        assert [number_of(reader.read(frame)) for frame in (29, 0, 13)] == [29, 0, 13]


def test_a_media_time_names_the_frame_on_screen(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "a.mp4", Fraction(25), 50)
    with FrameReader(path) as reader:
        assert [reader.index.frame_at(Fraction(n, 24)) for n in (0, 1, 24, 47)] == [0, 1, 25, 48]
        assert reader.index.frame_at(Fraction(47, 24), Fraction(24)) == 48


def test_frames_of_a_2398_movie_keep_their_number_in_a_cut_that_says_24(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "a.mp4", Fraction(24000, 1001), 60)
    with FrameReader(path) as reader:
        assert [reader.index.frame_at(Fraction(n, 24), Fraction(24)) for n in range(60)] == list(range(60))


def test_a_media_time_of_variable_rate_is_looked_up(tmp_path: Path) -> None:
    times = [Fraction(0), Fraction(1, 10), Fraction(1, 5), Fraction(1), Fraction(11, 10)]
    path = write_footage(tmp_path / "a.mp4", Fraction(30), 5, times=times)
    with FrameReader(path) as reader:
        asked = (Fraction(0), Fraction(1, 20), Fraction(1, 10), Fraction(99, 100), Fraction(1), Fraction(11, 10))
        assert [reader.index.frame_at(time, Fraction(30)) for time in asked] == [0, 0, 1, 2, 3, 4]
