"""Movies we write: count, tags, timecode, sound, and nothing left where writing fails."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from plugin.errors import MediaError, StorageError
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.media.frames import FrameReader
from plugin.media.probe import probe
from plugin.media.store import new_file, sha256_file
from plugin.timeline.cut import Raster
from tests.fakes.footage import numbered_picture, numbers, write_footage

written = [Codec.prores, Codec.dnxhr, Codec.h264]
raster = Raster(256, 144)
film = Fraction(24000, 1001)
names = {Codec.prores: "prores", Codec.dnxhr: "dnxhd", Codec.h264: "h264"}


def write(path: Path, codec: Codec = Codec.h264, frames: int = 10, rate: Fraction = film, start: int = 0) -> Path:
    with MovieWriter(path, MovieSpec(raster, rate, codec, start)) as writer:
        for number in range(frames):
            writer.write(numbered_picture(number, size=(256, 144)))
    return path


@pytest.mark.parametrize("codec", written)
@pytest.mark.parametrize(
    ("rate", "start", "text"),
    [
        (Fraction(24000, 1001), 86_400, "01:00:00:00"),
        (Fraction(25), 90_007, "01:00:00:07"),
        (Fraction(30000, 1001), 108_029, "01:00:00:29"),
        (Fraction(60), 216_059, "01:00:00:59"),
        (Fraction(24), -24, "23:59:59:00"),
    ],
    ids=str,
)
def test_rate_count_timecode_and_numbers(tmp_path: Path, codec: Codec, rate: Fraction, start: int, text: str) -> None:
    path = write(tmp_path / "take.mov", codec, 12, rate, start)
    assert numbers(path) == list(range(12))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.average_rate, stream.frames, stream.codec_context.name) == (rate, 12, names[codec])
        assert stream.metadata["timecode"] == text


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe")
@pytest.mark.parametrize("codec", written)
def test_another_reader_sees_the_tags(tmp_path: Path, codec: Codec) -> None:
    path = write(tmp_path / "take.mov", codec, 5, film, 86_400 + 12)
    command = ["ffprobe", "-v", "error", "-show_streams", "-count_frames", "-of", "json", str(path)]
    streams = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"]
    video = next(stream for stream in streams if stream["codec_type"] == "video")
    shown = [video.get(name) for name in ("color_primaries", "color_transfer", "color_space")]
    assert shown == ["bt709", "bt709", "bt709"]
    assert video["avg_frame_rate"] == video["r_frame_rate"] == "24000/1001"
    assert video["nb_read_frames"] == "5"
    assert video["tags"]["timecode"] == "01:00:00:12"
    assert video.get("color_range", "tv") == "tv"


def test_h264_has_key_frames_only(tmp_path: Path) -> None:
    with av.open(str(write(tmp_path / "take.mov"))) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert len(packets) == 10
    assert all(packet.is_keyframe for packet in packets)


@pytest.mark.parametrize("codec", written)
def test_colours_survive(tmp_path: Path, codec: Codec) -> None:
    picture = np.zeros((144, 256, 3), np.uint8)
    patches = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]
    for number, patch in enumerate(patches):
        picture[:, number * 64 : number * 64 + 64] = patch
    with MovieWriter(tmp_path / "take.mov", MovieSpec(raster, film, codec)) as writer:
        writer.write(picture)
    with FrameReader(tmp_path / "take.mov") as reader:
        shown = reader.read(0)
    for number, patch in enumerate(patches):
        middle = shown[60:80, number * 64 + 24 : number * 64 + 40].reshape(-1, 3).mean(axis=0)
        assert np.abs(middle - patch).max() <= 4


@pytest.mark.parametrize("suffix", [".mov", ".mp4"])
@pytest.mark.parametrize("frames", [10, 60])
def test_sound_is_cut_or_padded_to_the_picture(tmp_path: Path, suffix: str, frames: int) -> None:
    source = write_footage(tmp_path / "source.mov", Fraction(25), 30, sound=True)
    path = tmp_path / f"take{suffix}"
    with MovieWriter(path, MovieSpec(raster, Fraction(25), Codec.h264), audio=source) as writer:
        for number in range(frames):
            writer.write(numbered_picture(number, size=(256, 144)))
    samples = sound_of(path)
    assert abs(len(samples) - frames * 1920) <= (0 if suffix == ".mov" else 1024)
    assert np.abs(samples[:400].astype(int)).max() > 10_000
    assert np.abs(samples[5_000:15_000].astype(int)).max() < 500


def test_an_odd_raster_is_written_one_larger(tmp_path: Path) -> None:
    for codec in (Codec.prores, Codec.h264):
        path = tmp_path / f"{codec}.mov"
        with MovieWriter(path, MovieSpec(Raster(191, 107), film, codec)) as writer:
            writer.write(numbered_picture(7, size=(191, 107)))
        info = probe(path)
        assert (info.width, info.height) == (192, 108)
        assert numbers(path) == [7]


def test_what_a_codec_cannot_hold_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(MediaError) as caught,
        MovieWriter(tmp_path / "a.mov", MovieSpec(Raster(64, 36), film, Codec.dnxhr)),
    ):
        pass
    assert caught.value.code == "codec_refused"
    assert list(tmp_path.iterdir()) == []


def test_a_picture_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError), MovieWriter(tmp_path / "a.mov", MovieSpec(raster, film, Codec.h264)) as writer:
        writer.write(numbered_picture(0, size=(192, 108)))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_after_an_error_or_without_a_picture(tmp_path: Path) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        MovieWriter(tmp_path / "a.mov", MovieSpec(raster, film, Codec.h264)) as writer,
    ):
        writer.write(numbered_picture(0, size=(256, 144)))
        raise ZeroDivisionError
    with pytest.raises(MediaError), MovieWriter(tmp_path / "a.mov", MovieSpec(raster, film, Codec.h264)):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.mov").write_bytes(b"earlier")
    with pytest.raises(ZeroDivisionError), new_file(tmp_path / "a.mov") as temporary:
        temporary.write_bytes(b"half")
        raise ZeroDivisionError
    assert (tmp_path / "a.mov").read_bytes() == b"earlier"
    with new_file(tmp_path / "a.mov") as temporary:
        temporary.write_bytes(b"whole")
    assert (tmp_path / "a.mov").read_bytes() == b"whole"
    assert sha256_file(tmp_path / "a.mov") == "5d5766cf2d78701614200418ee1450690d9af12c84d52545e4802f001ad53099"


killed = """
import sys, time
from fractions import Fraction
from pathlib import Path
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.timeline.cut import Raster
from tests.fakes.footage import numbered_picture
with MovieWriter(Path(sys.argv[1]), MovieSpec(Raster(256, 144), Fraction(24), Codec.prores)) as writer:
    for number in range(100000):
        writer.write(numbered_picture(number, size=(256, 144)))
        if number == 40:
            print("writing", flush=True)
"""


def test_a_killed_encode_leaves_only_a_temporary_file(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    child = subprocess.Popen(
        [sys.executable, "-c", killed, str(tmp_path / "take.mov")], cwd=root, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"writing\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    left = [path.name for path in tmp_path.iterdir()]
    assert len(left) == 1
    assert left[0].startswith(".take.mov.") and left[0].endswith(".part")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("mounting is not permitted here")
    try:
        yield folder
    finally:
        for _ in range(20):
            if subprocess.run(["umount", str(folder)], capture_output=True).returncode == 0:
                break
            time.sleep(0.1)


@pytest.mark.parametrize("codec", written)
@pytest.mark.parametrize("room", [0, 1])
def test_a_full_disk(small_disk: Path, codec: Codec, room: int) -> None:
    """Full while the pictures are written, or only when the last bytes are."""
    noise = np.random.default_rng(1)
    spec = MovieSpec(Raster(640, 360), film, codec)
    with pytest.raises(StorageError) as caught, MovieWriter(small_disk / "take.mov", spec) as writer:
        if room:
            (small_disk / "ballast").write_bytes(bytes(2 * 2**20 - 60_000))
        for _ in range(12 if room else 400):
            writer.write(noise.integers(0, 256, (360, 640, 3), dtype=np.uint8))
    assert caught.value.code == "disk_full"
    assert [path.name for path in small_disk.iterdir()] == (["ballast"] if room else [])


def test_a_folder_that_is_gone_or_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for target in (tmp_path / "gone" / "a.mov", tmp_path / "file" / "a.mov"):
        with pytest.raises(StorageError), MovieWriter(target, MovieSpec(raster, film, Codec.h264)) as writer:
            writer.write(numbered_picture(0, size=(256, 144)))


def test_a_read_only_folder(small_disk: Path) -> None:
    remounted = subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], capture_output=True)
    assert remounted.returncode == 0
    with pytest.raises(StorageError) as caught:
        write(small_disk / "a.mov")
    assert caught.value.code == "read_only"


def sound_of(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """The left channel."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="s16", layout="stereo", rate=48_000)
        parts = [out.to_ndarray() for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([part.reshape(-1, 2)[:, 0] for part in parts])
