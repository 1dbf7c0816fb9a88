"""A film of 410 missing shots, and a fill that is killed again and again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.media.accept import accept
from plugin.media.frames import FrameReader
from plugin.timeline.rates import time_range
from tests.fakes.footage import write_footage

rate = Fraction(24)
shot_frames, shots = 7, 410


def film_of_holes(folder: Path, count: int) -> Path:
    """Five numbered frames, then a hole or a placeholder, `count` times."""
    write_footage(folder / "a.mp4", rate, 24)
    track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    for number in range(count):
        media = otio.schema.ExternalReference("a.mp4", time_range(0, 24, rate))
        track.append(otio.schema.Clip(f"clip {number}", media, time_range(number % 15, 5, rate)))
        if number % 3:
            track.append(otio.schema.Gap(source_range=time_range(0, shot_frames, rate)))
        else:
            track.append(otio.schema.Clip("SCENE MISSING", source_range=time_range(0, shot_frames, rate)))
    timeline = otio.schema.Timeline("Long film")
    timeline.tracks.append(track)
    path = folder / "Long film.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def settings(folder: Path) -> None:
    config = Path(os.environ["SECONDUNIT_CONFIG_DIR"])
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text('take_raster = "64x36"\n', encoding="utf-8")


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "plugin.cli", *map(str, words)]


def document(*words: object) -> Any:
    result = subprocess.run(command(*words, "--json"), capture_output=True, text=True, timeout=580, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.slow
def test_a_film_of_410_missing_shots_is_filled_whole(tmp_path: Path) -> None:
    settings(tmp_path)
    cut = film_of_holes(tmp_path, shots)
    filled = document("fill", cut, "--codec", "h264")
    assert (filled["totals"]["filled"], filled["totals"]["unfilled"]) == (shots, 0)
    assert {shot["state"] for shot in filled["shots"]} == {"Succeeded"}
    assert [shot["start"] for shot in filled["shots"]] == [5 + 12 * n for n in range(shots)]
    assert {accept(Path(shot["take"]["path"])).frames for shot in filled["shots"][::40]} == {shot_frames}
    assert document("find", filled["output"])["shots"] == []


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_fill_killed_again_and_again_ends_the_same(tmp_path: Path) -> None:
    settings(tmp_path)
    cut = film_of_holes(tmp_path, 12)
    calm = document("fill", cut, "-o", tmp_path / "calm.otio", "--project", tmp_path / "calm")
    chance, killed = random.Random(9), 0
    words = ("-o", tmp_path / "rough.otio", "--project", tmp_path / "rough")
    process = subprocess.Popen(command("fill", cut, *words, "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while killed < 8 and one_more_take(tmp_path / "rough", process):
        time.sleep(chance.uniform(0.0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += 1
        verb = "resume" if (tmp_path / "rough" / "last-fill.json").exists() else "fill"
        process = subprocess.Popen(command(verb, cut, *words, "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.communicate(timeout=300)
    rough = document("fill", cut, *words)
    assert killed >= 2
    assert [_made(shot) for shot in rough["shots"]] == [_made(shot) for shot in calm["shots"]]
    takes = sorted(file.name for file in (tmp_path / "rough").glob("takes/*/*.mov"))
    assert takes == [f"{shot['id']}_video_t001.mov" for shot in calm["shots"]]
    assert not list((tmp_path / "rough" / "requests").iterdir())


def one_more_take(project: Path, process: subprocess.Popen[bytes]) -> bool:
    """Waits until the run has made a take of its own; False when it ended before."""
    before = len(list(project.glob("takes/*/*.mov")))
    while process.poll() is None:
        if len(list(project.glob("takes/*/*.mov"))) > before:
            return True
        time.sleep(0.005)
    return False


def _made(shot: dict[str, Any]) -> tuple[Any, ...]:
    """What must be the same however often the run was killed: the place, the frames, every picture of the take."""
    with FrameReader(Path(shot["take"]["path"])) as reader:
        pictures = [bytes(picture.tobytes()) for picture in reader.pictures()]
    return shot["id"], shot["start"], shot["frames"], shot["state"], shot["take"]["number"], pictures


def test_the_cut_around_the_takes_shows_its_own_frames(tmp_path: Path) -> None:
    settings(tmp_path)
    cut = film_of_holes(tmp_path, 3)
    filled = document("fill", cut)
    timeline = otio.adapters.read_from_file(filled["output"])
    kept = [clip for clip in timeline.find_clips() if clip.name.startswith("clip ")]
    assert [clip.source_range.start_time.value for clip in kept] == [0, 1, 2]
    with FrameReader(tmp_path / "a.mp4") as reader:
        assert read_frame_code(reader.read(2)) == FrameCode(1, 2)
