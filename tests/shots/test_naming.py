"""Ids in the order of the cut, and numbers in between for what comes in later."""

from __future__ import annotations

from plugin.shots.naming import name_shots
from tests.fakes.cuts import clip, film, gap, track
from tests.shots.finding import find, remembered, rows


def test_fresh_ids_go_by_tens() -> None:
    assert name_shots(3, {}, []) == ["SH0010", "SH0020", "SH0030"]


def test_new_shots_go_between_known_ones() -> None:
    assert name_shots(3, {0: "SH0010", 2: "SH0020"}, ["SH0010", "SH0020"]) == ["SH0010", "SH0015", "SH0020"]
    assert name_shots(2, {1: "SH0010"}, ["SH0010"]) == ["SH0005", "SH0010"]
    assert name_shots(4, {0: "SH0010", 3: "SH0020"}, [])[1:3] == ["SH0014", "SH0017"]


def test_at_the_end_or_without_room_they_follow_the_last() -> None:
    assert name_shots(2, {0: "SH0020"}, ["SH0010", "SH0020", "SH0030"]) == ["SH0020", "SH0040"]
    assert name_shots(3, {0: "SH0010", 2: "SH0011"}, ["SH0010", "SH0011"]) == ["SH0010", "SH0020", "SH0011"]
    assert name_shots(3, {0: "SH0030", 2: "SH0010"}, []) == ["SH0030", "SH0040", "SH0010"]


def test_an_id_is_never_given_twice() -> None:
    names = name_shots(3, {0: "SH0010", 2: "SH0020"}, ["SH0010", "SH0015", "SH0020", "shot of someone else"])
    assert names[1] not in ("SH0010", "SH0015", "SH0020") and len(set(names)) == 3


def test_ids_hold_when_the_cut_changes() -> None:
    old = film(track(clip("a", 9), gap(5), clip("b", 9), gap(6), clip("c", 9), gap(7)))
    known = remembered(old)
    assert [shot.id for shot in known] == ["SH0010", "SH0020", "SH0030"]
    new = film(
        track(gap(3), clip("z", 4), clip("a", 9), gap(5), clip("b", 9), clip("TBD", 4), clip("c", 9), gap(9)),
    )
    shots = find(new, known=known)
    assert rows(shots) == [("hole", 0, 3), ("hole", 16, 5), ("card", 30, 4), ("hole", 43, 9)]
    assert [shot.id for shot in shots] == ["SH0005", "SH0010", "SH0025", "SH0030"]


def test_the_id_of_a_filled_shot_is_not_given_to_another() -> None:
    known = remembered(film(track(clip("a", 9), gap(5), clip("b", 9))))
    filled = clip("SH0010", 5, media="SH0010_video_t001.mov")
    (shot,) = find(film(track(clip("a", 9), filled, clip("b", 9), gap(5))), known=known)
    assert shot.id == "SH0020"


def test_an_id_in_the_metadata_is_known_again_anywhere() -> None:
    known = remembered(film(track(clip("a", 9), clip("u", 50, media=None), clip("TBD x", 9))))
    moved = clip("renamed", 20, media=None)
    moved.metadata["second_unit"] = {"shot": "SH0010"}
    shots = find(film(track(clip("TBD x", 9), clip("a", 9)), track(gap(30), moved)), known=known)
    assert {shot.name: shot.id for shot in shots if shot.name} == {"TBD x": "SH0020", "renamed": "SH0010"}
