"""Which frame is due at a time, and where the picture of a cut changes."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from plugin.desk.views import ItemView, TrackView
from tests.fakes.standing import sample_opened
from ui.viewer.cut_points import point_after, point_before
from ui.viewer.playback import Playback, Stretch, faster, nanoseconds

whole = Stretch(0, 100_000)


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24_000, 1001), Fraction(25), Fraction(60_000, 1001)])
@pytest.mark.parametrize("speed", [Fraction(1), Fraction(-1), Fraction(8), Fraction(1, 4), Fraction(-1, 4)])
def test_every_frame_is_due_exactly_when_its_time_comes(rate: Fraction, speed: Fraction) -> None:
    playback = Playback(50_000, 12_345, speed, rate, whole)
    for steps in (0, 1, 2, 23, 24, 1001, 20_000):
        begins = 12_345 + -(-steps * nanoseconds // (rate * abs(speed)))
        sign = 1 if speed > 0 else -1
        assert playback.due(begins) == 50_000 + sign * steps
        assert steps == 0 or playback.due(begins - 1) == 50_000 + sign * (steps - 1)


def test_waiting_as_long_as_it_says_brings_the_next_frame_and_no_other() -> None:
    playback = Playback(0, 0, Fraction(1), Fraction(24_000, 1001), whole)
    now = 0
    for frame in range(1, 500):
        now += playback.next_change(now)
        assert playback.due(now) == frame


def test_it_ends_after_its_last_frame_was_shown() -> None:
    forward = Playback(90, 0, Fraction(1), Fraction(10), Stretch(0, 100))
    assert forward.due(950_000_000) == 99 and not forward.ended(950_000_000)
    assert forward.due(10 * nanoseconds) == 99 and forward.ended(nanoseconds)
    backward = Playback(3, 0, Fraction(-1), Fraction(10), Stretch(0, 100))
    assert backward.due(350_000_000) == 0 and not backward.ended(350_000_000)
    assert backward.due(nanoseconds) == 0 and backward.ended(400_000_000)


@pytest.mark.parametrize("speed", [1, -1, 2])
def test_a_loop_goes_on_for_ever_within_its_stretch(speed: int) -> None:
    playback = Playback(15, 0, Fraction(speed), Fraction(10), Stretch(10, 20, True))
    due = [playback.due(tick * nanoseconds // 10) for tick in range(40)]
    assert due == [10 + (5 + tick * speed) % 10 for tick in range(40)]
    assert not playback.ended(1000 * nanoseconds)


def test_from_outside_it_plays_up_to_the_loop_first() -> None:
    playback = Playback(7, 0, Fraction(1), Fraction(10), Stretch(10, 12, True))
    assert [playback.due(tick * nanoseconds // 10) for tick in range(8)] == [7, 8, 9, 10, 11, 10, 11, 10]


def test_shuttle_speeds() -> None:
    speeds = [Fraction(0)]
    for direction in (1, 1, 1, 1, 1, -1, -1, 1):
        speeds.append(faster(speeds[-1], direction))
    assert speeds[1:] == [1, 2, 4, 8, 8, -1, -2, 1]


def test_cut_points_are_those_of_all_video_tracks() -> None:
    rng = random.Random(4)
    tracks = []
    for name in ("V2", "V1"):
        at, items = 0, []
        while at < 900:
            at += rng.choice((0, 0, 5, 17))
            items.append(ItemView(at, rng.randint(1, 40), ""))
            at += items[-1].frames
        tracks.append(TrackView(name, True, True, tuple(items)))
    hidden = TrackView("V3", True, False, (ItemView(3, 3, ""),))
    sound = TrackView("A1", False, True, (ItemView(1, 1, ""),))
    cut = replace(sample_opened(0).cut, frames=1000, tracks=(hidden, *tracks, sound))
    points = {0, 999} | {edge for t in tracks for item in t.items for edge in (item.start, item.start + item.frames)}
    points = {point for point in points if point < 1000}
    for frame in range(1000):
        assert point_after(cut, frame) == min((p for p in points if p > frame), default=999)
        assert point_before(cut, frame) == max((p for p in points if p < frame), default=0)
