"""A film of 400 missing shots in the middle of its making, for looking at the window: `build_long_film(FOLDER, DEMO)`.

The demo film over and over, with briefs in two languages, takes of the embedded generators, takes of a fake Kling that
charged for them, and more that it has not made yet.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import opentimelineio as otio

root = Path(__file__).resolve().parents[2]
times = 31
kling_key = "kling-api-key"
prompts = (
    "Mei turns to the window, rain on the glass, slow push in",
    "雨夜，机器人走过空无一人的站台，推镜头",
    "Wide: the dream city folds into itself, dust, low sun, crane up",
    "老屋里灯笼一盏盏亮起，镜头缓缓拉远，手持感",
    "Over the shoulder of the ferryman, the far shore, pan right",
)


def build_long_film(folder: Path, demo: Path) -> Path:
    """The cut; made once."""
    cut = folder / "The Fold v7.otio"
    if not cut.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_cut(demo, cut)
        _fill(folder, cut)
    return cut


def environment_of(folder: Path) -> dict[str, str]:
    """With the fake Kling's address, where it runs."""
    config = folder / "config"
    config.mkdir(parents=True, exist_ok=True)
    if not (config / "config.toml").exists():
        (config / "config.toml").write_text('take_raster = "640x360"\ncodec = "h264"\n', encoding="utf-8")
    port = folder / "port"
    url = f"http://127.0.0.1:{port.read_text(encoding='utf-8')}" if port.exists() else "http://127.0.0.1:9"
    return os.environ | {
        "SECONDUNIT_CONFIG_DIR": str(config),
        "SECONDUNIT_KLING_BASE_URL": url,
        "SECONDUNIT_KLING_API_KEY": kling_key,
        "SECONDUNIT_ALLOW_PRIVATE_HOSTS": "1",
    }


@contextmanager
def kling(folder: Path, seconds: float) -> Iterator[None]:
    """A fake Kling that takes so long for a clip."""
    port = folder / "port"
    # The same address again: a job is only ever asked for where it was sent.
    before = port.read_text(encoding="utf-8") if port.exists() else "0"
    port.unlink(missing_ok=True)
    words = ["--folder", str(folder / "kling"), "--port-file", str(port), "--seconds", str(seconds), "--port", before]
    process = subprocess.Popen([sys.executable, "-m", "tests.fakes.kling_server", *words], cwd=root)
    try:
        while not port.exists():
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def _write_cut(demo: Path, cut: Path) -> None:
    source = otio.adapters.read_from_file(str(demo))
    film = otio.schema.Timeline(cut.stem, global_start_time=source.global_start_time)
    length = max(track.duration().value for track in source.tracks)
    for track in source.tracks:
        if track.enabled:
            film.tracks.append(_repeated(track, length))
    shutil.copytree(demo.parent / "media", cut.parent / "media", dirs_exist_ok=True)
    otio.adapters.write_to_file(film, str(cut))


def _repeated(track: otio.schema.Track, length: float) -> otio.schema.Track:
    made = otio.schema.Track(track.name, kind=track.kind)
    rest = length - track.duration().value
    for _ in range(times):
        for child in track:
            made.append(copy.deepcopy(child))
        if rest > 0:
            made.append(otio.schema.Gap(duration=otio.opentime.RationalTime(rest, track.duration().rate)))
    return made


def _fill(folder: Path, cut: Path) -> None:
    with kling(folder, 0.05):
        shots = [shot["id"] for shot in _run(folder, "find", cut)["shots"] if not shot["excluded"]]
        for number, shot in enumerate(shots[:60]):
            _run(folder, "brief", cut, shot, "--prompt", prompts[number % len(prompts)])
        _run(folder, "fill", cut, "--shots", ",".join(shots[:90]), "--yes")
        _run(folder, "fill", cut, "--shots", ",".join(shots[:8]), "--takes", "4", "--yes")
        _run(folder, "fill", cut, "--shots", ",".join(shots[90:120]), "--with", "kling", "--budget", "60USD", "--yes")
    with kling(folder, 3600):
        _start_and_stop(folder, cut, shots[120:180])


def _start_and_stop(folder: Path, cut: Path, shots: Sequence[str]) -> None:
    """Some are on their way at the provider then, the rest waits."""
    words = ["fill", str(cut), "--shots", ",".join(shots), "--with", "kling", "--yes"]
    process = subprocess.Popen(
        [sys.executable, "-m", "plugin.cli", *words], cwd=root, env=environment_of(folder), stdout=subprocess.DEVNULL
    )
    time.sleep(25)
    process.send_signal(signal.SIGTERM)
    process.wait()


def _run(folder: Path, *words: object) -> Any:
    command = [sys.executable, "-m", "plugin.cli", *map(str, words), "--json"]
    done = subprocess.run(command, cwd=root, env=environment_of(folder), stdout=subprocess.PIPE, check=False)
    return json.loads(done.stdout) if done.stdout else None


if __name__ == "__main__":
    sys.stdout.write(f"{build_long_film(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
