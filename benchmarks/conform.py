"""Wall time of conform against the ffmpeg command line with the same codec settings; exits 1 above 1.1.

Makes 5 s of 1280x720 at 24 frames per second and conforms it to 1920x1080 at 24000/1001, 120 frames, in every codec.
Both sides run in turn, each in a process of its own; the median of the wall time ratios is judged. Of ours the call
is timed, not the start of Python: the engine is one process for all takes. Processor time is shown beside it.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.video.frame import VideoFrame

limit = 1.1
root = Path(__file__).resolve().parent.parent
codecs = {
    "h264": ["-c:v", "libx264", "-preset", "medium", "-crf", "16", "-g", "1", "-pix_fmt", "yuv420p"],
    "prores": ["-c:v", "prores", "-profile:v", "2", "-pix_fmt", "yuv422p10le"],
    "dnxhr": ["-c:v", "dnxhd", "-profile:v", "dnxhr_hq", "-pix_fmt", "yuv422p"],
}
ours = """
import resource
import sys
import time
from fractions import Fraction
from pathlib import Path
from plugin.conform.conform import conform
from plugin.conform.spec import ConformSpec
from plugin.media.codec import Codec
from plugin.timeline.cut import Raster
spec = ConformSpec(Fraction(24000, 1001), 120, 0, 0, Raster(1920, 1080), 86400, 0, codec=Codec(sys.argv[3]))
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
begin, processor = time.perf_counter(), used()
assert conform(Path(sys.argv[1]), spec, Path(sys.argv[2])).frames == 120
print(time.perf_counter() - begin, used() - processor)
"""


class Cost(NamedTuple):
    """Seconds."""

    wall: float
    processor: float


def main() -> int:
    """Print one line per codec; 1 when a median ratio is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--codec", choices=codecs, action="append")
    options = parser.parse_args()
    tool = shutil.which("ffmpeg")
    if tool is None:
        print("needs the ffmpeg command line tool")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        clip = make_clip(Path(folder) / "clip.mp4")
        ratios = [measure(codec, clip, tool, options.runs) for codec in options.codec or codecs]
    return int(max(ratios) > limit)


def make_clip(path: Path) -> Path:
    """Moving texture with grain, so that the codecs have something to do."""
    noise = np.random.default_rng(7)
    large = noise.integers(0, 256, (90, 220, 3), dtype=np.uint8).repeat(12, axis=0).repeat(12, axis=1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(24), options={"crf": "18"})
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        for number in range(120):
            view = large[number : number + 720, number * 8 : number * 8 + 1280].astype(np.int16)
            picture = np.clip(view // 2 + 60 + noise.integers(-6, 7, view.shape), 0, 255).astype(np.uint8)
            container.mux(stream.encode(VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def measure(codec: str, clip: Path, tool: str, runs: int) -> float:
    """Median ratio of wall times of one codec."""
    pairs = []
    for _ in range(runs):
        one = our_cost(codec, clip)
        two = their_cost([*command(tool, clip), *codecs[codec], str(clip.with_name(f"{codec}_cli.mov"))])
        pairs.append((one, two))
    ratio = statistics.median(one.wall / two.wall for one, two in pairs)
    work = statistics.median(one.processor / two.processor for one, two in pairs)
    wall = [statistics.median(cost.wall for cost in column) for column in zip(*pairs, strict=True)]
    print(
        f"{codec}: ours {wall[0]:.2f} s, ffmpeg {wall[1]:.2f} s, wall ratio {ratio:.2f} (limit {limit}), "
        f"processor ratio {work:.2f}",
        flush=True,
    )
    return ratio


def our_cost(codec: str, clip: Path) -> Cost:
    """One conform in a fresh process."""
    arguments = [sys.executable, "-c", ours, str(clip), str(clip.with_name(f"{codec}.mov")), codec]
    answer = subprocess.run(arguments, check=True, cwd=root, capture_output=True, text=True).stdout
    wall, processor = (float(word) for word in answer.split())
    return Cost(wall, processor)


def their_cost(arguments: list[str]) -> Cost:
    """One run of the command line tool."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run(arguments, check=True, cwd=root)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def command(tool: str, clip: Path) -> list[str]:
    """Frame for frame to 24000/1001, scaled with the same default filter, tagged the same."""
    retime = "setpts=N*1001/24000/TB,fps=24000/1001,scale=1920:1080:out_color_matrix=bt709:out_range=tv"
    tags = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
    base = [tool, "-v", "error", "-y", "-i", str(clip), "-an", "-vf", retime, "-frames:v", "120"]
    return [*base, *tags, "-timecode", "01:00:00:00"]


if __name__ == "__main__":
    sys.exit(main())
