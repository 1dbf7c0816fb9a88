"""The demo film's sound: two voices without words, and the air of the place."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

sample_rate = 48_000
vowels = ((730, 1090, 2440), (270, 2290, 3010), (530, 1840, 2480), (570, 840, 2410), (300, 870, 2240))
"""First three formants in Hz of five vowels: Peterson and Barney, J. Acoust. Soc. Am. 24 (1952), table II, men."""


def write_dialogue(path: Path, seconds: float) -> Path:
    """Mono PCM of two voices taking turns."""
    sound = np.zeros(round(seconds * sample_rate))
    random = np.random.default_rng(3)
    at, speaker = 0.3, 0
    while at < seconds - 0.4:
        for _ in range(int(random.integers(4, 9))):
            length = float(random.uniform(0.12, 0.28))
            pitch = (118.0, 196.0)[speaker] * float(random.uniform(0.9, 1.15))
            _add(sound, at, _syllable(pitch, vowels[int(random.integers(5))], length))
            at += length * 0.93
        at += float(random.uniform(0.35, 0.9))
        speaker = 1 - speaker
    samples = np.round(np.tanh(sound * 0.5) * 14_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(samples.tobytes())
    return path


def _syllable(pitch: float, formants: tuple[int, int, int], seconds: float) -> NDArray[np.float64]:
    """Harmonics of a falling pitch, louder near the formants."""
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    phase = 2 * np.pi * np.cumsum(pitch * (1.06 - 0.16 * time / seconds)) / sample_rate
    sound = np.zeros_like(time)
    for harmonic in range(1, int(3600 / pitch)):
        away = [(harmonic * pitch - formant) / (70 + 40 * index) for index, formant in enumerate(formants)]
        level = sum(0.55**index / (1 + distance * distance) for index, distance in enumerate(away))
        sound += (level + 0.02) / harmonic**0.35 * np.sin(harmonic * phase)
    return sound * np.sin(np.pi * np.linspace(0, 1, len(time))) ** 0.6


def _add(sound: NDArray[np.float64], at: float, part: NDArray[np.float64]) -> None:
    first = round(at * sample_rate)
    room = sound[first : first + len(part)]
    room += part[: len(room)]


def write_atmosphere(path: Path, seconds: float) -> Path:
    """Stereo AAC: wind that comes and goes over a low chord."""
    count = round(seconds * sample_rate)
    time = np.arange(count) / sample_rate
    random = np.random.default_rng(4)
    chord = sum(np.sin(2 * np.pi * tone * time + k) * 0.03 for k, tone in enumerate((110.0, 164.81, 220.0, 277.18)))
    chord = chord * (0.6 + 0.4 * np.sin(2 * np.pi * time / 9.0))
    sides = []
    for side in range(2):
        spectrum = np.fft.rfft(random.normal(0, 1, count))
        hertz = np.fft.rfftfreq(count, 1 / sample_rate)
        wind = np.fft.irfft(spectrum / (1 + (hertz / 320) ** 1.6) * (hertz > 40), count)
        swell = 0.55 + 0.45 * np.sin(2 * np.pi * time / 6.5 + side)
        sides.append(wind / np.abs(wind).max() * 0.16 * swell + chord)
    _encode_aac(path, np.asarray(sides, np.float32))
    return path


def _encode_aac(path: Path, sound: NDArray[np.float32]) -> None:
    with av.open(str(path), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=sample_rate, layout="stereo")
        for first in range(0, sound.shape[1], 1024):
            block = np.ascontiguousarray(sound[:, first : first + 1024])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = sample_rate, first, Fraction(1, sample_rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
