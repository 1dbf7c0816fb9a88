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
    while position < end:
        while starts[upcoming][0] <= position:
            _, rank, until, item = starts[upcoming]
            heappush(open_, (rank, until, item))
            upcoming += 1
        while open_ and open_[0][1] <= position:
            heappop(open_)
        top = open_[0][2] if open_ else None
        if top is not place:
            if position > since:
                runs.append(Run(since, position - since, place))
            place, since = top, position
        position = min(open_[0][1], starts[upcoming][0]) if open_ else starts[upcoming][0]
    if end > since:
        runs.append(Run(since, end - since, place))
    return runs
