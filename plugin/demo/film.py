"""Makes the demo film: a short real cut, drawn here, that lacks every kind of shot once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
from PIL import Image

from plugin.demo.cards import sketch, text_at
from plugin.demo.film_cut import ExpectedShot, FilmCut
from plugin.demo.film_media import film_rate, footage, shoot_all
from plugin.demo.film_sound import write_atmosphere, write_dialogue
from plugin.demo.framecode import FrameCode
from plugin.demo.grade import Look
from plugin.demo.scenes_land import Walker
from plugin.errors import Stopped
from plugin.events import Progress
from plugin.messages import say
from plugin.timeline.cut import Raster

full_hd = Raster(1920, 1080)
board_clip = 9
"""Clip number in the frame code of the storyboard panel."""


def build_film(
    folder: Path,
    *,
    raster: Raster = full_hd,
    seconds_scale: Fraction = Fraction(1),
    on_progress: Progress | None = None,
) -> Path:
    """Write `Demo Film.otio` and its `media` folder into `folder`; returns the timeline's path.

    Every video frame carries its clip and frame number (framecode). `seconds_scale` shortens or stretches everything,
    for tests. Raises Stopped when `on_progress` asks for it.
    """
    cut = FilmCut(Fraction(seconds_scale))
    timeline = cut.build()
    media = folder / "media"
    media.mkdir(parents=True, exist_ok=True)
    seconds = max(float(track.duration().to_seconds()) for track in timeline.audio_tracks())
    write_dialogue(media / "dialogue.wav", seconds)
    write_atmosphere(media / "atmosphere.m4a", seconds)
    look = Look(raster)
    draw_board(media / "storyboard 12A.png", look)
    frames_of = _scaled(cut.scale)
    counted = _Counter(sum(frames_of(item.frames) for item in footage), on_progress)
    for _ in shoot_all(media, look, frames_of, counted):
        pass
    path = folder / "Demo Film.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def expected_shots(seconds_scale: Fraction = Fraction(1)) -> tuple[ExpectedShot, ...]:
    """Every shot that the film of that scale lacks, by start."""
    cut = FilmCut(Fraction(seconds_scale))
    cut.build()
    return tuple(cut.shots)


def draw_board(path: Path, look: Look) -> None:
    """A storyboard panel in pencil: the walker on the ridge."""
    picture = look.finish(sketch(Walker(*look.canvas).draw(3.0)), FrameCode(board_clip, 0))
    top, _ = look.rows
    text_at(picture, "12A   walker on the ridge, wind", (look.raster.width // 20, top // 2), max(8, top // 3))
    Image.fromarray(picture).save(path)


def _scaled(scale: Fraction) -> Callable[[int], int]:
    return lambda frames: max(2, round(frames * scale))


class _Counter:
    """Counts frames from both drawing threads and reports them; stops the shoot when asked."""

    def __init__(self, total: int, on_progress: Progress | None) -> None:
        self._total, self._done, self._on_progress = total, 0, on_progress
        self._lock = threading.Lock()

    def __call__(self) -> None:
        with self._lock:
            self._done += 1
            if self._on_progress is not None and not self._on_progress(self._done / self._total):
                raise Stopped(say("Stopped while the demo film was being made."), code="stopped")


__all__ = ["ExpectedShot", "build_film", "expected_shots", "film_rate", "full_hd"]
