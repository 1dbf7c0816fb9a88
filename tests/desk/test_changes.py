"""What goes through the pipe instead of a standing gives the same standing at the other end, object by object."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugin.desk.changes import Kept, change_between, changed_by, money_parts, parts, pieces_of, put_together
from plugin.desk.views import MoneyView, Standing
from tests.fakes.standing import sample_standing

words = st.text("abc", max_size=3)


class Thing:
    """Equal to others of its word, and yet not the same."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing) and other.word == self.word

    __hash__ = None  # type: ignore[assignment]


def through_a_pipe(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@given(st.data())
def test_any_tuple_comes_out_as_it_is(data: st.DataObject) -> None:
    before = tuple(Thing(word) for word in data.draw(st.lists(words, max_size=8)))
    some = st.sampled_from(before) if before else st.nothing()
    now = tuple(data.draw(st.lists(st.one_of(some, words.map(Thing)), max_size=12)))
    made = put_together(before, pieces_of(before, now))
    assert made == now
    known = {id(thing) for thing in before}
    assert [id(a) for a, b in zip(made, now, strict=True) if id(b) in known] == [id(b) for b in now if id(b) in known]


def test_what_stayed_is_sent_as_one_run() -> None:
    before = tuple(Thing("x") for _ in range(400))
    now = (*before[:200], Thing("new"), *before[201:])
    assert pieces_of(before, now) == (Kept(0, 200), Thing("new"), Kept(201, 199))


def test_a_change_of_one_shot_is_small_and_keeps_the_rest() -> None:
    before = sample_standing(400)
    shots = list(before.shots)
    shots[7] = replace(shots[7], state="Downloading")
    now = replace(before, shots=tuple(shots), engine_runs=not before.engine_runs)
    change = through_a_pipe(change_between(before, now))
    made = changed_by(before, change)
    assert made == now
    assert all(a is b for place, (a, b) in enumerate(zip(made.shots, before.shots, strict=True)) if place != 7)
    assert made.takes is before.takes and made.jobs is before.jobs and made.money is before.money
    assert len(pickle.dumps(change)) * 50 < len(pickle.dumps(now))


def test_money_changes_by_its_parts() -> None:
    before = sample_standing(40)
    now = replace(before, money=replace(before.money, budgets=()))
    made = changed_by(before, through_a_pipe(change_between(before, now)))
    assert made == now and made.money.spending is before.money.spending


def test_no_part_of_a_standing_is_forgotten() -> None:
    assert {field.name for field in fields(Standing)} == {*parts, "money", "engine_runs"}
    assert {field.name for field in fields(MoneyView)} == set(money_parts)
