"""The sound under a shot: the right samples at the right frames, with handles, speech before music."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from plugin.generators.base import Role
from plugin.jobs.inputs import bring
from plugin.jobs.plan import Wanted
from plugin.jobs.project import project_beside
from plugin.media.mix import write_under
from plugin.shots.dialogue import CutSound
from plugin.shots.heard import SoundUnder
from tests.fakes.cuts import clip, cut_of, film, gap, track

pal, ntsc = Fraction(25), Fraction(24000, 1001)


def ramp(path: Path, seconds: int = 8, level: float = 0.5) -> Path:
    """A sound whose value tells the moment: it rises from 0 to `level` over its length."""
    values = np.linspace(0, level, seconds * 48_000, endpoint=False)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(np.repeat((values * 32767).round().astype("<i2"), 2).tobytes())
    return path


def samples(path: Path) -> NDArray[np.int16]:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)


def moment(value: float, seconds: int = 8, level: float = 0.5) -> float:
    """Seconds into the ramp that have that value."""
    return value / 32767 / level * seconds


def heard(sound: SoundUnder | None, folder: Path) -> NDArray[np.int16]:
    assert sound is not None
    write_under(sound, folder / "mix.wav")
    return samples(folder / "mix.wav")


@pytest.mark.parametrize("rate", [pal, ntsc])
def test_every_frame_has_the_sound_of_its_own_moment(tmp_path: Path, rate: Fraction) -> None:
    voice = ramp(tmp_path / "voice.wav")
    cut = cut_of(film(track(gap(10, rate), clip("v", 100, rate, start=20, media=str(voice)), name="A1", kind="Audio")),
                 rate, tmp_path)  # fmt: skip
    mix = heard(CutSound(cut).under(30, 40, head=5, tail=3), tmp_path)
    assert len(mix) == round(Fraction(73) / rate * 48_000) - round(Fraction(25) / rate * 48_000)
    for frame in (0, 5, 20, 47):
        at = round((25 + frame) / rate * 48_000) - round(Fraction(25) / rate * 48_000)
        # Frame 25 + n of the cut is 15 + n of the clip, which starts at its frame 20.
        assert moment(mix[at, 0]) == pytest.approx(float((35 + frame) / rate), abs=0.002)
        assert mix[at, 0] == mix[at, 1]


def test_outside_of_the_sound_and_before_the_cut_it_is_silent(tmp_path: Path) -> None:
    voice = ramp(tmp_path / "voice.wav")
    cut = cut_of(film(track(clip("v", 10, pal, start=100, media=str(voice)), name="A1", kind="Audio")), pal, tmp_path)
    mix = heard(CutSound(cut).under(0, 20, head=4), tmp_path)
    assert len(mix) == 24 * 1920
    assert not mix[: 4 * 1920].any() and not mix[14 * 1920 :].any()
    assert mix[4 * 1920 : 14 * 1920].all()


def test_where_nothing_is_heard_there_is_no_sound(tmp_path: Path) -> None:
    voice = ramp(tmp_path / "voice.wav")
    cut = cut_of(film(track(clip("v", 10, pal, media=str(voice)), name="A1", kind="Audio")), pal, tmp_path)
    sound = CutSound(cut)
    assert sound.under(10, 5) is None
    # Sound under a handle alone is none under the shot.
    assert sound.under(10, 5, head=3) is None
    assert sound.under(9, 5) is not None
    assert CutSound(cut_of(film(track(clip("v", 9, pal))), pal, tmp_path)).under(0, 9) is None


@pytest.mark.parametrize("name", ["Dialogue", "DX 1", "对白", "VO"])
def test_lips_follow_speech_and_not_music(tmp_path: Path, name: str) -> None:
    voice, music = ramp(tmp_path / "voice.wav"), ramp(tmp_path / "music.wav", level=0.9)
    speech = track(clip("v", 50, pal, media=str(voice)), name=name, kind="Audio")
    score = track(clip("m", 50, pal, media=str(music)), name="Music", kind="Audio")
    alone = heard(CutSound(cut_of(film(speech.deepcopy(), score.deepcopy()), pal, tmp_path)).under(20, 5), tmp_path)
    assert moment(alone[0, 0]) == pytest.approx(0.8, abs=0.002)
    speech.name = "A1"
    both = heard(CutSound(cut_of(film(speech, score), pal, tmp_path)).under(20, 5), tmp_path)
    assert both[0, 0] == pytest.approx(alone[0, 0] * 2.8, rel=0.01)


def test_the_mix_becomes_a_file_of_the_project_once(tmp_path: Path) -> None:
    voice = ramp(tmp_path / "voice.wav")
    cut = cut_of(film(track(clip("v", 100, pal, media=str(voice)), name="A1", kind="Audio")), pal, tmp_path)
    project = project_beside(tmp_path / "film.otio")
    project.create()
    sound = CutSound(cut).under(30, 40)
    assert sound is not None
    first = bring(Wanted(Role.audio, sound), "SH0010", project)
    again = bring(Wanted(Role.audio, sound), "SH0010", project)
    assert first == again and first.path.parent == project.frames and first.path.suffix == ".wav"
    ramp(voice, level=0.2)
    other = bring(Wanted(Role.audio, sound), "SH0010", project)
    assert other.path != first.path and other.sha256 != first.sha256
