"""A desk without files: a film of any size, answers on request, and a fill that gets on with every look."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from plugin.commands.request import FillRequest
from plugin.desk.views import (
    CutView,
    ItemView,
    JobView,
    MoneyView,
    Opened,
    QuoteRow,
    QuoteView,
    ShotView,
    Standing,
    TrackView,
)
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.timeline.cut import Raster

then = datetime(2026, 1, 1, tzinfo=UTC)
shot_frames = 48
way = ("Queued", "Submitting", "Running", "Downloading", "Conforming", "Succeeded")


def shot_view(number: int, **changes: Any) -> ShotView:
    """Shot `number` (from 1) of the film."""
    view = ShotView(
        id=f"SH{number * 10:04d}", kind="hole", track=None, start=(number - 1) * 2 * shot_frames, frames=shot_frames,
        visible_frames=shot_frames, name=f"shot {number}", reason=say("No enabled video track shows a picture here."),
        excluded=False, before=None, after=None, still=None, brief=Brief(prompt=f"prompt {number}"),
        state="NotStarted", takes=0, circled=None, estimate=None, charge=None, error=None,
    )  # fmt: skip
    return replace(view, **changes)


def job_view(number: int, state: str = "Queued", **changes: Any) -> JobView:
    """The first job of shot `number`."""
    shot = f"SH{number * 10:04d}"
    view = JobView(
        key=f"{shot}/video/t001", shot_id=shot, stage="video", take=1, state=state, since=then, generator="animatic",
        model="animatic", lane="animatic", priority=0, fraction=None, quote=None, charge=None, error=None, action=None,
        waits_for=(),
    )  # fmt: skip
    return replace(view, **changes)


def film(path: Path, shots: int, clips: int = 0) -> Opened:
    """A film of so many missing shots, with footage between them, and more clips on a second track."""
    views = tuple(shot_view(number) for number in range(1, shots + 1))
    holes = [ItemView(view.start, view.frames, "", view.id) for view in views]
    between = [ItemView(view.start + shot_frames, shot_frames, f"clip {view.id}", "", Path("/a.mov")) for view in views]
    length = 2 * shot_frames * max(1, shots)
    step = max(1, length // max(1, clips))
    upper = [ItemView(number * step, max(1, step - 1), f"over {number}") for number in range(clips)]
    tracks = (
        TrackView("V2", True, True, tuple(upper)),
        TrackView("V1", True, True, tuple(sorted((*holes, *between), key=lambda item: item.start))),
    )
    cut = CutView(path, path.stem, "otio", Fraction(24), length, 86400, Raster(1920, 1080), tracks, (), (), True)
    return Opened(cut, Standing(views, (), (), MoneyView((), (), ()), (), False), ())


class FakeDesk:
    """Stands in for `plugin.desk.desk.Desk`. `calls` holds (name, arguments) of everything asked of it."""

    def __init__(self, shots: int = 4, clips: int = 0, per_look: int = 3) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.threads: set[str] = set()
        self.gate = threading.Event()
        """`quote` waits for it; open unless a test closes it."""
        self.gate.set()
        self.errors: dict[str, Exception] = {}
        """What a method raises, by its name."""
        self.answers: dict[str, Any] = {}
        self.newer: Opened | None = None
        """What the next look at the cut's file finds."""
        self._shots, self._clips, self._per_look = shots, clips, per_look
        self._opened: Opened | None = None
        self._standing: Standing | None = None
        self._steps: list[int] = []

    @property
    def is_open(self) -> bool:
        return self._opened is not None

    def open(self, path: Path, project: Path | None = None) -> Opened:
        self._note("open", path, project)
        self._opened = film(path, self._shots, self._clips)
        self._standing = self._opened.standing
        return self._opened

    def close_cut(self) -> None:
        self._note("close_cut")
        self._opened = None

    def close(self) -> None:
        self._note("close")

    def standing(self) -> Standing:
        self._note("standing")
        assert self._standing is not None
        return self._standing

    def refresh(self) -> Standing | None:
        """The fill gets on."""
        self.threads.add(threading.current_thread().name)
        if "refresh" in self.errors:
            raise self.errors["refresh"]
        if not any(step < len(way) - 1 for step in self._steps):
            return None
        left = self._per_look * len(way)
        for index, step in enumerate(self._steps):
            if step < len(way) - 1 and left > 0:
                self._steps[index] += 1
                left -= 1
        self._standing = self._now()
        return self._standing

    def cut_settled(self) -> bool:
        return self.newer is not None

    def look_again(self) -> Opened | None:
        found, self.newer = self.newer, None
        return found

    def quote(self, request: FillRequest) -> QuoteView:
        self._note("quote", request)
        self.gate.wait(10)
        row = QuoteRow(request.shots or "", "video", "animatic", "animatic", shot_frames, None, False)
        return QuoteView((row,), (), (), 0, 1)

    def generate(self, request: FillRequest) -> int:
        self._note("generate", request)
        self._steps = [0] * self._shots
        self._standing = self._now()
        return self._shots

    def set_brief(self, shot_ids: Sequence[str], changes: dict[str, Any]) -> None:
        self._note("set_brief", tuple(shot_ids), changes)
        assert self._standing is not None
        shots = tuple(
            replace(shot, brief=replace(shot.brief, **changes)) if shot.id in shot_ids else shot
            for shot in self._standing.shots
        )
        self._standing = replace(self._standing, shots=shots)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def answer(*given: Any) -> Any:
            self._note(name, *given)
            return self.answers.get(name)

        return answer

    def _note(self, name: str, *given: Any) -> None:
        self.threads.add(threading.current_thread().name)
        self.calls.append((name, given))
        if name in self.errors:
            raise self.errors[name]

    def _now(self) -> Standing:
        assert self._opened is not None
        pairs = list(enumerate(self._steps, start=1))
        shots = tuple(shot_view(number, state=way[step]) for number, step in pairs)
        jobs = tuple(job_view(number, way[step], since=then + timedelta(seconds=step)) for number, step in pairs)
        return replace(self._opened.standing, shots=shots, jobs=jobs, engine_runs=True)
