"""Shot ids: SH0010, SH0020, ... in the order of the cut; numbers in between for shots that come in later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

step = 10
_number = re.compile(r"^SH(\d{4,})$")


def shot_id(number: int) -> str:
    return f"SH{number:04d}"


def name_shots(count: int, kept: Mapping[int, str], taken: Iterable[str]) -> list[str]:
    """Ids for `count` shots in the order of the cut.

    `kept` holds the ids of the shots known already; `taken` are all ids ever given, which are never given again. New
    shots between two known ones get numbers between theirs, spread evenly; where none is left, or at the end, they
    follow the last number.
    """
    used = {number for name in (*taken, *kept.values()) if (number := _number_of(name)) is not None}
    names = [kept.get(index, "") for index in range(count)]
    index = 0
    while index < count:
        if names[index]:
            index += 1
            continue
        end = next((later for later in range(index, count) if names[later]), count)
        for place, number in zip(range(index, end), _numbers(names, index, end, used), strict=True):
            names[place] = shot_id(number)
            used.add(number)
        index = end
    return names


def _numbers(names: Sequence[str], start: int, end: int, used: set[int]) -> list[int]:
    """Free numbers for the shots [start, end), between their known neighbours if possible."""
    wanted = end - start
    low = (_number_of(names[start - 1]) or 0) if start else 0
    high = _number_of(names[end]) if end < len(names) else None
    if high is not None and high > low:
        for round_to in (step, step // 2, 1):
            free = [number for number in range(low + 1, high) if number not in used and number % round_to == 0]
            if len(free) < wanted:
                continue
            return [free[(place + 1) * len(free) // (wanted + 1)] for place in range(wanted)]
    last = max(used, default=0) // step * step
    return [last + step * (place + 1) for place in range(wanted)]


def _number_of(name: str) -> int | None:
    hit = _number.match(name)
    return int(hit.group(1)) if hit else None
