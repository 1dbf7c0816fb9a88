"""Timelines made by hypothesis: tracks, gaps, transitions, nesting, speed, disabled items, mixed rates."""

from __future__ import annotations

from typing import Any

import opentimelineio as otio
from hypothesis import strategies as st

schema = otio.schema
time, time_range = otio.opentime.RationalTime, otio.opentime.TimeRange

rates = st.sampled_from([24.0, 25.0, 30.0, 24000 / 1001, 23.976, 30000 / 1001, 60.0])
speeds = st.sampled_from([2.0, 0.5, -1.0, -2.0, 0.0, 1.0, 0.7, 1.5])


@st.composite
def spans(draw: st.DrawFn, rate: float, shortest: int = 0) -> otio.opentime.TimeRange:
    return time_range(time(draw(st.integers(0, 40)), rate), time(draw(st.integers(shortest, 12)), rate))


@st.composite
def clips(draw: st.DrawFn, plain: bool) -> otio.schema.Clip:
    rate = 24.0 if plain else draw(rates)
    number = draw(st.integers(0, 10**9))
    reference = schema.ExternalReference(f"m{number}.mov", time_range(time(0, rate), time(500, rate)))
    clip = schema.Clip(name=f"c{number}", media_reference=reference, source_range=draw(spans(rate, 1 if plain else 0)))
    if plain:
        return clip
    if draw(st.integers(0, 9)) == 0:
        reference.available_range = time_range(time(3, rate), time(draw(st.integers(1, 12)), rate))
        clip.source_range = None
    clip.enabled = draw(st.integers(0, 4)) > 0
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        clip.effects.append(schema.LinearTimeWarp(time_scalar=draw(speeds)))
    return clip


@st.composite
def children(draw: st.DrawFn, plain: bool, depth: int) -> Any:
    kind = draw(st.sampled_from(["clip", "clip", "clip", "gap", "gap", "nested"]))
    if kind == "gap":
        rate = 24.0 if plain else draw(rates)
        return schema.Gap(source_range=time_range(time(0, rate), time(draw(st.integers(1 if plain else 0, 9)), rate)))
    if kind == "nested" and not plain and depth:
        return draw(stacks(depth - 1))
    return draw(clips(plain))


@st.composite
def tracks(draw: st.DrawFn, plain: bool = False, depth: int = 2) -> otio.schema.Track:
    track = schema.Track(kind="Video")
    for _ in range(draw(st.integers(0, 6))):
        track.append(draw(children(plain, depth)))
        if not plain and draw(st.integers(0, 4)) == 0:
            track.append(schema.Transition(in_offset=time(2, 24), out_offset=time(3, 24)))
    if not plain:
        track.enabled = draw(st.integers(0, 5)) > 0
        if draw(st.integers(0, 5)) == 0:
            track.source_range = draw(spans(draw(rates)))
    return track


@st.composite
def stacks(draw: st.DrawFn, depth: int) -> otio.schema.Stack:
    stack = schema.Stack(name="nested")
    stack.extend([draw(tracks(False, depth)) for _ in range(draw(st.integers(0, 2)))])
    if draw(st.booleans()):
        stack.source_range = draw(spans(draw(rates)))
    stack.enabled = draw(st.integers(0, 5)) > 0
    return stack


@st.composite
def timelines(draw: st.DrawFn, plain: bool = False) -> otio.schema.Timeline:
    """`plain`: one rate, no nesting, no transitions, nothing disabled: what OTIO's own flatten_stack gets right."""
    timeline = schema.Timeline(name="made")
    timeline.tracks.extend([draw(tracks(plain)) for _ in range(draw(st.integers(1, 4)))])
    if not plain and draw(st.integers(0, 5)) == 0:
        timeline.tracks.source_range = draw(spans(24.0))
    return timeline
