"""Pairing two sequences of shots in order, like a diff: what is alike stays together, what moved is looked for last."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from plugin.timeline.known import Known
from plugin.timeline.likeness import Features, features, likeness

alike_enough = 0.55
"""Below this two shots of the same track and order are taken for different ones."""
alike_anywhere = 0.7
"""What it takes to know a shot again that changed its place in the order."""
largest_table = 400_000
"""Cells of one alignment; beyond it only shots that did not change are known again (a second of work)."""


class Pair(NamedTuple):
    found: int
    confidence: float


def pair_up(known: Sequence[Known], found: Sequence[Known]) -> dict[int, Pair]:
    """Index in `known` -> what it was found as."""
    return _Pairing(known, found).result()


class _Pairing:
    """One comparison of two versions of a cut."""

    def __init__(self, known: Sequence[Known], found: Sequence[Known]) -> None:
        self._known = known
        self._found = found
        self._old = [features(shot) for shot in known]
        self._new = [features(shot) for shot in found]
        self._pairs: dict[int, Pair] = {}
        self._taken: set[int] = set()

    def result(self) -> dict[int, Pair]:
        self._by_carried_id()
        rows = [*self._tracks(), (range(len(self._known)), range(len(self._found)))]
        for old, new in rows:
            self._anchor(self._in_order(self._known, old), self._in_order(self._found, new))
        self._by_content()
        for old, new in rows:
            self._align(self._in_order(self._known, old), self._in_order(self._found, new))
        self._moved()
        return self._pairs

    def _tracks(self) -> list[tuple[Sequence[int], Sequence[int]]]:
        """Indices of the known and of the found shots of each track."""
        old, new = _by_track(self._known), _by_track(self._found)
        return [(old[track], new[track]) for track in old if track in new]

    def _in_order(self, shots: Sequence[Known], row: Iterable[int]) -> list[int]:
        return sorted(row, key=lambda index: shots[index].start)

    def _old_left(self) -> list[int]:
        left = (index for index in range(len(self._known)) if index not in self._pairs)
        return sorted(left, key=lambda index: self._known[index].start)

    def _new_left(self) -> list[int]:
        left = (index for index in range(len(self._found)) if index not in self._taken)
        return sorted(left, key=lambda index: self._found[index].start)

    def _pair(self, old: int, new: int, confidence: float) -> None:
        self._pairs[old] = Pair(new, confidence)
        self._taken.add(new)

    def _by_carried_id(self) -> None:
        """An id in the cut itself decides; of several copies the one most like the shot keeps it."""
        by_id = {shot.id: index for index, shot in enumerate(self._known)}
        carriers: dict[int, list[int]] = defaultdict(list)
        for new, shot in enumerate(self._found):
            if shot.carried_id in by_id:
                carriers[by_id[shot.carried_id]].append(new)
        for old, candidates in carriers.items():
            best = max(candidates, key=lambda new: (likeness(self._old[old], self._new[new]), -new))
            self._pair(old, best, 1.0)

    def _anchor(self, old: list[int], new: list[int]) -> None:
        """Pair what did not change and occurs once, in order."""
        old = [index for index in old if index not in self._pairs]
        new = [index for index in new if index not in self._taken]
        unique = _unique_matches([self._old[i].key for i in old], [self._new[j].key for j in new])
        for i, j in _rising(unique):
            self._pair(old[i], new[j], 1.0)

    def _by_content(self) -> None:
        """Pair what was taken elsewhere as it is, if it has anything of its own to be known by."""
        old, new = self._old_left(), self._new_left()
        for i, j in _unique_matches([self._old[i].content for i in old], [self._new[j].content for j in new]):
            if self._old[old[i]].speaks:
                self._pair(old[i], new[j], 0.9)

    def _align(self, old: list[int], new: list[int]) -> None:
        """Pair by likeness what lies between the shots that are paired already and kept their order."""
        place = {index: at for at, index in enumerate(new)}
        paired = [
            (at, place[self._pairs[i].found])
            for at, i in enumerate(old)
            if i in self._pairs and self._pairs[i].found in place
        ]
        low_old = low_new = 0
        for at_old, at_new in [*_rising(paired), (len(old), len(new))]:
            self._align_between(
                [index for index in old[low_old:at_old] if index not in self._pairs],
                [index for index in new[low_new:at_new] if index not in self._taken],
            )
            low_old, low_new = at_old + 1, at_new + 1

    def _align_between(self, old: list[int], new: list[int]) -> None:
        if not old or not new or len(old) * len(new) > largest_table:
            return
        rows = [[likeness(self._old[i], self._new[j]) for j in new] for i in old]
        for at_old, at_new in best_order(rows):
            self._pair(old[at_old], new[at_new], rows[at_old][at_new])

    def _moved(self) -> None:
        """Pair by likeness what changed its place in the order."""
        old, new = self._old_left(), self._new_left()
        if len(old) * len(new) > largest_table:
            return
        scored = ((likeness(self._old[i], self._new[j]), i, j) for i in old for j in new if self._old[i].speaks)
        for score, i, j in sorted((s for s in scored if s[0] >= alike_anywhere), key=lambda s: (-s[0], s[1], s[2])):
            if i not in self._pairs and j not in self._taken:
                self._pair(i, j, score * 0.9)


def best_order(rows: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The order-preserving pairs with the highest sum of likeness over the threshold (dynamic programming)."""
    width = len(rows[0])
    table = [[0.0] * (width + 1)]
    for row in rows:
        above, current = table[-1], [0.0]
        for index, score in enumerate(row):
            paired = above[index] + score - alike_enough if score >= alike_enough else 0.0
            current.append(max(paired, above[index + 1], current[index]))
        table.append(current)
    pairs = []
    i, j = len(rows), width
    while i and j:
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _unique_matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Positions of what occurs exactly once on either side, in the order of `old`."""
    once_old, once_new = Counter(old), Counter(new)
    place = {key: index for index, key in enumerate(new)}
    return [(i, place[key]) for i, key in enumerate(old) if once_old[key] == 1 and once_new[key] == 1]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs that keeps the order on both sides; `pairs` come in the order of the first.

    With unique matches this is the patience diff (Bram Cohen).
    """
    tails: list[int] = []
    chain: list[tuple[int, int | None]] = []
    ends: list[int] = []
    for number, (_, at_new) in enumerate(pairs):
        length = bisect_left(tails, at_new)
        chain.append((number, ends[length - 1] if length else None))
        tails[length : length + 1] = [at_new]
        ends[length : length + 1] = [number]
    found: list[tuple[int, int]] = []
    last = ends[-1] if ends else None
    while last is not None:
        found.append(pairs[last])
        last = chain[last][1]
    return found[::-1]


def split_pieces(known: Sequence[Known], found: Sequence[Known], pairs: dict[int, Pair]) -> dict[int, list[int]]:
    """Further pieces of shots that were cut up: unpaired ones of the same content that follow the kept piece.

    Together the pieces are no longer than the shot was.
    """
    taken = {pair.found for pair in pairs.values()}
    free: dict[Hashable, list[int]] = defaultdict(list)
    for index, shot in enumerate(found):
        if index not in taken:
            free[_substance(features(shot))].append(index)
    pieces: dict[int, list[int]] = {}
    for old, pair in sorted(pairs.items()):
        rest = known[old].frames - found[pair.found].frames
        row = free.get(_substance(features(known[old])), [])
        mine = list(_fitting(row, found, rest))
        if rest > 0 and mine:
            pieces[old] = mine
            free[_substance(features(known[old]))] = [index for index in row if index not in mine]
    return pieces


def _fitting(row: Iterable[int], found: Sequence[Known], rest: int) -> Iterable[int]:
    for index in row:
        if found[index].frames <= rest:
            rest -= found[index].frames
            yield index


def _substance(shot: Features) -> Hashable:
    """What the pieces of a split shot have in common; holes have nothing of their own, so they never count."""
    return (shot.kind, shot.name, shot.prompt, shot.media) if shot.speaks else shot


def _by_track(shots: Sequence[Known]) -> dict[int | None, list[int]]:
    rows: dict[int | None, list[int]] = {}
    for index, shot in enumerate(shots):
        rows.setdefault(shot.track, []).append(index)
    return rows
