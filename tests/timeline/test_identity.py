"""Knowing shots again: by id, by order and likeness; insertions, deletions, trims and moves on random cuts."""

from __future__ import annotations

import random
import time as clock
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.timeline.identity import Known, Match, match

kinds = ("hole", "hole", "unlinked", "card", "slug")


def made(number: int, start: int, frames: int, kind: str = "hole", **more: str | None) -> Known:
    named = kind in ("card", "unlinked")
    shot = Known(
        id=f"SH{number * 10:04d}",
        kind=kind,
        track=None if kind == "hole" else 0,
        start=start,
        frames=frames,
        name=f"name {number}" if named else "",
        prompt="",
        media="SLUG.mxf" if kind == "slug" else "",
        before=f"before{number}.mov",
        after=f"after{number}.mov",
    )
    return replace(shot, **more)  # type: ignore[arg-type]


def random_cut(seed: int, count: int) -> list[Known]:
    """Missing shots among distinct neighbours, 20 to 60 frames long, some of them side by side."""
    choose = random.Random(seed)
    shots, at = [], 0
    for number in range(1, count + 1):
        frames = choose.randint(20, 60)
        at += choose.randint(0, 200)
        shots.append(made(number, at, frames, choose.choice(kinds)))
        at += frames
    return shots


def found_ids(known: list[Known], found: list[Known]) -> dict[str, str]:
    """Real id of each found shot -> the id it was given."""
    blank = [replace(shot, id=str(number)) for number, shot in enumerate(found)]
    matches = match(known, blank)
    return {found[one.found_index].id: one.known_id for one in matches if one.found_index is not None}


def changes(known: list[Known], found: list[Known]) -> dict[str, str]:
    return {one.known_id: one.change for one in match(known, found) if one.known_id}


def test_nothing_changed() -> None:
    cut = random_cut(1, 30)
    matches = match(cut, cut)
    assert matches == tuple(Match(shot.id, index, "same", 1.0) for index, shot in enumerate(cut))


def test_an_id_carried_back_decides() -> None:
    known = [made(1, 0, 20, "card"), made(2, 50, 20, "card")]
    swapped = [replace(known[0], carried_id="SH0020"), replace(known[1], carried_id="SH0010")]
    assert [(one.known_id, one.found_index) for one in match(known, swapped)] == [("SH0010", 1), ("SH0020", 0)]


def test_trimmed_lengthened_moved_gone_new() -> None:
    known = [made(number, number * 100, 40, "card") for number in range(1, 6)]
    found = [
        replace(known[0], frames=30),
        replace(known[1], frames=55),
        replace(known[2], start=380),
        replace(known[4], track=3),
        made(9, 900, 25, "unlinked"),
    ]
    assert changes(known, found) == {
        "SH0010": "trimmed",
        "SH0020": "lengthened",
        "SH0030": "moved",
        "SH0040": "gone",
        "SH0050": "moved",
    }
    (new,) = [one for one in match(known, found) if one.change == "new"]
    assert (new.known_id, new.found_index) == ("", 4)


def test_a_shot_cut_in_two_is_split_and_the_first_piece_keeps_the_id() -> None:
    known = [made(1, 0, 20, "card"), made(2, 100, 40, "card"), made(3, 200, 20, "card")]
    first = replace(known[1], frames=15, after="new.mov")
    second = replace(known[1], start=130, frames=20, before="new.mov")
    pieces = [one for one in match(known, [known[0], first, second, known[2]]) if one.change == "split"]
    assert [(one.known_id, one.found_index) for one in pieces] == [("SH0020", 1), ("SH0020", 2)]


def test_a_hole_elsewhere_is_not_taken_for_one_that_is_gone() -> None:
    known = [made(1, 100, 40)]
    other = replace(made(7, 900, 22), id="x")
    assert [(one.change, one.known_id) for one in match(known, [other])] == [("gone", "SH0010"), ("new", "")]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(5, 40), st.data())
def test_insert_delete_trim_and_ripple_keep_the_right_ids(seed: int, count: int, data: st.DataObject) -> None:
    known = random_cut(seed, count)
    choose = random.Random(seed + 1)
    found: list[Known] = []
    shift = 0
    for shot in known:
        action = data.draw(st.sampled_from(["keep", "keep", "keep", "delete", "trim", "lengthen", "insert"]))
        if action == "insert":
            shift += 60
            found.append(made(500 + len(found), shot.start + shift - 60, choose.randint(20, 60), choose.choice(kinds)))
        if action == "delete":
            shift -= shot.frames
            continue
        frames = {"trim": shot.frames - 6, "lengthen": shot.frames + 9}.get(action, shot.frames)
        found.append(replace(shot, start=shot.start + shift, frames=frames))
        shift += frames - shot.frames
    ids = found_ids(known, found)
    kept = {shot.id for shot in known} & {shot.id for shot in found}
    assert all(ids[shot] == shot for shot in kept)
    invented = [shot.id for shot in found if shot.id not in kept]
    assert all(ids[shot] == "" for shot in invented)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 30))
def test_reordered_scenes_keep_their_ids_where_shots_have_names(seed: int, count: int) -> None:
    known = [replace(shot, kind="card", name=f"name {shot.id}", track=0) for shot in random_cut(seed, count)]
    blocks = [known[at : at + 3] for at in range(0, count, 3)]
    random.Random(seed).shuffle(blocks)
    at, found = 0, []
    for shot in (shot for block in blocks for shot in block):
        found.append(replace(shot, start=at))
        at += shot.frames + 10
    assert found_ids(known, found) == {shot.id: shot.id for shot in known}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 25), st.integers(1, 25))
def test_every_shot_occurs_and_ids_are_not_given_twice(seed: int, old: int, new: int) -> None:
    known = random_cut(seed, old)
    found = [replace(shot, id=str(number)) for number, shot in enumerate(random_cut(seed + 1, new))]
    matches = match(known, found)
    assert {one.known_id for one in matches if one.known_id} == {shot.id for shot in known}
    assert sorted(one.found_index for one in matches if one.found_index is not None) == list(range(new))
    whole = [one for one in matches if one.change not in ("split", "gone", "new")]
    assert len({one.known_id for one in whole}) == len(whole)
    assert all(0 <= one.confidence <= 1 for one in matches)


@pytest.mark.parametrize("unlike", [False, True])
def test_410_against_410_is_a_matter_of_a_second(unlike: bool) -> None:
    known = random_cut(3, 410)
    found = random_cut(4, 410) if unlike else [replace(shot, start=shot.start + 9) for shot in known]
    began = clock.process_time()
    match(known, found)
    assert clock.process_time() - began < 5
