"""A film of any size as the window gets it, without files: shots of all kinds and states, takes, jobs, money."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from plugin.desk.views import (
    BudgetView,
    CharacterView,
    CutView,
    ItemView,
    JobView,
    MarkerView,
    MoneyView,
    Opened,
    RiskView,
    ShotView,
    SpendingRow,
    Standing,
    TakeView,
    TrackView,
)
from plugin.generators.base import Money
from plugin.messages import say
from plugin.shots.brief import Brief
from plugin.shots.shot import SourceFrame
from plugin.timeline.cut import Raster

then = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
rate = Fraction(24)
kinds = ("hole", "card", "slug", "board", "marked", "unlinked", "short", "offline")
states = ("NotStarted", "Queued", "Running", "Succeeded", "Succeeded", "Succeeded", "Failed", "Lost", "Held")
prompts = (
    "Mei turns to the window, rain on the glass, slow push in",
    "雨夜，机器人走过空无一人的站台，推镜头",
    "Wide: the dream city folds into itself, dust, low sun",
    "",
)
shot_frames = 48
clip_frames = 72


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def sample_opened(shots: int = 12, clips: int | None = None) -> Opened:
    """`shots` missing ones among `clips` clips (default: as many as shots) on two video and two sound tracks."""
    standing = sample_standing(shots)
    return Opened(_cut(standing, clips if clips is not None else shots), standing, ())


def sample_standing(shots: int = 12) -> Standing:
    views = tuple(_shot(number) for number in range(shots))
    jobs = tuple(_job(shot, number) for number, shot in enumerate(views) if shot.state != "NotStarted")
    takes = tuple(_take(shot, number) for shot in views for number in range(1, shot.takes + 1))
    characters = (CharacterView("Mei", (Path("/film/characters/mei.png"),), "18, red coat"),)
    return Standing(views, takes, jobs, _money(jobs), characters, engine_runs=any(j.state == "Running" for j in jobs))


def _shot(number: int) -> ShotView:
    id, state = f"SH{(number + 1) * 10:04d}", states[number % len(states)]
    start = number * (shot_frames + clip_frames) + clip_frames
    done = state == "Succeeded"
    failed = say("The provider refused the picture.") if state == "Failed" else None
    return ShotView(
        id=id, kind=kinds[number % len(kinds)], track=None if number % len(kinds) == 0 else 0, start=start,
        frames=shot_frames, visible_frames=shot_frames, name=f"scene {number // 4 + 1}",
        reason=say("No video track shows anything here."), excluded=number % 11 == 10,
        before=SourceFrame(Path("/film/a.mov"), start - 1), after=SourceFrame(Path("/film/b.mov"), 0), still=None,
        brief=Brief(prompt=prompts[number % len(prompts)], camera="slow push in" if number % 3 else ""), state=state,
        takes=3 if done else 0, circled=2 if done else None,
        estimate=money("0.42"), charge=money("0.56") if done else None, error=failed,
        action=say("Change it and try again; the same one is refused again.") if failed else None,
    )  # fmt: skip


def _job(shot: ShotView, number: int) -> JobView:
    return JobView(
        key=f"{shot.id}/video/t001", shot_id=shot.id, stage="video", take=1, state=shot.state,
        since=then + timedelta(seconds=number), generator="kling", model="kling-3.0", lane="kling-3.0", priority=0,
        fraction=0.4 if shot.state == "Running" else None, quote=shot.estimate, charge=shot.charge, error=shot.error,
        action=shot.action, waits_for=(), lane_limit=5, by_user=shot.state == "Held", paid=True,
    )  # fmt: skip


def _take(shot: ShotView, number: int) -> TakeView:
    return TakeView(
        shot_id=shot.id, stage="video", number=number,
        path=Path(f"/film/cut.secondunit/takes/{shot.id}/{shot.id}_video_t{number:03d}.mov"), frames=shot.frames,
        handles=(0, 0), circled=number == shot.circled, rating=number % 4, note="" if number % 2 else "her eyes drift",
        generator="kling", model="kling-3.0", prompt=shot.brief.prompt, seed=1000 + number, estimate=money("0.42"),
        charge=money("0.56"), made=then, sent=(Path(f"/film/cut.secondunit/frames/{shot.id}_first_frame.png"),),
    )  # fmt: skip


def _money(jobs: tuple[JobView, ...]) -> MoneyView:
    words = {"Succeeded": "charged", "Lost": "at_risk", "Failed": "released", "Running": "reserved"}
    spending = tuple(
        SpendingRow(job.key, job.shot_id, job.stage, job.generator, job.model, words[job.state], job.quote,
                    job.charge, job.since)
        for job in jobs if job.state in words
    )  # fmt: skip
    budgets = (BudgetView("film", money("200"), money("63.20"), money("136.80")),)
    risks = tuple(
        RiskView(job.key, job.shot_id, job.generator, "https://api.example.com", job.quote, job.since,
                 say("{generator} may have taken the job, but its answer was lost.", generator="kling"),
                 say("Look it up at the provider before you fill this shot again: it may have been charged."))
        for job in jobs if job.state == "Lost"
    )  # fmt: skip
    return MoneyView(spending, budgets, risks)


def _cut(standing: Standing, clips: int) -> CutView:
    step = shot_frames + clip_frames
    lower = [ItemView(n * step, clip_frames, f"clip {n + 1}", media=Path("/film/a.mov")) for n in range(clips)]
    holes = [ItemView(s.start, s.frames, s.name, s.id) for s in standing.shots if s.track is None]
    upper = [ItemView(s.start, s.frames, s.name, s.id) for s in standing.shots if s.track is not None]
    sound = [ItemView(n * step, step, f"sound {n + 1}") for n in range(clips)]
    tracks = (
        TrackView("V2", True, True, tuple(upper)),
        TrackView("V1", True, True, tuple(sorted([*lower, *holes], key=lambda item: item.start))),
        TrackView("Dialogue", False, True, tuple(sound)),
        TrackView("Music", False, True, (ItemView(0, max(1, clips) * step, "theme"),)),
    )
    return CutView(
        path=Path("/film/The Fold v7.otio"), name="The Fold v7", format="otio", rate=rate, frames=max(1, clips) * step,
        start_frame=86400, raster=Raster(1920, 1080), tracks=tracks,
        markers=(MarkerView(200, 1, "check eyeline", "RED"),), warnings=(), can_hand_back=True,
    )  # fmt: skip
