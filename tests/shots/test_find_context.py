"""Neighbouring frames, neighbouring shots, transitions and speed of a shot."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from plugin.shots.shot import SourceFrame
from tests.fakes.cuts import clip, film, gap, track, transition
from tests.shots.finding import find, generator, schema, time, time_range


def frame(name: str, number: int) -> SourceFrame:
    return SourceFrame(Path("/cut") / name, number)


def test_the_frames_beside_a_hole_through_trims() -> None:
    (shot,) = find(film(track(clip("a", 10, media="a.mov", start=30), gap(5), clip("b", 10, media="b.mov", start=7))))
    assert (shot.before, shot.after) == (frame("a.mov", 39), frame("b.mov", 7))


def test_none_at_the_ends_of_the_cut() -> None:
    head, tail = find(film(track(gap(5), clip("a", 10, media="a.mov"), gap(5))))
    assert (head.before, head.after) == (None, frame("a.mov", 0))
    assert (tail.before, tail.after) == (frame("a.mov", 9), None)


def test_through_speed_reverse_and_other_rates() -> None:
    fast, back = clip("a", 10, media="a.mov", start=4), clip("b", 10, media="b.mov", start=4)
    fast.effects.append(schema.LinearTimeWarp(time_scalar=2.0))
    back.effects.append(schema.LinearTimeWarp(time_scalar=-1.0))
    (shot,) = find(film(track(fast, gap(5), back)))
    assert (shot.before, shot.after) == (frame("a.mov", 22), frame("b.mov", 13))
    at25 = clip("c", 48, media="c.mov")
    at25.media_reference.available_range = time_range(time(90_000, 25), time(100, 25))
    at25.source_range = time_range(time(86_400, 24), time(48, 24))
    (shot,) = find(film(track(at25, gap(5))))
    assert shot.before == frame("c.mov", 48)


def test_through_nested_stacks_and_what_lies_above() -> None:
    stack = schema.Stack(name="nest", source_range=time_range(time(3, 24), time(6, 24)))
    stack.append(track(clip("x", 20, media="x.mov", start=50)))
    timeline = film(track(stack, gap(5), clip("b", 9, media="b.mov")), track(gap(5), clip("t", 1, media="t.mov")))
    (shot,) = find(timeline)
    assert shot.before == frame("t.mov", 0)
    timeline.tracks[1][1].enabled = False
    (shot,) = find(timeline)
    assert shot.before == frame("x.mov", 58)


def test_a_title_is_looked_through() -> None:
    timeline = film(track(clip("a", 10, media="a.mov"), gap(5)), track(gap(5), generator("title", 5)))
    (shot,) = find(timeline)
    assert shot.before == frame("a.mov", 9)


def test_missing_neighbours_are_named_instead() -> None:
    row = track(clip("a", 5, media="a.mov"), clip("d", 5, media="dead.mov"), gap(5), clip("TBD", 5), gap(2))
    offline, hole, card, last = find(film(row))
    assert (offline.before, offline.previous_shot, offline.next_shot) == (frame("a.mov", 4), None, hole.id)
    assert (hole.before, hole.previous_shot, hole.next_shot, hole.after) == (None, offline.id, card.id, None)
    assert (card.next_shot, last.previous_shot, last.next_shot) == (last.id, card.id, None)


def test_a_missing_clip_that_is_covered_is_no_neighbour() -> None:
    timeline = film(track(clip("u", 10, media=None), gap(5)), track(gap(6), clip("b", 4, media="b.mov")))
    _, hole = find(timeline)
    assert (hole.previous_shot, hole.before) == (None, frame("b.mov", 3))


def test_stills_and_sequences_beside_a_shot() -> None:
    sequence = schema.ImageSequenceReference("/seq/", "s.", ".exr", 1001, 1, 24, 4)
    sequence.available_range = time_range(time(0, 24), time(50, 24))
    made = schema.Clip("seq", sequence, time_range(time(10, 24), time(20, 24)))
    (shot,) = find(film(track(made, gap(4), clip("p", 1, media="p.png"))))
    assert (shot.before, shot.after) == (SourceFrame(Path("/seq/s.1030.exr"), 0), frame("p.png", 0))


def test_the_files_own_rate_where_the_cut_does_not_say() -> None:
    made = clip("a", 24, media="a.mov")
    made.media_reference.available_range = None
    (shot,) = find(film(track(made, gap(4))), media_frames=lambda path: (500, Fraction(50)))
    assert shot.before == frame("a.mov", 47)
    (shot,) = find(film(track(made.deepcopy(), gap(4))), media_frames=lambda path: (500, Fraction(24000, 1001)))
    assert shot.before == frame("a.mov", 23)


def test_the_rest_of_a_short_clip_comes_before_its_shot() -> None:
    made = clip("a", 30, media="a.mov")
    made.media_reference.available_range = time_range(time(0, 24), time(20, 24))
    (shot,) = find(film(track(made, clip("b", 5, media="b.mov"))))
    assert (shot.before, shot.after) == (frame("a.mov", 19), frame("b.mov", 0))


def test_transitions_reach_over_the_ends() -> None:
    row = track(
        clip("a", 20), transition(6, 4), gap(20), transition(3, 5), clip("u", 20, media=None), transition(2, 7), gap(9)
    )
    hole, unlinked, last = find(film(row))
    assert (hole.start, hole.frames) == (20, 20)
    assert (hole.head_transition, hole.tail_transition) == (6, 5)
    assert (unlinked.head_transition, unlinked.tail_transition) == (3, 7)
    assert (last.head_transition, last.tail_transition) == (2, 0)


def test_the_speed_of_a_placeholder_is_told() -> None:
    made = clip("u", 20, media=None)
    made.effects.extend([schema.LinearTimeWarp(time_scalar=2.0), schema.LinearTimeWarp(time_scalar=-0.7)])
    held = clip("v", 20, media=None)
    held.effects.append(schema.FreezeFrame())
    shots = find(film(track(made, held)))
    assert [shot.speed for shot in shots] == [Fraction(-7, 5), Fraction(0)]
