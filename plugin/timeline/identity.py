"""Knowing a shot again after the editor has kept cutting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from plugin.timeline.alignment import Pair, pair_up, split_pieces
from plugin.timeline.known import Known

__all__ = ["Change", "Known", "Match", "match"]


Change: TypeAlias = Literal["same", "moved", "trimmed", "lengthened", "split", "gone", "new"]
"""What became of a shot. `moved`: as long as before, at another place or on another track. `split`: one of the pieces
of a shot that was cut up; the first piece listed keeps its id."""


@dataclass(frozen=True, slots=True)
class Match:
    """One known shot met with one found; `known_id` is "" for a new one, `found_index` None for one that is gone.

    `confidence` runs from 0 (a guess) to 1 (the cut itself carried the id back, or nothing changed).
    """

    known_id: str
    found_index: int | None
    change: Change
    confidence: float


def match(known: Sequence[Known], found: Sequence[Known]) -> tuple[Match, ...]:
    """Pair the known shots with those of the newest cut: by id carried back, else by order and likeness.

    The matches come in the order of `known` (pieces of a split one behind the other), then the new ones in the order
    of `found`. Every known shot and every found one occurs. O(n log n) where little changed, at worst O(n * m) in
    the stretch that did.
    """
    pairs = pair_up(known, found)
    pieces = split_pieces(known, found, pairs)
    return tuple(_matches(known, found, pairs, pieces))


def _matches(
    known: Sequence[Known], found: Sequence[Known], pairs: dict[int, Pair], pieces: dict[int, list[int]]
) -> Iterator[Match]:
    met = {pair.found for pair in pairs.values()}
    for index, shot in enumerate(known):
        pair = pairs.get(index)
        if pair is None:
            yield Match(shot.id, None, "gone", 1.0)
            continue
        rest = pieces.get(index, [])
        change: Change = "split" if rest else _change(shot, found[pair.found])
        yield Match(shot.id, pair.found, change, pair.confidence)
        for piece in rest:
            met.add(piece)
            yield Match(shot.id, piece, "split", pair.confidence)
    for index in range(len(found)):
        if index not in met:
            yield Match("", index, "new", 1.0)


def _change(known: Known, found: Known) -> Change:
    if found.frames < known.frames:
        return "trimmed"
    if found.frames > known.frames:
        return "lengthened"
    return "same" if (known.start, known.track) == (found.start, found.track) else "moved"
