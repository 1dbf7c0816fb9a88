"""Waveforms: kept in the cache, measured anew when the file is another one, right at every zoom."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.desk.waveforms import Waveform, waveform, waveform_path
from plugin.errors import MediaError
from plugin.media.peaks import per_second
from tests.media.test_peaks import always, write_wav


def click(path: Path, second: float, seconds: int = 10) -> Path:
    samples = np.zeros((48_000 * seconds, 1), np.int16)
    samples[round(second * 48_000)] = 30_000
    return write_wav(path, samples, 48_000)


def test_it_is_measured_once_and_anew_when_the_file_changes(tmp_path: Path) -> None:
    media, folder = click(tmp_path / "a.wav", 2), tmp_path / "cache"
    first = waveform(folder, media, always)
    assert first is not None
    kept = waveform_path(folder, media)
    assert kept.stat().st_size == 2 * 10 * per_second
    never = waveform(folder, media, lambda: False)
    assert never is not None and np.array_equal(never.columns(0, 0.5, 20), first.columns(0, 0.5, 20))
    click(media, 7)
    os.utime(media, ns=(1, 1))
    again = waveform(folder, media, always)
    assert again is not None
    assert [int(w.columns(0, 0.5, 20)[:, 1].argmax()) for w in (first, again)] == [4, 14]


def test_nothing_half_made_is_kept(tmp_path: Path) -> None:
    media, folder = click(tmp_path / "a.wav", 2), tmp_path / "cache"
    assert waveform(folder, media, lambda: False) is None
    media.with_name("bad.wav").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        waveform(folder, media.with_name("bad.wav"), always)
    with pytest.raises(OSError):
        waveform(folder, media.with_name("gone.wav"), always)
    assert not folder.exists()


@given(st.lists(st.integers(0, 9_999), max_size=6), st.floats(-20, 120), st.floats(0.0005, 30.0), st.integers(1, 300))
def test_no_click_is_lost_or_moved_at_any_zoom(clicks: list[int], start: float, seconds: float, count: int) -> None:
    peaks = np.zeros((10_000, 2), np.int8)
    peaks[clicks, 1] = 100
    found = Waveform(peaks).columns(start, seconds, count)
    assert len(found) <= count
    # Stretches may be as long as a column, or a hundredth of a second where columns are shorter.
    grain = max(seconds, 1 / per_second)
    loud = np.flatnonzero(found[:, 1])
    for column in loud:
        begin, end = start + (column - 1) * seconds - grain, start + (column + 1) * seconds + grain
        assert any(begin <= one / per_second <= end for one in clicks)
    for one in clicks:
        at = (one / per_second - start) / seconds
        if 1 <= at < len(found) - 1:
            near = grain / seconds + 1
            assert any(abs(column - at) <= near for column in loud), (at, loud)


def test_it_ends_where_the_file_ends() -> None:
    wave = Waveform(np.full((1_000, 2), 5, np.int8))
    assert len(wave.columns(0, 0.1, 300)) == 100
    assert len(wave.columns(9.5, 0.1, 300)) == 5
    assert len(wave.columns(10.5, 0.1, 300)) == 0
    before = wave.columns(-1, 0.1, 15)
    assert before[:10].any() == np.False_ and before[10:].all()
    assert len(Waveform(np.zeros((0, 2), np.int8)).columns(0, 0.1, 10)) == 0
