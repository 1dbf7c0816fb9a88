"""The longest time that the panel's thread did not answer while a cut of 4,000 clips was opened.

Makes the cut, starts the real window (its desk is the real one), asks it to open the cut and beats every few
milliseconds in the window's thread until the picture under the playhead is there and a little longer. Beside it runs a
bare Qt window that beats as well: what it misses is the machine's doing. Exits 1 when the longest block is above
50 ms and was not the machine's (above the bare window's longest, too).

Says as well how large and how slow to unpack the plain maps are that go from the desk to the window.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

root = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(root))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer  # noqa: E402

from benchmarks.panel_fill import Heart, judge, tell  # noqa: E402

rate = Fraction(24)
settle_s = 2.0
"""So long it goes on after the picture is there: small pictures are made, and the table shows them."""
patience_s = 120


def write_cut(folder: Path, clips: int) -> Path:
    """Two tracks of picture and one of sound with so many clips of one file, and a gap now and then."""
    import opentimelineio as otio

    from tests.fakes.footage import write_footage

    write_footage(folder / "a.mp4", rate, 48)
    timeline = otio.schema.Timeline("big")
    for kind, share in (("Video", 4), ("Video", 4), ("Audio", 2)):
        track = otio.schema.Track(kind=kind)
        track.extend(list(_children(clips * share // 10)))
        timeline.tracks.append(track)
    path = folder / "big.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def _children(count: int) -> Iterator[Any]:
    import opentimelineio as otio

    from plugin.timeline.rates import time_range

    for number in range(count):
        if number % 10 == 3:
            yield otio.schema.Gap(source_range=time_range(0, 12, rate))
        media = otio.schema.ExternalReference("a.mp4", time_range(0, 48, rate))
        yield otio.schema.Clip(f"clip {number}", media, time_range(number % 30, 12, rate))


def panel(cut: Path) -> int:
    """Prints what was measured, as the child does."""
    from ui.conductor import Conductor
    from ui.main import main as open_window
    from ui.window import Window

    heart = Heart()
    times = {"asked": 0.0, "settled": 0.0}

    def shown(window: Window) -> None:
        window.resize(1500, 940)
        look = QTimer(window)
        look.setInterval(100)
        look.timeout.connect(lambda: watch(window, look))
        look.start()

    def watch(window: Window, look: QTimer) -> None:
        conductor, now = window.findChild(Conductor), time.perf_counter()
        if conductor is None:
            return
        if not times["asked"]:
            times["asked"] = now
            heart.start()
            conductor.open_cut(cut)
        elif not times["settled"] and conductor.standing is not None and conductor.workspace.viewer.is_settled:
            times["settled"] = now
        if (times["settled"] and now - times["settled"] > settle_s) or now - times["asked"] > patience_s:
            look.stop()
            print(f"picture there after {times['settled'] - times['asked']:.1f} s")
            print(f"the window's process loaded OpenTimelineIO: {'opentimelineio' in sys.modules}")
            tell("panel", heart)
            window.close()

    open_window([], shown=shown)
    return 0


def sizes(cut: Path) -> None:
    """What the desk makes of the cut, and how long that and unpacking it take."""
    from plugin.desk.media_files import MediaFiles
    from plugin.desk.screen_making import screen_map
    from plugin.shots.dialogue import named_pieces
    from plugin.timeline.picture import picture_map
    from plugin.timeline.reading import read_cut

    read = read_cut(cut)
    picture, files = picture_map(read.timeline, read.rate), MediaFiles(read.media_folder)
    for name, make in (
        ("screen", lambda: screen_map(read, picture, files)),
        ("sound", lambda: tuple(named_pieces(read, files.path))),
    ):
        began = time.perf_counter()
        packed = pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)
        made = time.perf_counter()
        pickle.loads(packed)
        took = [(b - a) * 1000 for a, b in ((began, made), (made, time.perf_counter()))]
        print(f"{name}: {len(packed) / 1000:.0f} kB, made and packed in {took[0]:.1f} ms, unpacked in {took[1]:.1f} ms")


def make(folder: Path, clips: int) -> Path:
    cut = write_cut(folder, clips)
    sizes(cut)
    return cut


def main() -> int:
    return judge("benchmarks.panel_open", __doc__, panel, make, 4000)


if __name__ == "__main__":
    sys.exit(main())
