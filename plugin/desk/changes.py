"""What changed from one standing to the next, small enough to go through a pipe several times a second.

A standing of 400 shots is tens of thousands of values. Whoever gets the changes puts them onto the standing it has:
what did not change is the very same object there, as the window's parts rely on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeAlias

from plugin.desk.views import Standing

parts = ("shots", "takes", "jobs", "characters", "pauses")
money_parts = ("spending", "budgets", "at_risk")


@dataclass(frozen=True, slots=True)
class Kept:
    """`count` objects of the tuple before, from `first` on."""

    first: int
    count: int


Pieces: TypeAlias = tuple[Any, ...]
"""`Kept` for what was there before, everything else as it is."""


@dataclass(frozen=True, slots=True)
class StandingChange:
    """By name the tuples that changed; those that are not named stayed as they were."""

    parts: tuple[tuple[str, Pieces], ...]
    money: tuple[tuple[str, Pieces], ...]
    engine_runs: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """In place of `Stood`: what is other than in the standing that was sent last."""

    cut: int
    change: StandingChange


def change_between(before: Standing, now: Standing) -> StandingChange:
    return StandingChange(_changed(before, now, parts), _changed(before.money, now.money, money_parts), now.engine_runs)


def changed_by(before: Standing, change: StandingChange) -> Standing:
    """The standing that the change was made for."""
    money = replace(before.money, **_put_onto(before.money, change.money)) if change.money else before.money
    return replace(before, **_put_onto(before, change.parts), money=money, engine_runs=change.engine_runs)


def _changed(before: Any, now: Any, names: tuple[str, ...]) -> tuple[tuple[str, Pieces], ...]:
    pairs = ((name, getattr(before, name), getattr(now, name)) for name in names)
    return tuple((name, pieces_of(old, new)) for name, old, new in pairs if old is not new and old != new)


def _put_onto(before: Any, changed: tuple[tuple[str, Pieces], ...]) -> dict[str, tuple[Any, ...]]:
    return {name: put_together(getattr(before, name), pieces) for name, pieces in changed}


def pieces_of(before: tuple[Any, ...], now: tuple[Any, ...]) -> Pieces:
    """`now`, with runs of what `before` has already instead of the objects themselves: the desk keeps the objects that
    did not change."""
    places = {id(value): place for place, value in enumerate(before)}
    pieces: list[Any] = []
    for value in now:
        place, last = places.get(id(value)), pieces[-1] if pieces else None
        if place is None:
            pieces.append(value)
        elif isinstance(last, Kept) and last.first + last.count == place:
            pieces[-1] = Kept(last.first, last.count + 1)
        else:
            pieces.append(Kept(place, 1))
    return tuple(pieces)


def put_together(before: tuple[Any, ...], pieces: Pieces) -> tuple[Any, ...]:
    return tuple(
        chain.from_iterable(
            before[piece.first : piece.first + piece.count] if isinstance(piece, Kept) else (piece,) for piece in pieces
        )
    )
