"""Pictures between pictures, ours against ffmpeg's `minterpolate`: quality and time in one run.

    python -m benchmarks.bridge [--height 1080] [--gaps 2 4 8] [--scenes pan zoom ...] [--quick]

Held-out frames of the scenes in `bridge_scenes.py`. Ours sees two frames, a gap apart; `minterpolate` sees six at
that distance, the two in the middle of them, since it looks at neighbours, and each true frame is scored against
whichever of its output frames matches best. PSNR is that of luma (8 bit), averaged over the held-out frames. Time is
per picture that was made: the frames `minterpolate` copies from its input (one in `gap`) are not counted, as ours are
not; nothing is read from or written to files. The goal is for the wall clock on two cores, which ours both uses;
processor time stands beside it.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.bridge_scenes import Scene, scenes
from plugin.generators.between import Between, dissolve
from plugin.media.pictures import Picture

Luma = NDArray[np.uint8]
variants = {
    "mci": "mi_mode=mci:scd=none",
    "mci wide": "mi_mode=mci:scd=none:search_param=128",
    "mci bidir": "mi_mode=mci:scd=none:me_mode=bidir:search_param=64",
    "aobmc+vsbmc": "mi_mode=mci:scd=none:mc_mode=aobmc:vsbmc=1",
    "aobmc+vsbmc wide": "mi_mode=mci:scd=none:mc_mode=aobmc:vsbmc=1:search_param=128",
    "aobmc+vsbmc bidir": "mi_mode=mci:scd=none:mc_mode=aobmc:vsbmc=1:me_mode=bidir:search_param=64",
    "aobmc+vsbmc umh": "mi_mode=mci:scd=none:mc_mode=aobmc:vsbmc=1:me=umh:search_param=64",
}
strongest = ("mci wide", "mci bidir")
"""One of these was best in every case measured with all variants."""
context = 6


@dataclass(frozen=True, slots=True)
class Score:
    """`decibel` of luma; seconds per picture of processor and of wall clock."""

    decibel: float
    processor: float
    wall: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--height", type=int, default=540)
    parser.add_argument("--gaps", type=int, nargs="+", default=[2, 4, 8])
    parser.add_argument("--scenes", nargs="+", default=[])
    parser.add_argument("--quick", action="store_true", help="only the two strongest settings of minterpolate")
    asked = parser.parse_args()
    chosen = {name: variants[name] for name in strongest} if asked.quick else variants
    height = asked.height
    _report(scenes(height * 16 // 9, height), asked.gaps, chosen, asked.scenes)


def _report(all_scenes: Sequence[Scene], gaps: Sequence[int], chosen: dict[str, str], only: Sequence[str]) -> None:
    gains, ratios = [], []
    print(f"{'scene':20s} gap  dissolve   ours  best minterpolate            gain   ms ours / theirs  wall (processor)")
    for scene in all_scenes:
        if only and scene.name not in only:
            continue
        for gap in gaps:
            ours, plain = score_ours(scene, gap)
            theirs = {name: score_minterpolate(scene, gap, settings) for name, settings in chosen.items()}
            best = max(theirs, key=lambda name: theirs[name].decibel)
            gain, ratio = ours.decibel - theirs[best].decibel, ours.wall / theirs[best].wall
            print(
                f"{scene.name:20s} {gap:3d}  {plain:8.2f}  {ours.decibel:5.2f}  {theirs[best].decibel:5.2f} "
                f"{best:20s}  {gain:+5.2f}  {ours.wall * 1e3:7.0f} / {theirs[best].wall * 1e3:6.0f}"
                f"  {ratio:5.2f} ({ours.processor / theirs[best].processor:.2f})",
                flush=True,
            )
            gains.append(gain)
            ratios.append(ratio)
    print(f"mean gain {mean(gains):+.2f} dB (goal +0.5), mean wall ratio {mean(ratios):.2f} (goal 0.25)")


def score_ours(scene: Scene, gap: int) -> tuple[Score, float]:
    """Ours, and the decibels of a plain dissolve."""
    first, last = scene.at(2 * gap), scene.at(3 * gap)
    truth = [luma(scene.at(2 * gap + k)) for k in range(1, gap)]
    before, wall = time.process_time(), time.perf_counter()
    between = Between(first, last)
    made = [between.at(k / gap) for k in range(1, gap)]
    processor, wall = time.process_time() - before, time.perf_counter() - wall
    score = mean(psnr(luma(picture), true) for picture, true in zip(made, truth, strict=True))
    plain = mean(psnr(luma(dissolve(first, last, k / gap)), true) for k, true in enumerate(truth, 1))
    return Score(score, processor / len(made), wall / len(made)), plain


def score_minterpolate(scene: Scene, gap: int, settings: str) -> Score:
    given = [scene.at(k * gap) for k in range(context)]
    truth = [luma(scene.at(2 * gap + k)) for k in range(1, gap)]
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    made = _minterpolate(given, gap, settings)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - wall
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    score = mean(max(psnr(picture, true) for picture in made) for true in truth)
    interpolated = len(made) * (gap - 1) / gap
    return Score(score, processor / interpolated, wall / interpolated)


def _minterpolate(given: Sequence[Picture], gap: int, settings: str) -> list[Luma]:
    height, width = given[0].shape[:2]
    raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p"]
    command = ["ffmpeg", "-v", "error", *raw, "-s", f"{width}x{height}", "-r", "24", "-i", "-"]
    command += ["-vf", f"minterpolate=fps={24 * gap}:{settings}", *raw, "-"]
    content = b"".join(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420).tobytes() for picture in given)
    out = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    size = width * height * 3 // 2
    frames = np.frombuffer(out, np.uint8).reshape(-1, size)
    return [frame[: width * height].reshape(height, width) for frame in frames]


def luma(picture: Picture) -> Luma:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)[: picture.shape[0]], np.uint8)


def psnr(one: Luma, two: Luma) -> float:
    """Peak 255, in decibels; 99.0 for equal pictures."""
    error = float(((one.astype(np.float32) - two) ** 2).mean())
    return 10 * float(np.log10(255**2 / error)) if error else 99.0


if __name__ == "__main__":
    main()
