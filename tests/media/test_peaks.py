"""Peaks of sound files: every click at its hundredth of a second, whatever the rate, the codec and the beginning."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from plugin.errors import MediaError
from plugin.media.peaks import Peaks, peaks_of, per_second


def write_wav(path: Path, samples: NDArray[np.int16], rate: int) -> Path:
    """`samples`: count x channels."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def always() -> bool:
    return True


def measured(path: Path) -> Peaks:
    found = peaks_of(path, always)
    assert found is not None
    return found


def loud(peaks: Peaks) -> list[int]:
    return np.flatnonzero((peaks[:, 1] > 20) | (peaks[:, 0] < -20)).tolist()


@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050, 11_025, 8_000, 96_000])
def test_a_click_is_where_it_is(tmp_path: Path, rate: int) -> None:
    samples = np.zeros((rate * 3, 2), np.int16)
    clicks = (0, 57, 100, 199, 234, 299)
    for number in clicks:
        samples[-(-number * rate // per_second), number % 2] = 20_000 if number % 3 else -20_000
    peaks = measured(write_wav(tmp_path / "a.wav", samples, rate))
    assert len(peaks) == 300 and loud(peaks) == list(clicks)


def test_opposite_channels_do_not_cancel_out_and_the_softest_sound_is_seen(tmp_path: Path) -> None:
    samples = np.zeros((4_800, 2), np.int16)
    samples[1_000:2_000] = (9_000, -9_000)
    samples[3_000:3_400] = (1, -1)
    peaks = measured(write_wav(tmp_path / "a.wav", samples, 48_000))
    assert peaks[3].tolist() == [-36, 36] and peaks[0].tolist() == [0, 0] and peaks[6].tolist() == [-1, 1]


def test_a_last_stretch_that_is_not_whole_counts(tmp_path: Path) -> None:
    samples = np.zeros((48_100, 1), np.int16)
    samples[-1] = 30_000
    peaks = measured(write_wav(tmp_path / "a.wav", samples, 48_000))
    assert (len(peaks), loud(peaks)) == (101, [100])


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("a.flac", "flac"), ("a.mov", "pcm_s24le")])
def test_other_codecs(tmp_path: Path, name: str, codec: str) -> None:
    samples = np.zeros((1, 48_000 * 4), np.float32)
    samples[:, 48_000 * 2 : 48_000 * 2 + 4_800] = 0.7 * np.sin(np.arange(4_800))
    encode(tmp_path / name, codec, samples)
    found = loud(measured(tmp_path / name))
    # Compressed sound rings a little before and behind.
    assert set(range(200, 210)) <= set(found) and min(found) >= 197 and max(found) <= 212


def encode(path: Path, codec: str, samples: NDArray[np.float32], first: int = 0) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=48_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        resampler = av.AudioResampler(stream.format, "mono", 48_000, stream.codec_context.frame_size or 1024)
        frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, first, Fraction(1, 48_000)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))


def test_no_sound_is_empty_and_no_media_says_so(tmp_path: Path) -> None:
    from tests.fakes.footage import write_footage

    assert len(measured(write_footage(tmp_path / "silent.mp4", Fraction(24), 10))) == 0
    (tmp_path / "bad.wav").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        measured(tmp_path / "bad.wav")


def test_it_stops_when_told(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.zeros((48_000 * 20, 1), np.int16), 48_000)
    asked = []
    assert peaks_of(path, lambda: len(asked) < 3 and not asked.append(1)) is None
    assert len(asked) == 3
