"""Peak memory and time of `read_cut` against the bare OTIO read of the same file, each in a process of its own.

    python benchmarks/read_memory.py [clips]

The bar is a ratio of at most 2.5 at 40,000 clips (Linux: peak resident set size).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

root = Path(__file__).parent.parent
bar = 2.5
make = """
import sys, opentimelineio as otio
T, R = otio.opentime.TimeRange, otio.opentime.RationalTime
timeline = otio.schema.Timeline("long film")
for number in range(3):
    track = otio.schema.Track(f"V{number + 1}")
    timeline.tracks.append(track)
    for index in range(int(sys.argv[2]) // 3):
        if index % 10 < 3:
            track.append(otio.schema.Gap(source_range=T(R(0, 24), R(10, 24))))
        media = otio.schema.ExternalReference(f"/media/{number}_{index}.mov", T(R(0, 24), R(100, 24)))
        clip = otio.schema.Clip(f"sh{number}_{index}", media, T(R(5, 24), R(48, 24)))
        clip.metadata["notes"] = {f"field {field}": "some words about it" * 2 for field in range(20)}
        if index % 2:
            clip.markers.append(otio.schema.Marker("look", T(R(5, 24), R(1, 24))))
        track.append(clip)
timeline.to_json_file(sys.argv[1])
"""
bare = "import opentimelineio as otio; timeline = otio.adapters.read_from_file(sys.argv[1])"
ours = "from plugin.timeline.reading import read_cut; cut = read_cut(Path(sys.argv[1])); assert cut.frames"
imports = "import sys, time, resource\nfrom pathlib import Path\n"
# Imports happen before the clock starts and count into both memories alike.
warm = "import opentimelineio, plugin.timeline.reading\n"
timed = "start = time.perf_counter()\n{work}\nseconds = time.perf_counter() - start\n"
told = "print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"


def peak(work: str, file: Path) -> tuple[float, float]:
    """Seconds and megabytes of one read."""
    code = imports + warm + timed.format(work=work) + told
    done = subprocess.run([sys.executable, "-c", code, str(file)], cwd=root, check=True, capture_output=True, text=True)
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def main(clips: int) -> int:
    """Print both and the ratio; 1 when the bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "film.otio"
        subprocess.run([sys.executable, "-c", make, str(file), str(clips)], check=True)
        print(f"{clips} clips, {file.stat().st_size / 1e6:.1f} MB")
        bare_seconds, bare_megabytes = peak(bare, file)
        our_seconds, our_megabytes = peak(ours, file)
    print(f"bare OTIO {bare_seconds:6.2f} s {bare_megabytes:7.0f} MB")
    print(f"read_cut  {our_seconds:6.2f} s {our_megabytes:7.0f} MB")
    print(f"ratio     {our_seconds / bare_seconds:6.2f}   {our_megabytes / bare_megabytes:7.2f}   (bar {bar})")
    return int(our_megabytes > bar * bare_megabytes)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000))
