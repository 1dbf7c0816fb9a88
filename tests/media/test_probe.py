"""What probe says of movies, stills and sounds, and what it refuses."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from plugin.errors import MediaError
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.media.probe import MediaKind, probe
from plugin.timeline.cut import Raster
from tests.fakes.footage import numbered_picture, write_footage

rates = [
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(48),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
    Fraction(16),
]


@pytest.mark.parametrize("rate", rates, ids=str)
@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_rate_and_count_are_exact(tmp_path: Path, rate: Fraction, suffix: str) -> None:
    info = probe(write_footage(tmp_path / f"clip{suffix}", rate, 31))
    assert (info.kind, info.rate, info.variable, info.frames) == (MediaKind.movie, rate, False, 31)
    assert info.seconds == 31 / rate


@pytest.mark.parametrize(
    ("name", "codec", "pixel_format"),
    [("clip.webm", "libvpx-vp9", "yuv420p"), ("clip.mxf", "mpeg2video", "yuv420p"), ("clip.gif", "gif", "rgb8")],
)
def test_other_containers(tmp_path: Path, name: str, codec: str, pixel_format: str) -> None:
    path = write_footage(
        tmp_path / name, Fraction(25), 12, codec=codec, options={}, pixel_format=pixel_format, size=(192, 108)
    )
    info = probe(path)
    assert (info.width, info.height, info.rate, info.frames) == (192, 108, Fraction(25), 12)


def test_variable_rate_is_seen_by_its_timestamps(tmp_path: Path) -> None:
    times = [Fraction(n, 30) + (Fraction(1, 45) if n % 3 == 0 else 0) for n in range(30)]
    info = probe(write_footage(tmp_path / "clip.mp4", Fraction(30), 30, times=times))
    assert info.variable
    assert info.frames == 30
    assert info.rate is not None
    assert abs(info.rate - 30) < 1


def test_pixel_aspect_and_sound(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "clip.mov", Fraction(25), 10, pixel_aspect=Fraction(16, 15), sound=True)
    info = probe(path)
    assert info.pixel_aspect == Fraction(16, 15)
    assert info.has_audio


@pytest.mark.parametrize(("degrees", "size"), [(90, (108, 192)), (180, (192, 108)), (270, (108, 192))])
def test_display_rotation_turns_the_size(tmp_path: Path, degrees: int, size: tuple[int, int]) -> None:
    info = probe(turned_footage(tmp_path / "clip.mp4", degrees))
    assert (info.width, info.height) == size
    assert info.rotation == degrees


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001)], ids=str)
def test_start_timecode(tmp_path: Path, rate: Fraction) -> None:
    start = 3600 * -(-rate.numerator // rate.denominator) + 17
    with MovieWriter(tmp_path / "a.mov", MovieSpec(Raster(192, 108), rate, Codec.h264, start)) as writer:
        writer.write(numbered_picture(0))
    assert probe(tmp_path / "a.mov").start_frame == start


def test_a_still_and_a_sound(tmp_path: Path) -> None:
    Image.new("RGB", (64, 32)).save(tmp_path / "board.png")
    info = probe(tmp_path / "board.png")
    assert (info.kind, info.width, info.height, info.frames, info.rate) == (MediaKind.still, 64, 32, 1, None)
    with av.open(str(tmp_path / "tone.wav"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.int16), format="s16", layout="mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
    sound = probe(tmp_path / "tone.wav")
    assert (sound.kind, sound.seconds, sound.has_audio) == (MediaKind.audio, Fraction(1), True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><html><body>Not found</body></html>",
        b'{"error": {"code": 404}}',
        bytes(5000),
        b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"\x00\x00\x00\x18ftypisom",
    ],
)
@pytest.mark.parametrize("name", ["clip.mp4", "clip.m3u8", "clip.ffconcat"])
def test_what_is_no_media_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MediaError):
        probe(tmp_path / name)


def test_a_playlist_does_not_lead_to_other_files(tmp_path: Path) -> None:
    write_footage(tmp_path / "real.mp4")
    for name, text in {
        "list.ffconcat": "ffconcat version 1.0\nfile 'real.mp4'\n",
        "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nreal.mp4\n#EXT-X-ENDLIST\n",
    }.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(MediaError):
            probe(tmp_path / name)


def test_folders_pipes_devices_and_missing_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    for path in (tmp_path, tmp_path / "pipe.mp4", Path("/dev/zero"), tmp_path / "gone.mov", Path("a\0b.mov")):
        with pytest.raises(MediaError):
            probe(path)


def test_a_frame_size_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "clip.avi", Fraction(25), 1, codec="rawvideo", options={})
    data = path.read_bytes()
    large = data.replace((192).to_bytes(4, "little") + (108).to_bytes(4, "little"), (30_000).to_bytes(4, "little") * 2)
    assert large != data
    path.write_bytes(large)
    with pytest.raises(MediaError) as caught:
        probe(path)
    assert caught.value.code == "too_many_pixels"


def turned_footage(path: Path, degrees: int) -> Path:
    """Footage with a display rotation, counter-clockwise."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "8"})
        stream.width, stream.height, stream.pix_fmt = 192, 108, "yuv420p"
        stream.set_display_rotation(degrees)
        for number in range(5):
            picture = numbered_picture(number)
            picture[:30, :30] = (250, 250, 0)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path
