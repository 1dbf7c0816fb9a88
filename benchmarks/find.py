"""How long the whole scan of a cut takes after reading, against OTIO's own reading of the same file.

    python -m benchmarks.find [CLIPS ...]

Bars: picture map and search together at most 0.25 of `otio.adapters.read_from_file`, at 410, 4,000 and 40,000 clips;
from 4,000 to 40,000 at most 12 times as long; the process with the scan under 2.5 times the memory of the bare read.
Where media lie is answered without a disk, from a table as a folder cache would; eight clips share a file. CPU time,
the least of several rounds (timeit's advice for a machine that does other work). The first scan after a read warms
up what reading left cold and is printed, not counted: the product has walked the timeline before.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import psutil

from benchmarks.timelines import write_timeline
from plugin.shots.find import FindOptions, find_shots
from plugin.timeline.cut import Cut, CutFormat
from plugin.timeline.picture import picture_map

rate = Fraction(24)
sizes = (410, 4_000, 40_000)
highest_ratio = 0.25
highest_growth = 12.0
highest_memory = 2.5


class FolderCache:
    """Knows where every file of a timeline lies."""

    def __init__(self, timeline: otio.schema.Timeline) -> None:
        urls = {clip.media_reference.target_url for clip in timeline.find_clips()}
        self._paths = {url: Path(url) for url in urls}

    def path(self, reference: Any, folder: Path) -> Path | None:
        return self._paths.get(reference.target_url)

    def options(self) -> FindOptions:
        return FindOptions(media_path=self.path, media_exists=lambda path: True)


def read(path: Path) -> tuple[otio.schema.Timeline, float]:
    began = time.process_time()
    timeline = otio.adapters.read_from_file(str(path))
    return timeline, time.process_time() - began


def scan(timeline: otio.schema.Timeline, path: Path, options: FindOptions) -> tuple[float, int]:
    """Seconds and number of shots of one scan."""
    cut = Cut(path, CutFormat.otio, timeline, rate, 0, 0, "00:00:00:00", None, path.parent, "")
    began = time.process_time()
    shots = find_shots(cut, picture_map(timeline, rate), options)
    return time.process_time() - began, len(shots)


def measure(clips: int, path: Path) -> tuple[float, float]:
    """(seconds of a scan, its ratio to a read); prints the line."""
    rounds = 3 if clips > 10_000 else 7
    reads, scans, first, shots = [], [], 0.0, 0
    for _ in range(rounds):
        timeline, seconds = read(path)
        reads.append(seconds)
        options = FolderCache(timeline).options()
        first, shots = scan(timeline, path, options)
        scans += [scan(timeline, path, options)[0] for _ in range(3)]
        del timeline
        gc.collect()
    reading, scanning = min(reads), min(scans)
    print(
        f"{clips:>7} clips: read {reading * 1e3:8.1f} ms, scan {scanning * 1e3:8.1f} ms "
        f"(first {first * 1e3:.1f}), ratio {scanning / reading:.3f}, {shots} shots",
        flush=True,
    )
    return scanning, scanning / reading


def peak_memory(path: Path, what: str) -> int:
    """Most resident bytes of a fresh process that reads, or reads and scans."""
    command = [sys.executable, "-m", "benchmarks.find", "--memory", what, str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_memory(what: str, path: Path) -> None:
    timeline, _ = read(path)
    if what == "scan":
        cut = Cut(path, CutFormat.otio, timeline, rate, 0, 0, "00:00:00:00", None, path.parent, "")
        picture = picture_map(timeline, rate)
        shots = find_shots(cut, picture, FolderCache(timeline).options())
        assert shots or not picture.runs
    print(psutil.Process().memory_info().rss)


def main(clips: tuple[int, ...]) -> int:
    failures = []
    seconds: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in clips:
            path = write_timeline(count, Path(folder))
            seconds[count], ratio = measure(count, path)
            if ratio > highest_ratio:
                failures.append(f"{count} clips: {ratio:.3f} of a read, allowed {highest_ratio}")
        memory = peak_memory(path, "scan") / peak_memory(path, "read")
        print(f"memory at {count} clips: {memory:.2f} of the bare read (allowed {highest_memory})")
        if memory > highest_memory:
            failures.append(f"memory {memory:.2f} of a read")
    if {4_000, 40_000} <= seconds.keys():
        growth = seconds[40_000] / seconds[4_000]
        print(f"growth from 4,000 to 40,000: {growth:.1f} (allowed {highest_growth})")
        if growth > highest_growth:
            failures.append(f"growth {growth:.1f}")
    for failure in failures:
        print(f"MISSED: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        print_memory(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main(tuple(int(word) for word in sys.argv[1:]) or sizes))
