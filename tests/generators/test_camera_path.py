"""Camera paths: inside the picture, at rest at both ends, without a jolt, exact where a boundary frame binds them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.generators.camera_path import Window, eased, legs, whole, window_at
from plugin.generators.camera_words import Move, Step, fast, read_camera, slow

moves = st.lists(
    st.builds(Move, st.frozensets(st.sampled_from(Step), min_size=1, max_size=3), st.sampled_from([slow, 1.0, fast])),
    min_size=1,
    max_size=3,
)


@given(moves, st.floats(0.04, 600), st.booleans(), st.booleans(), st.floats(0, 4), st.floats(-1, 2))
@settings(max_examples=150, deadline=None)
def test_windows_stay_inside_the_picture(
    asked: list[Move], seconds: float, first: bool, last: bool, room: float, time: float
) -> None:
    window, _ = window_at(legs(asked, seconds, from_whole=first, to_whole=last, room=room), time)
    assert 0.35 < window.size <= 1.0 + 1e-9
    assert abs(window.across) <= 1.0 + 1e-9 and abs(window.down) <= 1.0 + 1e-9


@given(moves, st.floats(0.5, 20))
@settings(max_examples=60, deadline=None)
def test_bound_ends_are_the_whole_picture(asked: list[Move], seconds: float) -> None:
    path = legs(asked, seconds, from_whole=True, to_whole=True, room=0.0)
    assert window_at(path, 0)[0].size == window_at(path, 1)[0].size == 1.0


def test_easing_rests_at_both_ends_and_never_goes_back() -> None:
    values = [eased(k / 1000) for k in range(1001)]
    steps = [b - a for a, b in pairwise(values)]
    assert values[0] == pytest.approx(0) and values[-1] == pytest.approx(1)
    assert min(steps) >= 0 and steps[0] < 1e-5 and steps[-1] < 1e-5
    assert max(abs(b - a) for a, b in pairwise(steps)) < 2e-5


@pytest.mark.parametrize(
    ("words", "check"),
    [
        ("push in", lambda a, b: b.size < a.size),
        ("拉", lambda a, b: b.size > a.size),
        ("左摇", lambda a, b: b.across < a.across),
        ("pan right", lambda a, b: b.across > a.across),
        ("仰", lambda a, b: b.down < a.down),
        ("crane down", lambda a, b: b.down > a.down),
        ("hold", lambda a, b: a == b),
    ],
)
def test_words_move_the_window_their_way(words: str, check: object) -> None:
    path = legs(read_camera(words, ""), 4.0, from_whole=False, to_whole=False, room=0.0)
    start, end = window_at(path, 0)[0], window_at(path, 1)[0]
    assert callable(check) and check(start, end)


def test_push_cannot_end_wide_nor_a_pull_begin_there() -> None:
    pull = legs(read_camera("pull out", ""), 4.0, from_whole=True, to_whole=False, room=0.0)
    push = legs(read_camera("push in", ""), 4.0, from_whole=False, to_whole=True, room=0.0)
    for path in (pull, push):
        assert [window_at(path, k / 4)[0] for k in range(5)] == [whole] * 5


def test_slow_is_slower_than_fast() -> None:
    sizes = [
        window_at(legs(read_camera(w, ""), 3.0, from_whole=True, to_whole=False, room=0.0), 1)[0].size
        for w in ("slow push in", "push in", "fast push in")
    ]
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == 3


def test_window_defaults_to_the_whole_picture() -> None:
    assert Window() == whole
