"""A small film on the disk whose every frame says where it comes from, with takes for its missing shots.

0..19   a.mp4 (clip 1) from its frame 5
20..35  a hole: shot with two takes (clips 11 and 12), the first with handles of 4 frames
36..55  b.mov (clip 2) at 30 frames per second from its frame 10
56..71  an offline clip: shot without a take at first (clip 13)
72..83  a.mp4 from its frame 30
"""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, cast

import opentimelineio as otio

from plugin.app import build_app
from plugin.desk.desk import Desk
from plugin.desk.media_files import MediaFiles
from plugin.desk.screen_making import screen_map
from plugin.desk.screen_map import ScreenMap
from plugin.desk.views import Opened, Standing, TakeView
from plugin.timeline.cut import Cut
from plugin.timeline.picture import picture_map
from plugin.timeline.rates import time_range
from tests.fakes.cuts import clip, film, gap, track
from tests.fakes.footage import write_footage

frames = 84
rate = Fraction(24)


class Code(NamedTuple):
    """Which movie and which of its frames."""

    clip: int
    frame: int


class ScreenedFilm:
    """`opened` is what the desk says about the film, without takes; `with_takes` puts some on record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        a = write_footage(folder / "a.mp4", rate, 60, clip=1, options={"crf": "10", "g": "24"})
        b = write_footage(folder / "b.mov", Fraction(30), 60, clip=2, codec="prores_ks", pixel_format="yuv422p10le")
        self.cut = folder / "film.otio"
        _write(self.cut, a, b)
        self.first = write_footage(folder / "take1.mov", rate, 24, clip=11)
        self.second = write_footage(folder / "take2.mov", rate, 16, clip=12)
        self.third = write_footage(folder / "take3.mov", rate, 16, clip=13)
        desk = Desk(build_app(os.environ), os.environ)
        self.opened: Opened = desk.open(self.cut)
        desk.close()
        self.hole, self.offline = (shot.id for shot in self.opened.standing.shots)

    def standing(self, circled: int | None = None, offline: bool = False) -> Standing:
        """With the take of that number circled in the hole, and with or without one in the offline clip."""
        takes = [
            take_view(self.hole, 1, self.first, (4, 4), circled == 1),
            take_view(self.hole, 2, self.second, (0, 0), circled == 2),
        ]
        if offline:
            takes.append(take_view(self.offline, 1, self.third, (0, 0), True))
        return replace(self.opened.standing, takes=tuple(takes))

    def with_takes(self, circled: int | None = None, offline: bool = False) -> Opened:
        return replace(self.opened, standing=self.standing(circled, offline))

    def expected(self, frame: int, circled: int | None = None, offline: bool = False) -> Code | None:
        """What is seen; None for a slate."""
        if frame < 20:
            return Code(1, 5 + frame)
        if frame < 36:
            if circled is None:
                return None
            return Code(11, 4 + frame - 20) if circled == 1 else Code(12, frame - 20)
        if frame < 56:
            return Code(2, 10 + (frame - 36) * 30 // 24)
        if frame < 72:
            return Code(13, frame - 56) if offline else None
        return Code(1, 30 + frame - 72)


def take_view(shot_id: str, number: int, path: Path, handles: tuple[int, int], circled: bool) -> TakeView:
    return TakeView(
        shot_id=shot_id, stage="video", number=number, path=path, frames=16, handles=handles, circled=circled, rating=0,
        note="", generator="animatic", model="animatic", prompt="", seed=1, estimate=None, charge=None,
        made=datetime(2026, 1, 1, tzinfo=UTC), sent=(),
    )  # fmt: skip


def mapped(cut: Cut) -> ScreenMap:
    """As the desk tells a window what is seen, after it went through a pipe."""
    made = screen_map(cut, picture_map(cut.timeline, cut.rate), MediaFiles(cut.media_folder))
    return cast(ScreenMap, pickle.loads(pickle.dumps(made)))


def screen_of(opened: Opened) -> ScreenMap:
    assert opened.screen is not None
    return opened.screen


def _write(path: Path, a: Path, b: Path) -> None:
    first, last = clip("a", 20, start=5, media=str(a)), clip("a again", 12, start=30, media=str(a))
    other = clip("b", 25, 30, start=10, media=str(b))
    for one, length, fps in ((first, 60, 24), (last, 60, 24), (other, 60, 30)):
        one.media_reference.available_range = time_range(0, length, Fraction(fps))
    gone = clip("gone", 16, start=0, media=str(path.parent / "gone.mov"))
    timeline = film(track(first, gap(16), other, gone, last))
    timeline.metadata["Resolve_OTIO"] = {}
    otio.adapters.write_to_file(timeline, str(path))
