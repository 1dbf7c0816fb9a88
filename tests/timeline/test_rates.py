"""Rational rates and exact frames."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.errors import HostileInput
from plugin.timeline.rates import (
    exact_seconds,
    frames_of,
    nearest_frame,
    ntsc_bases,
    parse_rate,
    rate_text,
    rational_rate,
    rational_time,
    time_range,
    timecode,
)

film, ntsc = Fraction(24000, 1001), Fraction(30000, 1001)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (23.976, film),
        (23.98, film),
        (23.976023976023978, film),
        (23.976024627685547, film),
        (29.97, ntsc),
        (59.94, Fraction(60000, 1001)),
        (119.88, Fraction(120000, 1001)),
        (24, Fraction(24)),
        (25.0, Fraction(25)),
        (24000.0, Fraction(24000)),
        (12.5, Fraction(25, 2)),
    ],
)
def test_floats_of_real_files_become_the_rate_they_stand_for(written: float, meant: Fraction) -> None:
    assert rational_rate(written) == meant


@pytest.mark.parametrize("bad", [0, -24, float("nan"), float("inf"), 1e308, 2e6])
def test_unusable_rates_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="not a usable rate"):
        rational_rate(bad)
    with pytest.raises(HostileInput):
        exact_seconds(otio.opentime.RationalTime(1, bad))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e300])
def test_unusable_values_are_refused(bad: float) -> None:
    with pytest.raises(HostileInput):
        exact_seconds(otio.opentime.RationalTime(bad, 24))


@pytest.mark.parametrize("text", ["24000/1001", "25", "25/1", "23.976", " 30 "])
def test_rates_survive_text(text: str) -> None:
    rate = parse_rate(text)
    assert parse_rate(rate_text(rate)) == rate


@pytest.mark.parametrize("text", ["", "x", "0", "-24", "24/0", "1e9", "nan", "1001/"])
def test_nonsense_is_no_rate(text: str) -> None:
    with pytest.raises((ValueError, ZeroDivisionError)):
        parse_rate(text)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**7), st.sampled_from(ntsc_bases), st.booleans())
def test_frames_survive_otio(frame: int, base: int, slowed: bool) -> None:
    rate = Fraction(base * 1000, 1001) if slowed else Fraction(base)
    assert frames_of(rational_time(frame, rate), rate) == frame
    span = time_range(frame, frame + 1, rate)
    assert (frames_of(span.start_time, rate), frames_of(span.duration, rate)) == (frame, frame + 1)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.fractions(0, 1000), max_size=20), st.sampled_from([film, ntsc, Fraction(25)]))
def test_rounded_boundaries_leave_no_hole_and_no_overlap(lengths: list[Fraction], rate: Fraction) -> None:
    place, edges = Fraction(0), [0]
    for length in lengths:
        place += length
        edges.append(nearest_frame(place, rate))
    assert edges == sorted(edges)
    assert sum(after - before for before, after in pairwise(edges)) == nearest_frame(place, rate)


def test_half_frames_round_up_where_otio_truncates() -> None:
    late = otio.opentime.RationalTime(5.041666, 1)
    assert (late.to_frames(24), frames_of(late, Fraction(24))) == (120, 121)
    assert nearest_frame(Fraction(1, 48), Fraction(24)) == 1


def test_timecode_counts_nominal_frames() -> None:
    assert timecode(86400, film) == "01:00:00:00"
    assert timecode(107892, ntsc) == "00:59:56:12"
    assert timecode(-25, Fraction(25)) == "-00:00:01:00"
