"""Damaged deliveries, copies, sound, colours and stopping."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from plugin.conform.conform import conform
from plugin.conform.spec import AudioMode, ConformSpec, RateMode
from plugin.errors import BadDelivery, MediaError, Stopped, StorageError
from plugin.media.codec import Codec
from plugin.media.frames import FrameReader
from plugin.media.probe import probe
from plugin.timeline.cut import Raster
from tests.fakes.footage import number_of, numbers, write_animation, write_footage
from tests.media.test_colour import write_patch
from tests.media.test_encode import sound_of

rate = Fraction(24)


def spec(frames: int = 20, head: int = 0, tail: int = 0, **more: object) -> ConformSpec:
    settings = {"rate": rate, "raster": Raster(192, 108), **more}
    return ConformSpec(frames=frames, head=head, tail=tail, start_frame=86_400, cut_start=50, **settings)  # type: ignore[arg-type]


def damaged_clip(folder: Path) -> Path:
    path = write_footage(
        folder / "clip.mp4", rate, 120, container_options={"movflags": "faststart"}, options={"crf": "5"}
    )
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    return path


@pytest.mark.parametrize("codec", list(Codec))
def test_a_truncated_delivery_leaves_nothing(tmp_path: Path, codec: Codec) -> None:
    clip = damaged_clip(tmp_path)
    with pytest.raises(BadDelivery) as caught:
        conform(clip, spec(codec=codec), tmp_path / "take.mov")
    assert caught.value.code == "damaged_delivery"
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_damage_after_the_used_range_is_found_too(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mp4", rate, 120, container_options={"movflags": "faststart"})
    data = bytearray(clip.read_bytes())
    data[-900:-500] = bytes(400)
    clip.write_bytes(data)
    with pytest.raises(BadDelivery):
        conform(clip, spec(frames=10), tmp_path / "take.mov")
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


@pytest.mark.parametrize("body", [b"<html>", b'{"error": 1}', b"", bytes(100)])
def test_other_bodies(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "clip.mp4").write_bytes(body)
    with pytest.raises(BadDelivery):
        conform(tmp_path / "clip.mp4", spec(), tmp_path / "take.mov")


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_source_that_fits_is_copied(tmp_path: Path, suffix: str) -> None:
    clip = write_footage(tmp_path / f"clip{suffix}", rate, 30)
    report = conform(clip, spec(20, 2, 3, codec=Codec.source), tmp_path / "take.mov")
    assert report.path == tmp_path / f"take{suffix}"
    assert report.path.read_bytes() == clip.read_bytes()
    assert report.sha256 == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert (report.frames, report.head, report.tail, report.source_map) == (30, 2, 8, ((50, 2),))


@pytest.mark.parametrize(
    "change",
    [{"rate": Fraction(24000, 1001)}, {"raster": Raster(256, 144)}, {"audio": AudioMode.drop}],
    ids=["rate", "raster", "sound"],
)
def test_a_source_that_does_not_fit_becomes_prores(tmp_path: Path, change: dict[str, object]) -> None:
    clip = write_footage(tmp_path / "clip.mp4", rate, 30, sound=True)
    report = conform(clip, spec(codec=Codec.source, **change), tmp_path / "take.mov")
    assert report.path == tmp_path / "take.mov"
    assert report.frames == probe(report.path).frames
    assert numbers(report.path)[:20] == list(range(20))


@pytest.mark.parametrize("codec", [Codec.prores, Codec.h264])
def test_sound_stays_with_its_picture(tmp_path: Path, codec: Codec) -> None:
    clip = write_footage(tmp_path / "clip.mov", Fraction(30), 75, sound=True)
    report = conform(clip, spec(40, 2, 3, codec=codec), tmp_path / "take.mov")
    samples = sound_of(report.path)
    assert len(samples) == report.frames * 2000
    assert ticks(samples) == pytest.approx([0, 48_000, 96_000], abs=48)
    assert probe(report.path).start_frame == 86_400


def test_compressed_sound_is_aligned_too(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mp4", rate, 60, sound=True)
    report = conform(clip, spec(40), tmp_path / "take.mov")
    assert ticks(sound_of(report.path))[1] == pytest.approx(48_000, abs=48)


def test_sound_follows_a_picture_that_is_sped_up(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mov", rate, 60, sound=True)
    report = conform(clip, spec(40, rate=Fraction(25), rate_mode=RateMode.frames), tmp_path / "take.mov")
    assert report.frames == 60
    samples = sound_of(report.path)
    assert len(samples) == 60 * 1920
    assert ticks(samples)[:3] == pytest.approx([0, 48_000 * 24 / 25, 96_000 * 24 / 25], abs=96)


def test_sound_is_dropped(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mov", rate, 30, sound=True)
    report = conform(clip, spec(audio=AudioMode.drop), tmp_path / "take.mov")
    assert not probe(report.path).has_audio


def test_between_film_rates_sound_keeps_its_speed(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mov", rate, 60, sound=True)
    report = conform(clip, spec(40, rate=Fraction(25)), tmp_path / "take.mov")
    assert report.frames == 63
    assert ticks(sound_of(report.path)) == pytest.approx([0, 48_000, 96_000], abs=48)


@pytest.mark.parametrize("matrix", [601, 709])
@pytest.mark.parametrize("full", [False, True])
def test_colours_become_709(tmp_path: Path, matrix: int, full: bool) -> None:
    clip = write_patch(tmp_path / "clip.mp4", (30, 200, 120), matrix, 1 if matrix == 709 else 6, full, (96, 54))
    report = conform(clip, spec(1, rate=Fraction(25)), tmp_path / "take.mov")
    with FrameReader(report.path) as reader:
        shown = reader.read(0)[20:80, 40:150].reshape(-1, 3).mean(axis=0)
    assert np.abs(shown - (30, 200, 120)).max() <= 4


def test_progress_rises_and_can_stop(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mp4", rate, 30)
    told: list[float] = []
    conform(clip, spec(), tmp_path / "take.mov", lambda fraction: told.append(fraction) is None)
    assert told == sorted(told)
    assert told[-1] == 1.0
    (tmp_path / "take.mov").unlink()
    with pytest.raises(Stopped):
        conform(clip, spec(), tmp_path / "take.mov", lambda fraction: fraction < 0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_codec_that_cannot_hold_the_raster_is_no_fault_of_the_delivery(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mp4", rate, 30)
    with pytest.raises(MediaError) as caught:
        conform(clip, spec(codec=Codec.dnxhr), tmp_path / "take.mov")
    assert not isinstance(caught.value, BadDelivery)


def test_no_folder_to_write_to(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mp4", rate, 30)
    for codec in (Codec.prores, Codec.source):
        with pytest.raises(StorageError):
            conform(clip, spec(codec=codec), tmp_path / "gone" / "take.mov")


@pytest.mark.parametrize("mode", [RateMode.flow, RateMode.blend])
def test_flow_moves_and_blend_mixes(tmp_path: Path, mode: RateMode) -> None:
    size = (320, 180)
    pictures = []
    for number in range(12):
        picture = np.full((180, 320, 3), 24, np.uint8)
        picture[60:110, 40 + number * 12 : 90 + number * 12] = ball()
        pictures.append(picture)
    clip = write_animation(tmp_path / "clip.mp4", pictures, Fraction(24))
    wanted = spec(23, rate=Fraction(48), raster=Raster(*size), rate_mode=mode)
    with FrameReader(conform(clip, wanted, tmp_path / "take.mov").path) as reader:
        between = reader.read(9).astype(int)
    expected = np.full((180, 320, 3), 24)
    expected[60:110, 94:144] = ball()
    error = np.abs(between[60:110, 80:160] - expected[60:110, 80:160]).mean()
    assert error < 4 if mode is RateMode.flow else error > 10


def test_the_last_number_is_the_last_frame(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mp4", Fraction(16), 81)
    report = conform(clip, spec(122), tmp_path / "take.mov")
    with FrameReader(report.path) as reader:
        assert number_of(reader.read(report.frames - 1)) == 80


def ball() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """50 x 50 of coarse grey texture: halved chroma would cost colour more than the motion does."""
    grey = np.random.default_rng(2).integers(60, 200, (10, 10, 1), dtype=np.uint8)
    return grey.repeat(5, axis=0).repeat(5, axis=1).repeat(3, axis=2)


def ticks(samples: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> list[int]:
    """Where the sound becomes loud after at least a tenth of a second of quiet."""
    loud = np.flatnonzero(np.abs(samples.astype(int)) > 6_000)
    return [int(loud[0])] + [int(b) for a, b in pairwise(loud) if b - a > 4_800]
