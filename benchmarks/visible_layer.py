"""What the viewer sees at every frame of a cut, against OTIO's `flatten_stack`: same picture, 500 times faster or more.

    python -m benchmarks.visible_layer [CLIPS]

4,000 clips on three tracks; `flatten_stack` alone takes about a minute. CPU time; ours is the median of five.
"""

from __future__ import annotations

import statistics
import sys
import time
from fractions import Fraction

import opentimelineio as otio

from benchmarks.timelines import make_timeline
from plugin.timeline.picture import PictureMap, picture_map

rate = Fraction(24)
lowest_ratio = 500.0
Shown = tuple[str, int] | None


def mapped(picture: PictureMap) -> list[Shown]:
    """(name, first source frame) at every frame."""
    shown: list[Shown] = []
    for run in picture.runs:
        place = run.placement
        for frame in range(run.start, run.end):
            shown.append(None if place is None else (place.item.name, picture.source_frame(place, frame)))
    return shown


def flattened(timeline: otio.schema.Timeline) -> tuple[list[Shown], float]:
    """The same from OTIO, and the seconds it took."""
    tracks = list(timeline.video_tracks())
    began = time.process_time()
    flat = otio.algorithms.flatten_stack(tracks)
    seconds = time.process_time() - began
    shown: list[Shown] = []
    for item in list(flat):
        span = item.trimmed_range()
        first = int(span.start_time.value)
        gap = isinstance(item, otio.schema.Gap)
        shown += [None if gap else (item.name, first + frame) for frame in range(int(span.duration.value))]
    return shown, seconds


def main(clips: int) -> int:
    timeline = make_timeline(clips)
    ours = []
    for _ in range(5):
        began = time.process_time()
        picture = picture_map(timeline, rate)
        ours.append(time.process_time() - began)
    mine, (theirs, seconds) = mapped(picture), flattened(timeline)
    theirs += [None] * (len(mine) - len(theirs))
    ratio = seconds / statistics.median(ours)
    print(
        f"{clips} clips: flatten_stack {seconds:.1f} s, picture map {statistics.median(ours) * 1e3:.1f} ms, "
        f"{ratio:.0f} times faster (at least {lowest_ratio:.0f}); "
        f"{sum(a != b for a, b in zip(mine, theirs, strict=True))} of {len(mine)} frames differ"
    )
    if mine != theirs:
        print("MISSED: the pictures differ")
        return 1
    if ratio < lowest_ratio and clips >= 4_000:
        print(f"MISSED: {ratio:.0f} times")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000))
