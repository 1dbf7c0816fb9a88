"""Joined clips: every frame in its place, sound in step; and the contract of every generator."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from plugin.generators.base import GenerationRequest, Generator, Ready, Role, Task, Unable
from plugin.generators.joined import Joined, Part, parts_text
from plugin.media.probe import probe
from tests.contracts.generator_contract import *  # noqa: F403
from tests.contracts.generator_contract import GeneratorFactory
from tests.fakes.footage import numbers, write_footage
from tests.generators.pictures import given, request

rate = Fraction(25)


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_footage(tmp_path_factory.mktemp("joined") / "long.mov", rate, 220)


@pytest.fixture
def factory(tmp_path: Path, long_clip: Path) -> GeneratorFactory:
    def make() -> Generator:
        return Joined(tmp_path / "scratch")

    def asked(**changes: Any) -> GenerationRequest:
        values = {"frames": 12, "width": 96, "height": 54, **changes}
        return join([(long_clip, Part(0, values["frames"]))], **values)

    return GeneratorFactory(make, asked)


def join(clips: list[tuple[Path, Part]], **changes: Any) -> GenerationRequest:
    frames = sum(part.frames for _, part in clips)
    values = {"generator": "joined", "model": "joined", "task": Task.concatenate, "rate": rate, "frames": frames}
    inputs = tuple(given(Role.video, path) for path, _ in clips)
    options = (parts_text([part for _, part in clips]),)
    return request(**{**values, "inputs": inputs, "options": options, **changes})


async def made(asked: GenerationRequest, folder: Path) -> Path:
    report = await Joined(folder / "scratch").poll("key", asked, lambda _: True)
    assert isinstance(report, Ready), report
    return Path(report.location)


async def test_repeated_frames_are_dropped_and_no_other(tmp_path: Path) -> None:
    one = write_footage(tmp_path / "one.mov", rate, 20)
    two = write_footage(tmp_path / "two.mp4", rate, 30)
    movie = await made(join([(one, Part(0, 20)), (two, Part(1, 10)), (one, Part(3, 5))]), tmp_path)
    assert numbers(movie) == [*range(20), *range(1, 11), *range(3, 8)]
    assert probe(movie).rate == rate


async def test_a_part_that_runs_faster_keeps_its_first_and_last_frame(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mov", rate, 41)
    movie = await made(join([(clip, Part(0, 11, whole=True)), (clip, Part(1, 40, whole=True))]), tmp_path)
    assert numbers(movie) == [*range(0, 41, 4), *range(1, 41)]


async def test_a_single_frame_of_a_whole_part_is_its_last(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mov", rate, 9)
    assert numbers(await made(join([(clip, Part(0, 1, whole=True))]), tmp_path)) == [8]


async def test_clips_that_do_not_come_to_the_length_are_refused(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mov", rate, 9)
    generator = Joined(tmp_path / "scratch")
    wrong = join([(clip, Part(0, 5))], frames=6)
    short = join([(clip, Part(0, 12))])
    for number, asked in enumerate((wrong, short)):
        report = await generator.poll(f"key{number}", asked, lambda _: True)
        assert isinstance(report, Unable) and str(report.message) and str(report.action)
    assert not list((tmp_path / "scratch").iterdir())


async def test_sound_goes_along_to_the_sample_and_fast_parts_are_silent(tmp_path: Path) -> None:
    """The clips tick at every whole second for 10 ms: sample 0 and 48000."""
    clip = write_footage(tmp_path / "clip.mov", rate, 50, sound=True)
    mute = write_footage(tmp_path / "mute.mov", rate, 50)
    parts = [
        (clip, Part(0, 10)),
        (clip, Part(20, 10)),
        (clip, Part(0, 10, whole=True)),
        (mute, Part(1, 7)),
        (clip, Part(25, 5)),
    ]
    movie = await made(join(parts), tmp_path)
    heard = sound_of(movie)
    starts = np.flatnonzero(np.diff((np.abs(heard) > 9000).astype(int), prepend=0) == 1)
    assert len(heard) == 42 * 1920
    # Frame 0 of the first part; frame 25 in the second, that is 5 frames in; frame 25 at the start of the last.
    assert starts.tolist() == [0, 15 * 1920, 37 * 1920]


async def test_clips_of_an_odd_raster_and_of_other_sizes_fit(tmp_path: Path) -> None:
    odd = write_footage(tmp_path / "odd.mov", rate, 4, size=(194, 110))
    other = write_footage(tmp_path / "other.mov", rate, 4, size=(96, 54))
    movie = await made(join([(odd, Part(0, 4)), (other, Part(0, 4))], width=193, height=109), tmp_path)
    found = probe(movie)
    assert (found.width, found.height, found.frames) == (194, 110, 8)
    assert numbers(movie)[:4] == [0, 1, 2, 3]


async def test_the_pixel_aspect_of_the_clips_stays(tmp_path: Path) -> None:
    wide = write_footage(tmp_path / "wide.mov", rate, 4, pixel_aspect=Fraction(4, 3))
    assert probe(await made(join([(wide, Part(0, 4))]), tmp_path)).pixel_aspect == Fraction(4, 3)


def sound_of(path: Path) -> np.ndarray[Any, Any]:
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray().reshape(-1, 2)[:, 0] for frame in container.decode(audio=0)]
    return np.concatenate(frames).astype(int)
