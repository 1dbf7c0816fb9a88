"""Relink on timelines nobody thought of: drawn by hypothesis, and the real ones of the corpus."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugin.conform.fill import Fill
from plugin.conform.relink import relink
from plugin.errors import Refused
from plugin.shots.shot import Kind
from plugin.timeline.picture import PictureMap, picture_map
from plugin.timeline.rates import rational_rate
from plugin.timeline.reading import ReadOptions, read_cut
from tests.fakes.compare import assert_same_outside, own
from tests.fakes.cuts import clip, cut_of, fill, film, gap, marker, shot, track, transition

schema = otio.schema
spellings = {
    Fraction(24): (24.0,),
    Fraction(25): (25.0,),
    Fraction(24000, 1001): (24000 / 1001, 23.976, 23.976024627685547),
}
corpus = Path(os.environ.get("SECONDUNIT_CORPUS", Path(__file__).parents[2] / ".." / "shared" / "timelines"))


@st.composite
def tracks(draw: st.DrawFn, rate: Fraction, nested: bool = True) -> otio.schema.Track:
    """A video track of anything."""
    children: list[Any] = []
    for number in range(draw(st.integers(0, 7))):
        spelled = draw(st.sampled_from([*spellings[rate] * 4, 25.0, 30.0]))
        frames = draw(st.integers(1, 40))
        match draw(st.sampled_from(["gap", "gap", "clip", "clip", "missing", "missing", "bare", "nest"])):
            case "gap":
                children.append(gap(frames, spelled))
            case "clip":
                children.append(clip(f"c{number}", frames, spelled, start=draw(st.integers(0, 50))))
            case "missing":
                children.append(clip(f"m{number}", frames, spelled, media=None))
            case "bare":
                full = otio.opentime.TimeRange(duration=otio.opentime.RationalTime(frames, spelled))
                slug = schema.GeneratorReference(generator_kind="Slug", available_range=full)
                children.append(schema.Clip(f"m{number}", slug))
            case "nest":
                inner = [draw(tracks(rate, nested=False))] if nested else []
                nest = schema.Stack(f"n{number}", children=inner)
                span = otio.opentime.RationalTime(draw(st.integers(0, 20)), spelled)
                nest.source_range = otio.opentime.TimeRange(span, otio.opentime.RationalTime(frames, spelled))
                children.append(nest)
        item = children[-1]
        if draw(st.integers(0, 4)) == 0:
            item.markers.append(marker(f"k{number}", draw(st.integers(0, 60)), spelled))
        if draw(st.integers(0, 5)) == 0:
            item.enabled = False
        if draw(st.integers(0, 5)) == 0:
            item.metadata["host"] = {"note": number}
        if draw(st.integers(0, 5)) == 0:
            item.effects.append(schema.LinearTimeWarp(time_scalar=draw(st.sampled_from([2.0, 0.5, -1.0, 0.0]))))
        if draw(st.integers(0, 4)) == 0 and number:
            reach = st.integers(0, max(1, frames // 2))
            children.insert(-1, transition(draw(reach), draw(reach), spelled))
    made = track(*children, name=draw(st.sampled_from(["V", "主", ""])))
    if draw(st.integers(0, 9)) == 0:
        made.source_range = otio.opentime.TimeRange(
            otio.opentime.RationalTime(draw(st.integers(0, 9)), float(rate)),
            otio.opentime.RationalTime(60, float(rate)),
        )
    made.enabled = draw(st.integers(0, 9)) > 0
    return made


@st.composite
def timelines(draw: st.DrawFn) -> tuple[otio.schema.Timeline, Fraction]:
    """A timeline with a rate."""
    rate = draw(st.sampled_from(list(spellings)))
    made = [draw(tracks(rate)) for _ in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        made.append(track(clip("sound", draw(st.integers(1, 150)), rate), name="A1", kind="Audio"))
    return film(*made), rate


def fills_for(picture: PictureMap, kinds: frozenset[str], handles: tuple[int, int] = (3, 2)) -> list[Fill]:
    """The shots of a cut: its "hole"s, each "placeholder" (no file linked), or every "clip"."""
    found: list[Fill] = []
    if "hole" in kinds:
        holes = [(run.start, run.end) for run in picture.runs if run.placement is None]
        if picture.frames > picture.picture_frames:
            tail = picture.picture_frames
            if holes and holes[-1][1] == tail:
                tail = holes.pop()[0]
            holes.append((tail, picture.frames))
        for start, end in holes:
            found.append(fill(shot(f"SH{len(found):04d}", start, end - start), rate=picture.rate, handles=handles))
    if kinds & {"placeholder", "clip"}:
        for place in picture.placements:
            linked = isinstance(getattr(place.item, "media_reference", None), schema.ExternalReference)
            if isinstance(place.item, schema.Clip) and ("clip" in kinds or not linked):
                warps = [each.time_scalar for each in place.item.effects if isinstance(each, schema.LinearTimeWarp)]
                speed = Fraction(1)
                for scalar in warps:
                    speed *= Fraction(scalar)
                known = shot(
                    f"SH{len(found):04d}",
                    place.start,
                    place.frames,
                    kind=Kind.unlinked,
                    address=place.address,
                    speed=speed,
                    item_offset=place.offset,
                )
                found.append(fill(known, rate=picture.rate, handles=handles))
    return found


def assert_filled(before: otio.schema.Timeline, rate: Fraction, kinds: frozenset[str]) -> int:
    """Fill, compare, look at every filled frame; how many shots there were."""
    fills = fills_for(picture_map(before, rate), kinds)
    after, report = relink(cut_of(before, rate), fills)
    assert report.left_out == ()
    assert report.placed == tuple(each.shot.id for each in fills)
    assert_same_outside(before, after, [(each.shot.start, each.shot.end) for each in fills], rate)
    picture = picture_map(after, rate)
    for each in fills:
        if each.shot.kind is Kind.hole:
            assert_seen(picture, each)
    again, _ = relink(cut_of(after, rate), fills)
    assert own(again) == own(after)
    return len(fills)


def assert_seen(picture: PictureMap, filled: Fill) -> None:
    for frame in range(filled.shot.start, filled.shot.end):
        place = picture.at(frame)
        assert place is not None and place.item.active_media_reference_key == filled.circled.name
        assert picture.source_frame(place, frame) == filled.circled.handles[0] + frame - filled.shot.start


@given(timelines(), st.sampled_from([frozenset({"hole"}), frozenset({"placeholder"}), frozenset({"hole", "clip"})]))
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_else_changes_on_drawn_timelines(
    made: tuple[otio.schema.Timeline, Fraction], kinds: frozenset[str]
) -> None:
    assert_filled(made[0], made[1], kinds)


def _real_files() -> list[Path]:
    return sorted(corpus.rglob("*.otio")) if corpus.is_dir() else []


@pytest.mark.skipif(not _real_files(), reason="the corpus of real timelines is not here")
@pytest.mark.parametrize("kinds", [frozenset({"hole"}), frozenset({"hole", "clip"})], ids=["holes", "all"])
def test_nothing_else_changes_on_real_timelines(kinds: frozenset[str]) -> None:
    shots = 0
    for path in _real_files():
        try:
            cut = read_cut(path, ReadOptions())
        except Refused:
            continue
        try:
            shots += assert_filled(cut.timeline, cut.rate, kinds)
        except Refused:
            continue
        except AssertionError as error:
            raise AssertionError(f"{path.name}: {error}") from error
    assert shots > 10


def test_rates_of_the_drawn_timelines_are_what_they_stand_for() -> None:
    assert all(rational_rate(spelled) == rate for rate, forms in spellings.items() for spelled in forms)
