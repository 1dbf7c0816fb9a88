"""The plain map of what is seen says the same as the timeline itself, for every frame of any cut."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.demo.film_cut import FilmCut
from plugin.desk.screen_map import ScreenClip, ScreenMix
from plugin.desk.screening import Screening, Seen
from plugin.desk.views import ShotView, Standing
from plugin.errors import Refused
from plugin.shots.shot import Kind
from plugin.timeline.cut import Cut
from plugin.timeline.picture import PictureMap, picture_map
from plugin.timeline.rates import time_range
from plugin.timeline.reading import read_cut
from tests.desk.slow_screening import SlowScreening
from tests.desk.test_screening import shot_view, standing, take_view
from tests.fakes.cuts import clip, cut_of, film, gap, rate24, shot, take, track, transition
from tests.fakes.screened_film import mapped
from tests.timeline.random_cuts import timelines

root = Path(__file__).resolve().parents[2]
most_frames = 4000
"""Of a longer cut so many frames are looked at, all over it."""


def differences(cut: Cut, now: Standing) -> list[tuple[Seen, Seen]]:
    """Where map and timeline disagree."""
    ours, theirs = Screening(mapped(cut), now), SlowScreening(cut, now)
    assert ours.frames == theirs.frames
    step = max(1, ours.frames // most_frames)
    frames = sorted({*range(0, ours.frames, step), *range(min(ours.frames, 200)), ours.frames, ours.frames + 7})
    pairs = [(ours.at(frame), theirs.at(frame)) for frame in frames]
    return [(one, other) for one, other in pairs if one != other]


def with_takes(picture: PictureMap) -> Standing:
    """Shots of all kinds all over a cut, most of them with a take, some left out."""
    kinds = (Kind.unlinked, Kind.short, Kind.card, Kind.unlinked)
    holes = [(None, run.start, run.frames) for run in picture.runs if run.placement is None]
    clips = [(place.track, place.start, place.frames) for place in picture.placements[::2]]
    marked = [(None, frame, 5) for frame in range(7, picture.frames, 101)]
    shots: list[ShotView] = []
    for number, (track_, start, frames) in enumerate((*clips, *holes, *marked)):
        free = Kind.hole if number < len(clips) + len(holes) else Kind.marked
        kind = free if track_ is None else kinds[number % 4]
        view = shot_view(replace(shot(f"S{number}", start, frames, kind=kind), track=track_, excluded=number % 7 == 3))
        shots.append(replace(view, in_cut=number % 5 == 2))
    taken = [take(shot(one.id, one.start, one.frames), handles=(n % 3, 1)) for n, one in enumerate(shots) if n % 3]
    return standing(shots, [take_view(one) for one in taken])


def check(cut: Cut) -> None:
    picture = picture_map(cut.timeline, cut.rate)
    for now in (standing([], []), with_takes(picture)):
        assert differences(cut, now) == []


sequences = st.builds(
    otio.schema.ImageSequenceReference,
    target_url_base=st.sampled_from(["/film/frames", "frames/", "", "file:///film/a b", "C:\\film"]),
    name_prefix=st.sampled_from(["shot.", "", "镜头_"]),
    name_suffix=st.sampled_from([".exr", "", ".png"]),
    start_frame=st.sampled_from([-20, -1, 0, 1, 99, 1001]),
    frame_step=st.integers(1, 3),
    rate=st.sampled_from([24.0, 25.0, 23.976, 30000 / 1001]),
    frame_zero_padding=st.sampled_from([0, 1, 4, 7, 5000]),
    available_range=st.sampled_from(
        [time_range(0, 40, rate24), time_range(3, 9, rate24), time_range(10, 60, Fraction(30000, 1001)), None]
    ),
)


@settings(max_examples=150, deadline=None)
@given(timelines(), st.data())
def test_it_says_the_same_for_random_cuts(timeline: Any, data: st.DataObject) -> None:
    for number, one in enumerate(timeline.find_clips()):
        if number % 3 == 1:
            one.media_reference = data.draw(sequences)
            if one.source_range is None and one.media_reference.available_range is None:
                one.source_range = time_range(0, 8, rate24)
    check(cut_of(timeline))


def test_it_says_the_same_for_the_demo_film(tmp_path: Path) -> None:
    path = tmp_path / "Demo Film.otio"
    otio.adapters.write_to_file(FilmCut(Fraction(1)).build(), str(path))
    check(read_cut(path))


def test_it_says_the_same_for_every_real_file(corpus: Path) -> None:
    checked = 0
    for path in sorted(corpus.rglob("*")):
        try:
            cut = read_cut(path) if path.is_file() else None
        except Refused:
            continue
        if cut is not None:
            check(cut)
            checked += 1
    assert checked > 50


def test_fades_to_a_gap_show_what_lies_beneath_in_every_frame() -> None:
    below = track(clip("one", 7, start=30), clip("two", 6), gap(3), clip("three", 20))
    above = track(gap(4), clip("over", 4), transition(3, 6), gap(10), transition(2, 2), clip("again", 6))
    over = otio.schema.Clip("off", otio.schema.ExternalReference("x.mov"), time_range(0, 9, rate24))
    over.enabled = False
    timeline = film(below, track(gap(2), over), above)
    check(cut_of(timeline))
    tops = [top for top in mapped(cut_of(timeline)).tops if isinstance(top, ScreenMix)]
    assert {top.incoming.name for top in tops if isinstance(top.incoming, ScreenClip)} >= {"one", "two", "again"}
    assert any(top.incoming is None for top in tops), "the gap below shows through as black"


names = (
    "plugin.desk.screening", "plugin.desk.screening_pictures", "plugin.desk.screening_sound", "plugin.desk.thumbnails",
    "plugin.desk.small_picture", "plugin.desk.waveforms", "ui.main", "ui.conductor", "ui.viewer.mixer",
    "ui.viewer.projection", "ui.viewer.slate_words", "ui.wave_pool", "ui.decode_pool",
)  # fmt: skip


@pytest.mark.parametrize("name", names)
def test_what_shows_and_plays_a_cut_loads_no_timeline_library(name: str) -> None:
    script = (
        f"import sys, {name}; from plugin.media.loading import load_libraries; load_libraries(); "
        "sys.exit('opentimelineio' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
