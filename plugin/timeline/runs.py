"""What the viewer sees: the topmost enabled placement at every frame, by an event sweep with a heap, O(n log n)."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from plugin.timeline.placement import Placement, Run


def visible_runs(placements: Sequence[Placement], end: int) -> tuple[Run, ...]:
    """Maximal runs from frame 0 to `end`.

    `placements` come bottom to top: of two that overlap, the later one is seen.
    """
    starts = sorted(
        [
            (place.start, -above, place.start + place.frames, place)
            for above, place in enumerate(placements)
            if place.enabled
        ]
    )
    starts.append((end, 1, end, None))  # type: ignore[arg-type]  # a sentinel that is never shown
    return tuple(_sweep(starts, end))


def _sweep(starts: list[tuple[int, int, int, Placement]], end: int) -> list[Run]:
    runs: list[Run] = []
    open_: list[tuple[int, int, Placement]] = []
    place: Placement | None = None
    since = position = upcoming = 0
    begins, rank, until, item = starts[0]
    while position < end:
        while begins <= position:
            heappush(open_, (rank, until, item))
            upcoming += 1
            begins, rank, until, item = starts[upcoming]
        while open_ and open_[0][1] <= position:
            heappop(open_)
        top, next_end = (open_[0][2], open_[0][1]) if open_ else (None, end)
        if top is not place:
            if position > since:
                runs.append(Run(since, position - since, place))
            place, since = top, position
        position = next_end if next_end < begins else begins
    if end > since:
        runs.append(Run(since, end - since, place))
    return runs
